// What is picked: one by one, ranges, all that is shown, and never more than can be changed at once.
import { describe, expect, test } from 'vitest';
import { PICKED_MAX, Picks } from './picks.svelte';

const picksOf = (ids: readonly string[]) => {
  const picks = new Picks(() => ids);
  return { picks, picked: () => [...picks.ids].join('') };
};

describe('picks', () => {
  test('one by one, and not', () => {
    const { picks, picked } = picksOf(['a', 'b', 'c']);
    picks.pick('a', true);
    picks.pick('c', true);
    picks.pick('a', false);
    expect(picked()).toBe('c');
  });

  test('with Shift all from the last one on, upwards too, in the order of the list as it stands now', () => {
    const { picks, picked } = picksOf(['a', 'b', 'c', 'd', 'e']);
    picks.pick('d', true);
    picks.pick('b', true, true);
    expect([...picked()].sort().join('')).toBe('bcd');
    picks.pick('c', false, true);
    expect(picked()).toBe('d');
  });

  test('a range from a chat that has left the list is that one chat', () => {
    const ids = ['a', 'b', 'c'];
    const { picks, picked } = picksOf(ids);
    picks.pick('a', true);
    ids.shift();
    picks.pick('c', true, true);
    expect(picked()).toBe('ac');
  });

  test('all that is shown, as many as can be changed at once', () => {
    const { picks } = picksOf(Array.from({ length: PICKED_MAX + 20 }, (_, n) => `u${n}`));
    picks.pickShown();
    expect(picks.ids.size).toBe(500);
    picks.pick('u510', true);
    expect(picks.ids.size).toBe(500);
    picks.clear();
    expect(picks.ids.size).toBe(0);
  });
});
