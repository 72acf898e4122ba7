import { describe, expect, test } from 'vitest';
import type { SessionSlaView } from '$protocol/chat-view';
import { clockTime } from './format-time';
import { alertWords, lateWords, standingWords } from './sla-words';

const NOW = Date.UTC(2026, 10, 28, 12);
const TIME = clockTime(NOW);

test.each([
  [{ state: 'at_risk', target: 'first_reply', dueAt: NOW }, 'Due soon', `First answer: due ${TIME}`],
  [{ state: 'breached', target: 'next_reply', dueAt: NOW }, 'Overdue', `Further answers: was due ${TIME}`],
  [{ state: 'breached', target: null, dueAt: null }, 'Overdue', 'A service level of this chat was missed'],
  [{ state: 'at_risk', target: 'resolution', dueAt: null }, 'Due soon', 'Resolution: stands still for now'],
] as const)('a row says %j', (alert, label, title) => {
  expect(alertWords(alert, NOW)).toEqual({ label, title });
});

test.each([
  [{ state: 'breached', target: 'next_reply', dueAt: NOW - 4 * 60_000 }, '4 min late'],
  [{ state: 'breached', target: 'next_reply', dueAt: NOW - 59_000 }, 'Overdue'],
  [{ state: 'breached', target: 'resolution', dueAt: null }, 'Overdue'],
  [{ state: 'at_risk', target: 'next_reply', dueAt: NOW - 90_000 }, 'Due soon'],
] as const)('a list of what is late says of %j: %s', (alert, words) => {
  expect(lateWords(alert, NOW)).toBe(words);
});

describe('a target', () => {
  const one: SessionSlaView['targets'][number] = {
    target: 'first_reply',
    limitSec: 60,
    state: 'running',
    dueAt: NOW,
    isWarned: false,
    isBreached: false,
  };

  test.each([
    [{}, `Due ${TIME}`],
    [{ isWarned: true }, `Due soon, ${TIME}`],
    [{ isWarned: true, isBreached: true }, `Overdue, was due ${TIME}`],
    [{ dueAt: null }, 'Not due'],
    [{ state: 'paused', dueAt: null }, 'Stands still for now'],
    [{ state: 'met', isWarned: true }, 'In time'],
    [{ state: 'met', isBreached: true }, 'Too late'],
    [{ state: 'stopped' }, 'Ended before'],
    [{ state: 'stopped', isBreached: true }, 'Missed'],
  ] as const)('%j', (more, expected) => {
    expect(standingWords({ ...one, ...more }, NOW)).toBe(expected);
  });
});
