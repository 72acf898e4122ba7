// Holds the state table in the room guide to the data it is printed from.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { STATE_TABLE } from '../domain/chat/state-table';
import { withStateTable } from './state-table-section';

const guide = readFileSync(join(fileURLToPath(import.meta.url), '../../README.md'), 'utf8');

test('the guide shows the table that the code is tested by: else run `npm run state-table`', () => {
  expect(withStateTable(guide)).toBe(guide);
});

test('a cell that differs is written anew, and nothing around the table changes', () => {
  const row = '| `unhold`';
  expect(guide.split(row).length - 1).toBe(STATE_TABLE.filter(({ event }) => event === 'unhold').length);
  const spoilt = guide.replace(row, '| `unheld`');
  expect(spoilt).not.toBe(guide);
  expect(withStateTable(spoilt)).toBe(guide);
});

test('a guide without the marks is left alone', () => {
  expect(() => withStateTable('# A guide\n')).toThrow('marks');
  expect(() => withStateTable(guide.replace('<!-- the state table ends -->', ''))).toThrow('marks');
});
