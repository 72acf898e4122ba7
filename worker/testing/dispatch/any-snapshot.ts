// Random small desks: teams with every setting, entries with every need, operators in every condition. Times are few and
// close, so that ends, steps and holds meet. Only tests import it.
import fc from 'fast-check';
import type {
  DeclaredStatus,
  Exclusion,
  OpenSecondsBetween,
  OperatorState,
  Priority,
  QueueEntry,
  Reach,
  Strategy,
  TeamPolicy,
} from '../../domain/routing/entry';
import type { Snapshot } from '../../domain/routing/pass';
import { anEntry, anOperator, aSnapshot, aTeam, NOW } from './desk-builders';

/** Settings in seconds become a few ms, so that a test can look at every single one. */
const MS = 0.001;
/** Everything that ends by time ends before this (ms after NOW). */
export const HORIZON_MS = 60;

const TEAMS = ['t1', 't2', 't3'];
const PEOPLE = ['a', 'b', 'c', 'd', 'e'];
const SKILLS = ['refunds', 'export'];

const near = (min: number, max: number) => fc.integer({ min, max }).map((offset) => NOW + offset);
const rarely = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null, freq: 3 });

function anyTeam(teamId: string): fc.Arbitrary<TeamPolicy> {
  return fc
    .record({
      strategy: fc.constantFrom<Strategy>('round_robin', 'least_busy', 'priority_based', 'skill_based', 'manual'),
      order: fc.constantFrom<'d1' | 'fifo'>('d1', 'd1', 'fifo'),
      mode: fc.constantFrom<'offer' | 'forced'>('offer', 'forced'),
      ageStepSec: fc.constantFrom(0, 5 * MS, 16 * MS),
      intake: fc.constantFrom<TeamPolicy['intake']>('open', 'open', 'open', 'drain', 'paused'),
      firstPassAt: rarely(near(-5, 30)),
      overflowToBusy: fc.boolean(),
      pushCounts: fc.boolean(),
      skillRelaxSec: rarely(fc.constantFrom(0, 15 * MS, 40 * MS)),
      stickyHoldSec: fc.constantFrom(0, 0, 20 * MS),
      stickyHoldVipSec: fc.constant(50 * MS),
      fairCap: rarely(fc.record({ max: fc.integer({ min: 0, max: 3 }), perSec: fc.constant(30 * MS) })),
    })
    .map((policy) => aTeam({ teamId, ...policy }));
}

const anyExclusion: fc.Arbitrary<Exclusion> = fc.record({
  operatorId: fc.constantFrom(...PEOPLE),
  // Some are about to be lifted, which happens a minute after they began.
  at: fc.oneof(near(-30, 0), near(-60_020, -59_950)),
  until: near(-2, 40),
  why: fc.constant('declined' as const),
});

function anyEntry(sessionId: string): fc.Arbitrary<QueueEntry> {
  return fc
    .record({
      teams: fc.shuffledSubarray(TEAMS, { minLength: 1 }),
      priority: fc.constantFrom<Priority>(0, 1, 2, 3),
      queueSince: near(-40, 0),
      slaDueAt: near(-10, 20),
      parked: fc.constantFrom<QueueEntry['parked']>(
        null,
        null,
        null,
        null,
        { kind: 'callback', notBefore: null },
        { kind: 'callback', notBefore: NOW + 9 },
        { kind: 'no_show', notBefore: null },
        { kind: 'no_show', notBefore: NOW + 7 },
      ),
      skills: fc.constantFrom([], [], ['refunds'], SKILLS),
      language: fc.constantFrom(undefined, undefined, undefined, 'ja'),
      strategy: fc.constantFrom<Strategy | undefined>(undefined, undefined, undefined, 'skill_based', 'manual'),
      preferredOperatorId: rarely(fc.constantFrom(...PEOPLE)),
      isVip: fc.boolean(),
      excluded: fc.oneof(fc.constant([]), fc.array(anyExclusion, { maxLength: 3 })),
      isReserved: fc.constantFrom(false, false, false, true),
    })
    .map(({ skills, language, strategy, ...entry }) =>
      anEntry(sessionId, {
        ...entry,
        needs: { skills, ...(language === undefined ? {} : { language }) },
        assignment: strategy === undefined ? {} : { strategy },
      }),
    );
}

const anyLevel = fc.integer({ min: 1, max: 5 });

function anyOperator(operatorId: string): fc.Arbitrary<OperatorState> {
  return fc
    .record({
      declared: fc.constantFrom<DeclaredStatus>('available', 'available', 'available', 'busy', 'away'),
      reach: fc.constantFrom<Reach>('active', 'active', 'active', 'push', 'idle', 'none'),
      reconnecting: fc.constantFrom(false, false, false, true),
      shift: rarely(fc.record({ startsAt: rarely(near(-9, 20)), endsAt: rarely(near(-5, 40)) })),
      wrapUpUntil: rarely(near(-5, 30)),
      capacity: fc.constantFrom(0, 1, 2, 4, null),
      teams: fc.subarray(TEAMS).map((ids) => ids.map((teamId) => ({ teamId }))),
      used: fc.integer({ min: 0, max: 3 }),
      reserved: fc.integer({ min: 0, max: 1 }),
      lastAssignedAt: rarely(near(-50, -1)),
      levels: fc.tuple(rarely(anyLevel), rarely(anyLevel)),
      languages: fc.subarray(['ja', 'en']),
      recentAssignedAt: fc.array(near(-35, 0), { maxLength: 4 }),
    })
    .map(({ levels, ...operator }) => {
      const skills = SKILLS.flatMap((name, index) => {
        const level = levels[index];
        return typeof level === 'number' ? [{ name, level }] : [];
      });
      return anOperator(operatorId, { ...operator, skills });
    });
}

/** Open but for one stretch. */
const anyCalendar: fc.Arbitrary<OpenSecondsBetween> = fc
  .tuple(near(-30, 0), fc.integer({ min: 0, max: 20 }))
  .map(([from, length]) => (_: string, start: number, end: number) => {
    const closed = Math.max(0, Math.min(end, from + length) - Math.max(start, from));
    return Math.max(0, end - start - closed) / 1_000;
  });

export const anySnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    entries: fc
      .nat({ max: 9 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => anyEntry(`s${n}`)))),
    operators: fc.tuple(...PEOPLE.map(anyOperator)),
    teams: fc.tuple(...TEAMS.map(anyTeam)),
    openSecondsBetween: anyCalendar,
  })
  .map(({ entries, operators, teams, openSecondsBetween }) => aSnapshot(entries, operators, teams, openSecondsBetween));
