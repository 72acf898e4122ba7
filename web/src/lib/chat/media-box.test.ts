import { expect, test } from 'vitest';
import { mediaBox } from './media-box';

test('a known size keeps its shape within the room there is', () => {
  expect(mediaBox('image', { width: 4_000, height: 3_000 })).toEqual({ width: 288, height: 216 });
  expect(mediaBox('video', { width: 1_080, height: 1_920 })).toEqual({ width: 162, height: 288 });
});

test('a small picture is not blown up, a sliver is still to be seen', () => {
  expect(mediaBox('image', { width: 200, height: 120 })).toEqual({ width: 200, height: 120 });
  expect(mediaBox('image', { width: 4_000, height: 40 })).toEqual({ width: 288, height: 96 });
});

test('without a size the room is the same before and after the file has come', () => {
  expect(mediaBox('image', {})).toEqual({ width: 288, height: 288 });
  expect(mediaBox('video', { width: 0, height: 0 })).toEqual({ width: 288, height: 162 });
});
