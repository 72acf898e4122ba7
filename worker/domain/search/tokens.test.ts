// The phrase of a query matches a text's tokens exactly where the folded text holds the folded query, in every script.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './fold';
import { searchPhrase, searchTokens } from './tokens';

/** As FTS5 reads a phrase: its tokens stand in the column one behind the other. */
function isFound(text: string, query: string): boolean {
  const phrase = searchPhrase(query);
  if (phrase === null) return false;
  const [, column, words = ''] = /^(t|c) : "([^"]*)"$/.exec(phrase) ?? [];
  const { pairs, singles } = searchTokens(text);
  return ` ${column === 't' ? pairs : singles} `.includes(` ${words} `);
}

/** By code points: half a surrogate pair is no part of a whole one. */
function holds(text: string, query: string): boolean {
  const points = Array.from(fold(text));
  const sought = Array.from(fold(query));
  return sought.length > 0 && points.some((_, at) => sought.every((point, index) => points[at + index] === point));
}

const PIECES = [
  ...['a', 'B', 'é', 'e\u0301', 'ſ', 'İ', 'Σ', 'ß', ' ', '  ', '\n', '"', "'", '*', '-', '\0', 'AND', 'c : "'],
  ...['返', '金', '返金', 'キ', 'ｷﾞ', 'ひ', '什麼', '時候', '１', '㌔', '한', '국', '\u1112\u1161\u11ab', 'ㅋ'],
  ...['เ', 'ม', 'ื่', 'อ', 'ำ', 'ํา', '😀', '👩‍👩‍👧', '👍🏽', '\ud83d', '\ude00', '\u200d', '\ufe0f', '\ufdfa'],
];
const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }));
const words = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''));
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('a text holds the folded query exactly where the phrase matches', () => {
  test('for any text and query', () => {
    fc.assert(
      fc.property(text, words, (held, query) => isFound(held, query) === holds(held, query)),
      { numRuns: 3_000 },
    );
  });

  test('for a query of 1 to 12 code points out of the text itself', () => {
    const cut = fc.tuple(text, fc.nat(), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(cut, ([held, from, length]) => {
        const points = Array.from(fold(held));
        const query = points
          .slice(from % (points.length + 1))
          .slice(0, length)
          .join('');
        fc.pre(fold(query) !== '');
        return isFound(held, query) && holds(held, query);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a phrase', () => {
  test('holds nothing of the query but hex digits', () => {
    fc.assert(fc.property(words, (query) => /^([tc] : "[tc0-9a-f ]+")?$/.test(searchPhrase(query) ?? '')));
  });

  test.each(['', '   ', '\u200b', '\ufe0f'])('of %j is none', (query) => {
    expect(searchPhrase(query)).toBeNull();
    expect(searchTokens(query)).toEqual({ pairs: '', singles: '' });
  });

  test('finds 返金 and not 金返', () => {
    expect(isFound('返金できますか', '返金')).toBe(true);
    expect(isFound('返金できますか', '金返')).toBe(false);
  });
});
