import { expect, test } from 'vitest';
import { isCourtesy, isEndWord } from './whole-text';

const COURTESIES = { en: ['thanks', 'Thank you', 'ok', '👍'], ja: ['ありがとう'], th: ['ขอบคุณ', 'ขอบคุณค่ะ'] };

test.each([
  ['thanks', true],
  ['Thanks!!!', true],
  ['THANK  YOU 🙏', true],
  ['ＯＫ', true],
  ['O.K.', true],
  ['👍', true],
  ['👍🏽👍🏽', true],
  ['ありがとう〜', true],
  ['ขอบคุณค่ะ 😊', true],
  ['👎', false],
  ['👍👎', false],
  ['', false],
  ['...', false],
  ['thanks but no', false],
  ['thanksgiving', false],
  ['ok?where', false],
  [`thanks${'!'.repeat(13)}`, true],
  [`thanks${'!'.repeat(14)}`, false],
])('%j is a courtesy: %s', (text, isOne) => {
  expect(isCourtesy(text, COURTESIES)).toBe(isOne);
});

test('an end word is the whole text, of any length and in any language', () => {
  const words = { en: ['cancel'], 'zh-Hant': ['取消'] };
  for (const text of ['Cancel', 'cancel.', '「取消」', `cancel${'!'.repeat(50)}`])
    expect(isEndWord(text, words)).toBe(true);
  for (const text of ['cancel my order', '取消訂單', '']) expect(isEndWord(text, words)).toBe(false);
});
