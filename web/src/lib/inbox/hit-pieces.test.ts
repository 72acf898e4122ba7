import { describe, expect, test } from 'vitest';
import { hitPieces } from './hit-pieces';

const shown = (text: string, ...ranges: [number, number][]) =>
  hitPieces({ text, ranges: ranges.map(([start, end]) => ({ start, end })) })
    .map((piece) => (piece.isMarked ? `[${piece.text}]` : piece.text))
    .join('');

describe('a row shows', () => {
  test('a short message whole, with every place marked', () => {
    expect(shown('返金できますか。返金は', [0, 2], [8, 10])).toBe('[返金]できますか。[返金]は');
  });

  test('of a long one the words around the first mark', () => {
    const words = shown(`${'a'.repeat(300)}refund${'b'.repeat(300)}`, [300, 306]);
    expect(words).toBe(`…${'a'.repeat(24)}[refund]${'b'.repeat(130)}…`);
  });

  test('the beginning where the mark is near, and the end where there is no more', () => {
    expect(shown(`refund${'b'.repeat(300)}`, [0, 6])).toBe(`[refund]${'b'.repeat(154)}…`);
    expect(shown(`${'a'.repeat(300)}refund`, [300, 306])).toBe(`…${'a'.repeat(24)}[refund]`);
  });

  test('no half of a character as readers see it', () => {
    const family = '👩‍👩‍👧';
    const words = hitPieces({ text: `${family.repeat(40)}x`, ranges: [{ start: 320, end: 321 }] }).map(
      ({ text }) => text,
    );
    expect(words.join('').replaceAll(family, '')).toBe('…x');
    expect(shown(`${'กำ'.repeat(100)}ย`, [200, 201]).replaceAll('กำ', '')).toBe('…[ย]');
  });
});
