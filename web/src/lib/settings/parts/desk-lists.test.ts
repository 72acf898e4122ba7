import { expect, test } from 'vitest';
import { boxesOf, nameIn, optionsOf } from './desk-lists.svelte';

const TEAMS = [{ id: 'sales', name: 'Sales' }];
const values = (options: readonly { value: string }[]) => options.map(({ value }) => value);

test('what is chosen and gone stays a choice, so that saving anything else does not change it', () => {
  expect(optionsOf(TEAMS, 'old')).toEqual([
    { value: 'sales', label: 'Sales' },
    { value: 'old', label: 'old (no longer there)' },
  ]);
  expect(values(boxesOf(TEAMS, ['old', 'sales']))).toEqual(['sales', 'old']);
});

test('the empty choice is there where nothing may be chosen, or is not yet', () => {
  expect(values(optionsOf(TEAMS, 'sales', 'Nobody'))).toEqual(['', 'sales']);
  expect(values(optionsOf(TEAMS, ''))).toEqual(['', 'sales']);
  expect(values(optionsOf(TEAMS, 'sales'))).toEqual(['sales']);
});

test('a name where there is one, else the id', () => {
  expect([nameIn(TEAMS, 'sales'), nameIn(TEAMS, 'old')]).toEqual(['Sales', 'old']);
});
