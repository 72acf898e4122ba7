import { describe, expect, test } from 'vitest';
import { sniffFile } from './sniff-file';

const bytes = (...parts: (string | readonly number[])[]) =>
  new Uint8Array(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : [...part])),
  );

describe('what a file is', () => {
  test.each([
    ['a JPEG', bytes([0xff, 0xd8, 0xff, 0xe1]), { kind: 'image', contentType: 'image/jpeg' }],
    ['a PNG', bytes([0x89], 'PNG', [13, 10, 26, 10]), { kind: 'image', contentType: 'image/png' }],
    ['a GIF, which may move', bytes('GIF89a'), { kind: 'image', isStill: false }],
    ['a WebP', bytes('RIFF', [1, 2, 3, 4], 'WEBP'), { kind: 'image', contentType: 'image/webp' }],
    ['a HEIC of a phone', bytes([0, 0, 0, 24], 'ftypheic'), { kind: 'image', contentType: 'image/heic' }],
    ['an mp4', bytes([0, 0, 0, 24], 'ftypisom'), { kind: 'mp4' }],
    ['an m4a', bytes([0, 0, 0, 24], 'ftypM4A '), { kind: 'mp4', brand: 'M4A' }],
    ['an mp3 with a tag', bytes('ID3', [4, 0]), { kind: 'mp3' }],
    ['an mp3 without', bytes([0xff, 0xfb, 0x90, 0x64]), { kind: 'mp3' }],
    ['a QuickTime film, which LINE does not play', bytes([0, 0, 0, 20], 'ftypqt  '), { kind: 'other' }],
    ['a PDF', bytes('%PDF-1.7'), { kind: 'other' }],
    ['AAC without a container', bytes([0xff, 0xf1, 0x50, 0x80]), { kind: 'other' }],
    ['a page that calls itself a picture', bytes('<html>'), { kind: 'other' }],
    ['nothing', bytes(), { kind: 'other' }],
  ])('%s is told by its bytes', (_name, head, expected) => {
    expect(sniffFile(head)).toMatchObject(expected);
  });
});
