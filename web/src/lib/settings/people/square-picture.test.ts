// What of a file becomes somebody's picture, drawn on a canvas that notes what it is asked for.
import { afterEach, expect, test, vi } from 'vitest';
import { middleSquare, squarePicture } from './square-picture';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** @param writes the types that this browser writes; of any other it makes a PNG, as browsers do */
function aBrowser(writes: readonly string[], size: { width: number; height: number }) {
  const drawn: unknown[][] = [];
  const pen = { drawImage: (...[, ...place]: unknown[]) => drawn.push(place), fillRect: () => drawn.push(['ground']) };
  vi.stubGlobal('createImageBitmap', async () => ({ ...size, close: () => undefined }));
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => pen;
      convertToBlob = async ({ type }: { type: string }) =>
        new Blob([], { type: writes.includes(type) ? type : 'image/png' });
    },
  );
  return drawn;
}

test.each([
  [
    { width: 400, height: 300 },
    { x: 50, y: 0, side: 300 },
  ],
  [
    { width: 301, height: 1000 },
    { x: 0, y: 349, side: 301 },
  ],
  [
    { width: 9, height: 9 },
    { x: 0, y: 0, side: 9 },
  ],
])('of %o the middle', (size, square) => {
  expect(middleSquare(size)).toEqual(square);
});

test('the middle is drawn small, as a WebP', async () => {
  const drawn = aBrowser(['image/webp', 'image/jpeg'], { width: 4000, height: 3000 });
  expect((await squarePicture(new Blob()))?.type).toBe('image/webp');
  expect(drawn).toEqual([[500, 0, 3000, 3000, 0, 0, 256, 256]]);
});

test('where no WebP is written it is a JPEG on white, never a PNG', async () => {
  const drawn = aBrowser(['image/jpeg'], { width: 10, height: 10 });
  expect((await squarePicture(new Blob()))?.type).toBe('image/jpeg');
  expect(drawn.at(-1)).toEqual(['ground']);
});

test('what cannot be read is no picture', async () => {
  vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('not decoded')));
  expect(await squarePicture(new Blob())).toBeNull();
});
