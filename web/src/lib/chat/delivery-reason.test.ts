import { describe, expect, test } from 'vitest';
import { cancelledWords, deliveryCost, deliveryReason, deliveryWords, isCancellable } from './delivery-reason';

describe('why a message waits', () => {
  test.each([
    'RATE_LIMITED',
    'TOO_MANY_TO_ONE',
    'MONTHLY_RESERVED',
    'CHANNEL_UNAUTHORIZED',
    'CHANNEL_NOT_REACHABLE',
    'LINE_UNREACHABLE',
  ])('%s has words of its own', (reason) => {
    expect(deliveryReason({ state: 'queued', reason })).not.toContain(reason);
  });

  test('the same code says less hope where it ended the message', () => {
    const reason = 'CHANNEL_UNAUTHORIZED';
    expect(deliveryReason({ state: 'queued', reason })).not.toBe(deliveryReason({ state: 'failed', reason }));
  });

  test('an unknown code is shown by its name, with what LINE said', () => {
    const words = deliveryReason({ state: 'failed', reason: 'FROM_THE_FUTURE', detail: 'no' });
    expect(words).toBe('It could not be sent (FROM_THE_FUTURE). LINE says: no');
  });
});

test.each([
  [{ via: 'reply', cost: 0 }, 'free reply'],
  [{ via: 'push', cost: 1 }, 'push, 1 message'],
  [{ via: 'push', cost: 12 }, 'push, 12 messages'],
  [{ via: 'push' }, 'push'],
] as const)('%j cost: %s', (how, words) => {
  expect(deliveryCost({ state: 'sent', ...how })).toBe(words);
});

test('what LINE has not accepted has cost nothing yet', () => {
  expect(deliveryCost({ state: 'sending', via: 'push', cost: 3 })).toBe('');
});

test('accepted says when and what it cost, and never that it was delivered', () => {
  const words = deliveryWords({ state: 'sent', via: 'reply', acceptedAt: 0, cost: 0 }, false);
  expect(words).toMatch(/^Accepted by LINE at \d\d:\d\d · free reply$/);
});

test('only what was never tried may be cancelled', () => {
  expect(isCancellable({ state: 'queued' })).toBe(true);
  expect(isCancellable({ state: 'queued', attempts: 1 })).toBe(false);
  expect(isCancellable({ state: 'sending', attempts: 0 })).toBe(false);
});

test.each([
  ['ONLY_IF_FREE', 'Not sent: it would have cost a message, and goes only free'],
  ['QUOTA_SPARED', 'Not sent: the month’s messages are nearly used up'],
  ['PERSON_TOOK_OVER', 'Not sent: a person took over first'],
  ['FROM_THE_FUTURE', 'Cancelled, never sent'],
  [undefined, 'Cancelled, never sent'],
])('taken back for %s says: %s', (reason, words) => {
  expect(cancelledWords({ state: 'cancelled', ...(reason !== undefined && { reason }) })).toBe(words);
});
