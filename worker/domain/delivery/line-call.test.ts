// The outcome table of the delivery guarantees, row by row, and what a person may try again.
import { describe, expect, test } from 'vitest';
import {
  ATTEMPTS_FOR_MS,
  concludeAttempt,
  endIfLate,
  endIfPushesStopped,
  type LineCall,
  type LineOutcome,
  NEW_CALL,
  RETRY_KEY_MS,
  startAttempt,
  tryAgain,
} from './line-call';
import { REPLY_FRESH_MS, type ReplyToken } from './reply-token';

const NOW = 1_800_000_000_000;
const TOKEN: ReplyToken = { token: 't1', arrivedAt: NOW, eventTs: NOW, isRedelivery: false };

const FIRST_REPLY = startAttempt(NEW_CALL, [TOKEN], NOW);
const REPEATED_REPLY = { ...FIRST_REPLY, attempts: 2, isReplyAmbiguous: true };
const FIRST_PUSH = startAttempt(NEW_CALL, [], NOW);
const AMBIGUOUS_PUSH = { ...FIRST_PUSH, attempts: 2, isPushAmbiguous: true };

const OUTCOMES = {
  accepted: { kind: 'accepted', isRepeat: false },
  'accepted before': { kind: 'accepted', isRepeat: true },
  unknown: { kind: 'unknown' },
  'conflict without id': { kind: 'conflict_without_id' },
  'invalid reply token': { kind: 'rejected', isInvalidReplyToken: true, detail: 'Invalid reply token' },
  'other 4xx': { kind: 'rejected', isInvalidReplyToken: false, detail: 'no' },
  rate: { kind: 'limited', why: 'rate', isQuotaUsedUp: null },
  'unknown 429': { kind: 'limited', why: 'unknown', isQuotaUsedUp: null },
  'month used up': { kind: 'limited', why: 'monthly', isQuotaUsedUp: true },
  'month reserved': { kind: 'limited', why: 'monthly', isQuotaUsedUp: false },
  'month, quota not known': { kind: 'limited', why: 'monthly', isQuotaUsedUp: null },
  'too many to one': { kind: 'limited', why: 'too_many_to_one', isQuotaUsedUp: null },
  'no token': { kind: 'limited', why: 'no_token', isQuotaUsedUp: null },
  unauthorized: { kind: 'unauthorized' },
} as const satisfies Record<string, LineOutcome>;

type OutcomeName = keyof typeof OUTCOMES;

/** Verdict, and how the next attempt would leave. */
function verdictOf(call: LineCall, name: OutcomeName, at = NOW + 100): string {
  const { call: after, verdict } = concludeAttempt(call, OUTCOMES[name], at, 0);
  expect(after.inFlight).toBe(false);
  if (verdict.type === 'sent') return 'sent';
  if (verdict.type !== 'again') return `${verdict.type} ${verdict.reason}`;
  const next = startAttempt(after, [{ ...TOKEN, token: 't2', arrivedAt: at }], verdict.at);
  return `${next.via} again in ${verdict.at - at}`;
}

describe('what an outcome means', () => {
  const table: readonly (readonly [OutcomeName, string, string, string, string])[] = [
    // outcome, first reply, repeated reply, first push, push after an ambiguous one
    ['accepted', 'sent', 'sent', 'sent', 'sent'],
    // On a first attempt the key was somebody else's: whether this message arrived is not said.
    ['accepted before', 'sent', 'sent', 'unconfirmed PUSH_UNCONFIRMED', 'sent'],
    ['unknown', 'reply again in 1000', 'unconfirmed REPLY_UNCONFIRMED', 'push again in 500', 'push again in 1000'],
    [
      'conflict without id',
      'reply again in 1000',
      'unconfirmed REPLY_UNCONFIRMED',
      'unconfirmed PUSH_UNCONFIRMED',
      'unconfirmed PUSH_UNCONFIRMED',
    ],
    [
      'invalid reply token',
      'push again in 0',
      'unconfirmed MOST_LIKELY_DELIVERED',
      'failed REFUSED_BY_LINE',
      'unconfirmed PUSH_UNCONFIRMED',
    ],
    [
      'other 4xx',
      'failed REFUSED_BY_LINE',
      'unconfirmed REPLY_UNCONFIRMED',
      'failed REFUSED_BY_LINE',
      'unconfirmed PUSH_UNCONFIRMED',
    ],
    ['rate', 'reply again in 1000', 'unconfirmed REPLY_UNCONFIRMED', 'push again in 500', 'push again in 1000'],
    [
      'unknown 429',
      'reply again in 1000',
      'unconfirmed REPLY_UNCONFIRMED',
      'push again in 5000',
      'push again in 10000',
    ],
    [
      'too many to one',
      'reply again in 1000',
      'unconfirmed REPLY_UNCONFIRMED',
      'push again in 5000',
      'push again in 10000',
    ],
    ['no token', 'reply again in 1000', 'unconfirmed REPLY_UNCONFIRMED', 'push again in 500', 'push again in 1000'],
    [
      'month used up',
      'reply again in 1000',
      'unconfirmed REPLY_UNCONFIRMED',
      'failed MONTHLY_LIMIT',
      'unconfirmed PUSH_UNCONFIRMED',
    ],
    [
      'month reserved',
      'reply again in 1000',
      'unconfirmed REPLY_UNCONFIRMED',
      'push again in 180000',
      'push again in 180000',
    ],
    [
      'month, quota not known',
      'reply again in 1000',
      'unconfirmed REPLY_UNCONFIRMED',
      'push again in 180000',
      'push again in 180000',
    ],
    ['unauthorized', 'reply again in 1000', 'unconfirmed REPLY_UNCONFIRMED', 'push again in 500', 'push again in 1000'],
  ];

  test.each(table)('%s', (name, firstReply, repeatedReply, firstPush, ambiguousPush) => {
    expect(verdictOf(FIRST_REPLY, name)).toBe(firstReply);
    expect(verdictOf(REPEATED_REPLY, name)).toBe(repeatedReply);
    expect(verdictOf(FIRST_PUSH, name)).toBe(firstPush);
    expect(verdictOf(AMBIGUOUS_PUSH, name)).toBe(ambiguousPush);
  });

  test.each([
    ['rate', 'RATE_LIMITED'],
    ['unknown 429', 'RATE_LIMITED'],
    ['too many to one', 'TOO_MANY_TO_ONE'],
    ['month reserved', 'MONTHLY_RESERVED'],
    ['month, quota not known', 'MONTHLY_RESERVED'],
    ['unauthorized', 'CHANNEL_UNAUTHORIZED'],
    ['no token', 'LINE_UNREACHABLE'],
    ['unknown', 'LINE_UNREACHABLE'],
  ] as const)('%s: whoever waits is told %s', (name, why) => {
    expect(concludeAttempt(FIRST_PUSH, OUTCOMES[name], NOW, 0).verdict).toMatchObject({ why });
  });

  test('the last try comes when the quarter of an hour is over, however long it would wait', () => {
    const late = NOW + ATTEMPTS_FOR_MS - 60_000;
    expect(concludeAttempt(FIRST_PUSH, OUTCOMES['month reserved'], late, 0).verdict).toMatchObject({
      at: NOW + ATTEMPTS_FOR_MS,
    });
    expect(concludeAttempt(FIRST_PUSH, OUTCOMES['month reserved'], NOW + ATTEMPTS_FOR_MS, 0).verdict).toEqual({
      type: 'failed',
      reason: 'GAVE_UP',
    });
  });

  test('a refusal carries the words of LINE', () => {
    expect(concludeAttempt(FIRST_PUSH, OUTCOMES['other 4xx'], NOW, 0).verdict).toMatchObject({ detail: 'no' });
  });

  test('a reply that was limited goes by push once its token is too old to try again', () => {
    expect(verdictOf(FIRST_REPLY, 'rate', NOW + REPLY_FRESH_MS - 1_000)).toBe('push again in 0');
    expect(verdictOf(FIRST_REPLY, 'rate', NOW + REPLY_FRESH_MS - 1_001)).toBe('reply again in 1000');
  });

  test('an ambiguous reply is repeated before its token lapses or not at all', () => {
    expect(verdictOf(FIRST_REPLY, 'unknown', NOW + REPLY_FRESH_MS - 10)).toBe('reply again in 9');
    expect(verdictOf(FIRST_REPLY, 'unknown', NOW + REPLY_FRESH_MS)).toBe('unconfirmed REPLY_UNCONFIRMED');
  });

  test('"most likely delivered" is not said where the token may have lapsed', () => {
    const late = NOW + REPLY_FRESH_MS;
    expect(verdictOf(REPEATED_REPLY, 'invalid reply token', late)).toBe('unconfirmed REPLY_UNCONFIRMED');
  });
});

describe('how an attempt leaves', () => {
  test('by reply while a token is fresh, and the token goes with the call', () => {
    expect(FIRST_REPLY).toMatchObject({ via: 'reply', token: TOKEN, attempts: 1, inFlight: true, firstPushAt: null });
    expect(startAttempt(NEW_CALL, [TOKEN], NOW + REPLY_FRESH_MS)).toMatchObject({ via: 'push', token: null });
  });

  test('a call that was pushed once is never replied', () => {
    expect(startAttempt(FIRST_PUSH, [TOKEN], NOW)).toMatchObject({ via: 'push', token: null, firstPushAt: NOW });
  });

  test('a reply that was refused and woke after its token lapsed goes by push', () => {
    const { call } = concludeAttempt(FIRST_REPLY, OUTCOMES.rate, NOW, 0);
    expect(startAttempt(call, [], NOW + REPLY_FRESH_MS)).toMatchObject({ via: 'push', token: null });
  });
});

describe('a call that was held or woke too late', () => {
  const later = (call: LineCall, ms: number) => endIfLate({ ...call, inFlight: false }, NOW + ms);

  test('leaves while it is in time, and however late where nothing ever left', () => {
    expect(later(NEW_CALL, 30 * RETRY_KEY_MS)).toBeNull();
    expect(later(AMBIGUOUS_PUSH, ATTEMPTS_FOR_MS + 60_000)).toBeNull();
    expect(later(REPEATED_REPLY, REPLY_FRESH_MS - 1)).toBeNull();
  });

  test('an ambiguous reply without a fresh token is not repeated', () => {
    expect(later(REPEATED_REPLY, REPLY_FRESH_MS)).toEqual({ type: 'unconfirmed', reason: 'REPLY_UNCONFIRMED' });
  });

  test('ends after its quarter of an hour as what its answers say', () => {
    expect(later(AMBIGUOUS_PUSH, 20 * 60_000)).toEqual({ type: 'unconfirmed', reason: 'PUSH_UNCONFIRMED' });
    expect(later(FIRST_PUSH, 20 * 60_000)).toEqual({ type: 'failed', reason: 'GAVE_UP' });
  });

  test('a key that LINE may have forgotten never leaves again by itself', () => {
    const again = tryAgain({ ...AMBIGUOUS_PUSH, inFlight: false }, NOW + RETRY_KEY_MS - 1, false);
    expect(again && endIfLate(again, NOW + RETRY_KEY_MS - 1)).toBeNull();
    expect(again && endIfLate(again, NOW + RETRY_KEY_MS)).toMatchObject({ type: 'unconfirmed' });
  });
});

describe('while the pushes of the channel are stopped', () => {
  test('a push fails without a call, a reply goes on', () => {
    expect(endIfPushesStopped(FIRST_PUSH)).toEqual({ type: 'failed', reason: 'MONTHLY_LIMIT' });
    expect(endIfPushesStopped(FIRST_REPLY)).toBeNull();
  });

  test('what may have arrived is asked of LINE all the same', () => {
    expect(endIfPushesStopped(AMBIGUOUS_PUSH)).toBeNull();
    expect(endIfPushesStopped({ ...FIRST_PUSH, isReplyAmbiguous: true })).toBeNull();
  });
});

describe('trying again by hand', () => {
  test('what never left begins as new', () => {
    expect(tryAgain(NEW_CALL, NOW, false)).toEqual(NEW_CALL);
  });

  test('tries are counted on, and the back-off begins anew', () => {
    const again = tryAgain({ ...FIRST_PUSH, attempts: 9 }, NOW, false);
    if (!again) throw new Error('refused');
    const left = startAttempt(again, [], NOW);
    expect(left.attempts).toBe(10);
    expect(concludeAttempt(left, OUTCOMES.rate, NOW, 0).verdict).toMatchObject({ at: NOW + 500 });
  });

  test('a refused call goes again without a question, with its key and by push', () => {
    expect(tryAgain(FIRST_PUSH, NOW + 60_000, false)).toMatchObject({ via: 'push', attempts: 1, firstPushAt: NOW });
  });

  test('an ambiguous push needs no question while LINE knows its key, and one after', () => {
    expect(tryAgain(AMBIGUOUS_PUSH, NOW + RETRY_KEY_MS - 1, false)).toMatchObject({ firstPushAt: NOW });
    expect(tryAgain(AMBIGUOUS_PUSH, NOW + RETRY_KEY_MS, false)).toBeNull();
    expect(tryAgain(AMBIGUOUS_PUSH, NOW + RETRY_KEY_MS, true)).toMatchObject({ firstPushAt: null });
  });

  test('an ambiguous reply always needs one, also after a push that was refused', () => {
    expect(tryAgain(REPEATED_REPLY, NOW, false)).toBeNull();
    const asked = tryAgain(REPEATED_REPLY, NOW, true);
    if (!asked) throw new Error('refused');
    const { call, verdict } = concludeAttempt(startAttempt(asked, [], NOW), OUTCOMES['other 4xx'], NOW, 0);
    expect(verdict).toEqual({ type: 'unconfirmed', reason: 'REPLY_UNCONFIRMED' });
    expect(tryAgain(call, NOW, false)).toBeNull();
  });
});
