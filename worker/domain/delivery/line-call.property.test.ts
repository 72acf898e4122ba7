// What holds for any sequence of outcomes of one call, driven as the lane drives it: on time, held, or woken late.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ATTEMPTS_FOR_MS,
  concludeAttempt,
  endIfLate,
  type LineCall,
  type LineOutcome,
  NEW_CALL,
  startAttempt,
  type Verdict,
} from './line-call';
import type { ReplyToken } from './reply-token';

const NOW = 1_800_000_000_000;
const BACKOFF_MAX_MS = 60_000;
/** A reservation of quota is looked at about so often. */
const WAIT_MAX_MS = 180_000;
const CALL_MS_MAX = 10_000;

const outcome: fc.Arbitrary<LineOutcome> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'unknown' } as const) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('rate', 'unknown', 'too_many_to_one', 'no_token')
      .map((why) => ({ kind: 'limited', why, isQuotaUsedUp: null }) as const),
  },
  fc
    .constantFrom(true, false, null)
    .map((isQuotaUsedUp) => ({ kind: 'limited', why: 'monthly', isQuotaUsedUp }) as const),
  fc.boolean().map((isInvalidReplyToken) => ({ kind: 'rejected', isInvalidReplyToken, detail: '' }) as const),
  fc.constant({ kind: 'unauthorized' } as const),
  fc.constant({ kind: 'conflict_without_id' } as const),
  fc.constant({ kind: 'accepted', isRepeat: false } as const),
);

const beat = fc.record({
  outcome,
  callMs: fc.integer({ min: 0, max: CALL_MS_MAX }),
  chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
});
type Beat = typeof beat extends fc.Arbitrary<infer T> ? T : never;

const token = fc.option(
  fc
    .integer({ min: 0, max: 60_000 })
    .map((age): ReplyToken => ({ token: 't', arrivedAt: NOW - age, eventTs: NOW - age, isRedelivery: false })),
);

interface Run {
  readonly via: ('reply' | 'push' | null)[];
  readonly outcomes: LineOutcome['kind'][];
  readonly end: Verdict | null;
  readonly endedAt: number;
  readonly call: LineCall;
}

/** Plays outcomes until the call ends or they are used up; then the last one repeats. */
function play(beats: readonly Beat[], tokens: readonly ReplyToken[], lateMs: number): Run {
  let call = NEW_CALL;
  let now = NOW;
  const via: Run['via'] = [];
  const outcomes: Run['outcomes'] = [];
  for (let i = 0; i < 5_000; i++) {
    const late = endIfLate(call, now);
    if (late) return { via, outcomes, end: late, endedAt: now, call };
    const next = beats[Math.min(i, beats.length - 1)];
    if (!next) break;
    call = startAttempt(call, tokens, now);
    via.push(call.via);
    outcomes.push(next.outcome.kind);
    now += next.callMs;
    const done = concludeAttempt(call, next.outcome, now, next.chance);
    call = done.call;
    if (done.verdict.type !== 'again') return { via, outcomes, end: done.verdict, endedAt: now, call };
    const wait = done.verdict.at - now;
    expect(wait).toBeGreaterThanOrEqual(0);
    expect(wait).toBeLessThanOrEqual(next.outcome.kind === 'limited' ? WAIT_MAX_MS : BACKOFF_MAX_MS);
    if (call.via === 'push' && via.at(-1) === 'push') expect(wait).toBeGreaterThanOrEqual(500);
    now = done.verdict.at + lateMs;
  }
  return { via, outcomes, end: null, endedAt: now, call };
}

const AMBIGUOUS: readonly LineOutcome['kind'][] = ['unknown', 'conflict_without_id'];

test('any sequence of outcomes ends, honestly, and never pushes after an ambiguous reply', () => {
  fc.assert(
    fc.property(
      fc.array(beat, { minLength: 1, maxLength: 30 }),
      token,
      fc.constantFrom(0, 0, 5_000, 3_600_000),
      (beats, given, lateMs) => {
        const { via, outcomes, end, endedAt } = play(beats, given ? [given] : [], lateMs);
        expect(end).not.toBeNull();
        const firstAmbiguousReply = outcomes.findIndex((kind, i) => via[i] === 'reply' && AMBIGUOUS.includes(kind));
        if (firstAmbiguousReply >= 0) {
          expect(via.slice(firstAmbiguousReply)).not.toContain('push');
          expect(via.length - firstAmbiguousReply).toBeLessThanOrEqual(2);
        }
        const wasAmbiguous = outcomes.some((kind) => AMBIGUOUS.includes(kind));
        if (end?.type === 'unconfirmed') expect(wasAmbiguous).toBe(true);
        if (end?.type === 'failed') expect(wasAmbiguous).toBe(false);
        if (end?.type === 'sent') expect(outcomes.at(-1)).toBe('accepted');
        if (lateMs === 0) {
          expect(endedAt - NOW).toBeLessThanOrEqual(ATTEMPTS_FOR_MS + BACKOFF_MAX_MS + 2 * CALL_MS_MAX);
        }
      },
    ),
    { numRuns: 3_000 },
  );
});

test('the back-off doubles from one second to one minute and is spread over its upper half', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempts, chance) => {
      const call: LineCall = {
        ...NEW_CALL,
        via: 'push',
        attempts,
        inFlight: true,
        firstAttemptAt: NOW,
        firstPushAt: NOW,
      };
      const { verdict } = concludeAttempt(call, { kind: 'unknown' }, NOW, chance);
      const ceiling = Math.min(BACKOFF_MAX_MS, 1_000 * 2 ** (attempts - 1));
      const wait = verdict.type === 'again' ? verdict.at - NOW : -1;
      expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
      expect(wait).toBeLessThanOrEqual(ceiling);
    }),
  );
});

test('between two attempts nothing of the call changes but what the attempt itself says', () => {
  fc.assert(
    fc.property(fc.array(beat, { minLength: 1, maxLength: 10 }), (beats) => {
      const { call, via } = play(beats, [], 0);
      expect(call.attempts).toBe(via.length);
      expect(call.firstPushAt).toBe(NOW);
      expect(call.firstAttemptAt).toBe(NOW);
    }),
  );
});
