// A text that may hurt is held once, and goes when it is sent again.
import { expect, test } from 'vitest';
import type { ToneFault } from '$domain/tone/check-tone';
import { ToneWatch } from './tone-watch.svelte';

const check = (text: string, isFirst: boolean): ToneFault[] => [
  ...(text.includes('rude') ? (['rude'] as const) : []),
  ...(isFirst && !text.includes('hello') ? (['no_greeting'] as const) : []),
];

async function ready(): Promise<ToneWatch> {
  const watch = new ToneWatch(async () => check);
  watch.changed();
  await Promise.resolve();
  await Promise.resolve();
  return watch;
}

test('a text is held once, with the reason, and goes when it is sent again', async () => {
  const watch = await ready();
  expect([watch.holds('rude', null), watch.faults]).toEqual([true, ['rude']]);
  expect([watch.holds('rude', null), watch.faults]).toEqual([false, []]);
});

test('another text is looked at anew', async () => {
  const watch = await ready();
  expect(watch.holds('rude', null)).toBe(true);
  watch.changed();
  expect(watch.faults).toEqual([]);
  expect(watch.holds('rude again', null)).toBe(true);
  watch.changed();
  expect(watch.holds('kind', null)).toBe(false);
});

test('one greets once in a session, also before the desk has heard that the reply has left', async () => {
  const watch = await ready();
  expect(watch.holds('your number?', 's1')).toBe(true);
  expect(watch.holds('your number?', 's1')).toBe(false);
  watch.changed();
  expect(watch.holds('and your name?', 's1')).toBe(false);
  watch.changed();
  expect(watch.holds('your number?', 's2')).toBe(true);
});

test('nothing is held while the rules are not there, and they are asked for again where they did not come', async () => {
  let asked = 0;
  const watch = new ToneWatch(async () => {
    asked += 1;
    if (asked === 1) throw new Error('no network');
    return check;
  });
  watch.changed();
  expect(watch.holds('rude', null)).toBe(false);
  await expect
    .poll(() => {
      watch.changed();
      return watch.holds('rude', null);
    })
    .toBe(true);
  expect(asked).toBe(2);
});
