// What each person counts as at this instant, from what hubs last reported of her. Reads only; presence-watch.ts acts on it.
// Called by it, by the pass and by the views of people.
import { type EffectivePresence, effectivePresence } from '../domain/presence/effective-presence';
import type { Vanished } from '../domain/presence/mass-vanish';
import { isGone } from '../domain/presence/owner-gone';
import { lastInputOf, type Reached, reachOf, type Sightings } from '../domain/presence/reach';
import type { Reach } from '../domain/routing/entry';
import type { DeskPerson } from '../protocol/desk-view';
import type { Work } from './dispatch-tools';
import type { PersonRecord } from './people-store';
import type { ReachRow } from './reach-store';

export interface PersonPresence {
  readonly person: PersonRecord;
  readonly reached: Reached;
  readonly effective: EffectivePresence;
  /** Not reachable, and her grace is over. */
  readonly isGone: boolean;
}

/** Of everybody who is known. */
export function presences(work: Work): PersonPresence[] {
  const bySockets = groupByOperator(work.reach.all());
  const vanished = work.reach.vanished();
  const people = [...work.people.all().values()];
  return people.map((person) => presenceOf(work, person, bySockets.get(person.operatorId) ?? [], vanished));
}

function presenceOf(
  { plan, now }: Work,
  person: PersonRecord,
  sockets: readonly ReachRow[],
  vanished: readonly Vanished[],
): PersonPresence {
  const reached = reachOf(sightingsOf(person, sockets), { now, settings: plan.presence, vanished });
  return {
    person,
    reached,
    effective: effectivePresence(person.declared, reached, plan.presence),
    isGone: isGone(person.declared, reached, plan.presence),
  };
}

export function sightingsOf(person: PersonRecord, sockets: readonly ReachRow[]): Sightings {
  return {
    sockets: sockets.map(({ shard, leaseAt, lastInputAt }) => ({ shard, seenAt: null, leaseAt, lastInputAt })),
    closed: person.closed,
    lastInputAt: person.lastInputAt,
    // No phone acknowledges pushes yet.
    pushAckAt: null,
  };
}

/** The newest input known of her (ms); null: none was ever reported. */
export function lastInputAtOf(person: PersonRecord, sockets: readonly ReachRow[]): number | null {
  return lastInputOf(sightingsOf(person, sockets));
}

export function groupByOperator(rows: readonly ReachRow[]): Map<string, ReachRow[]> {
  const groups = new Map<string, ReachRow[]>();
  for (const row of rows) {
    const group = groups.get(row.operatorId);
    if (group) group.push(row);
    else groups.set(row.operatorId, [row]);
  }
  return groups;
}

/** As the pass weighs it. */
export function toReach({ reach }: Reached): Reach {
  return reach === 'socket' ? 'active' : reach;
}

/** As colleagues see it. */
export function toEffective({ effective, reached }: PersonPresence): DeskPerson['effective'] {
  return reached.reconnecting && effective.status !== 'offline' ? 'reconnecting' : effective.status;
}
