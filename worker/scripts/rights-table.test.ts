// Holds the table of rights in the room guide to the data it is printed from.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withRightsTable } from './rights-table-section';

const guide = readFileSync(join(fileURLToPath(import.meta.url), '../../README.md'), 'utf8');

test('the guide shows the table that the routes are guarded by: else run `npm run rights-table`', () => {
  expect(withRightsTable(guide)).toBe(guide);
});

test('a right that differs is written anew', () => {
  const row = '`POST /api/admin/rebuild`';
  expect(guide).toContain(row);
  expect(withRightsTable(guide.replace(row, '`POST /api/rebuild`'))).toBe(guide);
});
