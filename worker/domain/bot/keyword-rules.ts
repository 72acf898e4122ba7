// The rules that answer by words: which of them match a text, and which one of those wins. Pure; the calendar and the matcher
// of regular expressions are passed in. Called by the bot's turn, and by the test bench, which shows every verdict.
// PERSISTED CONTRACT: KeywordRule is part of the stored settings; new fields are optional.
import { REGEX_TEXT_UTF16_MAX } from './bot-limits';
import type { BotMessage } from './bot-message';
import { compareIds } from './compare-ids';
import type { Language } from './languages';
import type { IsScheduled, Schedule } from './schedule';
import { foldedWords, hasWord } from './word-match';

/** In the order in which they win at the same order number. */
export const KEYWORD_KINDS = ['exact', 'prefix', 'contains', 'regex'] as const;

export type KeywordKind = (typeof KEYWORD_KINDS)[number];

/** What a rule does, all of it at once: messages first, then the flow or the hand-over. */
export interface RuleAction {
  /** 1 to 5; 4 before a flow, 1 before a hand-over. */
  readonly messages?: readonly BotMessage[];
  readonly flowId?: string;
  readonly handoff?: boolean;
  readonly tags?: readonly string[];
  /** Id of the team that an `ask` should go to. */
  readonly teamHint?: string;
  readonly richMenuId?: string;
}

export interface KeywordRule {
  readonly id: string;
  readonly name: string;
  readonly isOn: boolean;
  /** Absent: all. */
  readonly channels?: readonly string[];
  readonly languages?: readonly Language[];
  /** The lowest that matches wins. */
  readonly order: number;
  readonly kind: KeywordKind;
  /** Any of them. Folded before they are compared, but for those of `regex`, which see a folded text. */
  readonly patterns: readonly string[];
  readonly schedule: Schedule;
  /** So long it stays silent in a chat after it answered. Absent: 0. */
  readonly coolDownSec?: number;
  readonly action: RuleAction;
}

export type MatchesRegex = (pattern: string, foldedText: string) => boolean;

/** What any rule is judged by, with or without words. */
export interface RuleCircumstances {
  readonly channelId: string;
  /** The customer's language and that of the text. */
  readonly languages: readonly Language[];
  /** The customer's event time, ms. */
  readonly at: number;
  readonly isScheduled: IsScheduled;
  readonly isCoolingDown: (rule: { readonly id: string; readonly coolDownSec?: number }) => boolean;
}

export interface KeywordCircumstances extends RuleCircumstances {
  readonly foldedText: string;
  readonly matchesRegex: MatchesRegex;
}

export type RuleVerdict =
  | 'off'
  | 'channel'
  | 'language'
  | 'no_match'
  | 'schedule'
  | 'cooling_down'
  | 'beaten'
  | 'winner';

export interface JudgedRule {
  readonly rule: KeywordRule;
  readonly verdict: RuleVerdict;
  /** The longest pattern that matched, as written; absent where none was looked for or none matched. */
  readonly pattern?: string;
}

/** The rule that answers, or null. */
export function findKeywordRule(rules: readonly KeywordRule[], at: KeywordCircumstances): KeywordRule | null {
  return judgeKeywordRules(rules, at).find(({ verdict }) => verdict === 'winner')?.rule ?? null;
}

/** Every rule in its order with the reason why it answers or does not. */
export function judgeKeywordRules(rules: readonly KeywordRule[], at: KeywordCircumstances): JudgedRule[] {
  const judged = rules.map((rule) => judge(rule, at)).sort(compareJudged);
  const winner = judged.find(({ verdict }) => verdict === 'winner');
  return judged.map((one) => (one.verdict === 'winner' && one !== winner ? { ...one, verdict: 'beaten' } : one));
}

/** Why a rule is out of the question before its words are looked at, or null. */
export function outOfPlace(
  rule: Pick<KeywordRule, 'isOn' | 'channels' | 'languages'>,
  { channelId, languages }: RuleCircumstances,
): 'off' | 'channel' | 'language' | null {
  if (!rule.isOn) return 'off';
  if (rule.channels && !rule.channels.includes(channelId)) return 'channel';
  if (rule.languages && !rule.languages.some((language) => languages.includes(language))) return 'language';
  return null;
}

function judge(rule: KeywordRule, at: KeywordCircumstances): JudgedRule {
  const verdict = outOfPlace(rule, at);
  if (verdict) return { rule, verdict };
  const pattern = longestMatch(rule, at);
  if (pattern === null) return { rule, verdict: 'no_match' };
  if (!at.isScheduled(rule.schedule, at.at)) return { rule, verdict: 'schedule', pattern };
  return { rule, verdict: at.isCoolingDown(rule) ? 'cooling_down' : 'winner', pattern };
}

function longestMatch(rule: KeywordRule, at: KeywordCircumstances): string | null {
  const folded = rule.kind === 'regex' ? rule.patterns : foldedWords(rule.patterns);
  let longest = -1;
  for (const [index, pattern] of folded.entries()) {
    if (pattern.length <= (folded[longest]?.length ?? 0)) continue;
    if (matches(rule.kind, pattern, at)) longest = index;
  }
  return rule.patterns[longest] ?? null;
}

/** @param pattern not empty */
function matches(kind: KeywordKind, pattern: string, { foldedText, matchesRegex }: KeywordCircumstances): boolean {
  switch (kind) {
    case 'exact':
      return foldedText === pattern;
    case 'prefix':
      return foldedText.startsWith(pattern);
    case 'contains':
      return hasWord(foldedText, pattern);
    case 'regex':
      return matchesRegex(pattern, foldedText.slice(0, REGEX_TEXT_UTF16_MAX));
  }
}

/** The order in which rules win: order number, kind, longest pattern that matched, id. */
function compareJudged(a: JudgedRule, b: JudgedRule): number {
  return (
    a.rule.order - b.rule.order ||
    KEYWORD_KINDS.indexOf(a.rule.kind) - KEYWORD_KINDS.indexOf(b.rule.kind) ||
    lengthOf(b) - lengthOf(a) ||
    compareIds(a.rule.id, b.rule.id)
  );
}

/** As it was compared: "ＡＰＩ" and "api" are equally long. */
function lengthOf({ rule, pattern }: JudgedRule): number {
  if (pattern === undefined) return 0;
  if (rule.kind === 'regex') return pattern.length;
  return foldedWords(rule.patterns)[rule.patterns.indexOf(pattern)]?.length ?? 0;
}
