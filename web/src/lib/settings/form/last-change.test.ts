import { expect, test } from 'vitest';
import { changeWords, lastChangeOf } from './last-change';

const AT = Date.parse('2026-11-28T12:00:00Z');

test('who changed it last is named, and nobody is made up', () => {
  expect(lastChangeOf(null)).toBeNull();
  expect(lastChangeOf({ updatedAt: null, updatedBy: null })).toBeNull();
  const change = lastChangeOf({ updatedAt: AT, updatedBy: { name: 'Aya' } });
  expect(change && changeWords(change)).toMatch(/^Last changed by Aya, Nov 28, 2026/);
  const seeded = lastChangeOf({ updatedAt: AT, updatedBy: null });
  expect(seeded && changeWords(seeded)).toMatch(/^Last changed Nov 28, 2026/);
});
