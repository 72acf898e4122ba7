// What is marked of a text is what was searched for, in the text as it was written, also where folding changes lengths.
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { fold } from './fold';
import { markedRanges } from './marked-ranges';

const marked = (text: string, query: string) =>
  markedRanges(text, query).map(({ start, end }) => text.slice(start, end));

describe('marks', () => {
  test.each([
    ['返金できますか。返金は', '返金', ['返金', '返金']],
    ['A  \n B, ab', 'a b', ['A  \n B']],
    ['ﾊﾞﾅﾅとバナナ', 'バナナ', ['ﾊﾞﾅﾅ', 'バナナ']],
    ['㌔です', 'キロ', ['㌔']],
    ['100㌔です', 'ロで', ['㌔で']],
    ['Cafe\u0301 CAFÉ', 'café', ['Cafe\u0301', 'CAFÉ']],
    ['ｆｕｌｌ width', 'FULL', ['ｆｕｌｌ']],
    ['İstanbul', 'i', ['İ']],
    ['a\u200bb', 'AB', ['a\u200bb']],
    ['เมื่อไหร่จะได้เงินคืน', 'เงินคืน', ['เงินคืน']],
    ['เมื่อ', 'ม', ['มื่']],
    ['the 👩‍👩‍👧 are 👍🏽', '👩', ['👩‍👩‍👧']],
    ['👍🏽👍', '👍', ['👍🏽👍']],
    ['한국', '\u1112\u1161\u11ab', ['한']],
    ['ㅋㅋㅋ', 'ㅋㅋ', ['ㅋㅋㅋ']],
    ['ΟΔΟΣ, ΟΔΟΣ.', 'οδος', ['ΟΔΟΣ', 'ΟΔΟΣ']],
    ['aaa', 'aa', ['aaa']],
    ['  hello  ', 'hello', ['hello']],
    ['hello', 'help', []],
    ['hello', ' ', []],
  ])('%j, searched for %j', (text, query, expected) => {
    expect(marked(text, query)).toEqual(expected);
  });

  test('all of a text that piles up more marks than any character has, without folding it thousands of times', () => {
    let folded = 0;
    const normalize = String.prototype.normalize;
    const counted = vi.spyOn(String.prototype, 'normalize').mockImplementation(function (this: string, form) {
      folded += this.length;
      return normalize.call(this, form);
    });
    const piled = `hello a${'\u0301\u0323'.repeat(2_000)}`;
    expect(marked(piled, 'hello')).toEqual([piled]);
    expect(marked(piled, 'help')).toEqual([]);
    counted.mockRestore();
    expect(folded).toBeLessThan(100 * piled.length);
  });

  test('no part of a text: each mark holds the query, and a text that holds it has one', () => {
    const unit = fc.constantFrom(
      ...Array.from('aAΣσς ﾊﾞバe\u0301é返金㌔\u200d\ufe0fเมื่อ👩👍🏽가\u1100\u1161 \n\0\u0323\u0307\ufdfa'),
      '\ud83d',
    );
    const pieces = fc.array(unit, { maxLength: 30 }).map((units) => units.join(''));
    const query = fc.array(unit, { minLength: 1, maxLength: 3 }).map((units) => units.join(''));
    const holds = (text: string, sought: string) => {
      const points = Array.from(fold(text));
      const wanted = Array.from(fold(sought));
      return wanted.length > 0 && points.some((_, at) => wanted.every((point, i) => points[at + i] === point));
    };
    fc.assert(
      fc.property(pieces, query, (text, sought) => {
        const ranges = markedRanges(text, sought);
        expect(ranges.length > 0).toBe(holds(text, sought));
        for (const { start, end } of ranges) expect(fold(text.slice(start, end))).toContain(fold(sought));
        for (const [i, { start }] of ranges.entries()) expect(start).toBeGreaterThan(ranges[i - 1]?.end ?? -1);
      }),
      { numRuns: 5_000 },
    );
  });
});
