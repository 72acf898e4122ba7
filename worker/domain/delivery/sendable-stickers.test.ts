// What of LINE's stickers a bot may send.
import { expect, test } from 'vitest';
import { isSendableSticker, SENDABLE_STICKERS } from './sendable-stickers';

test('every package begins and ends where LINE says, and no id belongs to two', () => {
  const sorted = [...SENDABLE_STICKERS].sort((a, b) => a.first - b.first);
  sorted.forEach(({ packageId, first, last }, place) => {
    expect([23, 39]).toContain(last - first);
    expect(first).toBeGreaterThan(sorted[place - 1]?.last ?? 0);
    expect([first, last].map((id) => isSendableSticker(packageId, String(id)))).toEqual([true, true]);
    expect([first - 1, last + 1].map((id) => isSendableSticker(packageId, String(id)))).toEqual([false, false]);
  });
  expect(SENDABLE_STICKERS).toHaveLength(15);
});

test.each([
  ['446', '10855'],
  ['447', '1988'],
  ['446', '01988'],
  ['446', '1988.5'],
  ['446', '1e4'],
  ['446', ''],
  ['', '1988'],
])('package %j and sticker %j is none', (packageId, stickerId) => {
  expect(isSendableSticker(packageId, stickerId)).toBe(false);
});
