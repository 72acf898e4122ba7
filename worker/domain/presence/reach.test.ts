import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_PRESENCE_SETTINGS } from './presence-settings';
import { lastInputOf, type ReachContext, type Reached, reachOf, type Sightings, type SocketSighting } from './reach';

const NOW = 1_800_000_000_000;
const SEC = 1_000;
const MINUTE = 60_000;
const DAY = 86_400_000;

function socket(overrides: Partial<SocketSighting> = {}): SocketSighting {
  return { shard: 'hub-0', seenAt: NOW, leaseAt: NOW, lastInputAt: NOW, ...overrides };
}

function seen(overrides: Partial<Sightings> = {}): Sightings {
  return { sockets: [], closed: null, lastInputAt: NOW, pushAckAt: null, ...overrides };
}

function ctx(overrides: Partial<ReachContext> = {}): ReachContext {
  return { now: NOW, settings: DEFAULT_PRESENCE_SETTINGS, vanished: [], ...overrides };
}

describe('reach', () => {
  const gone = { shard: 'hub-0', at: NOW };
  const idle = { lastInputAt: NOW - 5 * MINUTE };
  const cases: [string, Sightings, Partial<Reached>][] = [
    ['a fresh ping', seen({ sockets: [socket()] }), { reach: 'socket', nextAt: NOW + 75 * SEC + 1 }],
    ['a ping 75 s ago', seen({ sockets: [socket({ seenAt: NOW - 75 * SEC })] }), { reach: 'socket', nextAt: NOW + 1 }],
    [
      'a ping more than 75 s ago is a lost connection, and it was lost then',
      seen({ sockets: [socket({ seenAt: NOW - 75 * SEC - 1 })] }),
      { reach: 'socket', reconnecting: true, goneAt: NOW - 1, nextAt: NOW - 1 + 30 * SEC },
    ],
    [
      'a lease that lapsed, whatever the ping',
      seen({ sockets: [socket({ leaseAt: NOW - 90 * SEC - 1 })] }),
      { reconnecting: true, goneAt: NOW - 1 },
    ],
    [
      'a hub that reports who is connected is believed for its lease',
      seen({ sockets: [socket({ seenAt: null, leaseAt: NOW - 90 * SEC })] }),
      { reach: 'socket', reconnecting: false },
    ],
    [
      'one fresh socket of three is enough',
      seen({ sockets: [socket({ seenAt: 0 }), socket(), socket({ leaseAt: 0 })], closed: gone }),
      { reach: 'socket', reconnecting: false, goneAt: null },
    ],
    ['no input for 5 minutes', seen({ sockets: [socket(idle)], ...idle }), { reach: 'idle' }],
    [
      'input in any tab',
      seen({ sockets: [socket(idle), socket({ lastInputAt: NOW - 5 * MINUTE + 1 })], ...idle }),
      { reach: 'socket', nextAt: NOW + 1 },
    ],
    ['input in a tab that is gone', seen({ sockets: [socket(idle)], lastInputAt: NOW - MINUTE }), { reach: 'socket' }],
    [
      'tabs that report no input',
      seen({ sockets: [socket({ lastInputAt: null })], lastInputAt: null }),
      { reach: 'socket' },
    ],
    ['the last socket closed just now', seen({ closed: gone }), { reach: 'socket', reconnecting: true, goneAt: NOW }],
    [
      'a moment before the grace ends',
      seen({ closed: { ...gone, at: NOW - 30 * SEC + 1 } }),
      { reconnecting: true, nextAt: NOW + 1 },
    ],
    ['the grace is over', seen({ closed: { ...gone, at: NOW - 30 * SEC } }), { reach: 'none', reconnecting: false }],
    ['reconnecting while idle', seen({ closed: gone, ...idle }), { reach: 'idle', reconnecting: true }],
    [
      'the socket that went away last begins the grace',
      seen({ sockets: [socket({ seenAt: NOW - 80 * SEC })], closed: { ...gone, at: NOW - 60 * SEC } }),
      { reconnecting: true, goneAt: NOW - 5 * SEC },
    ],
    ['nobody was ever seen', seen({ lastInputAt: null }), { reach: 'none', goneAt: null, nextAt: null }],
    ['a push answered within a day', seen({ pushAckAt: NOW - DAY }), { reach: 'push', nextAt: NOW + 1 }],
    ['a push answered longer ago', seen({ pushAckAt: NOW - DAY - 1 }), { reach: 'none' }],
    [
      'a push does not shorten the grace',
      seen({ closed: gone, pushAckAt: NOW }),
      { reach: 'socket', reconnecting: true },
    ],
    ['after the grace by phone', seen({ closed: { ...gone, at: 0 }, pushAckAt: NOW }), { reach: 'push' }],
  ];
  test.each(cases)('%s', (_, sightings, expected) => {
    expect(reachOf(sightings, ctx())).toMatchObject({ reconnecting: false, ...expected });
  });

  test('idling can be switched off', () => {
    const settings = { ...DEFAULT_PRESENCE_SETTINGS, idleMin: 0 };
    const sightings = seen({ sockets: [socket({ lastInputAt: 0 })], lastInputAt: 0 });
    expect(reachOf(sightings, ctx({ settings })).reach).toBe('socket');
  });

  test('pings are no input', () => {
    let now = NOW;
    const answers: string[] = [];
    for (let minute = 0; minute <= 6; minute++, now += MINUTE) {
      const sightings = seen({ sockets: [socket({ seenAt: now, leaseAt: now })] });
      answers.push(reachOf(sightings, ctx({ now })).reach);
    }
    expect(answers).toEqual(['socket', 'socket', 'socket', 'socket', 'socket', 'idle', 'idle']);
  });

  test('where most of a shard vanished the grace is two minutes, at another shard it is not', () => {
    const vanished = Array.from({ length: 6 }, (_, i) => {
      return { shard: 'hub-0', operator: `op_${i}`, at: NOW, peopleBefore: 8 };
    });
    const at = (sec: number, shard = 'hub-0'): Reached =>
      reachOf(seen({ closed: { shard, at: NOW } }), ctx({ now: NOW + sec * SEC, vanished }));
    expect(at(30, 'hub-1').reconnecting).toBe(false);
    expect(at(119).reconnecting).toBe(true);
    expect(at(120)).toMatchObject({ reconnecting: false, reach: 'none' });
  });
});

describe('any sightings', () => {
  const ago = fc.integer({ min: -200_000, max: 400_000 }).map((ms) => NOW - ms);
  const sightings = fc.record({
    sockets: fc.array(
      fc.record({
        shard: fc.constantFrom('hub-0', 'hub-1'),
        seenAt: fc.option(ago),
        leaseAt: ago,
        lastInputAt: fc.option(ago),
      }),
      { maxLength: 4 },
    ),
    closed: fc.option(fc.record({ shard: fc.constantFrom('hub-0', 'hub-1'), at: ago })),
    lastInputAt: fc.option(ago),
    pushAckAt: fc.option(ago.map((at) => at - DAY)),
  });

  test('nextAt is honest: until then time alone changes nothing', () => {
    fc.assert(
      fc.property(sightings, fc.double({ min: 0, max: 1, noNaN: true }), (all, part) => {
        const { nextAt, ...now } = reachOf(all, ctx());
        const later = nextAt === null ? NOW + 10 * DAY : NOW + Math.floor(part * (nextAt - 1 - NOW));
        if (nextAt !== null) expect(nextAt).toBeGreaterThan(NOW);
        expect(reachOf(all, ctx({ now: later }))).toMatchObject(now);
      }),
      { numRuns: 500 },
    );
  });

  test('a fresh socket under a fresh lease is never out of reach', () => {
    fc.assert(
      fc.property(sightings, (all) => {
        const { reach, reconnecting } = reachOf({ ...all, sockets: [...all.sockets, socket()] }, ctx());
        expect(['socket', 'idle']).toContain(reach);
        expect(reconnecting).toBe(false);
      }),
    );
  });

  test('left alone, everybody is out of reach in the end', () => {
    fc.assert(
      fc.property(sightings, (all) => {
        expect(reachOf(all, ctx({ now: NOW + 2 * DAY }))).toMatchObject({ reach: 'none', nextAt: null });
      }),
    );
  });
});

test('the last input is the newest of all tabs and of what is kept', () => {
  expect(lastInputOf(seen({ lastInputAt: null, sockets: [socket({ lastInputAt: null })] }))).toBeNull();
  expect(lastInputOf(seen({ lastInputAt: 5, sockets: [socket({ lastInputAt: 3 }), socket({ lastInputAt: 9 })] }))).toBe(
    9,
  );
});
