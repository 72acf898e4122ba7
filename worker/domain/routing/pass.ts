// What one pass works on: operators in their teams, entries in the queues of teams where a slot is free. Pure.
// Must not decide. Made by dispatch-pass.ts; lives as long as the pass.
import { hasFreeSlot } from './eligibility';
import type { OpenSecondsBetween, OperatorState, QueueEntry, TeamPolicy } from './entry';
import { compareIds } from './order-key';
import type { PassLedger, Seat } from './roster';
import { TeamQueue } from './team-queue';

export interface Snapshot {
  /** All that wait, in any order, those under way marked `isReserved`. */
  readonly entries: readonly QueueEntry[];
  readonly operators: readonly OperatorState[];
  /** By team id. An entry's team that is not here has no queue. */
  readonly teams: ReadonlyMap<string, TeamPolicy>;
  /** The highest decision number that was ever used. */
  readonly lastDecisionNo: number;
  readonly openSecondsBetween: OpenSecondsBetween;
}

/** What a pass knows beside the snapshot. */
export interface Pass {
  readonly snapshot: Snapshot;
  readonly ledger: PassLedger;
  /** Queues in which somebody has a free slot, by team id. */
  readonly queues: ReadonlyMap<string, TeamQueue>;
  /** Operators by id. */
  readonly seats: ReadonlyMap<string, Seat>;
  readonly done: Set<QueueEntry>;
  lastDecisionNo: number;
}

/**
 * Operators in their teams and entries in their queues.
 * @param evenWithoutSlots teams without a free slot too, to tell why nobody is there
 */
export function preparePass(snapshot: Snapshot, now: number, { evenWithoutSlots = false } = {}): Pass {
  const ledger: PassLedger = { now, filled: [], evaluations: 0 };
  const seats = new Map(snapshot.operators.map((state): [string, Seat] => [state.operatorId, { state }]));
  const queues = new Map<string, TeamQueue>();
  for (const [teamId, members] of membersByTeam(seats.values(), snapshot.teams)) {
    const policy = snapshot.teams.get(teamId);
    if (!policy || policy.intake === 'paused') continue;
    if (!evenWithoutSlots && !members.some(({ state }) => hasFreeSlot(state, policy))) continue;
    members.sort((a, b) => compareIds(a.state.operatorId, b.state.operatorId));
    queues.set(teamId, new TeamQueue(policy, members, ledger, snapshot.openSecondsBetween));
  }
  const pass = {
    snapshot,
    ledger,
    queues,
    seats,
    done: new Set<QueueEntry>(),
    lastDecisionNo: snapshot.lastDecisionNo,
  };
  if (queues.size > 0) for (const entry of snapshot.entries) enqueue(pass, entry);
  return pass;
}

function membersByTeam(seats: Iterable<Seat>, teams: ReadonlyMap<string, TeamPolicy>): Map<string, Seat[]> {
  const members = new Map([...teams.keys()].map((teamId): [string, Seat[]] => [teamId, []]));
  for (const seat of seats) for (const { teamId } of seat.state.teams) members.get(teamId)?.push(seat);
  return members;
}

function enqueue({ queues, ledger }: Pass, entry: QueueEntry): void {
  if (entry.isReserved || !isItsTurn(entry, ledger.now)) return;
  for (const teamId of entry.teams) {
    const queue = queues.get(teamId);
    if (queue && isOpenTo(queue, entry, ledger.now)) queue.add(entry);
  }
}

/** A parked customer is left alone, but for the turn of a callback, and for who did not answer until she is asked once more. */
export function isItsTurn({ parked }: QueueEntry, now: number): boolean {
  if (parked === null) return true;
  return now >= (parked.notBefore ?? (parked.kind === 'callback' ? now : Number.POSITIVE_INFINITY));
}

function isOpenTo(queue: TeamQueue, entry: QueueEntry, now: number): boolean {
  return queue.handsOut(entry) && now >= (queue.policy.firstPassAt ?? now);
}
