import { expect, test } from 'vitest';
import { row } from '../testing/build';
import { showsDraft, urgencyOf } from './row-look';

test.each([
  [39_999, 'fresh'],
  [40_000, 'late'],
  [179_999, 'late'],
  [180_000, 'overdue'],
])('a customer who has waited %i ms is %s', (waitedMs, urgency) => {
  expect(urgencyOf(row({ state: 'waiting', unansweredSince: 1_000 }), 1_000 + waitedMs)).toBe(urgency);
});

test.each(['bot', 'resolved', 'closed', 'on_hold'] as const)('in %s nobody waits for a person', (state) => {
  expect(urgencyOf(row({ state, unansweredSince: 0 }), 999_999)).toBe('none');
});

test('a draft is marked only while its chat is open', () => {
  expect(showsDraft(row({ state: 'active' }), 'half a word')).toBe(true);
  expect(showsDraft(row({ state: 'resolved' }), 'half a word')).toBe(false);
  expect(showsDraft(row({ state: 'active' }), ' ')).toBe(false);
  expect(showsDraft(row({ state: 'active' }), null)).toBe(false);
});
