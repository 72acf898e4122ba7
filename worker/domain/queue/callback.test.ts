import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bookPhoneCallback,
  type CallbackEffect,
  type CallbackEvent,
  type CallbackState,
  callbackStep,
  callbackWakeAt,
  isCallbackOffered,
  mayHaveTurn,
} from './callback';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const PARKED: CallbackState = { kind: 'parked', since: NOW, tries: 0, notBefore: NOW };
const TURN: CallbackState = { kind: 'turn', since: NOW, tries: 0, operator: 'op_a', answerBy: NOW + 180_000 };

const at = (now: number) => ({ now, answerSec: 180 });

describe('the life of a callback', () => {
  const cases: [string, CallbackState | null, CallbackEvent, number, CallbackState | null, CallbackEffect[]][] = [
    ['she chooses it', null, { type: 'accept' }, NOW, PARKED, []],
    ['choosing it again changes nothing', PARKED, { type: 'accept' }, NOW + 9, PARKED, []],
    [
      'her turn: the slot is kept and she is told',
      PARKED,
      { type: 'turn', operator: 'op_a' },
      NOW,
      TURN,
      [
        { type: 'reserve_slot', operator: 'op_a' },
        { type: 'push_turn', answerBy: NOW + 180_000 },
      ],
    ],
    ['a second slot changes nothing', TURN, { type: 'turn', operator: 'op_b' }, NOW + 1, TURN, []],
    ['a tap', TURN, { type: 'tap' }, NOW + 1, null, [{ type: 'assign', operator: 'op_a' }]],
    [
      'a tap after the time, before its timer',
      TURN,
      { type: 'tap' },
      NOW + 900_000,
      null,
      [{ type: 'assign', operator: 'op_a' }],
    ],
    ['a timer that comes too soon', TURN, { type: 'answer_due' }, NOW + 179_999, TURN, []],
    [
      'no tap: the slot is free at once, the second try after 10 minutes',
      TURN,
      { type: 'answer_due' },
      NOW + 180_000,
      { kind: 'parked', since: NOW, tries: 1, notBefore: NOW + 180_000 + 10 * MINUTE },
      [{ type: 'free_slot', operator: 'op_a' }],
    ],
    [
      'a turn within those 10 minutes is passed over',
      { ...PARKED, tries: 1, notBefore: NOW + 1 },
      { type: 'turn', operator: 'op_b' },
      NOW,
      { ...PARKED, tries: 1, notBefore: NOW + 1 },
      [],
    ],
    [
      'no tap the second time: ticket',
      { ...TURN, tries: 1 },
      { type: 'answer_due' },
      NOW + 180_000,
      null,
      [{ type: 'free_slot', operator: 'op_a' }, { type: 'expire' }],
    ],
    [
      'a tap that comes too late makes her wait as usual',
      { ...PARKED, tries: 1, notBefore: NOW + MINUTE },
      { type: 'tap' },
      NOW,
      null,
      [{ type: 'unpark' }],
    ],
    [
      'an operator who goes away costs no try',
      { ...TURN, tries: 1 },
      { type: 'slot_lost' },
      NOW + 5,
      { kind: 'parked', since: NOW, tries: 1, notBefore: NOW + 5 },
      [{ type: 'free_slot', operator: 'op_a' }],
    ],
    ['a timer of a turn that is over', PARKED, { type: 'answer_due' }, NOW + MINUTE, PARKED, []],
    ['a tap of who has no callback', null, { type: 'tap' }, NOW, null, []],
  ];
  test.each(cases)('%s', (_, state, event, now, expected, effects) => {
    expect(callbackStep(state, event, at(now))).toEqual({ state: expected, effects });
  });

  test('no run of events keeps two slots, asks a third time, or forgets a slot it kept', () => {
    const event = fc.oneof(
      fc.constantFrom<CallbackEvent>(
        { type: 'accept' },
        { type: 'tap' },
        { type: 'answer_due' },
        { type: 'slot_lost' },
      ),
      fc.constantFrom('op_a', 'op_b').map((operator): CallbackEvent => ({ type: 'turn', operator })),
    );
    const pause = fc.constantFrom(0, 1, 180_000, 10 * MINUTE);
    fc.assert(
      fc.property(fc.array(fc.tuple(event, pause), { maxLength: 40 }), (events) => {
        let [now, kept, unanswered] = [NOW, 0, 0];
        let state: CallbackState | null = PARKED;
        for (const [next, wait] of events) {
          now += wait;
          const wasTurn: boolean = state?.kind === 'turn';
          const step = callbackStep(state, next, at(now));
          for (const { type } of step.effects) {
            if (type === 'reserve_slot') kept += 1;
            if (type === 'free_slot' || type === 'assign') kept -= 1;
            if (type === 'free_slot' && next.type === 'answer_due') unanswered += 1;
          }
          state = step.state;
          expect(kept).toBe(state?.kind === 'turn' ? 1 : 0);
          expect(unanswered).toBeLessThanOrEqual(2);
          expect(step.effects.some(({ type }) => type === 'expire')).toBe(wasTurn && unanswered === 2);
          if (state === null) return;
        }
      }),
    );
  });
});

describe('time', () => {
  test('a parked one may have its turn from its instant on', () => {
    expect(mayHaveTurn({ ...PARKED, notBefore: NOW + 1 }, NOW)).toBe(false);
    expect(mayHaveTurn(PARKED, NOW)).toBe(true);
    expect(mayHaveTurn(TURN, NOW)).toBe(false);
  });

  test('wakes for the end of the turn and for the second try', () => {
    expect(callbackWakeAt(TURN, NOW)).toBe(NOW + 180_000);
    expect(callbackWakeAt({ ...PARKED, notBefore: NOW + 7 }, NOW)).toBe(NOW + 7);
    expect(callbackWakeAt(PARKED, NOW)).toBeNull();
  });
});

describe('the offer', () => {
  const minutes = { kind: 'minutes', lo: 9, hi: 12 } as const;
  const hidden = (why: 'no_samples' | 'nobody_serves' | 'parked' | 'closes_first') =>
    ({ kind: 'hidden', why }) as const;
  test.each([
    ['an estimate of 10 minutes', 600, minutes, false],
    ['an estimate over 10 minutes', 601, minutes, true],
    ['no wait', 0, { kind: 'less_than_a_minute' as const }, false],
    ['more than an hour, whatever the setting', 5, { kind: 'more_than_an_hour' as const }, true],
    ['nobody serves', Number.POSITIVE_INFINITY, hidden('nobody_serves'), true],
    ['too little is known', 5_000, hidden('no_samples'), false],
    ['the team closes first', 5_000, hidden('closes_first'), false],
    ['parked already', 5_000, hidden('parked'), false],
  ])('%s', (_, estimateSec, range, expected) => {
    expect(isCallbackOffered(estimateSec, range, 10)).toBe(expected);
  });
});

describe('a phone callback', () => {
  const form = { phone: '+66 (0)81-234 5678', from: NOW + MINUTE, to: NOW + 60 * MINUTE };

  test('becomes a task of the team', () => {
    const task = { phone: '+660812345678', from: form.from, to: form.to, team: 'sales', bookedAt: NOW };
    expect(bookPhoneCallback(form, 'sales', NOW)).toEqual({ ok: true, value: task });
  });

  test.each([
    ['full width digits', '０３－１２３４－５６７８', '0312345678'],
    ['dots and dashes', '02.123–4567', '021234567'],
  ])('reads %s', (_, phone, digits) => {
    expect(bookPhoneCallback({ ...form, phone }, 'sales', NOW)).toMatchObject({ value: { phone: digits } });
  });

  test.each([
    ['no number', { ...form, phone: 'call me' }, 'NO_PHONE_NUMBER'],
    ['a short number', { ...form, phone: '191' }, 'NO_PHONE_NUMBER'],
    ['a long number', { ...form, phone: '1'.repeat(16) }, 'NO_PHONE_NUMBER'],
    ['an end before the beginning', { ...form, to: form.from }, 'NO_TIME_WINDOW'],
    ['a window that is over', { ...form, from: NOW - MINUTE, to: NOW }, 'NO_TIME_WINDOW'],
    ['no time at all', { ...form, from: Number.NaN }, 'NO_TIME_WINDOW'],
  ])('is refused with %s', (_, bad, code) => {
    expect(bookPhoneCallback(bad, 'sales', NOW)).toEqual({ ok: false, error: { code, retry: false } });
  });
});
