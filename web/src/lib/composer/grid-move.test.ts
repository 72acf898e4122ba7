import { expect, test } from 'vitest';
import { gridMove } from './grid-move';

test('keys lead through a grid and never out of it', () => {
  // 5 columns, 12 stickers: the last row has two.
  expect(gridMove('ArrowRight', 4, 12, 5)).toBe(5);
  expect(gridMove('ArrowDown', 6, 12, 5)).toBe(11);
  expect(gridMove('ArrowDown', 8, 12, 5)).toBe(8);
  expect(gridMove('ArrowUp', 3, 12, 5)).toBe(3);
  expect(gridMove('ArrowLeft', 0, 12, 5)).toBe(0);
  expect([gridMove('Home', 7, 12, 5), gridMove('End', 7, 12, 5)]).toEqual([0, 11]);
  expect([gridMove('j', 7, 12, 5), gridMove('Home', 0, 0, 5)]).toEqual([null, null]);
});
