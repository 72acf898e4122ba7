// When time alone can change what a pass finds, so that the Dispatcher wakes then and not on an interval. Pure.
// A step of ageing is none of these instants: it reorders those who wait, but after a pass no free slot fits any of them, and
// time gives it to nobody by changing who is first. Called by dispatch-pass.ts at its end.
import type { Bucket } from './bucket';
import { EXCLUSION_LIFT_MS, firstEligibleAt, hasFreeSlot, relaxesAt } from './eligibility';
import type { QueueEntry } from './entry';
import type { Pass } from './pass';
import { heldUntil } from './sticky';
import type { TeamQueue } from './team-queue';

/** Keeps the earliest instant after now. */
class Earliest {
  readonly #now: number;
  at: number | null = null;

  constructor(now: number) {
    this.#now = now;
  }

  note(instant: number | null | undefined): void {
    if (typeof instant !== 'number' || instant <= this.#now) return;
    if (this.at === null || instant < this.at) this.at = instant;
  }
}

/**
 * The earliest end of an exclusion, wrap-up, sticky hold, fair cap or shift, of a wait for skills, of a callback's pause or
 * of the wait after opening that concerns an entry which is left.
 * @returns ms; null where something has to happen first
 */
export function nextChangeAt(pass: Pass): number | null {
  const earliest = new Earliest(pass.ledger.now);
  for (const queue of pass.queues.values()) {
    for (const bucket of queue.buckets.values()) {
      const left = bucket.entries.filter((entry) => !pass.done.has(entry));
      if (left.length === 0) continue;
      noteMembers(bucket, earliest);
      noteRelaxing(pass, bucket, left, earliest);
      if (!bucket.roster.isEmpty) for (const entry of left) noteEntry(queue, bucket, entry, earliest);
    }
  }
  noteLaterEntries(pass, earliest);
  return earliest.at;
}

/** Members whom time lets in, and shifts that end, after which the reasons are others. */
function noteMembers(bucket: Bucket, earliest: Earliest): void {
  earliest.note(bucket.roster.nextMemberAt());
  for (const { state } of bucket.roster.members) {
    if (state.shift && hasFreeSlot(state, bucket.team)) earliest.note(state.shift.endsAt);
  }
}

/** An entry that finds nobody though others of its bucket would: it is held, or those who are free are excluded. */
function noteEntry(queue: TeamQueue, bucket: Bucket, entry: QueueEntry, earliest: Earliest): void {
  if (entry.preferredOperatorId !== null) earliest.note(heldUntil(entry, queue.policy));
  for (const { operatorId, at, until } of entry.excluded) {
    if (!bucket.roster.wouldServe(operatorId)) continue;
    earliest.note(until);
    earliest.note(at + EXCLUSION_LIFT_MS);
  }
}

/** Skills that become wishes, once somebody is there who lacks them. */
function noteRelaxing({ ledger }: Pass, bucket: Bucket, left: readonly QueueEntry[], earliest: Earliest): void {
  const { team, roster, strategy } = bucket;
  if (roster.wanted.needs.skills.length === 0) return;
  const relaxing = new Earliest(ledger.now);
  for (const entry of left) relaxing.note(relaxesAt(entry, team, strategy));
  if (relaxing.at === null) return;
  const needs = { ...roster.wanted.needs, skills: [] };
  const wanted = { ...roster.wanted, needs, allowBusy: team.overflowToBusy };
  for (const { state } of roster.members) {
    ledger.evaluations += 1;
    const freeAt = firstEligibleAt(state, wanted, ledger.now);
    if (freeAt !== null) earliest.note(Math.max(relaxing.at, freeAt));
  }
}

/** Entries that take no part yet: callbacks that pause, customers who did not answer, and teams that have just opened. */
function noteLaterEntries({ snapshot, queues, ledger, done }: Pass, earliest: Earliest): void {
  if (queues.size === 0) return;
  for (const entry of snapshot.entries) {
    const isOut = entry.parked?.kind === 'no_show' && entry.parked.notBefore === null;
    if (entry.isReserved || isOut || done.has(entry)) continue;
    for (const teamId of entry.teams) {
      const queue = queues.get(teamId);
      if (!queue?.handsOut(entry)) continue;
      earliest.note(Math.max(entry.parked?.notBefore ?? ledger.now, queue.policy.firstPassAt ?? ledger.now));
    }
  }
}
