import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countGraphemes, cutText } from './graphemes';
import { splitText, TEXT_LENGTH_UTF16_MAX } from './split-text';

// 11 UTF-16 units, 7 code points, 1 character.
const FAMILY = '👨‍👩‍👧‍👦';
const MAX = TEXT_LENGTH_UTF16_MAX;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const charactersOf = (text: string) => Array.from(segmenter.segment(text), (one) => one.segment);

describe('a split text', () => {
  test('is the whole text again, in parts of 1 to 5,000 units that end between characters', () => {
    const piece = fc.constantFrom('a', 'か', '😀', FAMILY, '🇯🇵', 'e\u0301', '\r\n', 'क्षि', '한', ' ');
    const text = fc
      .tuple(fc.integer({ min: MAX - 30, max: MAX + 5 }), fc.array(piece, { minLength: 1, maxLength: 60 }))
      .map(([lead, pieces]) => ['x'.repeat(lead), ...pieces, 'y'.repeat(lead), ...pieces, 'z'].join(''));
    fc.assert(
      fc.property(text, (whole) => {
        const parts = splitText(whole);
        for (const part of parts) {
          expect(part.length).toBeGreaterThan(0);
          expect(part.length).toBeLessThanOrEqual(MAX);
        }
        expect(parts.flatMap(charactersOf)).toEqual(charactersOf(whole));
      }),
    );
  });

  test.each([
    ['at the limit', 'a'.repeat(MAX), [MAX]],
    ['one beyond', 'a'.repeat(MAX + 1), [MAX, 1]],
    ['an emoji over the edge', `${'a'.repeat(MAX - 1)}😀`, [MAX - 1, 2]],
    ['a family over the edge', `${'a'.repeat(MAX - 10)}${FAMILY}`, [MAX - 10, 11]],
    ['a family up to the edge', `${'a'.repeat(MAX - 11)}${FAMILY}b`, [MAX, 1]],
    ['a flag over the edge', `${'a'.repeat(MAX - 2)}🇯🇵`, [MAX - 2, 4]],
    ['a line break of two units over the edge', `${'a'.repeat(MAX - 1)}\r\nb`, [MAX - 1, 3]],
    ['one character longer than a message', `a${'\u0301'.repeat(MAX)}b`, [MAX, 2]],
    ['a long character of pairs is cut between pairs', `a${'\u{e0101}'.repeat(MAX)}`, [MAX - 1, MAX, 2]],
    ['a part that shows nothing is left out', `${'a'.repeat(MAX)}${'\n'.repeat(MAX)}b`, [MAX, 1]],
    ['nothing', '', []],
  ])('%s', (_name, text, lengths) => {
    const parts = splitText(text);
    expect(parts.map((part) => part.length)).toEqual(lengths);
    expect(parts.every((part) => part.isWellFormed())).toBe(true);
  });
});

test('characters are counted as people see them, and no further than asked', () => {
  expect(countGraphemes(`a${FAMILY}e\u0301🇯🇵`)).toBe(4);
  expect(countGraphemes('a'.repeat(1000), 20)).toBe(21);
});

test('a cut text is the beginning, never with half a character at its end', () => {
  expect(cutText(`ab${FAMILY}`, 12)).toBe('ab');
  expect(cutText('short', 20)).toBe('short');
});
