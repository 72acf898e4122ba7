import { expect, test } from 'vitest';
import { isFull, loadLabel, loadWords, statusWords } from './status-words';

test.each([
  ['available', 'available', 'Available'],
  ['busy', 'busy', 'Busy'],
  ['available', 'away', 'Away (idle)'],
  ['busy', 'away', 'Away (idle)'],
  ['away', 'away', 'Away'],
  ['available', 'reconnecting', 'Reconnecting'],
  ['available', 'offline', 'Offline'],
] as const)('declared %s and in effect %s is called %s', (declared, effective, words) => {
  expect(statusWords({ declared, effective })).toBe(words);
});

test.each([
  ['available', 'Wrapping up'],
  ['busy', 'Wrapping up'],
  // Whoever is not there is that first.
  ['away', 'Away'],
  ['offline', 'Offline'],
] as const)('after a chat, %s is called %s', (status, words) => {
  expect(statusWords({ declared: status, effective: status, wrapUpUntil: 5_000 })).toBe(words);
});

test('slots that are kept for offers count as taken', () => {
  const load = { used: 2, reserved: 1, capacity: 4 };
  expect(loadWords(load)).toBe('3 / 4');
  expect(loadLabel(load)).toBe('3 of 4 chats');
  expect(isFull(load)).toBe(false);
  expect(isFull({ ...load, used: 3 })).toBe(true);
});

test('without a limit there is a number and nobody is full', () => {
  const load = { used: 9, reserved: 0, capacity: null };
  expect(loadWords(load)).toBe('9');
  expect(loadLabel({ ...load, used: 1 })).toBe('1 chat, no limit');
  expect(isFull(load)).toBe(false);
});
