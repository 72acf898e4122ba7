import { expect, test } from 'vitest';
import { qrPath } from './qr-path';

test('a QR code is a square with the three marks by which readers find it', () => {
  const { size, path } = qrPath('otpauth://totp/Kaiwa:aiko@kaiwa.test?secret=JBSWY3DPEHPK3PXP');
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x} ${y}`));
  const corners = [
    [2, 2],
    [size - 9, 2],
    [2, size - 9],
  ] as const;
  for (const [left, top] of corners) {
    for (let step = 0; step < 7; step++) {
      expect(dark.has(`${left + step} ${top}`)).toBe(true);
      expect(dark.has(`${left} ${top + step}`)).toBe(true);
    }
    expect(dark.has(`${left + 1} ${top + 1}`)).toBe(false);
    expect(dark.has(`${left + 3} ${top + 3}`)).toBe(true);
  }
  expect([...dark].some((place) => place.split(' ').some((n) => Number(n) < 2 || Number(n) >= size - 2))).toBe(false);
});
