import { describe, expect, test } from 'vitest';
import { checkRegex } from '../../platform/linear-regex';
import { entryOf, ruleOf } from '../../testing/bot-scene';
import type { AnyMessageRule } from './any-message-rules';
import { textMessage } from './bot-message';
import type { BotChecks } from './bot-rule-faults';
import type { BotFlow, BotSettings } from './bot-settings';
import { botSettingsFaults } from './bot-settings-faults';
import { DEFAULT_BOT_SETTINGS } from './default-bot-settings';
import type { Slot } from './slots';

const CHECKS: BotChecks = {
  checkRegex,
  isSchedule: (schedule) => schedule.kind !== 'range' || schedule.zone !== 'Nowhere',
};

const buttons = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ label: `${i}`, action: { type: 'message' as const, text: 'x' } }));

function faults(over: Partial<BotSettings>): string[] {
  return botSettingsFaults({ ...DEFAULT_BOT_SETTINGS, ...over }, CHECKS).map(({ path, code }) => `${path}: ${code}`);
}

/** What is wrong with one keyword rule, the beginning of the path left out. */
function ruleFaults(over: Parameters<typeof ruleOf>[2], pattern = 'x'): string[] {
  return faults({ keywordRules: [ruleOf('r', pattern, over)], flows: [flowOf()] }).map((fault) =>
    fault.replace('keywordRules.0.', ''),
  );
}

function flowOf(over: Partial<BotFlow> = {}): BotFlow {
  return {
    id: 'f',
    name: 'Flow',
    questions: [{ name: 'q', question: { en: 'What?' }, check: { kind: 'any' } }],
    end: {},
    ...over,
  };
}

describe('messages', () => {
  const action = (messages: ReturnType<typeof textMessage>[]) => ({ action: { messages } });

  test.each<[string, Parameters<typeof ruleOf>[2], string[]]>([
    [
      'five of up to 5,000 units with twelve buttons',
      action([...Array(4).fill(textMessage('x'.repeat(5000))), textMessage('x', buttons(12))]),
      [],
    ],
    ['none', action([]), ['action.messages: EMPTY']],
    ['six', action(Array(6).fill(textMessage('x'))), ['action.messages: TOO_MANY']],
    ['one of 5,001 units', action([textMessage('x'.repeat(5001))]), ['action.messages.0.text: TOO_LONG']],
    ['one that shows nothing', action([textMessage(' \u200b')]), ['action.messages.0.text: EMPTY']],
    [
      'thirteen buttons',
      action([textMessage('x', buttons(13))]),
      ['action.messages.0.quickReplies: TOO_MANY_QUICK_REPLIES'],
    ],
    [
      'buttons on a message that is not the last',
      action([textMessage('x', buttons(1)), textMessage('y')]),
      ['action.messages.0: QUICK_REPLIES_NOT_LAST'],
    ],
    [
      'a label of 21 characters',
      action([textMessage('x', [{ label: 'x'.repeat(21), action: { type: 'camera' } }])]),
      ['action.messages.0.quickReplies.0: BAD_QUICK_REPLY'],
    ],
    [
      'a button that leads nowhere',
      action([textMessage('x', [{ label: 'x', action: { type: 'postback', data: 'bot|m|ghost' } }])]),
      ['action.messages.0.quickReplies.0: UNKNOWN_REFERENCE'],
    ],
    [
      'a button that is not ours',
      action([textMessage('x', [{ label: 'x', action: { type: 'postback', data: 'a=1' } }])]),
      [],
    ],
  ])('%s', (_, over, expected) => {
    expect(ruleFaults(over)).toEqual(expected);
  });

  test('a card needs words that stand for it', () => {
    const card = { content: { type: 'card', kind: 'flex', altText: '', json: '{}' } } as const;
    expect(ruleFaults({ action: { messages: [card] } })).toEqual(['action.messages.0.altText: EMPTY']);
  });
});

describe('keyword rules', () => {
  test.each<[string, Parameters<typeof ruleOf>[2], string[]]>([
    ['no name', { name: '' }, ['name: EMPTY']],
    ['a long name', { name: 'x'.repeat(101) }, ['name: TOO_LONG']],
    ['no pattern', { patterns: [] }, ['patterns: EMPTY']],
    ['an empty pattern', { patterns: ['x', ''] }, ['patterns.1: EMPTY']],
    ['a pattern of 201 units', { patterns: ['x'.repeat(201)] }, ['patterns.0: TOO_LONG']],
    ['51 patterns', { patterns: Array(51).fill('x') }, ['patterns: TOO_MANY']],
    ['a regular expression', { kind: 'regex', patterns: ['^a+$', '(a+)+$'] }, []],
    ['a broken one', { kind: 'regex', patterns: ['a', '('] }, ['patterns.1: BAD_REGEX']],
    ['one that cannot be linear', { kind: 'regex', patterns: ['(?=a)'] }, ['patterns.0: BAD_REGEX']],
    ['brackets in a rule of another kind', { patterns: ['('] }, []],
    ['a broken schedule', { schedule: { kind: 'range', zone: 'Nowhere' } }, ['schedule: BAD_SCHEDULE']],
    ['a negative order', { order: -1 }, ['order: BAD_NUMBER']],
    ['an order between two', { order: 1.5 }, ['order: BAD_NUMBER']],
    ['no number as cool-down', { coolDownSec: Number.NaN }, ['coolDownSec: BAD_NUMBER']],
    ['a cool-down of 31 days', { coolDownSec: 31 * 86_400 }, ['coolDownSec: BAD_NUMBER']],
    ['no channel at all', { channels: [] }, ['channels: EMPTY']],
    ['nothing to do', { action: {} }, ['action: NO_ACTION']],
    ['nothing but a tag', { action: { tags: ['vip'] } }, []],
    ['an unknown flow', { action: { flowId: 'ghost' } }, ['action.flowId: UNKNOWN_REFERENCE']],
    ['a flow with room for its question', { action: { flowId: 'f', messages: Array(4).fill(textMessage('x')) } }, []],
    [
      'a flow without',
      { action: { flowId: 'f', messages: Array(5).fill(textMessage('x')) } },
      ['action.messages: TOO_MANY'],
    ],
    ['a flow and a hand-over', { action: { flowId: 'f', handoff: true } }, ['action.handoff: DUPLICATE']],
    ['a hand-over with one message', { action: { handoff: true, messages: [textMessage('x')] } }, []],
    [
      'a hand-over with two',
      { action: { handoff: true, messages: [textMessage('x'), textMessage('y')] } },
      ['action.messages: TOO_MANY'],
    ],
  ])('%s', (_, over, expected) => {
    expect(ruleFaults(over)).toEqual(expected);
  });

  test('a language that does not exist', () => {
    const rules = JSON.parse(JSON.stringify([{ ...ruleOf('r', 'x'), languages: ['fr'] }]));
    expect(faults({ keywordRules: rules })).toEqual(['keywordRules.0.languages: BAD_LANGUAGE']);
  });

  test('ids are well formed and each stands once', () => {
    const ids = ['a', 'A', '', 'a|b', 'x'.repeat(41), 'a'];
    expect(faults({ keywordRules: ids.map((id) => ruleOf(id, 'x', { name: 'n' })) })).toEqual([
      'keywordRules.1.id: BAD_ID',
      'keywordRules.2.id: BAD_ID',
      'keywordRules.3.id: BAD_ID',
      'keywordRules.4.id: BAD_ID',
      'keywordRules.5.id: DUPLICATE',
    ]);
  });

  test('their number, and that of regular expressions, is limited', () => {
    const many = (count: number, over = {}) => Array.from({ length: count }, (_, i) => ruleOf(`r${i}`, 'x', over));
    expect(faults({ keywordRules: many(301) })).toEqual(['keywordRules: TOO_MANY']);
    expect(faults({ keywordRules: many(40, { kind: 'regex' }) })).toEqual([]);
    expect(faults({ keywordRules: many(41, { kind: 'regex' }) })).toEqual(['keywordRules: TOO_MANY']);
  });
});

describe('the rest', () => {
  const anyRule: AnyMessageRule = {
    id: 'a',
    name: 'a',
    isOn: true,
    order: 1,
    schedule: { kind: 'always' },
    answer: { kind: 'messages', messages: {} },
  };
  const question: Slot = { name: 'q', question: { en: 'What?' }, check: { kind: 'any' } };
  const choiceOf = (...choices: string[]) =>
    flowOf({ questions: [{ ...question, check: { kind: 'choice', choices: { en: choices } } }] });
  const topic = {
    id: 't',
    isOn: true,
    names: { en: 't' },
    patterns: { en: ['t'] },
    action: 'answer_and_offer' as const,
  };

  test.each<[string, Partial<BotSettings>, string[]]>([
    ['an any-message rule without words', { anyMessageRules: [anyRule] }, ['anyMessageRules.0.answer.messages: EMPTY']],
    [
      'an entry without a question',
      { qaEntries: [entryOf('e', 'x', { questions: [] })] },
      ['qaEntries.0.questions: EMPTY'],
    ],
    [
      'an entry of 21 questions',
      { qaEntries: [entryOf('e', 'x', { questions: Array(21).fill('x') })] },
      ['qaEntries.0.questions: TOO_MANY'],
    ],
    [
      'an entry with room for its thumbs',
      { qaEntries: [entryOf('e', 'x', { answers: [textMessage('x', buttons(10))] })] },
      [],
    ],
    [
      'an entry without',
      { qaEntries: [entryOf('e', 'x', { answers: [textMessage('x', buttons(11))] })] },
      ['qaEntries.0.answers.0.quickReplies: TOO_MANY_QUICK_REPLIES'],
    ],
    ['a topic that answers without an answer', { topics: [topic] }, ['topics.0.messages: EMPTY']],
    [
      'a topic without room for its offer',
      { topics: [{ ...topic, messages: { en: Array(5).fill(textMessage('x')) } }] },
      ['topics.0.messages.en: TOO_MANY'],
    ],
    ['a topic without a name', { topics: [{ ...topic, action: 'handoff', names: {} }] }, ['topics.0.names: EMPTY']],
    [
      'a menu with thirteen buttons',
      { menus: [{ id: 'm', name: 'm', message: { en: textMessage('x', buttons(13)) } }] },
      ['menus.0.message.en.quickReplies: TOO_MANY_QUICK_REPLIES'],
    ],
    ['a flow without questions', { flows: [flowOf({ questions: [] })] }, ['flows.0.questions: EMPTY']],
    [
      'a flow with a question twice',
      { flows: [flowOf({ questions: [question, question] })] },
      ['flows.0.questions.1.name: DUPLICATE'],
    ],
    [
      'a flow that ends with a person and says too much',
      { flows: [flowOf({ end: { handoff: true, messages: { en: [textMessage('x'), textMessage('y')] } } })] },
      ['flows.0.end.messages.en: TOO_MANY'],
    ],
    ['choices', { flows: [choiceOf('Red', 'Blue')] }, []],
    [
      'a choice longer than a button',
      { flows: [choiceOf('x'.repeat(21))] },
      ['flows.0.questions.0.check.choices.en.0: TOO_LONG'],
    ],
    [
      'a choice that is a courtesy',
      { flows: [choiceOf('OK', 'No')] },
      ['flows.0.questions.0.check.choices.en.0: CHOICE_IS_TAKEN'],
    ],
    [
      'a choice that ends the chat',
      { flows: [choiceOf('Go', 'Cancel')] },
      ['flows.0.questions.0.check.choices.en.1: CHOICE_IS_TAKEN'],
    ],
    [
      'a choice that asks for a person',
      { flows: [choiceOf('An agent')] },
      ['flows.0.questions.0.check.choices.en.0: CHOICE_IS_TAKEN'],
    ],
    [
      'a broken check',
      { flows: [flowOf({ questions: [{ ...question, check: { kind: 'regex', pattern: '(' } }] })] },
      ['flows.0.questions.0.check.pattern: BAD_REGEX'],
    ],
    [
      'no tries',
      { flows: [flowOf({ questions: [{ ...question, tries: 0 }] })] },
      ['flows.0.questions.0.tries: BAD_NUMBER'],
    ],
    ['no fallback', { fallback: {} }, ['fallback: EMPTY']],
    [
      'a greeting of six messages',
      { greetings: { ...DEFAULT_BOT_SETTINGS.greetings, join: { en: Array(6).fill(textMessage('x')) } } },
      ['greetings.join.en: TOO_MANY'],
    ],
    [
      'an empty handoff word',
      { handoffWords: { words: { en: [''] }, exceptions: {} } },
      ['handoffWords.words.en.0: EMPTY'],
    ],
    ['201 courtesies', { courtesies: { en: Array(201).fill('x') } }, ['courtesies.en: TOO_MANY']],
    [
      'no language',
      { languages: { supported: [], default: 'en' } },
      ['languages.supported: EMPTY', 'languages.default: BAD_LANGUAGE'],
    ],
    [
      'a default that is not offered',
      { languages: { supported: ['ja'], default: 'en' } },
      ['languages.default: BAD_LANGUAGE'],
    ],
    ['no failures', { maxFailures: 0 }, ['maxFailures: BAD_NUMBER']],
    ['six failures', { maxFailures: 6 }, ['maxFailures: BAD_NUMBER']],
    [
      'a suggestion surer than an answer',
      { thresholds: { qaAnswer: 0.5, qaSuggest: 0.6, frustration: 0.8 } },
      ['thresholds.qaSuggest: BAD_NUMBER'],
    ],
    [
      'a frustration that nobody reaches',
      { thresholds: { qaAnswer: 0.6, qaSuggest: 0.35, frustration: 3 } },
      ['thresholds.frustration: BAD_NUMBER'],
    ],
  ])('%s', (_, over, expected) => {
    expect(faults(over)).toEqual(expected);
  });

  test('settings that are too large for every isolate', () => {
    const entries = Array.from({ length: 210 }, (_, i) =>
      entryOf(`e${i}`, 'x', { answers: [textMessage('x'.repeat(5000))] }),
    );
    expect(faults({ qaEntries: entries })).toEqual([': TOO_LARGE']);
  });

  test('a text in a language that does not exist', () => {
    const fallback = JSON.parse(JSON.stringify({ en: [textMessage('x')], fr: [textMessage('y')] }));
    expect(faults({ fallback })).toEqual(['fallback.fr: BAD_LANGUAGE']);
  });
});
