// Overflow adds a team behind the others, at most up to three and never in a circle.
import { expect, test } from 'vitest';
import { overflowTo } from './overflow';

const fallbacks: Readonly<Record<string, string>> = { a: 'b', b: 'c', c: 'd', x: 'y', y: 'x' };
const fallbackOf = (teamId: string) => fallbacks[teamId] ?? null;

test.each([
  [['a'], ['a', 'b']],
  [
    ['a', 'b'],
    ['a', 'b', 'c'],
  ],
  [['a', 'b', 'c'], null],
  [['x'], ['x', 'y']],
  [['x', 'y'], null],
  [['d'], null],
  [[], null],
])('%j becomes %j', (teams, expected) => {
  expect(overflowTo(teams, fallbackOf)).toEqual(expected);
});
