import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CheckInContext,
  type CheckInEffect,
  type CheckInEvent,
  type CheckInState,
  checkInStep,
  checkInWakeAt,
  mayTakeSlot,
  NOT_CHECKED_IN,
} from './check-in';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const SLOT: CheckInEvent = { type: 'slot', operator: 'op_a' };
const ASKED: CheckInState = { kind: 'asked', noShows: 0, operator: 'op_a', answerBy: NOW + MINUTE };
const PARKED: CheckInState = { kind: 'parked', noShows: 1, notBefore: NOW + 10 * MINUTE };

/** Silent for 10 minutes where 5 are allowed. */
function ctx(overrides: Partial<CheckInContext> = {}): CheckInContext {
  return { now: NOW, checkinAfterSec: 300, lastSignAt: NOW - 10 * MINUTE, isGroup: false, ...overrides };
}

const ASSIGNED: CheckInEffect[] = [{ type: 'assign', operator: 'op_a' }];
const QUESTION: CheckInEffect[] = [
  { type: 'reserve_slot', operator: 'op_a' },
  { type: 'push_still_there', answerBy: NOW + MINUTE },
];

describe('a check-in', () => {
  const cases: [string, CheckInState, CheckInEvent, CheckInContext, CheckInState, CheckInEffect[]][] = [
    ['off: the slot is hers', NOT_CHECKED_IN, SLOT, ctx({ checkinAfterSec: 0 }), NOT_CHECKED_IN, ASSIGNED],
    [
      'she wrote a moment ago',
      NOT_CHECKED_IN,
      SLOT,
      ctx({ lastSignAt: NOW - 5 * MINUTE + 1 }),
      NOT_CHECKED_IN,
      ASSIGNED,
    ],
    ['silent for that long', NOT_CHECKED_IN, SLOT, ctx({ lastSignAt: NOW - 5 * MINUTE }), ASKED, QUESTION],
    ['nobody in a group is asked', NOT_CHECKED_IN, SLOT, ctx({ isGroup: true }), NOT_CHECKED_IN, ASSIGNED],
    ['a second slot while she is asked', ASKED, { type: 'slot', operator: 'op_b' }, ctx(), ASKED, []],
    ['she is there', ASKED, { type: 'sign' }, ctx(), NOT_CHECKED_IN, ASSIGNED],
    ['a timer that comes too soon', ASKED, { type: 'answer_due' }, ctx({ now: NOW + MINUTE - 1 }), ASKED, []],
    [
      'no sign: parked, and the slot is free for the next one',
      ASKED,
      { type: 'answer_due' },
      ctx({ now: NOW + MINUTE }),
      { kind: 'parked', noShows: 1, notBefore: NOW + 11 * MINUTE },
      [{ type: 'free_slot', operator: 'op_a' }],
    ],
    ['passed over while parked', PARKED, SLOT, ctx(), PARKED, []],
    ['asked a second time later', { ...PARKED, notBefore: NOW }, SLOT, ctx(), { ...ASKED, noShows: 1 }, QUESTION],
    [
      'no sign the second time: closed with a message',
      { ...ASKED, noShows: 1 },
      { type: 'answer_due' },
      ctx({ now: NOW + MINUTE }),
      { kind: 'parked', noShows: 2, notBefore: NOW + 11 * MINUTE },
      [{ type: 'free_slot', operator: 'op_a' }, { type: 'close_no_show' }],
    ],
    ['a sign while parked', PARKED, { type: 'sign' }, ctx(), { kind: 'quiet', noShows: 1 }, [{ type: 'unpark' }]],
    ['a sign after the close', { ...PARKED, noShows: 2 }, { type: 'sign' }, ctx(), { ...PARKED, noShows: 2 }, []],
    ['a sign while she waits as usual', NOT_CHECKED_IN, { type: 'sign' }, ctx(), NOT_CHECKED_IN, []],
    [
      'an operator who goes away is no fault of hers',
      ASKED,
      { type: 'slot_lost' },
      ctx(),
      NOT_CHECKED_IN,
      [{ type: 'free_slot', operator: 'op_a' }],
    ],
    ['a timer of a question that is answered', NOT_CHECKED_IN, { type: 'answer_due' }, ctx(), NOT_CHECKED_IN, []],
  ];
  test.each(cases)('%s', (_, state, event, context, expected, effects) => {
    expect(checkInStep(state, event, context)).toEqual({ state: expected, effects });
  });

  test('no run of events keeps two slots, forgets one, or closes before the second silence', () => {
    const event = fc.constantFrom<CheckInEvent>(SLOT, { type: 'sign' }, { type: 'answer_due' }, { type: 'slot_lost' });
    const pause = fc.constantFrom(0, 1, MINUTE, 10 * MINUTE);
    fc.assert(
      fc.property(fc.array(fc.tuple(event, pause), { maxLength: 40 }), (events) => {
        let [now, lastSignAt, kept, silences] = [NOW, NOW, 0, 0];
        let state: CheckInState = NOT_CHECKED_IN;
        for (const [next, wait] of events) {
          now += wait;
          if (next.type === 'sign') lastSignAt = now;
          const step = checkInStep(state, next, ctx({ now, lastSignAt }));
          for (const { type } of step.effects) {
            if (type === 'reserve_slot') kept += 1;
            if (type === 'free_slot' || (type === 'assign' && state.kind === 'asked')) kept -= 1;
            if (type === 'free_slot' && next.type === 'answer_due') silences += 1;
          }
          state = step.state;
          expect(kept).toBe(state.kind === 'asked' ? 1 : 0);
          expect(step.effects.some(({ type }) => type === 'close_no_show')).toBe(
            silences === 2 && next.type === 'answer_due' && step.effects.length > 0,
          );
          if (silences === 2) return;
        }
      }),
    );
  });
});

test('a slot goes to whom is quiet, or was parked long enough, and never to whom is closed', () => {
  expect(mayTakeSlot(NOT_CHECKED_IN, NOW)).toBe(true);
  expect(mayTakeSlot(ASKED, NOW)).toBe(false);
  expect(mayTakeSlot(PARKED, NOW)).toBe(false);
  expect(mayTakeSlot(PARKED, NOW + 10 * MINUTE)).toBe(true);
  expect(mayTakeSlot({ ...PARKED, noShows: 2 }, NOW + 10 * MINUTE)).toBe(false);
});

test('wakes for the end of the question and of the pause', () => {
  expect(checkInWakeAt(ASKED, NOW)).toBe(NOW + MINUTE);
  expect(checkInWakeAt(PARKED, NOW)).toBe(NOW + 10 * MINUTE);
  expect(checkInWakeAt(PARKED, NOW + 10 * MINUTE)).toBeNull();
  expect(checkInWakeAt(NOT_CHECKED_IN, NOW)).toBeNull();
});
