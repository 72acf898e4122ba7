import { expect, test } from 'vitest';
import { moveItem } from './move-item';

test('an item changes places with its neighbour and tells where it is', () => {
  const items = ['a', 'b', 'c'];
  expect(moveItem(items, 2, -1)).toBe(1);
  expect(items).toEqual(['a', 'c', 'b']);
  expect(moveItem(items, 0, 1)).toBe(1);
  expect(items).toEqual(['c', 'a', 'b']);
});

test('at the ends nothing moves', () => {
  const items = ['a', 'b'];
  expect(moveItem(items, 0, -1)).toBe(0);
  expect(moveItem(items, 1, 1)).toBe(1);
  expect(moveItem(items, 7, -1)).toBe(7);
  expect(items).toEqual(['a', 'b']);
});
