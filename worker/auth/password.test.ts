import { describe, expect, test, vi } from 'vitest';
import { err, ok } from '../domain/result';
import { createPasswordLine } from './password';

/** Hashes that end when the test says so, and the most that ran at once. */
function slowHashes() {
  const release: (() => void)[] = [];
  let running = 0;
  let most = 0;
  return {
    verify: async (password: string, stored: string) => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => release.push(resolve));
      running--;
      return password === stored || password === 'fits everything';
    },
    started: () => release.length,
    endNext: () => release.shift()?.(),
    most: () => most,
  };
}

describe('password checks', () => {
  test('run two at once and no more, and every caller is served', async () => {
    const hashes = slowHashes();
    const { check } = createPasswordLine(hashes.verify);
    const done = Promise.all(Array.from({ length: 3 }, () => check('right', 'right', 'pepper')));
    for (let i = 0; i < 3; i++) {
      await vi.waitFor(() => expect(hashes.started()).toBeGreaterThan(0));
      hashes.endNext();
    }
    expect(await done).toEqual(Array.from({ length: 3 }, () => ok({ isRight: true, isOld: true })));
    expect(hashes.most()).toBe(2);
  });

  test('run three in a second and no more, however fast each ends', async () => {
    vi.useFakeTimers();
    try {
      let ran = 0;
      const { check } = createPasswordLine(async () => {
        ran += 1;
        return true;
      });
      const done = Promise.all(Array.from({ length: 6 }, () => check('right', 'right', 'pepper')));
      await vi.advanceTimersByTimeAsync(900);
      expect(ran).toBe(3);
      await vi.advanceTimersByTimeAsync(200);
      expect(ran).toBe(6);
      expect((await done).every((answer) => answer.ok)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('turn away whom a longer line would keep waiting, and say so before a try is counted', async () => {
    const hashes = slowHashes();
    const { check, isFull } = createPasswordLine(hashes.verify);
    for (let i = 0; i < 14; i++) void check('right', 'right', 'pepper');
    expect(isFull()).toBe(true);
    expect(await check('right', 'right', 'pepper')).toEqual(err('UNAVAILABLE'));
  });

  test('cost a hash for an account that does not exist, and are never right', async () => {
    const hashes = slowHashes();
    const check = createPasswordLine(hashes.verify).check('fits everything', null, 'pepper');
    await vi.waitFor(() => expect(hashes.started()).toBe(1));
    hashes.endNext();
    expect(await check).toEqual(ok({ isRight: false, isOld: false }));
  });

  test('give up after seconds where places are never given back, and find them free after ten', async () => {
    vi.useFakeTimers();
    try {
      const hashes = slowHashes();
      const { check } = createPasswordLine(hashes.verify);
      // Two requests whose browser left: their hash never comes back.
      void check('right', 'right', 'pepper');
      void check('right', 'right', 'pepper');
      const late = check('right', 'right', 'pepper');
      await vi.advanceTimersByTimeAsync(6_000);
      expect(await late).toEqual(err('UNAVAILABLE'));
      await vi.advanceTimersByTimeAsync(6_000);
      void check('right', 'right', 'pepper');
      await vi.advanceTimersByTimeAsync(0);
      expect(hashes.started()).toBe(3);
    } finally {
      vi.useRealTimers();
    }
  });
});
