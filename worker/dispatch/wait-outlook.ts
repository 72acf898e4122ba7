// How fast a team's queue moves and what a customer at some place of it may be told. Reads only.
// Called for the answer to facts, for the record of waits, and by the view of the queue.
import { localParts } from '../domain/calendar/local-parts';
import { handleTime } from '../domain/queue/handle-time';
import {
  estimateWait,
  outlookOf,
  type QueueOutlook,
  type ServingOperator,
  type WaitEstimate,
} from '../domain/queue/wait-estimate';
import { slotSamples } from '../domain/queue/wait-ledger';
import { toWaitRange, type WaitRange } from '../domain/queue/wait-range';
import { capacityIn, firstReason } from '../domain/routing/eligibility';
import type { OperatorState, QueueEntry, TeamPolicy } from '../domain/routing/entry';
import type { Snapshot } from '../domain/routing/pass';
import { orderedQueue } from '../domain/routing/position';
import type { Work } from './dispatch-tools';

export interface Place {
  readonly position: number;
  readonly estimate: WaitEstimate;
  readonly wait: WaitRange;
}

export type { TeamOutlook };

/** By the entries of a board, which are the same list as long as nothing changed. */
const known = new WeakMap<Snapshot['entries'], Map<string, TeamOutlook>>();

export function teamOutlook(work: Work, board: Snapshot, teamId: string): TeamOutlook {
  const teams = known.get(board.entries) ?? new Map<string, TeamOutlook>();
  known.set(board.entries, teams);
  const outlook = teams.get(teamId) ?? new TeamOutlook(work, board, teamId);
  teams.set(teamId, outlook);
  return outlook;
}

/** Places and waits of one team's queue; what is the same for all its entries is reckoned once. */
class TeamOutlook {
  readonly positions: ReadonlyMap<string, number>;
  readonly queue: readonly QueueEntry[];
  readonly #work: Work;
  readonly #teamId: string;
  readonly #outlook: QueueOutlook;

  constructor(work: Work, board: Snapshot, teamId: string) {
    this.#work = work;
    this.#teamId = teamId;
    const policy = board.teams.get(teamId) ?? work.plan.team(teamId).policy;
    const ordered = orderedQueue(policy, board.entries, work.now, board.openSecondsBetween);
    this.queue = ordered.map(({ entry }) => entry);
    this.positions = new Map(ordered.map(({ entry, position }) => [entry.sessionId, position]));
    this.#outlook = queueOutlook(work, board, teamId);
  }

  /** Null where the session does not wait in this team. */
  placeOf(entry: QueueEntry): Place | null {
    const position = this.positions.get(entry.sessionId);
    if (position === undefined) return null;
    const { plan, now } = this.#work;
    const estimate = estimateWait(position, this.#outlook);
    const context = { now, closesAt: plan.closesAt(this.#teamId, now), parked: entry.parked !== null };
    return { position, estimate, wait: toWaitRange(estimate, this.#outlook, context) };
  }
}

function queueOutlook(work: Work, board: Snapshot, teamId: string): QueueOutlook {
  const { plan, waits, now } = work;
  const record = waits.record(teamId);
  const all = [...plan.teams.keys()].map((id) => waits.record(id));
  const samples = slotSamples(record, all, now, hourOfWeek(work, teamId, now));
  const handle = handleTime(samples, plan.team(teamId).queue.defaultAhtSec);
  const operators = servingOperators(board, teamId, now);
  return outlookOf({ handle, operators, waits: record.waits, counted: record.counted });
}

function servingOperators(board: Snapshot, teamId: string, now: number): ServingOperator[] {
  const waiting = new Set(board.entries.flatMap(({ teams }) => teams));
  return board.operators.flatMap((operator) => {
    if (!servesBut(operator, board.teams.get(teamId), now)) return [];
    const queues = operator.teams.filter(
      (team) => waiting.has(team.teamId) && servesBut(operator, board.teams.get(team.teamId), now),
    );
    const capacity = capacityIn(operator, teamId);
    return [{ capacity, used: operator.used, reserved: operator.reserved, queues: queues.length }];
  });
}

/** Eligible but for capacity. */
function servesBut(operator: OperatorState, team: TeamPolicy | undefined, now: number): boolean {
  if (!team) return false;
  const unlimited = { ...operator, capacity: null, teams: operator.teams.map(({ teamId }) => ({ teamId })) };
  const wanted = {
    team: { ...team, fairCap: null },
    needs: { skills: [] },
    mode: team.mode,
    allowBusy: team.overflowToBusy,
  };
  return firstReason(unlimited, wanted, now) === null;
}

function zoneOf({ plan }: Work, teamId: string): string {
  return plan.team(teamId).calendar?.zone ?? plan.timeZone;
}

/** 0 to 167 in the team's zone, Monday 0:00 first. */
export function hourOfWeek(work: Work, teamId: string, at: number): number {
  const { weekday, hour } = localParts(zoneOf(work, teamId), at);
  return weekday * 24 + hour;
}

const DAY_MS = 86_400_000;

/** The local Monday of the week, `YYYY-MM-DD`. */
export function weekOf(work: Work, teamId: string, at: number): string {
  const zone = zoneOf(work, teamId);
  const { weekday, year, month, day } = localParts(zone, at);
  return new Date(Date.UTC(year, month - 1, day) - weekday * DAY_MS).toISOString().slice(0, 10);
}
