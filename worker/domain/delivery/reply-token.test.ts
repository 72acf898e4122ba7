// When a reply token may still be used, and which are kept.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freshUntil, isFresh, keepTokens, REPLY_FRESH_MS, type ReplyToken } from './reply-token';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;

function token(overrides: Partial<ReplyToken> = {}): ReplyToken {
  return { token: 't', arrivedAt: NOW, eventTs: NOW, isRedelivery: false, ...overrides };
}

test.each([
  { what: 'at once', given: token(), at: NOW, fresh: true },
  { what: 'just before 50 s', given: token(), at: NOW + 49_999, fresh: true },
  { what: 'at 50 s', given: token(), at: NOW + 50_000, fresh: false },
  {
    what: 'an old event that came late for the first time',
    given: token({ eventTs: NOW - 30 * MINUTE }),
    at: NOW,
    fresh: true,
  },
  {
    what: 'a redelivered event just under 20 min',
    given: token({ isRedelivery: true, eventTs: NOW - 20 * MINUTE + 1 }),
    at: NOW,
    fresh: true,
  },
  {
    what: 'a redelivered event of 20 min',
    given: token({ isRedelivery: true, eventTs: NOW - 20 * MINUTE }),
    at: NOW,
    fresh: false,
  },
])('$what: fresh = $fresh', ({ given, at, fresh }) => {
  expect(isFresh(given, at)).toBe(fresh);
});

const anyToken = fc.record({
  token: fc.uuid(),
  arrivedAt: fc.integer({ min: NOW - 2 * REPLY_FRESH_MS, max: NOW }),
  eventTs: fc.integer({ min: NOW - 30 * MINUTE, max: NOW }),
  isRedelivery: fc.boolean(),
});

test('freshUntil is the first instant at which a token is not fresh', () => {
  fc.assert(
    fc.property(anyToken, (given) => {
      expect(isFresh(given, freshUntil(given) - 1)).toBe(true);
      expect(isFresh(given, freshUntil(given))).toBe(false);
    }),
  );
});

test('of many tokens the five that live longest are kept, the shortest-lived in front, none of them stale', () => {
  fc.assert(
    fc.property(fc.array(anyToken, { maxLength: 12 }), (tokens) => {
      const kept = keepTokens(tokens, NOW);
      const lives = tokens.filter((one) => isFresh(one, NOW)).map(freshUntil);
      expect(kept.map(freshUntil)).toEqual(lives.sort((a, b) => a - b).slice(-5));
    }),
  );
});
