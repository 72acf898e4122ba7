import { describe, expect, test } from 'vitest';
import {
  DECLARED_STATUSES,
  type DeclaredStatus,
  type EffectivePresence,
  effectivePresence,
  presenceEvent,
  reasonOfReach,
} from './effective-presence';
import type { Reach } from './reach';

const ON = { pushCounts: true };
const AVAILABLE: EffectivePresence = { status: 'available', because: null, assignable: 'yes' };
const BUSY: EffectivePresence = { status: 'busy', because: null, assignable: 'overflow' };
const IDLE: EffectivePresence = { status: 'away', because: 'idle', assignable: 'no' };
const AWAY: EffectivePresence = { status: 'away', because: null, assignable: 'no' };
const OFFLINE: EffectivePresence = { status: 'offline', because: null, assignable: 'no' };
const BY_PHONE: EffectivePresence = { status: 'available', because: 'phone', assignable: 'offer' };
const BUSY_BY_PHONE: EffectivePresence = { status: 'busy', because: 'phone', assignable: 'no' };

describe('the table', () => {
  const table: Record<DeclaredStatus, Record<Reach, EffectivePresence>> = {
    available: { socket: AVAILABLE, idle: IDLE, push: BY_PHONE, none: OFFLINE },
    busy: { socket: BUSY, idle: IDLE, push: BUSY_BY_PHONE, none: OFFLINE },
    away: { socket: AWAY, idle: AWAY, push: AWAY, none: OFFLINE },
    offline: { socket: OFFLINE, idle: OFFLINE, push: OFFLINE, none: OFFLINE },
  };
  const cells = DECLARED_STATUSES.flatMap((declared) =>
    (Object.keys(table[declared]) as Reach[]).map((reach) => [declared, reach, table[declared][reach]] as const),
  );

  test.each(cells)('%s, %s', (declared, reach, expected) => {
    expect(effectivePresence(declared, { reach, reconnecting: false }, ON)).toEqual(expected);
  });

  test.each(cells)('reconnecting takes nothing away and gives nothing new: %s, %s', (declared, reach, cell) => {
    const presence = effectivePresence(declared, { reach, reconnecting: true }, ON);
    expect(presence).toMatchObject({ status: cell.status, assignable: 'no' });
    if (cell.status === 'available' && reach === 'socket') expect(presence.because).toBe('reconnecting');
  });

  test('who is available by phone alone is offered nothing where that does not count', () => {
    const presence = effectivePresence('available', { reach: 'push', reconnecting: false }, { pushCounts: false });
    expect(presence).toEqual({ ...BY_PHONE, assignable: 'no' });
  });

  test('nobody is assigned automatically but from an open inbox that is used, or by an offer to the phone', () => {
    for (const [, reach, { assignable }] of cells) {
      if (assignable === 'yes' || assignable === 'overflow') expect(reach).toBe('socket');
      if (assignable === 'offer') expect(reach).toBe('push');
    }
  });
});

describe('the event of a change', () => {
  const before = { declared: 'available', effective: 'available' } as const;
  test.each([
    ['the effective status', { ...before, effective: 'away' as const }, 'idle' as const],
    ['the declared status', { ...before, declared: 'busy' as const }, 'chosen' as const],
  ])('%s', (_, after, reason) => {
    expect(presenceEvent('op_a', before, after, reason, 7)).toEqual({ operator: 'op_a', ...after, reason, at: 7 });
  });

  test('there is none where nothing changed, and there is one of the first', () => {
    expect(presenceEvent('op_a', before, { ...before }, 'connected', 7)).toBeNull();
    expect(presenceEvent('op_a', null, before, 'sign_in', 7)).toMatchObject({ reason: 'sign_in' });
  });
});

test.each([
  [null, 'socket', 'connected'],
  ['none', 'socket', 'connected'],
  ['push', 'socket', 'connected'],
  ['idle', 'socket', 'input'],
  ['socket', 'idle', 'idle'],
  ['socket', 'push', 'phone'],
  ['push', 'none', 'gone'],
] as const)('from %s to %s: %s', (before, after, reason) => {
  expect(reasonOfReach(before, after)).toBe(reason);
});
