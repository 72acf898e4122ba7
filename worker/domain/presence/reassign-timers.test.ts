import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOPS_MAX } from '../chat/decision';
import {
  DEFAULT_REASSIGN_SETTINGS,
  fireReassign,
  type ReassignContext,
  type ReassignKind,
  type ReassignTimer,
  reassignDueAt,
  startReassign,
} from './reassign-timers';

const START = 1_800_000_000_000;
const SEC = 1_000;

/** Always open. */
function at(sec: number, overrides: Partial<ReassignContext> = {}): ReassignContext {
  return {
    now: START + sec * SEC,
    settings: DEFAULT_REASSIGN_SETTINGS,
    hops: 0,
    isTyping: false,
    addOpenSeconds: (from, seconds) => from + seconds * SEC,
    ...overrides,
  };
}

/** What happens when the timer is fired each time it asks for, with the seconds since it began. */
function life(kind: ReassignKind, overrides: Partial<ReassignContext> = {}): [number, string][] {
  const lived: [number, string][] = [];
  let timer: ReassignTimer | null = startReassign(kind, START);
  let dueAt = reassignDueAt(timer, at(0, overrides));
  while (timer && dueAt !== null && lived.length < 9) {
    const step = fireReassign(timer, { ...at(0, overrides), now: dueAt });
    lived.push([(dueAt - START) / SEC, step.action?.type ?? 'put_off']);
    ({ timer, dueAt } = step);
  }
  return lived;
}

describe('the stages', () => {
  const cases: [ReassignKind, [number, string][]][] = [
    [
      'accept',
      [
        [15, 'nudge_owner'],
        [30, 'end_offer'],
      ],
    ],
    [
      'first_reply',
      [
        [30, 'nudge_owner'],
        [60, 'tell_supervisors'],
        [90, 'owner_lost'],
      ],
    ],
    [
      'next_reply',
      [
        [90, 'nudge_owner'],
        [180, 'tell_supervisors'],
        [270, 'owner_lost'],
      ],
    ],
  ];
  test.each(cases)('of %s', (kind, expected) => {
    expect(life(kind)).toEqual(expected);
  });

  test('while the owner types, the loss is put off once, by 60 s', () => {
    expect(life('first_reply', { isTyping: true }).slice(2)).toEqual([
      [90, 'put_off'],
      [150, 'owner_lost'],
    ]);
  });

  test('who stopped typing loses it when the 60 s are over, not before', () => {
    const putOff = fireReassign({ ...startReassign('first_reply', START), stage: 2 }, at(90, { isTyping: true }));
    const timer = putOff.timer as ReassignTimer;
    expect(fireReassign(timer, at(149)).action).toBeNull();
    expect(fireReassign(timer, at(150)).action).toMatchObject({ type: 'owner_lost' });
  });

  test('are counted in open seconds', () => {
    const addOpenSeconds = (from: number, seconds: number): number => from + 3_600 * SEC + seconds * SEC;
    expect(life('first_reply', { addOpenSeconds }).map(([sec]) => sec)).toEqual([3_630, 3_660, 3_690]);
  });

  test('a timer that fires too early does nothing and names its time', () => {
    const timer = startReassign('next_reply', START);
    expect(fireReassign(timer, at(89))).toEqual({ action: null, timer, dueAt: START + 90 * SEC });
  });

  test.each([
    [100, 'owner_lost'],
    [70, 'tell_supervisors'],
    [40, 'nudge_owner'],
  ])('one that fires first after %i s does what is due now', (sec, type) => {
    expect(fireReassign(startReassign('first_reply', START), at(sec)).action).toMatchObject({ type });
  });

  test('one that fires late while the owner types tells the supervisors before it is put off', () => {
    const step = fireReassign(startReassign('first_reply', START), at(100, { isTyping: true }));
    expect(step).toMatchObject({ action: { type: 'tell_supervisors' }, dueAt: START + 160 * SEC });
  });

  test('an offer that ends late ends', () => {
    expect(fireReassign(startReassign('accept', START), at(5_000)).action).toEqual({ type: 'end_offer' });
  });
});

describe('hops', () => {
  const late: ReassignTimer = { kind: 'first_reply', startedAt: START, stage: 2, putOffUntil: null };
  test.each([
    [0, { type: 'owner_lost', hops: 1, toSupervisors: false }],
    [1, { type: 'owner_lost', hops: 2, toSupervisors: false }],
    [2, { type: 'owner_lost', hops: 3, toSupervisors: true }],
  ])('after %i', (hops, action) => {
    expect(fireReassign(late, at(90, { hops })).action).toEqual(action);
  });

  test('after three the session is not moved again, but its owner and the supervisors are told', () => {
    expect(life('next_reply', { hops: HOPS_MAX })).toEqual([
      [90, 'nudge_owner'],
      [180, 'tell_supervisors'],
    ]);
    expect(fireReassign(late, at(900, { hops: HOPS_MAX }))).toEqual({ action: null, timer: late, dueAt: null });
  });

  test('an offer ends however often the session was moved', () => {
    expect(life('accept', { hops: 9 }).at(-1)).toEqual([30, 'end_offer']);
  });
});

test('fired at any times, typing or not: every action once, in order, and never more than three moves of a session', () => {
  const kind = fc.constantFrom<ReassignKind>('first_reply', 'next_reply');
  const firing = fc.record({ after: fc.integer({ min: 0, max: 200 }), isTyping: fc.boolean() });
  fc.assert(
    fc.property(kind, fc.array(firing, { maxLength: 60 }), (which, firings) => {
      const order = ['nudge_owner', 'tell_supervisors', 'owner_lost'];
      let [sec, hops, moves, last] = [0, 0, 0, -1];
      let timer = startReassign(which, START);
      for (const { after, isTyping } of firings) {
        sec += after;
        const step = fireReassign(timer, at(sec, { hops, isTyping }));
        if (step.action) {
          expect(order.indexOf(step.action.type)).toBeGreaterThan(last);
          last = order.indexOf(step.action.type);
        }
        if (step.action?.type === 'owner_lost') {
          moves += 1;
          ({ hops } = step.action);
          expect(step.action.toSupervisors).toBe(hops === HOPS_MAX);
        }
        if (step.timer === null || step.dueAt === null) {
          // The next owner's turn, with a timer of her own.
          timer = startReassign(which, START + sec * SEC);
          last = -1;
        } else {
          ({ timer } = step);
          expect(step.dueAt).toBeGreaterThan(START + sec * SEC);
        }
      }
      expect(moves).toBeLessThanOrEqual(HOPS_MAX);
    }),
  );
});
