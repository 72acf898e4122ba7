// What holds for every turn, whatever customers send: LINE's limits, the way to a human, a memory that stays small and holds
// no words of theirs.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BotScene, entryOf, messagesOf, ruleOf } from '../../testing/bot-scene';
import { checkQuickReplies } from '../delivery/quick-reply-limits';
import { textMessage } from './bot-message';
import type { BotSettings } from './bot-settings';
import type { BotInput, BotInputContent, BotTurn } from './bot-turn';
import { LANGUAGES } from './languages';

const many = Array.from({ length: 12 }, (_, i) => ({
  label: `b${i}`,
  action: { type: 'message' as const, text: `b${i}` },
}));

const SETTINGS: Partial<BotSettings> = {
  keywordRules: [
    ruleOf('price', 'price', { action: { messages: Array(5).fill(textMessage('p', many)) } }),
    ruleOf('cool', 'cool', { coolDownSec: 3600 }),
    ruleOf('flow', 'flow', { action: { flowId: 'f' } }),
    ruleOf('regex', '^r+$', { kind: 'regex' }),
  ],
  qaEntries: [
    entryOf('hours', 'opening hours', { answers: [textMessage('h', many.slice(0, 10))] }),
    entryOf('parking', 'parking hours'),
    entryOf('ja', '営業時間を教えて', { language: 'ja' }),
  ],
  menus: [{ id: 'm', name: 'm', message: { en: textMessage('m', many) } }],
  flows: [
    { id: 'f', name: 'f', questions: [{ name: 'q', question: { en: 'q?' }, check: { kind: 'email' } }], end: {} },
  ],
  maxFailures: 3,
};

const SECRET = 'zq9secret';

const anyText = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('a', ' ', '\ud800', '!', '😡', 'อ', '返', '\u0301', '{', '|') }),
    fc.constantFrom(
      'price',
      'cool',
      'flow',
      'rrr',
      'agent',
      'opening hours today please',
      '2',
      'None of these',
      'thanks',
      'refund',
      '営業時間',
      'คืนเงิน',
      'USELESS SHIT!!',
      'cancel',
      '',
    ),
  )
  .map((text) => `${text}`);

const anyContent: fc.Arbitrary<BotInputContent> = fc.oneof(
  { weight: 4, arbitrary: anyText.map((text) => ({ kind: 'text' as const, text })) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('sticker' as const), keywords: fc.array(anyText), text: anyText }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'other' as const }) },
  {
    weight: 2,
    arbitrary: fc
      .oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          'action=handoff',
          'action=end_chat',
          'bot|x',
          'bot|q|hours',
          'bot|y|hours',
          'bot|n|hours',
          'bot|m|m',
          'bot|f|f',
          'bot|q|constructor',
        ),
      )
      .map((data) => ({ kind: 'postback' as const, data })),
  },
);

const anyInput = fc.record({
  what: anyContent,
  over: fc.record({
    senderId: fc.constantFrom(null, 'constructor', ...Array.from({ length: 30 }, (_, i) => `u${i}`)),
    isGroup: fc.boolean(),
    isMentioned: fc.constantFrom(true, true, true, false),
    language: fc.constantFrom(...LANGUAGES),
    isLate: fc.constantFrom(false, false, false, false, true),
  }),
});

function checkTurn(turn: BotTurn): void {
  const messages = messagesOf(turn);
  if (turn.kind === 'answer') {
    expect(messages.length).toBeGreaterThanOrEqual(1);
    expect(messages.length).toBeLessThanOrEqual(5);
    expect(messages.at(-1)?.quickReplies?.at(-1)).toMatchObject({
      action: { type: 'postback', data: 'action=handoff' },
    });
  }
  for (const { content, quickReplies = [] } of messages) {
    expect(checkQuickReplies(quickReplies)).toBeNull();
    if (content.type === 'text') expect(content.text.length).toBeLessThanOrEqual(5000);
  }
}

describe('every turn', () => {
  test('keeps to LINE’s limits, ends with the way to a human, and leaves a memory that stays small', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 60, size: 'max' }), (inputs) => {
        const scene = new BotScene(SETTINGS);
        for (const { what, over } of inputs) {
          checkTurn(what.kind === 'text' ? scene.say(what.text, over) : scene.receive(what, over));
          const stored = JSON.stringify(scene.memory);
          expect(stored.length).toBeLessThan(40_000);
          // As it comes back from storage.
          scene.memory = JSON.parse(stored);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('keeps no words of a customer, whatever step takes them', () => {
    const inputs: Partial<BotInput>[] = [{}, { isGroup: true, isMentioned: true, senderId: 'u1' }];
    const before = ['', 'opening hours today please', 'flow'];
    for (const input of inputs) {
      for (const lead of before) {
        for (const text of [
          SECRET,
          `price ${SECRET}`,
          `opening hours ${SECRET}`,
          `${SECRET}@example.com`,
          `agent ${SECRET}`,
          `refund ${SECRET}`,
        ]) {
          const scene = new BotScene(SETTINGS, input);
          scene.say(lead);
          scene.say(text);
          expect(JSON.stringify(scene.memory)).not.toContain(SECRET);
        }
      }
    }
  });

  test('is the same for the same input', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 8 }), (inputs) => {
        const [a, b] = [new BotScene(SETTINGS), new BotScene(SETTINGS)];
        for (const { what, over } of inputs) expect(a.receive(what, over)).toEqual(b.receive(what, over));
      }),
      { numRuns: 50 },
    );
  });

  test('takes a text of 5,000 characters of any kind in no time', () => {
    const scene = new BotScene({ ...SETTINGS, maxFailures: 5 });
    const startedAt = performance.now();
    for (const letter of ['a', 'agent', '返', 'ก', '!', '😡', 'a ']) {
      for (let n = 0; n < 3; n++) scene.say(letter.repeat(Math.floor(5000 / letter.length)));
    }
    // Some ten milliseconds on a free core; a rule that is quadratic in the text would take far longer.
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });
});
