// When a chat is looked at again: what can be set, and in whose list it is.
import { expect, test } from 'vitest';
import type { OperatorId } from '../ids';
import {
  dueFor,
  FOLLOW_UP_AHEAD_MS_MAX,
  FOLLOW_UP_NOTE_UTF16_MAX,
  FOLLOW_UPS_MAX,
  type FollowUp,
  isDueFor,
  isFollowUpWrong,
  withDue,
} from './follow-up';

const NOW = 1_000_000;
const of = (id: string, operatorId: string, isDue = false): FollowUp => ({
  id,
  by: { operatorId: operatorId as OperatorId, name: operatorId },
  at: NOW,
  note: '',
  isDue,
});

test.each<[string, number, string, number, boolean]>([
  ['in a moment', NOW + 1, 'solved?', 0, false],
  ['as late as can be', NOW + FOLLOW_UP_AHEAD_MS_MAX, '', 0, false],
  ['too late', NOW + FOLLOW_UP_AHEAD_MS_MAX + 1, '', 0, true],
  ['now', NOW, '', 0, true],
  ['no time', Number.NaN, '', 0, true],
  ['a long note', NOW + 1, 'x'.repeat(FOLLOW_UP_NOTE_UTF16_MAX), 0, false],
  ['too long a note', NOW + 1, 'x'.repeat(FOLLOW_UP_NOTE_UTF16_MAX + 1), 0, true],
  ['the last that fits', NOW + 1, '', FOLLOW_UPS_MAX - 1, false],
  ['one too many', NOW + 1, '', FOLLOW_UPS_MAX, true],
])('%s', (_, at, note, kept, isWrong) => {
  const others = Array.from({ length: kept }, (_one, n) => of(`f${n}`, 'aya'));
  expect(isFollowUpWrong(others, { at, note }, NOW)).toBe(isWrong);
});

test('each is due once, and the others stay as they are', () => {
  const kept = [of('a', 'aya'), of('b', 'ben')];
  const due = withDue(kept, 'b');
  expect(due?.map(({ id, isDue }) => [id, isDue])).toEqual([
    ['a', false],
    ['b', true],
  ]);
  expect([withDue(due ?? [], 'b'), withDue(kept, 'gone')]).toEqual([null, null]);
});

test('the chat is in the list of whoever has one that is due, once', () => {
  const kept = [of('a', 'aya', true), of('b', 'ben'), of('c', 'aya', true)];
  expect(dueFor(kept)).toEqual(['aya']);
  expect([isDueFor(kept, 'aya'), isDueFor(kept, 'ben'), isDueFor(undefined, 'aya')]).toEqual([true, false, false]);
});
