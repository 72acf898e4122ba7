// The order in which each strategy asks, with its ties.
import { describe, expect, test } from 'vitest';
import { anOperator } from '../../testing/dispatch/desk-builders';
import type { OperatorState, Strategy } from './entry';
import { operatorOrder, skillSum } from './strategies';

function asked(strategy: Strategy, operators: readonly OperatorState[], skills: readonly string[] = []): string[] {
  const order = operatorOrder(strategy, 'support', skills);
  if (!order) return [];
  return [...operators].sort(order).map(({ operatorId }) => operatorId);
}

const level = (name: string, value: number) => ({ name, level: value });

describe('round robin', () => {
  test('the one whose last assignment is oldest, whatever the load; never counts as oldest', () => {
    const operators = [
      anOperator('a', { lastAssignedAt: 30, used: 0 }),
      anOperator('b', { lastAssignedAt: 10, used: 3 }),
      anOperator('c', { lastAssignedAt: null, used: 3 }),
    ];
    expect(asked('round_robin', operators)).toEqual(['c', 'b', 'a']);
  });
});

describe.each(['least_busy', 'priority_based'] as const)('%s', (strategy) => {
  test('goes by the share of the capacity: one of two is busier than two of six', () => {
    const operators = [anOperator('a', { used: 1, capacity: 2 }), anOperator('b', { used: 2, capacity: 6 })];
    expect(asked(strategy, operators)).toEqual(['b', 'a']);
  });

  test('reserved slots count, and unlimited counts as ten', () => {
    const operators = [
      anOperator('a', { used: 1, reserved: 1, capacity: 4 }),
      anOperator('b', { used: 6, capacity: null }),
      anOperator('c', { used: 4, capacity: null }),
    ];
    expect(asked(strategy, operators)).toEqual(['c', 'a', 'b']);
  });

  test('the capacity is the one for this team', () => {
    const operators = [
      anOperator('a', { used: 1, capacity: 10, teams: [{ teamId: 'support', capacity: 2 }] }),
      anOperator('b', { used: 1, capacity: 3 }),
    ];
    expect(asked(strategy, operators)).toEqual(['b', 'a']);
  });

  test('equal loads: the oldest assignment, never first, then the id', () => {
    const operators = [
      anOperator('d', { used: 1, lastAssignedAt: 5 }),
      anOperator('c', { used: 1, lastAssignedAt: 5 }),
      anOperator('b', { used: 1, lastAssignedAt: 3 }),
      anOperator('a', { used: 1, lastAssignedAt: null }),
    ];
    expect(asked(strategy, operators)).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('skill based', () => {
  const operators = [
    anOperator('a', { skills: [level('refunds', 5), level('export', 1)], used: 3 }),
    anOperator('b', { skills: [level('refunds', 2), level('export', 4)], used: 0 }),
    anOperator('c', { skills: [level('refunds', 4), level('export', 4)], used: 3 }),
  ];

  test('the highest sum of levels over the skills asked for, then least busy', () => {
    expect(asked('skill_based', operators, ['refunds', 'export'])).toEqual(['c', 'b', 'a']);
    expect(asked('skill_based', operators, ['refunds'])).toEqual(['a', 'c', 'b']);
  });

  test('without skills it is least busy', () => {
    expect(asked('skill_based', operators)).toEqual(asked('least_busy', operators));
  });

  test('a wish that she lacks counts nothing', () => {
    expect(skillSum(anOperator('d', { skills: [level('export', 3)] }), ['refunds', 'export'])).toBe(3);
  });
});

test('manual asks nobody', () => {
  expect(operatorOrder('manual', 'support', [])).toBeNull();
});
