// The pass of assignment as a sentence says it, without buckets, heads or anything else that makes it cheap: the oracle for
// the real one. Only tests import it.
import { effectivePriority } from '../../domain/routing/ageing';
import { excludedNow, firstReason, hasFreeSlot, relaxesAt, requiredNow } from '../../domain/routing/eligibility';
import { modeOf, type OperatorState, type QueueEntry, strategyOf, type TeamPolicy } from '../../domain/routing/entry';
import { compareD1, type OrderKey, queueOrder } from '../../domain/routing/order-key';
import type { Snapshot } from '../../domain/routing/pass';
import { heldUntil, isWorthHolding } from '../../domain/routing/sticky';
import { operatorOrder } from '../../domain/routing/strategies';

export interface NaiveDecision {
  readonly sessionId: string;
  readonly teamId: string;
  readonly operatorId: string;
}

interface Waiting {
  readonly entry: QueueEntry;
  readonly team: TeamPolicy;
  readonly key: OrderKey;
}

export function naivePass(snapshot: Snapshot, now: number): NaiveDecision[] {
  const operators = new Map(snapshot.operators.map((state): [string, OperatorState] => [state.operatorId, state]));
  const decisions: NaiveDecision[] = [];
  const queues = teamsWithSlots(snapshot).map((team) => queueOf(snapshot, team, now));
  let turn = Math.max(snapshot.lastDecisionNo, now - 1);
  for (;;) {
    for (const queue of queues) dropHopeless(queue, operators, now);
    const head = queues
      .flatMap((queue) => queue.slice(0, 1))
      .sort((a, b) => compareD1(a.key, b.key) || teamRank(a) - teamRank(b))[0];
    if (!head) return decisions;
    const found = findOperator(snapshot, head, operators, now);
    if (!found) {
      const queue = queues.find((one) => one[0] === head);
      queue?.shift();
      continue;
    }
    turn += 1;
    decisions.push({ sessionId: head.entry.sessionId, teamId: found.teamId, operatorId: found.operator.operatorId });
    operators.set(found.operator.operatorId, afterGiving(found.operator, turn, now));
    for (const queue of queues) {
      const index = queue.findIndex(({ entry }) => entry === head.entry);
      if (index >= 0) queue.splice(index, 1);
    }
  }
}

/** Teams in which somebody is there and has room. Others are not looked at, not even for a preferred operator elsewhere. */
export function teamsWithSlots({ teams, operators }: Snapshot): TeamPolicy[] {
  const isMember = (state: OperatorState, team: TeamPolicy) => state.teams.some(({ teamId }) => teamId === team.teamId);
  return [...teams.values()].filter((team) =>
    operators.some((state) => isMember(state, team) && hasFreeSlot(state, team)),
  );
}

/** What waits in a team and is handed out by it now. */
export function entriesOf({ entries }: Snapshot, team: TeamPolicy, now: number): QueueEntry[] {
  return entries.filter((entry) => entry.teams.includes(team.teamId) && isHandedOut(entry, team, now));
}

function queueOf(snapshot: Snapshot, team: TeamPolicy, now: number): Waiting[] {
  const order = queueOrder(team);
  return entriesOf(snapshot, team, now)
    .map((entry): Waiting => {
      const waited = snapshot.openSecondsBetween(team.teamId, entry.queueSince, now);
      const effective = effectivePriority(entry.priority, waited, team.ageStepSec);
      return { entry, team, key: { ...entry, effective } };
    })
    .sort((a, b) => order(a.key, b.key));
}

function isHandedOut(entry: QueueEntry, team: TeamPolicy, now: number): boolean {
  if (entry.isReserved || team.intake === 'paused' || strategyOf(entry, team) === 'manual') return false;
  if (now < (team.firstPassAt ?? now)) return false;
  if (entry.parked?.kind === 'no_show' && entry.parked.notBefore === null) return false;
  return entry.parked === null || now >= (entry.parked.notBefore ?? now);
}

/** An entry that nobody may be given, exclusions aside, does not stand before those behind it. */
function dropHopeless(queue: Waiting[], operators: ReadonlyMap<string, OperatorState>, now: number): void {
  for (let head = queue[0]; head !== undefined; head = queue[0]) {
    if (ranked({ ...head.entry, excluded: [] }, head.team, operators, now).length > 0) return;
    queue.shift();
  }
}

function teamRank({ entry, team }: Waiting): number {
  return entry.teams.indexOf(team.teamId);
}

function findOperator(
  { teams }: Snapshot,
  { entry, team }: Waiting,
  operators: ReadonlyMap<string, OperatorState>,
  now: number,
): { readonly operator: OperatorState; readonly teamId: string } | null {
  const preferred = entry.preferredOperatorId === null ? undefined : operators.get(entry.preferredOperatorId);
  if (preferred) {
    for (const teamId of entry.teams) {
      const policy = teams.get(teamId);
      if (!policy || !isHandedOut(entry, policy, now)) continue;
      if (ranked(entry, policy, operators, now).includes(preferred)) return { operator: preferred, teamId };
    }
    const ofPreferred = preferred.teams.map(({ teamId }) => teamId);
    if (isWorthHolding(entry, ofPreferred, heldUntil(entry, team), now)) return null;
  }
  const [operator] = ranked(entry, team, operators, now);
  return operator ? { operator, teamId: team.teamId } : null;
}

function ranked(
  entry: QueueEntry,
  team: TeamPolicy,
  operators: ReadonlyMap<string, OperatorState>,
  now: number,
): OperatorState[] {
  const strategy = strategyOf(entry, team);
  const needs = requiredNow(entry, relaxesAt(entry, team, strategy), now);
  for (const lifted of [false, true]) {
    const excluded = excludedNow(entry, now, { lifted });
    for (const allowBusy of team.overflowToBusy ? [false, true] : [false]) {
      const wanted = { team, needs, mode: modeOf(entry, team), allowBusy, excluded };
      const found = [...operators.values()].filter((operator) => firstReason(operator, wanted, now) === null);
      const order = operatorOrder(strategy, team.teamId, [...new Set(entry.needs.skills)]);
      if (found.length > 0 && order) return found.sort(order);
    }
  }
  return [];
}

function afterGiving(state: OperatorState, turn: number, now: number): OperatorState {
  const recentAssignedAt = [...state.recentAssignedAt, now];
  return { ...state, reserved: state.reserved + 1, lastAssignedAt: turn, recentAssignedAt };
}
