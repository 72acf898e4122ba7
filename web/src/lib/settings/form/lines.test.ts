import { expect, test } from 'vitest';
import { fromLines, fromLineTexts, fromTexts, toLines, toLineTexts, toTexts } from './lines';

test('one word on each line; blanks around it and blank lines are nothing', () => {
  expect(fromLines(' refund \n\n  money back\n   ')).toEqual(['refund', 'money back']);
  expect(fromLines('')).toEqual([]);
  expect(fromLines(toLines(['a', 'b c']))).toEqual(['a', 'b c']);
});

test('a language in which nothing is written is absent', () => {
  const texts = toTexts({ ja: '注文番号' });
  expect(texts).toEqual({ en: '', ja: '注文番号', th: '', 'zh-Hant': '', id: '' });
  expect(fromTexts(texts)).toEqual({ ja: '注文番号' });
  expect(fromTexts({ ...texts, th: '  \n' })).toEqual({ ja: '注文番号' });
});

test('a text keeps its blanks: the customer reads it as it was written', () => {
  expect(fromTexts({ ...toTexts({}), en: ' Hi ' })).toEqual({ en: ' Hi ' });
});

test('words per language go there and back', () => {
  const words = { en: ['human', 'agent'], th: ['คน'] };
  expect(fromLineTexts(toLineTexts(words))).toEqual(words);
});
