// What can happen to one chat in a simulated world, as data that fast-check chooses and shrinks: the customer, LINE's
// delivery, operators, time, and everything that breaks. Pure. Only tests import it.
import fc from 'fast-check';
import { LINE_FAULTS, type LineFault } from './simulated-line';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const ACTS = [
  'text',
  'quote',
  'sticker',
  'image',
  'postback',
  'follow',
  'unfollow',
  'edit',
  'unsend',
  'members',
  'standby',
  'unknown',
] as const;
export type Act = (typeof ACTS)[number];

export const OUTGOING = ['text', 'long text', 'sticker', 'buttons', 'quote'] as const;
/** `write` with the words of a message of ours: it must not come to LINE. */
export const NOTED = ['write', 'edit', 'delete'] as const;
export const WISHES = ['claim', 'release', 'resolve', 'reopen'] as const;

export type Move =
  /** The customer does something; its event is on LINE's side until it is delivered. `target`: which earlier message. */
  | { readonly type: 'act'; readonly act: Act; readonly target: number; readonly earlierMs: number }
  /** LINE delivers some of what waits, in any order, with repeats. */
  | {
      readonly type: 'deliver';
      readonly picks: readonly number[];
      readonly repeats: readonly number[];
      readonly isTwice: boolean;
    }
  | {
      readonly type: 'send';
      readonly by: number;
      readonly what: (typeof OUTGOING)[number];
      readonly target: number;
      readonly isTwice: boolean;
    }
  /** Written for later by whoever owns the chat; then often taken away or sent before its time. */
  | { readonly type: 'plan'; readonly by: number; readonly inMs: number; readonly isTwice: boolean }
  | { readonly type: 'unplan'; readonly target: number; readonly isSent: boolean }
  | { readonly type: 'note'; readonly by: number; readonly what: (typeof NOTED)[number]; readonly target: number }
  | { readonly type: 'retry'; readonly target: number; readonly acceptDouble: boolean }
  | { readonly type: 'cancel'; readonly target: number }
  /** Two operators want something in the same moment. */
  | { readonly type: 'wish'; readonly by: readonly [number, number]; readonly wish: (typeof WISHES)[number] }
  | { readonly type: 'read'; readonly by: number; readonly part: number }
  | { readonly type: 'wait'; readonly ms: number; readonly lateMs: number }
  | { readonly type: 'line fails'; readonly faults: readonly LineFault[] }
  | { readonly type: 'disk fails'; readonly after: number }
  | { readonly type: 'D1 fails'; readonly after: number }
  /** The queue to D1 delivers, loses, doubles or forgets to confirm one of its parts. */
  | {
      readonly type: 'queue';
      readonly pick: number;
      readonly fate: 'applied' | 'doubled' | 'unconfirmed' | 'lost' | 'refused';
    }
  | { readonly type: 'media'; readonly pick: number; readonly fate: 'ready' | 'doubled' | 'gone' }
  | { readonly type: 'crash' }
  | { readonly type: 'socket'; readonly desk: number; readonly isCut: boolean };

const pick = fc.nat(40);
const by = fc.nat(2);

/** Moves with their weights: mostly a chat at work, now and then a catastrophe. */
export const move: fc.Arbitrary<Move> = fc.oneof(
  of(14, {
    type: fc.constant('act'),
    act: fc.constantFrom(...ACTS, 'text', 'text', 'text'),
    target: pick,
    earlierMs: fc.constantFrom(0, 0, 500, MINUTE),
  }),
  of(14, {
    type: fc.constant('deliver'),
    picks: fc.array(pick, { maxLength: 4 }),
    repeats: fc.array(pick, { maxLength: 2 }),
    isTwice: fc.boolean(),
  }),
  of(12, { type: fc.constant('send'), by, what: fc.constantFrom(...OUTGOING), target: pick, isTwice: fc.boolean() }),
  of(4, {
    type: fc.constant('plan'),
    by,
    inMs: fc.constantFrom(500, 5_000, 45_000, 6 * MINUTE),
    isTwice: fc.boolean(),
  }),
  of(2, { type: fc.constant('unplan'), target: pick, isSent: fc.boolean() }),
  of(2, { type: fc.constant('note'), by, what: fc.constantFrom(...NOTED, 'write'), target: pick }),
  of(6, { type: fc.constant('retry'), target: pick, acceptDouble: fc.boolean() }),
  of(2, { type: fc.constant('cancel'), target: pick }),
  of(7, { type: fc.constant('wish'), by: fc.tuple(by, by), wish: fc.constantFrom(...WISHES, 'claim', 'claim') }),
  of(3, { type: fc.constant('read'), by, part: fc.nat(100) }),
  of(12, {
    type: fc.constant('wait'),
    ms: fc.constantFrom(1, 500, 2_000, 5_000, 20_000, 45_000, 61_000, 6 * MINUTE),
    lateMs: fc.constantFrom(0, 0, 0, 40_000),
  }),
  // The platform sleeps: no alarm rings for a day.
  of(1, { type: fc.constant('wait'), ms: fc.constantFrom(20 * MINUTE, 25 * HOUR), lateMs: fc.constant(25 * HOUR) }),
  of(8, {
    type: fc.constant('line fails'),
    faults: fc.array(fc.constantFrom(...LINE_FAULTS), { minLength: 1, maxLength: 3 }),
  }),
  of(3, { type: fc.constant('disk fails'), after: fc.integer({ min: 1, max: 30 }) }),
  of(2, { type: fc.constant('D1 fails'), after: fc.integer({ min: 1, max: 5 }) }),
  of(10, {
    type: fc.constant('queue'),
    pick,
    fate: fc.constantFrom('applied', 'applied', 'applied', 'doubled', 'unconfirmed', 'lost', 'refused'),
  }),
  of(4, { type: fc.constant('media'), pick, fate: fc.constantFrom('ready', 'ready', 'doubled', 'gone') }),
  of(3, { type: fc.constant('crash') }),
  of(4, { type: fc.constant('socket'), desk: fc.nat(1), isCut: fc.boolean() }),
) as fc.Arbitrary<Move>;

/** A run: one chat of a kind and what happens to it, half of `movesMax` moves on average. */
export function runOf(
  movesMax: number,
): fc.Arbitrary<{ readonly kind: 'user' | 'group'; readonly moves: readonly Move[] }> {
  return fc.record({
    kind: fc.constantFrom('user', 'user', 'group'),
    moves: fc.array(move, { minLength: 1, maxLength: movesMax, size: 'max' }),
  });
}

function of<T>(weight: number, fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) {
  return { weight, arbitrary: fc.record(fields) };
}
