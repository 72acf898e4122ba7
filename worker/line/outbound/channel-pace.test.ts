import { describe, expect, test } from 'vitest';
import { PACE_WAIT_MS_MAX, type PaceStore, slowDown, takePlace } from './channel-pace';
import { ENDPOINTS, type EndpointName, STANDARD_LIMIT } from './line-endpoints';

const T = 1_800_000_000_000;

/** How many of `wanted` calls, all wanted at once, may go, and how long the last of them waits. */
function burst(store: PaceStore, endpoint: EndpointName, wanted: number, now = T) {
  const waits = Array.from({ length: wanted }, () => takePlace(store, 'demo', endpoint, now));
  const taken = waits.filter((wait) => wait !== null);
  return { taken: taken.length, atOnce: taken.filter((wait) => wait === 0).length, lastMs: Math.max(0, ...taken) };
}

describe('the pace of a channel', () => {
  test.each(Object.keys(ENDPOINTS) as EndpointName[])('at %s stays under LINE’s limit in every window', (endpoint) => {
    const { limit = STANDARD_LIMIT }: { limit?: { calls: number; perMs: number } } = ENDPOINTS[endpoint];
    const store: PaceStore = new Map();
    const sentAt: number[] = [];
    // As much as possible for three windows, asked for 300 times in each.
    for (let i = 0; i < 900; i++) {
      const now = T + (i * limit.perMs) / 300;
      for (let wait = takePlace(store, 'demo', endpoint, now); wait !== null; ) {
        sentAt.push(now + wait);
        wait = takePlace(store, 'demo', endpoint, now);
      }
    }
    sentAt.sort((a, b) => a - b);
    for (let first = 0, last = 0; last < sentAt.length; last++) {
      while ((sentAt[last] ?? 0) - (sentAt[first] ?? 0) >= limit.perMs) first += 1;
      expect(last - first + 1).toBeLessThanOrEqual(limit.calls + 1);
    }
    expect(sentAt.length).toBeGreaterThan(limit.calls);
  });

  test('lets a burst of half the limit go at once, some wait their turn in order, nobody over two seconds', () => {
    expect(burst(new Map(), 'startLoading', 1_000)).toEqual({ taken: 150, atOnce: 50, lastMs: PACE_WAIT_MS_MAX });
  });

  test('who would wait too long takes no place: the next second is free for others', () => {
    const store: PaceStore = new Map();
    burst(store, 'startLoading', 10_000);
    expect(burst(store, 'startLoading', 10_000, T + 1_000).taken).toBe(50);
  });

  test('an endpoint that is called too often holds up no other, nor another channel', () => {
    const store: PaceStore = new Map();
    burst(store, 'startLoading', 10_000);
    expect(takePlace(store, 'demo', 'push', T)).toBe(0);
    expect(takePlace(store, 'other', 'startLoading', T)).toBe(0);
  });

  test('an hourly limit is spread over the hour', () => {
    const store: PaceStore = new Map();
    expect(burst(store, 'testWebhook', 100).taken).toBe(30);
    expect(burst(store, 'testWebhook', 100, T + 600_000).taken).toBe(5);
  });
});

describe('after a 429', () => {
  const perSecond = (store: PaceStore, from: number) => {
    // Drained first, so that only what comes in a second counts.
    burst(store, 'push', 10_000, from);
    return burst(store, 'push', 10_000, from + 1_000).taken;
  };

  test('the endpoint of this channel goes at half its pace, and further 429s halve it again', () => {
    const store: PaceStore = new Map();
    slowDown(store, 'demo', 'push', T);
    expect(perSecond(store, T)).toBe(500);
    slowDown(store, 'demo', 'push', T + 2_000);
    expect(perSecond(store, T + 2_000)).toBe(250);
  });

  test('many at once are one sign', () => {
    const store: PaceStore = new Map();
    for (let i = 0; i < 20; i++) slowDown(store, 'demo', 'push', T + i);
    expect(perSecond(store, T + 20)).toBeGreaterThanOrEqual(499);
  });

  test('nothing goes at once, whatever the bucket held', () => {
    const store: PaceStore = new Map();
    slowDown(store, 'demo', 'push', T);
    expect(takePlace(store, 'demo', 'push', T)).toBeGreaterThan(0);
  });

  test('the pace comes back by itself', () => {
    const store: PaceStore = new Map();
    slowDown(store, 'demo', 'push', T);
    slowDown(store, 'demo', 'push', T + 1_500);
    expect(perSecond(store, T + 40_000)).toBe(500);
    expect(perSecond(store, T + 70_000)).toBe(1_000);
  });

  test('it never stops altogether', () => {
    const store: PaceStore = new Map();
    for (let i = 0; i < 50; i++) slowDown(store, 'demo', 'push', T + i * 1_000);
    expect(perSecond(store, T + 50_000)).toBeGreaterThan(10);
  });
});

test('a clock that was set back stops nothing for long', () => {
  const store: PaceStore = new Map();
  burst(store, 'push', 10_000);
  expect(burst(store, 'push', 10_000, T - 3_600_000).taken).toBe(0);
  expect(burst(store, 'push', 10_000, T - 3_600_000 + 1_000).taken).toBe(1_000);
});
