import { describe, expect, test } from 'vitest';
import { textMessage } from './bot-message';
import { toBotText } from './bot-text';
import { DEFAULT_BOT_SETTINGS } from './default-bot-settings';
import { type GreetingInput, greetingOccasion, greetingWords } from './greeting';
import type { Language } from './languages';
import { toShortLabel } from './short-label';
import { DEFAULT_TEXTS } from './texts';

const NOW = 1_800_000_000_000;
const FOLLOW: GreetingInput = {
  kind: 'follow',
  isUnblocked: false,
  wasKnown: false,
  lineTs: NOW - 1000,
  now: NOW,
  isStandby: false,
};

type Given = Partial<GreetingInput> & { readonly language?: Language };

function greet({ language = 'en', ...over }: Given, settings = DEFAULT_BOT_SETTINGS) {
  const occasion = greetingOccasion({ ...FOLLOW, ...over });
  return occasion ? greetingWords(occasion, language, settings, DEFAULT_TEXTS) : [];
}

function wordsOf(over: Given): string {
  return greet(over)
    .map(({ content }) => (content.type === 'text' ? content.text : ''))
    .join();
}

describe('a greeting', () => {
  test.each<[Given, RegExp]>([
    [{}, /^Hello/],
    [{ isUnblocked: true }, /^Welcome back/],
    [{ wasKnown: true }, /^Welcome back/],
    [{ kind: 'join', wasKnown: true }, /inviting us/],
    [{ language: 'ja' }, /友だち追加/],
    [{ language: 'th', isUnblocked: true }, /ยินดีต้อนรับกลับ/],
    [{ lineTs: NOW - 5 * 60_000 }, /^Hello/],
    [{ lineTs: NOW - 5 * 60_000 - 1 }, /^$/],
    [{ isStandby: true }, /^$/],
  ])('%o: %s', (over, words) => {
    expect(wordsOf(over)).toMatch(words);
  });

  test('ends with the way to a human', () => {
    expect(greet({}).at(-1)?.quickReplies?.at(-1)).toMatchObject({
      label: 'Talk to Human',
      action: { data: 'action=handoff' },
    });
  });

  test('in the default language where hers has none', () => {
    const settings = {
      ...DEFAULT_BOT_SETTINGS,
      greetings: { ...DEFAULT_BOT_SETTINGS.greetings, newFriend: { en: [textMessage('Hi')] } },
    };
    expect(greet({ language: 'th' }, settings)[0]?.content).toEqual({
      type: 'text',
      text: 'Hi',
    });
  });
});

describe('the words of a message', () => {
  test.each([
    [{ text: '@Shop opening hours', mentions: [{ index: 0, length: 5, kind: 'user', isSelf: true }] }, 'opening hours'],
    [{ text: '@Aya hello', mentions: [{ index: 0, length: 4, kind: 'user', userId: 'u' }] }, '@Aya hello'],
    [{ text: 'hi (smile)!', emojis: [{ index: 3, length: 7, productId: 'p', emojiId: 'e' }] }, 'hi !'],
    [{ text: 'hi', mentions: [{ index: 1, length: 99, kind: 'user', isSelf: true }] }, 'h'],
    [
      {
        text: 'abcdef',
        mentions: [{ index: 1, length: 3, kind: 'user', isSelf: true }],
        emojis: [{ index: 2, length: 3, productId: 'p', emojiId: 'e' }],
      },
      'af',
    ],
    [{ text: 'abc', emojis: [{ index: -1, length: 2, productId: 'p', emojiId: 'e' }] }, 'bc'],
    [{ text: '' }, ''],
  ] as const)('%o', (content, words) => {
    expect(toBotText({ type: 'text', ...content })).toBe(words);
  });
});

test.each([
  ['short', 'short'],
  ['exactly 20 letters!!', 'exactly 20 letters!!'],
  ['exactly 21 letters!!!', 'exactly 21 letters!…'],
  ['two\n lines', 'two lines'],
  ['👨‍👩‍👧‍👦'.repeat(21), `${'👨‍👩‍👧‍👦'.repeat(19)}…`],
])('%j on a button is %j', (text, label) => {
  expect(toShortLabel(text)).toBe(label);
});
