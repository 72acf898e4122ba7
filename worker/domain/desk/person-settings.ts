// What admins set for a person of the desk, and what is wrong with it. Pure. Saved by admin, sent to the Dispatcher as a whole.

export interface PersonDesk {
  /** What customers read over her messages; null: her name. */
  readonly publicName: string | null;
  /** Chats at a time. Null: no limit; 0: none. */
  readonly capacity: number | null;
  /** Tags such as `ja`. */
  readonly languages: readonly string[];
  readonly skills: readonly { readonly name: string; readonly level: number }[];
  readonly teams: readonly string[];
}

export const DEFAULT_CAPACITY = 4;

/** Of whom nothing was set: she is in no team, so she is given nothing. */
export const DEFAULT_PERSON_DESK: PersonDesk = {
  publicName: null,
  capacity: DEFAULT_CAPACITY,
  languages: [],
  skills: [],
  teams: [],
};

export const CAPACITY_MAX = 1_000;
export const SKILL_LEVEL_MAX = 5;
const SKILLS_MAX = 50;
const SKILL_NAME_UTF16_MAX = 50;
const LANGUAGES_MAX = 20;
const TEAMS_MAX = 100;
/** LINE's limit of a sender's name. */
const PUBLIC_NAME_UTF16_MAX = 20;
/** As line/outbound leaves names out. https://developers.line.biz/en/reference/messaging-api/#icon-nickname-switch */
const REFUSED_BY_LINE = [/LINE/, /\bline\b/i];
const LANGUAGE_TAG = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

export type PersonFaultCode =
  | 'EMPTY'
  | 'TOO_LONG'
  | 'TOO_MANY'
  /** LINE refuses its own name in a sender's. */
  | 'HAS_LINE'
  | 'BAD_NUMBER'
  | 'BAD_LANGUAGE'
  | 'DUPLICATE'
  | 'UNKNOWN_TEAM';

export interface PersonFault {
  readonly path: string;
  readonly code: PersonFaultCode;
}

/** All that is wrong; empty: it may be saved. @param teamIds the teams there are */
export function personFaults(person: PersonDesk, teamIds: ReadonlySet<string>): PersonFault[] {
  return [
    ...publicNameFaults(person.publicName),
    ...faultIf(person.capacity !== null && !isWhole(person.capacity, 0, CAPACITY_MAX), 'capacity', 'BAD_NUMBER'),
    ...languageFaults(person.languages),
    ...skillFaults(person.skills),
    ...teamFaults(person.teams, teamIds),
  ];
}

function publicNameFaults(name: string | null): PersonFault[] {
  if (name === null) return [];
  return [
    ...faultIf(name.trim() === '', 'publicName', 'EMPTY'),
    ...faultIf(name.length > PUBLIC_NAME_UTF16_MAX, 'publicName', 'TOO_LONG'),
    // Full-width letters and the like look the same.
    ...faultIf(hasLine(name.normalize('NFKC')), 'publicName', 'HAS_LINE'),
  ];
}

function hasLine(name: string): boolean {
  return REFUSED_BY_LINE.some((word) => word.test(name));
}

function languageFaults(languages: readonly string[]): PersonFault[] {
  return [
    ...faultIf(languages.length > LANGUAGES_MAX, 'languages', 'TOO_MANY'),
    ...languages.flatMap((tag, at) => faultIf(!LANGUAGE_TAG.test(tag), `languages.${at}`, 'BAD_LANGUAGE')),
    ...repeats(languages, 'languages', ''),
  ];
}

function skillFaults(skills: PersonDesk['skills']): PersonFault[] {
  return [
    ...faultIf(skills.length > SKILLS_MAX, 'skills', 'TOO_MANY'),
    ...skills.flatMap(({ name, level }, at) => [
      ...faultIf(name.trim() === '', `skills.${at}.name`, 'EMPTY'),
      ...faultIf(name.length > SKILL_NAME_UTF16_MAX, `skills.${at}.name`, 'TOO_LONG'),
      ...faultIf(!isWhole(level, 1, SKILL_LEVEL_MAX), `skills.${at}.level`, 'BAD_NUMBER'),
    ]),
    ...repeats(
      skills.map(({ name }) => name),
      'skills',
      '.name',
    ),
  ];
}

function teamFaults(teams: readonly string[], teamIds: ReadonlySet<string>): PersonFault[] {
  return [
    ...faultIf(teams.length > TEAMS_MAX, 'teams', 'TOO_MANY'),
    ...teams.flatMap((id, at) => faultIf(!teamIds.has(id), `teams.${at}`, 'UNKNOWN_TEAM')),
    ...repeats(teams, 'teams', ''),
  ];
}

function repeats(list: readonly string[], path: string, field: string): PersonFault[] {
  return list.flatMap((value, at) => faultIf(list.indexOf(value) < at, `${path}.${at}${field}`, 'DUPLICATE'));
}

function faultIf(isWrong: boolean, path: string, code: PersonFaultCode): PersonFault[] {
  return isWrong ? [{ path, code }] : [];
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
