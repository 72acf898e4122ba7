// The bot's brain where it lives: letters, segments and regular expressions are those of workerd.
import { expect, test } from 'vitest';
import { matchesRegex } from '../../platform/linear-regex';
import { BotScene, entryOf, labelsOf, ruleOf, told } from '../../testing/bot-scene';

const SETTINGS = {
  keywordRules: [ruleOf('order', '^(where is )?order [a-z]{2}-\\d+$', { kind: 'regex' }), ruleOf('api', 'api')],
  qaEntries: [entryOf('hours', '営業時間を教えてください', { language: 'ja' })],
};

test.each([
  ['Where is ORDER ab-12', 'answer rule:order'],
  ['APIを使いたい', 'answer rule:api'],
  ['rapid', 'answer fallback'],
  ['営業時間を教えて', 'answer qa:hours'],
  ['ขอคุยกับเจ้าหน้าที่ค่ะ', 'ask word'],
  ['我要退款', 'ask topic(refund)'],
  ['ありがとう〜 😊', 'silent courtesy'],
])('%j: %s', (text, expected) => {
  expect(told(new BotScene(SETTINGS, {}, { matchesRegex }).say(text))).toBe(expected);
});

test('an answer ends with the way to a human', () => {
  expect(labelsOf(new BotScene(SETTINGS, {}, { matchesRegex }).say('api')).at(-1)).toBe('Talk to Human');
});
