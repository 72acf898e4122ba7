import { describe, expect, test } from 'vitest';
import { type AskedQueue, assignsAutomatically, decideDivert, firstPassAt, takesNewAsks } from './divert';
import { DEFAULT_QUEUE_SETTINGS, type QueueSettings } from './queue-settings';

const OPENS = 1_800_000_000_000;

function asked(overrides: Partial<AskedQueue> = {}, settings: Partial<QueueSettings> = {}): AskedQueue {
  return {
    isOpen: true,
    nextOpen: null,
    team: 'sales',
    length: 0,
    reception: 'real_time',
    settings: { ...DEFAULT_QUEUE_SETTINGS, ...settings },
    ...overrides,
  };
}

const CLOSED = { isOpen: false, nextOpen: OPENS };
const TICKET = { type: 'ticket', nextOpen: null, intakeReason: null };

describe('an ask', () => {
  const cases: [string, AskedQueue, ReturnType<typeof decideDivert>][] = [
    ['enters an open queue', asked(), { type: 'place' }],
    [
      'outside of hours becomes a ticket with the next opening',
      asked(CLOSED),
      { ...TICKET, type: 'ticket', reason: 'outside_hours', endReason: 'after_hours', nextOpen: OPENS },
    ],
    [
      'outside of hours waits for the opening where that is set',
      asked(CLOSED, { hoursHandoff: 'wait' }),
      { type: 'wait_for_opening', opensAt: OPENS },
    ],
    [
      'outside of hours always waits on an Always On channel',
      asked({ ...CLOSED, reception: 'always_on' }),
      { type: 'wait_for_opening', opensAt: OPENS },
    ],
    [
      'does not wait for an opening that never comes',
      asked({ isOpen: false, nextOpen: null }, { hoursHandoff: 'wait' }),
      { ...TICKET, type: 'ticket', reason: 'outside_hours', endReason: 'after_hours' },
    ],
    [
      'is diverted while the queue drains, with the reason',
      asked({}, { intake: 'drain', intakeReason: ' We are moving house. ' }),
      {
        type: 'ticket',
        reason: 'intake_paused',
        endReason: 'queue_full',
        nextOpen: null,
        intakeReason: 'We are moving house.',
      },
    ],
    [
      'is diverted while intake is paused, without a reason if there is none',
      asked({}, { intake: 'paused', intakeReason: '  ' }),
      { ...TICKET, type: 'ticket', reason: 'intake_paused', endReason: 'queue_full' },
    ],
    ['takes the last place', asked({ length: 499 }), { type: 'place' }],
    [
      'finds the queue full',
      asked({ length: 500 }),
      { ...TICKET, type: 'ticket', reason: 'queue_full', endReason: 'queue_full' },
    ],
    ['finds no limit', asked({ length: 90_000 }, { maxLength: 0 }), { type: 'place' }],
    ['finds no team', asked({ team: null }), { ...TICKET, type: 'ticket', reason: 'no_team', endReason: 'queue_full' }],
    [
      'waits for the opening though the queue is full and paused now',
      asked({ ...CLOSED, length: 500 }, { hoursHandoff: 'wait', intake: 'paused' }),
      { type: 'wait_for_opening', opensAt: OPENS },
    ],
  ];
  test.each(cases)('%s', (_, queue, expected) => {
    expect(decideDivert(queue)).toEqual(expected);
  });

  test('names no opening where the hours are not the reason', () => {
    expect(decideDivert(asked({ nextOpen: OPENS, length: 500 }))).toMatchObject({ nextOpen: null });
  });
});

test.each([
  ['open', true, true],
  ['drain', false, true],
  ['paused', false, false],
] as const)('intake %s: takes new asks %s, assigns automatically %s', (intake, takes, assigns) => {
  expect(takesNewAsks(intake)).toBe(takes);
  expect(assignsAutomatically(intake)).toBe(assigns);
});

test('the first pass after an opening waits 5 s for those of the night', () => {
  expect(firstPassAt(OPENS)).toBe(OPENS + 5_000);
});
