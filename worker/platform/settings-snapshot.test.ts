import { describe, expect, test, vi } from 'vitest';
import type { SettingsSnapshot } from '../domain/settings/settings-snapshot';
import { createSettingsCache } from './settings-snapshot';

const snapshot = (version: number): SettingsSnapshot => ({
  version,
  workspace: { name: 'W', timeZone: 'Asia/Tokyo' },
  channels: {},
});

/** A KV whose answer the test sets, with the number of reads. */
function fakeKv(answer: () => Promise<unknown>) {
  const get = vi.fn(answer);
  // Only `get` with a key and options is called.
  return { source: { SETTINGS: { get: get as unknown as KVNamespace['get'] } }, get };
}

describe('the snapshot of an isolate', () => {
  test('is read once in 30 s', async () => {
    let now = 0;
    const { source, get } = fakeKv(async () => snapshot(1));
    const cache = createSettingsCache(() => now);
    for (now of [0, 1, 29_999]) expect((await cache.get(source))?.version).toBe(1);
    expect(get).toHaveBeenCalledTimes(1);
    now = 30_000;
    await cache.get(source);
    expect(get).toHaveBeenCalledTimes(2);
  });

  test('is read by a clock that was set back, too', async () => {
    let now = 7_200_000;
    let version = 1;
    const { source } = fakeKv(async () => snapshot(version));
    const cache = createSettingsCache(() => now);
    await cache.get(source);
    version = 2;
    now -= 3_600_000;
    expect((await cache.get(source))?.version).toBe(2);
  });

  test('takes a newer version and never goes back to an older one', async () => {
    let now = 0;
    let version = 2;
    const { source } = fakeKv(async () => snapshot(version));
    const cache = createSettingsCache(() => now);
    await cache.get(source);
    version = 1;
    now += 30_000;
    expect((await cache.get(source))?.version).toBe(2);
    version = 3;
    now += 30_000;
    expect((await cache.get(source))?.version).toBe(3);
  });

  test('what was just published holds at once, an older one changes nothing', async () => {
    const { source, get } = fakeKv(async () => snapshot(2));
    const cache = createSettingsCache(() => 0);
    await cache.get(source);
    cache.note(snapshot(4));
    expect((await cache.get(source))?.version).toBe(4);
    cache.note(snapshot(3));
    expect((await cache.get(source))?.version).toBe(4);
    expect(get).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['throws', () => Promise.reject(new Error('KV is away'))],
    ['hangs', () => new Promise<never>(() => undefined)],
    ['has lost it', async () => null],
    ['has something else', async () => ({ nonsense: true })],
  ])('the last good one stays for as long as KV %s, and is asked for every 5 s', async (_name, fault) => {
    let now = 0;
    let answer: () => Promise<unknown> = async () => snapshot(1);
    const { source, get } = fakeKv(() => answer());
    const load = vi.fn(async () => snapshot(99));
    const cache = createSettingsCache(() => now);
    await cache.get(source, load);
    answer = fault;
    now = 10_000_000;
    expect((await cache.get(source, load))?.version).toBe(1);
    expect((await cache.get(source, load))?.version).toBe(1);
    expect(get).toHaveBeenCalledTimes(2);
    now += 5_000;
    expect((await cache.get(source, load))?.version).toBe(1);
    expect(get).toHaveBeenCalledTimes(3);
    expect(load).not.toHaveBeenCalled();
    answer = async () => snapshot(2);
    now += 5_000;
    expect((await cache.get(source, load))?.version).toBe(2);
  });

  test('while one caller reads a newer one, the others take the last good one and wait for nobody', async () => {
    let now = 0;
    let release: (value: unknown) => void = () => undefined;
    let answer: () => Promise<unknown> = async () => snapshot(1);
    const { source, get } = fakeKv(() => answer());
    const cache = createSettingsCache(() => now);
    await cache.get(source);
    answer = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    now = 30_000;
    const reading = cache.get(source);
    expect((await cache.get(source))?.version).toBe(1);
    expect(get).toHaveBeenCalledTimes(2);
    release(snapshot(2));
    expect((await reading)?.version).toBe(2);
  });

  test('comes from the loader where KV has none or fails, and is null where nothing has it', async () => {
    const none = fakeKv(async () => null);
    const broken = fakeKv(() => Promise.reject(new Error('KV is away')));
    for (const { source } of [none, broken]) {
      expect(await createSettingsCache(() => 0).get(source)).toBeNull();
      expect(await createSettingsCache(() => 0).get(source, async () => null)).toBeNull();
      expect(await createSettingsCache(() => 0).get(source, () => Promise.reject(new Error('D1 is away')))).toBeNull();
      expect((await createSettingsCache(() => 0).get(source, async () => snapshot(4)))?.version).toBe(4);
    }
  });

  test('is asked for again at once where there was none', async () => {
    let answer: unknown = null;
    const { source } = fakeKv(async () => answer);
    const cache = createSettingsCache(() => 0);
    expect(await cache.get(source)).toBeNull();
    answer = snapshot(1);
    expect((await cache.get(source))?.version).toBe(1);
  });
});
