// Which team a new session goes to, and what its rule asks of operators (E1). Pure: word match and schedules are injected.
// Must not look at operators or queues. Called by ChatSession when a session is placed, and by the settings' "try a text".
// PERSISTED CONTRACT: rules are settings, routes are kept with sessions; new fields are optional.
import type { AssignMode, Priority, Strategy } from './entry';

/** A condition that is absent or empty holds; within a list one is enough, and all conditions have to hold. */
export interface RoutingConditions<Schedule = unknown> {
  readonly words?: readonly string[];
  readonly channelIds?: readonly string[];
  readonly entryPoints?: readonly string[];
  readonly languages?: readonly string[];
  readonly tags?: readonly string[];
  /** Answers of the customer, by the name of the question. */
  readonly slots?: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly schedule?: Schedule;
}

export interface RoutingRule<Schedule = unknown> {
  readonly id: string;
  readonly name: string;
  readonly isOn: boolean;
  readonly when: RoutingConditions<Schedule>;
  readonly teamId: string;
  readonly skills?: readonly string[];
  /** The operator has to speak the customer's language. */
  readonly demandsLanguage?: boolean;
  readonly priority?: Priority;
  readonly strategy?: Strategy;
  readonly mode?: AssignMode;
}

export interface RoutingSettings<Schedule = unknown> {
  /** In order; the first that matches wins. */
  readonly rules: readonly RoutingRule<Schedule>[];
  /** Where no rule matches, or the team of the one that does is gone. */
  readonly fallbackTeamId: string | null;
}

/** What is known of a session that asks for a team. */
export interface Asking {
  readonly triggerText: string | null;
  readonly topic: string | null;
  /** The customer's last messages, newest first; at most ten are looked at. */
  readonly lastMessages: readonly string[];
  readonly channelId: string;
  readonly entryPoint: string | null;
  readonly language: string | null;
  readonly tags: readonly string[];
  readonly slots: Readonly<Record<string, string>>;
}

export interface RoutingTools<Schedule = unknown> {
  /** Word match of one pattern in a text, both as written. */
  readonly matchesWord: (pattern: string, text: string) => boolean;
  /** Whether the schedule holds at the customer's event time. */
  readonly isScheduled: (schedule: Schedule) => boolean;
  readonly isTeam: (teamId: string) => boolean;
}

export type WordPlace = 'trigger' | 'topic' | 'messages';

export interface Route {
  readonly teamId: string;
  /** Null: the fallback. */
  readonly ruleId: string | null;
  readonly needs: { readonly skills: readonly string[]; readonly language?: string };
  /** Absent: as it is. */
  readonly priority?: Priority;
  readonly assignment: { readonly strategy?: Strategy; readonly mode?: AssignMode };
  /** The word that led here, and where it stood. */
  readonly found: { readonly word: string; readonly place: WordPlace } | null;
}

const MESSAGES_MAX = 10;

/**
 * The team by the first rule that matches and whose team exists, else the fallback team.
 * @returns null where there is no team at all: the session is diverted
 */
export function chooseTeam<Schedule>(
  asking: Asking,
  settings: RoutingSettings<Schedule>,
  tools: RoutingTools<Schedule>,
): Route | null {
  for (const rule of settings.rules) {
    if (!rule.isOn || !tools.isTeam(rule.teamId)) continue;
    const words = rule.when.words ?? [];
    const found = words.length > 0 ? findWord(words, asking, tools.matchesWord) : null;
    if (words.length > 0 && !found) continue;
    if (holds(rule.when, asking, tools)) return toRoute(rule, asking, found);
  }
  const { fallbackTeamId } = settings;
  if (fallbackTeamId === null || !tools.isTeam(fallbackTeamId)) return null;
  return { teamId: fallbackTeamId, ruleId: null, needs: { skills: [] }, assignment: {}, found: null };
}

/** Looks in the trigger text, then in the topic, then in the last messages. */
function findWord(
  words: readonly string[],
  { triggerText, topic, lastMessages }: Asking,
  matchesWord: RoutingTools['matchesWord'],
): Route['found'] {
  const places: readonly (readonly [WordPlace, readonly (string | null)[]])[] = [
    ['trigger', [triggerText]],
    ['topic', [topic]],
    ['messages', lastMessages.slice(0, MESSAGES_MAX)],
  ];
  for (const [place, texts] of places) {
    const word = words.find((pattern) => texts.some((text) => text !== null && matchesWord(pattern, text)));
    if (word !== undefined) return { word, place };
  }
  return null;
}

function holds<Schedule>(
  when: RoutingConditions<Schedule>,
  asking: Asking,
  { isScheduled }: RoutingTools<Schedule>,
): boolean {
  return (
    isOneOf(when.channelIds, asking.channelId) &&
    isOneOf(when.entryPoints, asking.entryPoint) &&
    isOneOf(when.languages, asking.language) &&
    (isEmpty(when.tags) || when.tags.some((tag) => asking.tags.includes(tag))) &&
    (when.slots ?? []).every(({ name, values }) => isOneOf(values, asking.slots[name] ?? null)) &&
    (when.schedule === undefined || isScheduled(when.schedule))
  );
}

function isEmpty(list: readonly string[] | undefined): list is undefined | readonly [] {
  return list === undefined || list.length === 0;
}

function isOneOf(list: readonly string[] | undefined, value: string | null): boolean {
  return isEmpty(list) || (value !== null && list.includes(value));
}

function toRoute(rule: RoutingRule, { language }: Asking, found: Route['found']): Route {
  const demandsLanguage = rule.demandsLanguage === true && language !== null;
  return {
    teamId: rule.teamId,
    ruleId: rule.id,
    needs: { skills: rule.skills ?? [], ...(demandsLanguage ? { language } : {}) },
    ...(rule.priority === undefined ? {} : { priority: rule.priority }),
    assignment: {
      ...(rule.strategy === undefined ? {} : { strategy: rule.strategy }),
      ...(rule.mode === undefined ? {} : { mode: rule.mode }),
    },
    found,
  };
}
