import { describe, expect, test } from 'vitest';
import { readMp4 } from './read-mp4';

function box(name: string, ...parts: (Uint8Array | readonly number[])[]): Uint8Array {
  const body = parts.flatMap((part) => [...part]);
  const size = body.length + 8;
  const head = [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255];
  return new Uint8Array([...head, ...[...name].map((c) => c.charCodeAt(0)), ...body]);
}
const u32 = (value: number) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const zeros = (count: number) => new Array<number>(count).fill(0);
const letters = (text: string) => [...text].map((c) => c.charCodeAt(0));

const mvhd = box('mvhd', zeros(12), u32(1_000), u32(2_500), zeros(80));
const PLAIN = [...u32(0x10000), ...zeros(12), ...u32(0x10000), ...zeros(12), ...u32(0x40000000)];
const TURNED = [...zeros(4), ...u32(0x10000), ...zeros(4), ...u32(0xffff0000), ...zeros(16), ...u32(0x40000000)];
function track(kind: string, width = 0, height = 0, matrix: readonly number[] = PLAIN): Uint8Array {
  const tkhd = box('tkhd', zeros(40), matrix, u32(width * 65_536), u32(height * 65_536));
  return box('trak', tkhd, box('mdia', box('hdlr', zeros(8), letters(kind), zeros(12))));
}
const source = (...boxes: Uint8Array[]) => {
  const bytes = new Uint8Array(boxes.flatMap((one) => [...one]));
  return { size: bytes.length, read: async (from: number, length: number) => bytes.slice(from, from + length) };
};
const ftyp = box('ftyp', letters('isom'), zeros(4));
const mdat = box('mdat', zeros(500));

describe('what an mp4 says of itself', () => {
  test('is found before the data and behind it', async () => {
    const moov = box('moov', mvhd, track('vide', 640, 360), track('soun'));
    const facts = { durationMs: 2_500, hasVideo: true, hasAudio: true, width: 640, height: 360 };
    expect(await readMp4(source(ftyp, moov, mdat))).toEqual(facts);
    expect(await readMp4(source(ftyp, mdat, moov))).toEqual(facts);
  });

  test('a film of a phone that was held upright is taller than wide', async () => {
    const moov = box('moov', mvhd, track('vide', 640, 360, TURNED));
    expect(await readMp4(source(ftyp, moov))).toMatchObject({ width: 360, height: 640 });
  });

  test('a sound has no picture', async () => {
    const facts = await readMp4(source(ftyp, box('moov', mvhd, track('soun'))));
    expect(facts).toMatchObject({ hasVideo: false, hasAudio: true, width: null });
  });

  test('what is cut off or is none gives nothing', async () => {
    expect(await readMp4(source(ftyp, mdat))).toBeNull();
    expect(await readMp4(source(new Uint8Array(zeros(64))))).toBeNull();
    expect(await readMp4(source())).toBeNull();
  });
});
