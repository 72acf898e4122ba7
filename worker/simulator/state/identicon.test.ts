import { crc32, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { identiconPng } from './identicon';

/** Type and data of each chunk; throws where a sum does not fit. */
function chunksOf(png: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(png);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    const named = bytes.subarray(at + 4, at + 8 + size);
    if (crc32(named) !== bytes.readUInt32BE(at + 8 + size)) throw new Error('wrong sum of a chunk');
    chunks.set(named.subarray(0, 4).toString('latin1'), named.subarray(4));
    at += 12 + size;
  }
  return chunks;
}

test('is a whole PNG of one bit per pixel, small and symmetric', () => {
  const png = identiconPng('U1');
  expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  expect(png.length).toBeLessThan(1_500);
  const chunks = chunksOf(png);
  expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.of());
  expect(rows).toHaveLength(88 * 12);
  for (let y = 0; y < 88; y++) {
    const bits = [...rows.subarray(y * 12 + 1, y * 12 + 12)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    expect([...bits].reverse().join('')).toBe(bits);
  }
  expect(rows.some((byte) => byte !== 0)).toBe(true);
});

test('is the same for the same text and another for another', () => {
  expect(identiconPng('U1')).toEqual(identiconPng('U1'));
  const pictures = Array.from({ length: 50 }, (_, index) => Buffer.from(identiconPng(`U${index}`)).toString('base64'));
  expect(new Set(pictures).size).toBe(50);
});
