import { expect, test } from 'vitest';
import { placeMenu } from './place-menu';

const WINDOW = { width: 800, height: 600 };
const button = (left: number, top: number) => ({ left, top, width: 32, height: 32 });

test('under the button, at the edge that was asked for', () => {
  const size = { width: 200, height: 100 };
  expect(placeMenu(button(300, 40), size, WINDOW, 'start')).toMatchObject({ left: 300, top: 78 });
  expect(placeMenu(button(300, 40), size, WINDOW, 'end')).toMatchObject({ left: 132, top: 78 });
});

test('above it where there is no room under it', () => {
  const { top, maxHeight } = placeMenu(button(300, 500), { width: 200, height: 100 }, WINDOW, 'start');
  expect(top).toBe(394);
  expect(maxHeight).toBe(486);
});

test('where neither side has room, on the larger one, and it scrolls', () => {
  const { top, maxHeight } = placeMenu(button(300, 350), { width: 200, height: 900 }, WINDOW, 'start');
  expect(maxHeight).toBe(336);
  expect(top).toBe(8);
});

test.each([
  ['the left edge', button(2, 40), 'end', 8],
  ['the right edge', button(780, 40), 'start', 592],
] as const)('never over %s', (_name, place, align, left) => {
  expect(placeMenu(place, { width: 200, height: 100 }, WINDOW, align).left).toBe(left);
});
