// Sizes of pictures and films from their heads, and photos without their camera's notes; what is cut or broken is survived.
import { describe, expect, test } from 'vitest';
import { aJpeg, anMp4, aPng, bytes } from '../testing/sample-files';
import type { ByteSource } from './byte-source';
import { imageSize } from './image-size';
import { mp4Tracks } from './mp4-tracks';
import { stripLocation } from './strip-location';

function sourceOf(file: Uint8Array): ByteSource {
  return { size: file.length, read: async (offset, length) => new Uint8Array(file.slice(offset, offset + length)) };
}

describe('an image', () => {
  const webp = (kind: string, rest: number[]) => bytes('RIFF....WEBP', kind, [0, 0, 0, 0], rest, new Uint8Array(20));

  test.each<[string, Uint8Array, object]>([
    ['image/jpeg', aJpeg(640, 480), { width: 640, height: 480 }],
    ['image/jpeg', aJpeg(640, 480, 3), { width: 640, height: 480 }],
    ['image/jpeg', aJpeg(640, 480, 8), { width: 480, height: 640 }],
    ['image/png', aPng(70_000, 3), { width: 70_000, height: 3 }],
    ['image/gif', bytes('GIF89a', [0x40, 0x01, 0xc8, 0x00]), { width: 320, height: 200 }],
    ['image/webp', webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xc8, 0x00]), { width: 320, height: 200 }],
    ['image/webp', webp('VP8L', [0x2f, 0x3f, 0xc1, 0x31, 0x00]), { width: 320, height: 200 }],
    ['image/webp', webp('VP8X', [0, 0, 0, 0, 0x3f, 0x01, 0x00, 0xc7, 0x00, 0x00]), { width: 320, height: 200 }],
  ])('%s says its size', async (contentType, file, size) => {
    expect(await imageSize(sourceOf(file), contentType)).toEqual(size);
  });

  test('of no size, or of another type, has none', async () => {
    expect(await imageSize(sourceOf(aPng(0, 5)), 'image/png')).toBeNull();
    expect(await imageSize(sourceOf(aPng(5, 5)), 'image/svg+xml')).toBeNull();
  });
});

describe('an mp4', () => {
  test('says what tracks it has, wherever its index stands', async () => {
    expect(await mp4Tracks(sourceOf(anMp4({ dataBytes: 5_000, size: [1280, 720] })))).toEqual({
      hasPicture: true,
      hasSound: true,
      size: { width: 1280, height: 720 },
    });
    expect(await mp4Tracks(sourceOf(anMp4({ tracks: ['soun'] })))).toEqual({
      hasPicture: false,
      hasSound: true,
      size: null,
    });
  });

  test('that is turned is as wide as it was high', async () => {
    expect(await mp4Tracks(sourceOf(anMp4({ isTurned: true })))).toMatchObject({ size: { width: 360, height: 640 } });
  });

  test('whose data box is longer than 4 GB has it skipped, not read', async () => {
    const index = anMp4().subarray(20 + 40);
    const head = bytes([0, 0, 0, 1], 'mdat', [0, 0, 0, 2, 0, 0, 0, 0]);
    const far = 2 ** 33;
    const source: ByteSource = {
      size: far + index.length,
      read: async (offset, length) =>
        offset >= far ? new Uint8Array(index.slice(offset - far, offset - far + length)) : head.slice(0, length),
    };
    expect(await mp4Tracks(source)).toMatchObject({ hasPicture: true });
  });
});

describe('a photo without its notes', () => {
  const text = (file: Uint8Array) => new TextDecoder('latin1').decode(file);

  test('has no place, no camera and nothing behind its end, and is turned as before', async () => {
    const kept = stripLocation(aJpeg(64, 48, 6), 'image/jpeg');
    expect(text(kept)).not.toContain('GPS');
    expect(await imageSize(sourceOf(kept), 'image/jpeg')).toEqual({ width: 48, height: 64 });
  });

  test('that has none is the same byte for byte', () => {
    expect(stripLocation(aJpeg(64, 48), 'image/jpeg')).toEqual(aJpeg(64, 48));
    expect(stripLocation(aPng(64, 48), 'image/png')).toEqual(aPng(64, 48));
  });

  test('keeps its other chunks', () => {
    expect(stripLocation(aPng(64, 48, 'GPS'), 'image/png')).toEqual(aPng(64, 48));
  });
});

test('files that are cut anywhere, or hold nonsense, end no reader', async () => {
  const files: [string, Uint8Array<ArrayBuffer>][] = [
    ['image/jpeg', aJpeg(64, 48, 6)],
    ['image/png', aPng(64, 48, 'GPS')],
    ['video/mp4', anMp4()],
  ];
  let read = 0;
  for (const [contentType, file] of files) {
    for (let cut = 0; cut < file.length; cut++) {
      const spoiled = file.slice();
      spoiled[cut] = 0xff - (spoiled[cut] ?? 0);
      for (const broken of [file.slice(0, cut), spoiled]) {
        await imageSize(sourceOf(broken), contentType);
        await mp4Tracks(sourceOf(broken));
        expect(stripLocation(broken, contentType).length).toBeLessThanOrEqual(broken.length + 36);
        read += 1;
      }
    }
  }
  expect(read).toBeGreaterThan(1_000);
});
