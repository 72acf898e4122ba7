// Which bytes become somebody's picture, and what of them.
import { expect, test } from 'vitest';
import { aJpeg, anMp4, aPng, aText, aWebp, bytes } from '../testing/sample-files';
import { judgePicture } from './judge-picture';

const REFUSED = { ok: false, error: 'PICTURE_REFUSED' };
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

test.each([
  ['a PNG', aPng(256, 256), 'image/png'],
  ['a JPEG', aJpeg(256, 256), 'image/jpeg'],
  ['a WebP', aWebp(256, 256), 'image/webp'],
  ['one of the largest size', aPng(1024, 1024), 'image/png'],
])('%s is one, as it is', async (_, file, contentType) => {
  expect(await judgePicture(file)).toEqual({ ok: true, value: { bytes: file, contentType } });
});

test.each([
  ['nothing', new Uint8Array()],
  ['SVG', aText(SVG)],
  ['HTML', aText('<!doctype html><script>alert(1)</script>')],
  ['a GIF', bytes('GIF89a', [10, 0, 10, 0, 0, 0, 0])],
  ['a GIF that is a script as well', bytes('GIF89a/*', [0, 0], '*/=1;alert(1)')],
  ['a video', anMp4()],
  ['markup in front of a PNG', bytes('<script>', aPng(256, 256))],
  ['a PNG that ends before its size', aPng(256, 256).slice(0, 20)],
  ['a PNG without a size', aPng(0, 256)],
  ['a PNG that is too wide', aPng(1025, 10)],
  ['a PNG that is too high', aPng(10, 1025)],
  ['a PNG of a size that no memory holds', aPng(0x7fffffff, 0x7fffffff)],
  ['a JPEG that is too wide', aJpeg(1025, 10)],
  ['a WebP that is too high', aWebp(10, 1025)],
])('%s is none', async (_, file) => {
  expect(await judgePicture(file)).toEqual(REFUSED);
});

test.each([
  ['PNG', bytes(aPng(256, 256, SVG), SVG)],
  ['JPEG', bytes(aJpeg(256, 256, 1), SVG)],
  ['WebP', bytes(aWebp(256, 256, SVG), SVG)],
])(
  'of a %s that is something else as well, and says where it was taken, the picture alone is kept',
  async (_, file) => {
    const judged = await judgePicture(file);
    const kept = judged.ok ? new TextDecoder('latin1').decode(judged.value.bytes) : '<svg GPS';
    expect(kept).not.toMatch(/<svg|GPS/);
  },
);
