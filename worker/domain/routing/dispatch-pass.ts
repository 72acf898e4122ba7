// One pass of assignment (E3): who is given which waiting session now, why the others find nobody, and when time alone
// changes that. Pure; a decision is a proposal, for the chat decides who owns. Its cost follows free slots, not entries.
// Called by Dispatcher on every trigger and at `nextAt`; it reserves a slot for every decision before it asks the chat.
import { nextDecisionNo } from './agreement';
import { type DecisionMode, type DecisionRecord, reasonsKey, toRecord } from './decision-record';
import type { QueueEntry } from './entry';
import { nextChangeAt } from './next-change';
import { compareD1 } from './order-key';
import { type Pass, preparePass, type Snapshot } from './pass';
import type { Seat } from './roster';
import { heldUntil, isWorthHolding } from './sticky';
import type { Place } from './team-queue';

/** A slot of this operator for this session, to be reserved and then offered, assigned or, for a callback, announced. */
export interface Decision {
  readonly decisionNo: number;
  readonly chatId: string;
  readonly sessionId: string;
  readonly entryVersion: number;
  readonly teamId: string;
  readonly operatorId: string;
  readonly mode: DecisionMode;
  readonly record: DecisionRecord;
}

/** An entry that finds nobody, and how many of equal needs stand behind it for the same reasons. */
export interface Nobody {
  readonly chatId: string;
  readonly sessionId: string;
  readonly entryVersion: number;
  readonly teamId: string;
  /** Equal for all entries of the team with equal needs. */
  readonly bucketKey: string;
  /** Entries passed over with it, this one included. */
  readonly waiting: number;
  /** Equal as long as the reasons are: the record is kept where this differs from the last one. */
  readonly reasonsKey: string;
  readonly record: DecisionRecord;
}

export interface DispatchResult {
  /** In the order in which they were made. */
  readonly decisions: readonly Decision[];
  /** The first instant (ms) at which time alone can change the result; null: something has to happen first. */
  readonly nextAt: number | null;
  /** The head of every bucket, and every single entry, that found nobody where a slot is free. */
  readonly nobody: readonly Nobody[];
  /** The highest number used in the records; the next pass begins above it. */
  readonly lastDecisionNo: number;
  /** How often an operator was judged. */
  readonly evaluations: number;
}

/**
 * Gives every entry, in the order of the merged queues, its best operator and counts the slot; one without operator does
 * not block those behind it. Capacity is never exceeded. Without a free slot nothing is looked at.
 * @param now ms
 */
export function dispatch(snapshot: Snapshot, now: number): DispatchResult {
  const pass = preparePass(snapshot, now);
  const decisions = decideAll(pass);
  return {
    decisions,
    nextAt: nextChangeAt(pass),
    nobody: findNobody(pass),
    lastDecisionNo: pass.lastDecisionNo,
    evaluations: pass.ledger.evaluations,
  };
}

/**
 * Why one session has nobody now, also where no slot is free and no pass would look at it: one record for each of its
 * teams. Empty where the session does not wait, is handed out by hand, or would be given to somebody.
 */
export function explainNobody(snapshot: Snapshot, sessionId: string, now: number): readonly Nobody[] {
  const entries = snapshot.entries.filter((entry) => entry.sessionId === sessionId && !entry.isReserved);
  const pass = preparePass({ ...snapshot, entries }, now, { evenWithoutSlots: true });
  return decideAll(pass).length > 0 ? [] : findNobody(pass);
}

// ---- one entry after the other

function decideAll(pass: Pass): Decision[] {
  const decisions: Decision[] = [];
  for (let place = nextPlace(pass); place !== null; place = nextPlace(pass)) {
    const decision = decide(pass, place);
    if (decision) decisions.push(decision);
    else place.queue.passOver(place);
  }
  return decisions;
}

/** The first of the heads of all queues by D1; the same entry in two queues stands in its own team's first. */
function nextPlace({ queues, done }: Pass): Place | null {
  let first: Place | null = null;
  for (const queue of queues.values()) {
    const head = queue.head(done);
    if (head && (first === null || comparePlaces(head, first) < 0)) first = head;
  }
  return first;
}

function comparePlaces(a: Place, b: Place): number {
  const rankOf = ({ entry, queue }: Place) => entry.teams.indexOf(queue.policy.teamId);
  return compareD1(a.key, b.key) || rankOf(a) - rankOf(b);
}

/** The decision for the entry at this place; null where nobody may be given it here. */
function decide(pass: Pass, place: Place): Decision | null {
  const { entry, bucket } = place;
  const preferred = findPreferred(pass, entry);
  if (preferred) return give(pass, preferred.place, preferred.seat);
  if (isHeld(pass, place)) return null;
  const [best] = bucket.roster.rank(entry).seats;
  return best ? give(pass, place, best) : null;
}

/** Whoever served the contact before goes first, in whichever of the entry's teams she may be given it. */
function findPreferred({ queues, seats }: Pass, entry: QueueEntry): { place: Place; seat: Seat } | null {
  const seat = entry.preferredOperatorId === null ? undefined : seats.get(entry.preferredOperatorId);
  if (!seat) return null;
  for (const teamId of entry.teams) {
    const place = queues.get(teamId)?.placeOf(entry);
    if (place?.bucket.roster.rank(entry).seats.includes(seat)) return { place, seat };
  }
  return null;
}

/** Only its preferred operator may be given it for now, and she may not at the moment. */
function isHeld({ seats, ledger }: Pass, { entry, queue }: Place): boolean {
  const seat = entry.preferredOperatorId === null ? undefined : seats.get(entry.preferredOperatorId);
  if (!seat) return false;
  const teams = seat.state.teams.map(({ teamId }) => teamId);
  return isWorthHolding(entry, teams, heldUntil(entry, queue.policy), ledger.now);
}

function give(pass: Pass, place: Place, seat: Seat): Decision {
  const { entry, queue } = place;
  const record = recordOf(pass, place, { chosen: seat, isHeld: false });
  fill(pass, seat, record.id);
  pass.done.add(entry);
  return {
    decisionNo: record.id,
    chatId: entry.chatId,
    sessionId: entry.sessionId,
    entryVersion: entry.entryVersion,
    teamId: queue.policy.teamId,
    operatorId: seat.state.operatorId,
    mode: record.mode,
    record,
  };
}

/** Counts the slot. Her turn is the decision's number, so that of many in one pass each has a turn of her own. */
function fill({ ledger }: Pass, seat: Seat, decisionNo: number): void {
  const { state } = seat;
  seat.state = {
    ...state,
    reserved: state.reserved + 1,
    lastAssignedAt: decisionNo,
    recentAssignedAt: [...state.recentAssignedAt, ledger.now],
  };
  ledger.filled.push(seat);
}

function recordOf(
  pass: Pass,
  place: Place,
  { chosen, isHeld }: { chosen: Seat | null; isHeld: boolean },
): DecisionRecord {
  const { now } = pass.ledger;
  pass.lastDecisionNo = nextDecisionNo(pass.lastDecisionNo, now);
  return toRecord({
    id: pass.lastDecisionNo,
    at: now,
    entry: place.entry,
    bucket: place.bucket,
    orderKey: place.key,
    ranking: place.bucket.roster.rank(place.entry),
    chosen,
    operators: pass.snapshot.operators.length,
    isHeld,
  });
}

// ---- after

/** Who was left. In an empty bucket its head speaks for all; elsewhere each has a reason of its own. */
function findNobody(pass: Pass): readonly Nobody[] {
  const nobody: Nobody[] = [];
  for (const queue of pass.queues.values()) {
    for (const bucket of queue.buckets.values()) {
      const left = bucket.entries.filter((entry) => !pass.done.has(entry));
      const heads = bucket.roster.isEmpty ? [queue.firstOf(left)] : left.map((entry) => queue.placeOf(entry));
      for (const place of heads) if (place) nobody.push(toNobody(pass, place, bucket.roster.isEmpty ? left.length : 1));
    }
  }
  return nobody;
}

function toNobody(pass: Pass, place: Place, waiting: number): Nobody {
  const { entry, bucket, queue } = place;
  const record = recordOf(pass, place, { chosen: null, isHeld: !bucket.roster.isEmpty && isHeld(pass, place) });
  return {
    chatId: entry.chatId,
    sessionId: entry.sessionId,
    entryVersion: entry.entryVersion,
    teamId: queue.policy.teamId,
    bucketKey: `${queue.policy.teamId} ${bucket.key}`,
    waiting,
    reasonsKey: reasonsKey(record),
    record,
  };
}
