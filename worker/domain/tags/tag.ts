// Tags that a workspace puts on its chats: their colours, how many there may be, what is wrong with a list of them. Pure.
import { fold } from '../search/fold';
import { faultIf, idFaults, nameFaults, type SettingsFault } from '../settings/settings-fault';

/** The console has a pair of readable colours for each, in both themes. */
export const TAG_COLORS = [
  'gray',
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'indigo',
  'purple',
  'pink',
] as const;
export type TagColor = (typeof TAG_COLORS)[number];

/** PERSISTED CONTRACT: part of the desk's settings. */
export interface TagSettings {
  readonly id: string;
  readonly name: string;
  readonly color: TagColor;
  /** The sessions of whoever bears it are of high priority. */
  readonly isVip?: boolean;
  /** It stays on the chats that have it and is put on no other. */
  readonly isArchived?: boolean;
}

/** A tag with its name as it is now, for the line of the log. */
export interface TagRef {
  readonly id: string;
  readonly name: string;
}

/** On one chat. */
export const CHAT_TAGS_MAX = 20;
/** Of one workspace, archived ones too. */
export const TAGS_MAX = 300;
export const TAG_NAME_UTF16_MAX = 40;

/** @param before as they are now: none of them may go, as chats have them */
export function tagFaults(tags: readonly TagSettings[], before: readonly TagSettings[]): SettingsFault[] {
  const names = tags.map(({ name }) => fold(name));
  const ids = new Set(tags.map(({ id }) => id));
  return [
    ...faultIf(tags.length > TAGS_MAX, '', 'TOO_MANY'),
    ...faultIf(
      before.some(({ id }) => !ids.has(id)),
      '',
      'TAG_GONE',
    ),
    ...idFaults(tags, ''),
    ...tags.flatMap(({ name }, at) => [
      ...nameFaults(name, `${at}.name`, TAG_NAME_UTF16_MAX),
      ...faultIf(name.trim() !== '' && names.indexOf(names[at] ?? '') < at, `${at}.name`, 'DUPLICATE'),
    ]),
  ];
}
