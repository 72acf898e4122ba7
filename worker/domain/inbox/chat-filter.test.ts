// What a filter lets through: each kind alone, all of them together, and what a row lacks.
import { describe, expect, test } from 'vitest';
import { type ChatFilter, type FilteredRow, fitsFilter } from './chat-filter';

const ROW: FilteredRow = {
  state: 'active',
  channelId: 'demo',
  owner: { operatorId: 'op_a' },
  lastAt: 100,
  teamId: 'sales',
  priority: 1,
  scope: { teamIds: ['sales', 'billing'] },
  tagIds: ['refund', 'vip'],
};
const ENDED: FilteredRow = { ...ROW, state: 'resolved', teamId: undefined, priority: undefined };

describe.each<[string, ChatFilter, ChatFilter]>([
  ['its state', { states: ['waiting', 'active'] }, { states: ['waiting'] }],
  ['its team', { teams: ['sales'] }, { teams: ['billing', ''] }],
  ['whoever has it', { operators: ['op_b', 'op_a'] }, { operators: ['op_b'] }],
  ['its channel', { channels: ['demo'] }, { channels: ['other'] }],
  ['one of its tags', { tags: ['vip', 'new'] }, { tags: ['new'] }],
  ['its priority', { priorities: [1] }, { priorities: [0, 2] }],
  ['its last message', { from: 100, to: 101 }, { from: 101 }],
  ['the end of a span, which is not in it', { to: 101 }, { to: 100 }],
  ['all together', { states: ['active'], teams: ['sales'], from: 1 }, { states: ['active'], teams: ['billing'] }],
  ['nothing', { states: [], teams: [] }, { states: ['bot'], teams: [] }],
])('by %s', (_name, fitting, other) => {
  test('it fits, or does not', () => {
    expect([fitsFilter(ROW, fitting), fitsFilter(ROW, other)]).toEqual([true, false]);
  });
});

test('an ended chat is of every team that had it, and of none where nobody had it', () => {
  expect(fitsFilter(ENDED, { teams: ['billing'] })).toBe(true);
  expect(fitsFilter(ENDED, { teams: [''] })).toBe(false);
  expect(fitsFilter({ ...ENDED, scope: undefined }, { teams: [''] })).toBe(true);
  expect(fitsFilter({ ...ROW, teamId: null }, { teams: [''] })).toBe(true);
});

test('what a row lacks fits no wish for it', () => {
  expect(fitsFilter(ENDED, { priorities: [0, 1, 2, 3] })).toBe(false);
  expect(fitsFilter({ ...ROW, tagIds: undefined }, { tags: ['vip'] })).toBe(false);
  expect(fitsFilter({ ...ROW, owner: null }, { operators: ['op_a'] })).toBe(false);
  expect(fitsFilter({ ...ROW, lastAt: null }, { from: 0 })).toBe(false);
  expect(fitsFilter({ ...ROW, lastAt: null }, { to: 1_000 })).toBe(false);
});
