import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../search/fold';
import { FALLBACK_KEY, isLoop, LOOP_WINDOW_MS } from './loop';
import { diceOfBigrams, isSameText } from './text-likeness';

const NOW = 1_800_000_000_000;

function turnsOf(keys: string, at = NOW - 1000) {
  return [...keys].map((key) => ({ at, key }));
}

describe('loop by answers', () => {
  test.each([
    ['', false],
    ['aa', false],
    ['aaa', true],
    ['abac', false],
    ['abacda', true],
    ['abab', true],
    ['cabab', true],
    ['ababc', false],
    ['abba', false],
    ['abcdeaga', true],
    // Three times, but the first one lies before the last eight turns.
    ['abcdefaga', false],
  ])('turns %j: %s', (keys, isOne) => {
    expect(isLoop(turnsOf(keys), 'new', [], NOW)).toBe(isOne);
  });

  test('the fallback may be said as often as failures are allowed, and is a turn like others when two alternate', () => {
    const turnOf = (key: string) => ({ at: NOW - 1000, key });
    expect(isLoop(Array(5).fill(turnOf(FALLBACK_KEY)), '', [], NOW)).toBe(false);
    expect(isLoop(['a', FALLBACK_KEY, 'a', FALLBACK_KEY].map(turnOf), '', [], NOW)).toBe(true);
  });

  test('what lies more than ten minutes back counts no more', () => {
    expect(isLoop(turnsOf('aaa', NOW - LOOP_WINDOW_MS), '', [], NOW)).toBe(true);
    expect(isLoop(turnsOf('aaa', NOW - LOOP_WINDOW_MS - 1), '', [], NOW)).toBe(false);
    expect(isLoop([...turnsOf('a', NOW - LOOP_WINDOW_MS - 1), ...turnsOf('aa')], '', [], NOW)).toBe(false);
  });
});

describe('loop by the customer', () => {
  test.each<[string, string[], boolean]>([
    ['where is my order', ['where is my order'], false],
    ['where is my order', ['where is my order', 'where is my order'], true],
    ['where is my order', ['Where is my order?', 'hello', 'WHERE is my order'], true],
    ['คืนเงินยังไง', ['คืนเงินยังไง', 'คืนเงินยังไงคะ', 'คืนเงินยังไง'], true],
    ['注文はどこですか', ['注文はどこですか', '注文はどこですか？'], true],
    ['where is my order', ['where is my parcel', 'where is my parcel'], false],
    ['', ['', '', ''], false],
    ['?', ['?', '?'], true],
  ])('%j after %j: %s', (text, before, isOne) => {
    expect(isLoop([], fold(text), before.map(fold), NOW)).toBe(isOne);
  });

  test('only the last eight texts are looked at', () => {
    const others = Array.from({ length: 7 }, (_, i) => `something quite different ${i}`.repeat(i + 1));
    expect(isLoop([], 'same', [...others, 'same', 'same'], NOW)).toBe(false);
  });
});

describe("Dice's coefficient", () => {
  test.each([
    // ni ig gh ht / na ac ch ht: one in common of 4 + 4.
    ['night', 'nacht', 0.25],
    // aa aa / aa: one in common of 2 + 1, twice.
    ['aaa', 'aa', 2 / 3],
    ['ab', 'ab', 1],
    ['a', 'a', 1],
    ['a', 'b', 0],
    ['a', 'ab', 0],
    ['', '', 0],
    // 返品 品し した / 返品 品を
    ['返品した', '返品を', 0.4],
    ['😀😁', '😀😁', 1],
  ])('%j and %j: %s', (a, b, dice) => {
    expect(diceOfBigrams(a, b)).toBeCloseTo(dice, 12);
    expect(diceOfBigrams(b, a)).toBeCloseTo(dice, 12);
  });

  test('0.9 is the same text, less is not', () => {
    // 10 and 10 pairs with 9 in common; 9 and 9 with 8.
    expect(isSameText('abcdefghijk', 'abcdefghijx')).toBe(true);
    expect(isSameText('abcdefghij', 'abcdefghix')).toBe(false);
  });

  test('it lies between 0 and 1 and is the same both ways', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const dice = diceOfBigrams(a, b);
        expect(dice).toBeGreaterThanOrEqual(0);
        expect(dice).toBeLessThanOrEqual(1);
        expect(diceOfBigrams(b, a)).toBe(dice);
      }),
    );
  });
});
