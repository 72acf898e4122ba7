import { describe, expect, test } from 'vitest';
import { moveSince, type NoticeContext, nextPushAt, noticeAt } from './notices';

const ENTERED = 1_800_000_000_000;
const MINUTE = 60_000;
const WAIT = { kind: 'minutes', lo: 4, hi: 7 } as const;

function ctx(overrides: Partial<NoticeContext> = {}, settings: Partial<NoticeContext['settings']> = {}): NoticeContext {
  return {
    now: ENTERED + MINUTE,
    enteredAt: ENTERED,
    position: 5,
    wait: WAIT,
    told: { position: 5, at: ENTERED },
    settings: { showPosition: true, showWait: true, pushEveryMin: 0, ...settings },
    reception: 'real_time',
    isGroup: false,
    ...overrides,
  };
}

describe('on entry and when asked', () => {
  test.each([
    ['entry', 'handoff_reply'],
    ['asked', 'reply'],
  ] as const)('%s: place and wait go by the %s', (moment, way) => {
    const told = { position: 5, at: ENTERED + MINUTE };
    expect(noticeAt(moment, ctx())).toEqual({ way, position: 5, wait: WAIT, told });
  });

  test('a worse place is told to who asks', () => {
    expect(noticeAt('asked', ctx({ position: 9 }))).toMatchObject({ position: 9 });
  });

  test.each([
    ['no position', { showPosition: false }, { position: null, wait: WAIT }],
    ['no wait', { showWait: false }, { position: 5, wait: null }],
  ])('by setting %s', (_, settings, expected) => {
    expect(noticeAt('asked', ctx({}, settings))).toMatchObject(expected);
  });

  test('who asks is answered though nothing may be said of the place, and then no place counts as told', () => {
    const silent = { showPosition: false, showWait: false };
    expect(noticeAt('asked', ctx({}, silent))).toEqual({ way: 'reply', position: null, wait: null, told: null });
    const alwaysOn = ctx({ reception: 'always_on' });
    expect(noticeAt('entry', alwaysOn)).toEqual({ way: 'handoff_reply', position: null, wait: null, told: null });
  });

  test('a hidden wait is not said, except that the team closes first', () => {
    const hidden = { kind: 'hidden', why: 'no_samples' } as const;
    expect(noticeAt('entry', ctx({ wait: hidden }))).toMatchObject({ position: 5, wait: null });
    const closing = { kind: 'hidden', why: 'closes_first' } as const;
    expect(noticeAt('entry', ctx({ wait: closing }))).toMatchObject({ position: 5, wait: closing });
  });

  test('without an answer of Dispatcher the reply goes without a place', () => {
    expect(noticeAt('entry', ctx({ position: null, wait: null }))).toMatchObject({ position: null, told: null });
  });
});

test.each([
  [null, 3, 'first'],
  [5, 3, 'up'],
  [5, 4, 'up'],
  [5, 5, 'none'],
  [5, 6, 'none'],
] as const)('who was told %o and is now at %o moved: %s', (before, position, move) => {
  expect(moveSince(before === null ? null : { position: before, at: ENTERED }, position)).toBe(move);
});

describe('an update with a message of hers', () => {
  const later = ENTERED + 3 * MINUTE;
  test.each([
    ['the same place after a minute', ctx(), false],
    ['one better after a minute', ctx({ position: 4 }), false],
    ['two better at once', ctx({ position: 3, now: ENTERED }), true],
    ['the same place a moment before 3 minutes', ctx({ now: later - 1 }), false],
    ['the same place after 3 minutes', ctx({ now: later }), true],
    ['a worse place after 3 minutes', ctx({ position: 6, now: later }), false],
    ['nothing told yet', ctx({ told: null, now: ENTERED }), true],
    ['a parked entry', ctx({ position: null, now: later }), false],
    ['an Always On channel', ctx({ reception: 'always_on', now: later }), false],
    ['neither place nor wait shown', ctx({ now: later }, { showPosition: false, showWait: false }), false],
    [
      'only the wait shown, and that hidden',
      ctx({ now: later, wait: { kind: 'hidden', why: 'no_samples' } }, { showPosition: false }),
      false,
    ],
    ['only the wait shown, in a worse place', ctx({ position: 6, now: later }, { showPosition: false }), false],
    ['in a group', ctx({ now: later, isGroup: true }), true],
  ])('%s', (_, context, isTold) => {
    const notice = noticeAt('customer_message', context);
    expect(notice?.way ?? null).toBe(isTold ? 'cheap' : null);
    if (notice) expect(notice.told).toEqual({ position: context.position, at: context.now });
  });
});

describe('the timed push', () => {
  const due = { now: ENTERED + 5 * MINUTE };
  const every5 = { pushEveryMin: 5 };
  test.each([
    ['off', ctx(due), false],
    ['due', ctx(due, every5), true],
    ['a moment too soon', ctx({ now: ENTERED + 5 * MINUTE - 1 }, every5), false],
    ['counted from what was told last', ctx({ ...due, told: { position: 5, at: ENTERED + 1 } }, every5), false],
    ['counted from entering where nothing was told', ctx({ ...due, told: null }, every5), true],
    ['a worse place', ctx({ ...due, position: 6 }, every5), false],
    ['in a group', ctx({ ...due, isGroup: true }, every5), false],
    ['parked', ctx({ ...due, position: null }, every5), false],
    ['Always On', ctx({ ...due, reception: 'always_on' }, every5), false],
  ])('%s', (_, context, isTold) => {
    expect(noticeAt('timer', context)?.way ?? null).toBe(isTold ? 'push' : null);
  });

  test('names its next time', () => {
    expect(nextPushAt(ctx({}, every5))).toBe(ENTERED + 5 * MINUTE);
    expect(nextPushAt(ctx({ told: { position: 1, at: ENTERED + 9 } }, every5))).toBe(ENTERED + 5 * MINUTE + 9);
    expect(nextPushAt(ctx())).toBeNull();
    expect(nextPushAt(ctx({}, { ...every5, showPosition: false, showWait: false }))).toBeNull();
  });
});
