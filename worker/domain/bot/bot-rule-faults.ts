// What is wrong with the rules, entries and topics of the bot. Pure. Called by bot-settings-faults.ts.
import type { Result } from '../result';
import type { AnyMessageRule } from './any-message-rules';
import { type BotFault, faultIf, idFaults, listFaults, nameFaults, numberFaults, textFaults } from './bot-fault';
import {
  ANY_MESSAGE_RULES_MAX,
  BOT_MESSAGES_MAX,
  COOL_DOWN_SEC_MAX,
  HANDOFF_MESSAGES_MAX,
  KEYWORD_RULES_MAX,
  NAME_UTF16_MAX,
  PATTERN_UTF16_MAX,
  PATTERNS_MAX,
  QA_ENTRIES_MAX,
  QA_QUESTION_UTF16_MAX,
  QA_QUESTIONS_MAX,
  QA_QUICK_REPLIES_MAX,
  REGEX_PATTERNS_MAX,
  TAGS_MAX,
  TOPICS_MAX,
} from './bot-limits';
import { type MessageRoom, messagesFaults, perLanguageFaults } from './bot-message-faults';
import type { KeywordRule, RuleAction } from './keyword-rules';
import { LANGUAGES, type Language } from './languages';
import type { QaEntry } from './qa-entry';
import type { Schedule } from './schedule';
import type { ComplexTopic } from './topics';

export interface BotChecks {
  /** Whether a regular expression compiles in linear time. */
  readonly checkRegex: (pattern: string) => Result<unknown, { readonly code: string; readonly detail?: string }>;
  /** Whether the calendar can evaluate it. */
  readonly isSchedule: (schedule: Schedule) => boolean;
}

export function keywordRulesFaults(rules: readonly KeywordRule[], room: MessageRoom, checks: BotChecks): BotFault[] {
  const regexCount = rules
    .filter(({ kind }) => kind === 'regex')
    .reduce((sum, { patterns }) => sum + patterns.length, 0);
  return [
    ...idFaults(rules, 'keywordRules'),
    ...faultIf(regexCount > REGEX_PATTERNS_MAX, 'keywordRules', 'TOO_MANY', 'regular expressions'),
    ...listFaults(rules, { max: KEYWORD_RULES_MAX }, 'keywordRules', (rule, path) => [
      ...ruleFaults(rule, path, checks),
      ...listFaults(rule.patterns, { min: 1, max: PATTERNS_MAX }, `${path}.patterns`, (pattern, at) =>
        patternFaults(pattern, rule.kind === 'regex', at, checks),
      ),
      ...actionFaults(rule.action, room, `${path}.action`),
    ]),
  ];
}

export function anyMessageRulesFaults(
  rules: readonly AnyMessageRule[],
  room: MessageRoom,
  checks: BotChecks,
): BotFault[] {
  return [
    ...idFaults(rules, 'anyMessageRules'),
    ...listFaults(rules, { max: ANY_MESSAGE_RULES_MAX }, 'anyMessageRules', (rule, path) => [
      ...ruleFaults(rule, path, checks),
      ...(rule.answer.kind === 'messages'
        ? perLanguageFaults(rule.answer.messages, `${path}.answer.messages`, (list, at) =>
            messagesFaults(list, room, at),
          )
        : []),
    ]),
  ];
}

export function entriesFaults(entries: readonly QaEntry[], room: MessageRoom): BotFault[] {
  const roomOfAnswer = { ...room, quickRepliesMax: QA_QUICK_REPLIES_MAX };
  return [
    ...idFaults(entries, 'qaEntries'),
    ...listFaults(entries, { max: QA_ENTRIES_MAX }, 'qaEntries', (entry, path) => [
      ...languagesFaults([entry.language], `${path}.language`),
      ...faultIf((entry.category ?? '').length > NAME_UTF16_MAX, `${path}.category`, 'TOO_LONG'),
      ...listFaults(entry.questions, { min: 1, max: QA_QUESTIONS_MAX }, `${path}.questions`, (question, at) =>
        textFaults(question, QA_QUESTION_UTF16_MAX, at),
      ),
      ...messagesFaults(entry.answers, roomOfAnswer, `${path}.answers`),
    ]),
  ];
}

/** An answer of a topic leaves room for the offer of a person. */
export function topicsFaults(topics: readonly ComplexTopic[], room: MessageRoom): BotFault[] {
  const roomOfAnswer = { ...room, messagesMax: BOT_MESSAGES_MAX - 1 };
  return [
    ...idFaults(topics, 'topics'),
    ...listFaults(topics, { max: TOPICS_MAX }, 'topics', (topic, path) => [
      ...perLanguageFaults(topic.names, `${path}.names`, (name, at) => textFaults(name, NAME_UTF16_MAX, at)),
      ...perLanguageFaults(topic.patterns, `${path}.patterns`, (patterns, at) =>
        listFaults(patterns, { max: PATTERNS_MAX }, at, (pattern, of) => textFaults(pattern, PATTERN_UTF16_MAX, of)),
      ),
      ...(topic.action === 'answer_and_offer' || topic.messages
        ? perLanguageFaults(topic.messages ?? {}, `${path}.messages`, (list, at) =>
            messagesFaults(list, roomOfAnswer, at),
          )
        : []),
    ]),
  ];
}

export function languagesFaults(languages: readonly Language[], path: string): BotFault[] {
  return faultIf(!languages.every((language) => LANGUAGES.includes(language)), path, 'BAD_LANGUAGE');
}

/** What rules with and without words share. */
function ruleFaults(rule: KeywordRule | AnyMessageRule, path: string, { isSchedule }: BotChecks): BotFault[] {
  return [
    ...nameFaults(rule.name, path),
    ...faultIf(rule.channels?.length === 0, `${path}.channels`, 'EMPTY'),
    ...faultIf(rule.languages?.length === 0, `${path}.languages`, 'EMPTY'),
    ...languagesFaults(rule.languages ?? [], `${path}.languages`),
    ...numberFaults(rule.order, { min: 0, max: 1_000_000, isInteger: true }, `${path}.order`),
    ...numberFaults(rule.coolDownSec ?? 0, { min: 0, max: COOL_DOWN_SEC_MAX }, `${path}.coolDownSec`),
    ...faultIf(!isSchedule(rule.schedule), `${path}.schedule`, 'BAD_SCHEDULE'),
  ];
}

function patternFaults(pattern: string, isRegex: boolean, path: string, { checkRegex }: BotChecks): BotFault[] {
  const faults = textFaults(pattern, PATTERN_UTF16_MAX, path);
  if (faults.length > 0 || !isRegex) return faults;
  const checked = checkRegex(pattern);
  return checked.ok ? [] : faultIf(true, path, 'BAD_REGEX', checked.error.detail ?? checked.error.code);
}

/** A rule that starts a flow leaves room for its first question. */
function actionFaults(action: RuleAction, room: MessageRoom, path: string): BotFault[] {
  const { messages, flowId, handoff = false, tags = [], richMenuId, teamHint } = action;
  const isNothing = !messages && flowId === undefined && !handoff && tags.length === 0 && richMenuId === undefined;
  const messagesMax = handoff ? HANDOFF_MESSAGES_MAX : BOT_MESSAGES_MAX - (flowId === undefined ? 0 : 1);
  return [
    ...faultIf(isNothing && teamHint === undefined, path, 'NO_ACTION'),
    ...(messages ? messagesFaults(messages, { ...room, messagesMax }, `${path}.messages`) : []),
    ...faultIf(flowId !== undefined && !room.flowIds.has(flowId), `${path}.flowId`, 'UNKNOWN_REFERENCE'),
    // The flow's own end hands over.
    ...faultIf(flowId !== undefined && handoff, `${path}.handoff`, 'DUPLICATE'),
    ...listFaults(tags, { max: TAGS_MAX }, `${path}.tags`, (tag, at) => textFaults(tag, NAME_UTF16_MAX, at)),
  ];
}
