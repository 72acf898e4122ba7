import { expect, test } from 'vitest';
import { ASK_TRIGGERS, OPERATOR_END_REASONS } from '$domain/chat/session-state';
import { endReasonWords, expectedWait, priorityWords, triggerWords } from './session-words';

test.each(ASK_TRIGGERS)('the trigger %s has words', (trigger) => {
  expect(triggerWords(trigger)).not.toBe(trigger);
});

test.each([...OPERATOR_END_REASONS, 'returned_to_bot', 'customer_timeout', 'queue_timeout', 'no_show'])(
  'the end reason %s has words',
  (reason) => {
    expect(endReasonWords(reason)).not.toBe(reason);
  },
);

test('what is not known yet is shown by its name', () => {
  expect(triggerWords('telepathy')).toBe('telepathy');
  expect(endReasonWords('eclipse')).toBe('eclipse');
});

test('priorities from urgent to low; an unknown one is normal', () => {
  expect([0, 1, 2, 3, 9].map(priorityWords)).toEqual(['Urgent', 'High', 'Normal', 'Low', 'Normal']);
});

test.each([
  [{ kind: 'minutes', lo: 2, hi: 5 }, 'expects 2 to 5 min'],
  [{ kind: 'less_than_a_minute' }, 'expects less than a minute'],
  [{ kind: 'hidden', why: 'no_mu' }, ''],
  [null, ''],
] as const)('%j is told as "%s"', (wait, words) => {
  expect(expectedWait(wait)).toBe(words);
});
