// What is wrong with a document of the desk's settings: the path of the value and a code. Pure; the checks that documents share.
// The console turns codes into words beside the field.
import type { Role } from '../permissions/role';

export interface SettingsFault {
  /** `rules.3.teamId`; empty for the whole document. */
  readonly path: string;
  /** In capitals, without a space. */
  readonly code: string;
}

/** A composed role as a person has it. */
export interface GivenRole {
  readonly role: Role;
  readonly roleId: string;
}

/** What a document is judged with. */
export interface SettingsRoom {
  /** The teams there are, or, of the document of teams, that there will be. */
  readonly teamIds: ReadonlySet<string>;
  readonly channelIds: ReadonlySet<string>;
  /** Whether a regular expression runs in linear time. */
  readonly isRegex: (pattern: string) => boolean;
  /** Whether the Worker may ask a provider of identities at this address. */
  readonly isProviderAddress: (address: string) => boolean;
  /** Composed roles that somebody has, whether she may sign in or not. */
  readonly givenRoles: readonly GivenRole[];
}

/** Ids of teams, rules and policies. */
export const SETTINGS_ID = /^[a-z0-9][a-z0-9_-]{0,39}$/;
export const NAME_UTF16_MAX = 100;

export function faultIf(isWrong: boolean, path: string, code: string): SettingsFault[] {
  return isWrong ? [{ path, code }] : [];
}

/** Faults of a part, with the path of the part in front. */
export function under(path: string, faults: readonly SettingsFault[]): SettingsFault[] {
  return faults.map((fault) => ({ path: fault.path === '' ? path : `${path}.${fault.path}`, code: fault.code }));
}

/** Well formed, and each one once. */
export function idFaults(items: readonly { readonly id: string }[], path: string): SettingsFault[] {
  const ids = items.map(({ id }) => id);
  return ids
    .flatMap((id, at) => [
      ...faultIf(!SETTINGS_ID.test(id), `${at}.id`, 'BAD_ID'),
      ...faultIf(ids.indexOf(id) < at, `${at}.id`, 'DUPLICATE'),
    ])
    .map((fault) => (path === '' ? fault : { ...fault, path: `${path}.${fault.path}` }));
}

export function nameFaults(name: string, path: string, max = NAME_UTF16_MAX): SettingsFault[] {
  return [...faultIf(name.trim() === '', path, 'EMPTY'), ...faultIf(name.length > max, path, 'TOO_LONG')];
}

/** Texts that show something, each once. */
export function wordFaults(words: readonly string[], path: string, max: number): SettingsFault[] {
  return [
    ...faultIf(words.length > max, path, 'TOO_MANY'),
    ...words.slice(0, max).flatMap((word, at) => nameFaults(word, `${path}.${at}`)),
  ];
}

export function wholeFaults(value: number | null | undefined, least: number, most: number, path: string) {
  const isWhole = value === null || value === undefined || (Number.isInteger(value) && value >= least && value <= most);
  return faultIf(!isWhole, path, 'OUT_OF_RANGE');
}

export function teamRefFaults(teamId: string | undefined, path: string, { teamIds }: SettingsRoom): SettingsFault[] {
  return faultIf(teamId !== undefined && !teamIds.has(teamId), path, 'UNKNOWN_TEAM');
}

/** @param tags as they are now, archived ones too: a rule may go on naming what chats still have */
export function tagRefFaults(
  tagIds: readonly string[],
  path: string,
  tags: readonly { readonly id: string }[],
): SettingsFault[] {
  return tagIds.flatMap((id, at) => faultIf(!tags.some((tag) => tag.id === id), `${path}.${at}`, 'UNKNOWN_TAG'));
}

export function channelRefFaults(channelIds: readonly string[], path: string, room: SettingsRoom): SettingsFault[] {
  return channelIds.flatMap((id, at) => faultIf(!room.channelIds.has(id), `${path}.${at}`, 'UNKNOWN_CHANNEL'));
}
