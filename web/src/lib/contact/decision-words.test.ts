import { expect, test } from 'vitest';
import { howWords, othersWords, outcomeWords, verdictWords } from './decision-words';

test.each([
  ['rank 1', 'Place 1'],
  ['rank 12', 'Place 12'],
  ['skill:billing', 'lacks the skill billing'],
  ['capacity', 'full'],
  ['excluded', 'declined or missed it before'],
  ['from_the_future', 'from_the_future'],
])('%s reads: %s', (verdict, words) => {
  expect(verdictWords(verdict)).toBe(words);
});

// As the Dispatcher names what stands against somebody.
test.each([
  'not_member',
  'status',
  'unreachable',
  'reconnecting',
  'shift',
  'wrap_up',
  'language',
  'fair_cap',
  'ranked',
])('%s has words', (verdict) => {
  expect(verdictWords(verdict)).not.toBe(verdict);
});

test.each(['open', 'accepted', 'declined', 'timeout', 'not_shown', 'lost_to', 'refused', 'nobody'])(
  'the outcome %s has words',
  (outcome) => {
    expect(outcomeWords(outcome)).not.toBe(outcome);
  },
);

test('how it was decided', () => {
  expect(howWords({ strategy: 'least_busy', mode: 'offer' })).toBe('Least busy, asked first');
  expect(howWords({ strategy: 'dice', mode: 'none' })).toBe('dice, nobody');
});

test('the others are counted by what stood against them, most first', () => {
  expect(othersWords({ capacity: 2, not_member: 9, status: 0 })).toBe('not in this team (9), full (2)');
  expect(othersWords({})).toBe('');
});
