// Who may be given a session, and the first reason against everybody else (E2). Pure; one operator at a time.
// Must not choose between those who may: that is strategies.ts. Called by the pass and by checks of claims and transfers.
import type { AssignMode, Exclusion, Needs, OperatorState, QueueEntry, TeamPolicy } from './entry';

/** In the order in which they are checked; the first that fails is the recorded reason. PERSISTED in decision records. */
export type Reason =
  | 'not_member'
  | 'excluded'
  | 'status'
  | 'unreachable'
  | 'reconnecting'
  | 'shift'
  | 'wrap_up'
  | `skill:${string}`
  | 'language'
  | 'capacity'
  | 'fair_cap';

const REASON_ORDER = [
  'not_member',
  'excluded',
  'status',
  'unreachable',
  'reconnecting',
  'shift',
  'wrap_up',
  'skill',
  'language',
  'capacity',
  'fair_cap',
] as const;

/** If exclusion leaves nobody, it is lifted after this time. */
export const EXCLUSION_LIFT_MS = 60_000;

/** What is asked of an operator. */
export interface Wanted {
  readonly team: TeamPolicy;
  /** Required of her: skills that were relaxed are not among them. */
  readonly needs: Needs;
  readonly mode: AssignMode;
  /** Busy ones count too, because no available one qualifies. */
  readonly allowBusy: boolean;
  /** Excluded from this session now, by operator id; absent: nobody. */
  readonly excluded?: ReadonlySet<string>;
}

/**
 * The first reason why this operator may not be given it now; null: she may.
 * `reconnecting` goes before what her lost socket would say of her reach.
 */
export function firstReason(operator: OperatorState, wanted: Wanted, now: number): Reason | null {
  if (!operator.teams.some(({ teamId }) => teamId === wanted.team.teamId)) return 'not_member';
  if (wanted.excluded?.has(operator.operatorId)) return 'excluded';
  return (
    presenceReason(operator, wanted) ??
    timeReason(operator, now) ??
    needsReason(operator, wanted.needs) ??
    loadReason(operator, wanted.team, now)
  );
}

type Presence = Pick<Wanted, 'team' | 'mode' | 'allowBusy'>;

function presenceReason(operator: OperatorState, { team, mode, allowBusy }: Presence): Reason | null {
  const { declared, reach, reconnecting } = operator;
  if (declared !== 'available' && !(declared === 'busy' && allowBusy)) return 'status';
  if (reconnecting) return 'reconnecting';
  // Whoever is connected without touching anything is away, whatever she declared.
  if (reach === 'idle') return 'status';
  if (reach === 'active') return null;
  const isByPhone = reach === 'push' && declared === 'available' && mode === 'offer' && team.pushCounts;
  return isByPhone ? null : 'unreachable';
}

function timeReason({ shift, wrapUpUntil }: OperatorState, now: number): Reason | null {
  const isBefore = typeof shift?.startsAt === 'number' && now < shift.startsAt;
  const isAfter = typeof shift?.endsAt === 'number' && now >= shift.endsAt;
  if (isBefore || isAfter) return 'shift';
  return wrapUpUntil !== null && now < wrapUpUntil ? 'wrap_up' : null;
}

function needsReason(operator: OperatorState, needs: Needs): Reason | null {
  for (const name of needs.skills) {
    if (!operator.skills.some((skill) => skill.name === name)) return `skill:${name}`;
  }
  const { language } = needs;
  return language !== undefined && !operator.languages.includes(language) ? 'language' : null;
}

function loadReason(operator: OperatorState, team: TeamPolicy, now: number): Reason | null {
  if (!hasRoom(operator, team.teamId)) return 'capacity';
  return isFairCapReached(operator, team, now) ? 'fair_cap' : null;
}

/** Chats at a time for this team: her own limit and the one the team sets for her, the smaller; null: unlimited. */
export function capacityIn(operator: OperatorState, teamId: string): number | null {
  const ofTeam = operator.teams.find((membership) => membership.teamId === teamId)?.capacity ?? null;
  if (operator.capacity === null) return ofTeam;
  return ofTeam === null ? operator.capacity : Math.min(operator.capacity, ofTeam);
}

/** `used + reserved` is below her capacity for this team. */
export function hasRoom(operator: OperatorState, teamId: string): boolean {
  const capacity = capacityIn(operator, teamId);
  return capacity === null || operator.used + operator.reserved < capacity;
}

/** Whether anything of this team could be given to her, now or by time alone: she is there and has a free slot. */
export function hasFreeSlot(operator: OperatorState, team: TeamPolicy): boolean {
  if (!hasRoom(operator, team.teamId)) return false;
  return presenceReason(operator, { team, mode: 'offer', allowBusy: team.overflowToBusy }) === null;
}

function isFairCapReached({ recentAssignedAt }: OperatorState, { fairCap }: TeamPolicy, now: number): boolean {
  if (!fairCap) return false;
  const from = now - fairCap.perSec * 1_000;
  return recentAssignedAt.filter((at) => at > from).length >= fairCap.max;
}

/** When a reason ends that time alone ends (ms), counted from `now`; null: something has to happen first. */
function reasonEndsAt(operator: OperatorState, reason: Reason, { team }: Wanted, now: number): number | null {
  if (reason === 'wrap_up') return operator.wrapUpUntil;
  if (reason === 'shift') {
    const startsAt = operator.shift?.startsAt ?? null;
    return startsAt !== null && startsAt > now ? startsAt : null;
  }
  if (reason !== 'fair_cap' || !team.fairCap) return null;
  // The assignment whose leaving the window brings the count below the cap.
  const newestFirst = [...operator.recentAssignedAt].sort((a, b) => b - a);
  const oldestCounted = newestFirst[team.fairCap.max - 1];
  return oldestCounted === undefined ? null : oldestCounted + team.fairCap.perSec * 1_000;
}

/** The first instant from `now` on at which she may be given it, if nothing but time changes; null: never. */
export function firstEligibleAt(operator: OperatorState, wanted: Wanted, now: number): number | null {
  let at = now;
  // Each of the three reasons that time ends can stand in the way once, and a shift may end meanwhile.
  for (let step = 0; step < REASON_ORDER.length; step++) {
    const reason = firstReason(operator, wanted, at);
    if (reason === null) return at;
    const endsAt = reasonEndsAt(operator, reason, wanted, at);
    if (endsAt === null || endsAt <= at) return null;
    at = endsAt;
  }
  return null;
}

const RANKS: ReadonlyMap<string, number> = new Map(REASON_ORDER.map((name, rank) => [name, rank]));

/** Reasons that are checked later are closer to a yes: 0 for `not_member`, growing. */
export function reasonRank(reason: Reason): number {
  return RANKS.get(reason) ?? RANKS.get('skill') ?? 0;
}

/** Who is excluded from a session at an instant. `lifted`: those excluded for a minute or longer are let in again. */
export function excludedNow({ excluded }: QueueEntry, now: number, { lifted }: { lifted: boolean }): Set<string> {
  const holds = ({ at, until }: Exclusion) => now < until && !(lifted && now >= at + EXCLUSION_LIFT_MS);
  return new Set(excluded.filter(holds).map(({ operatorId }) => operatorId));
}

/** What the entry requires now: `skill_based` may take skills as wishes after `assign.skillRelaxSec`. */
export function requiredNow(entry: QueueEntry, relaxAt: number | null, now: number): Needs {
  return relaxAt !== null && now >= relaxAt ? { ...entry.needs, skills: [] } : entry.needs;
}

/** When the required skills become wishes (ms); null: never. */
export function relaxesAt(entry: QueueEntry, { skillRelaxSec }: TeamPolicy, strategy: string): number | null {
  if (skillRelaxSec === null || strategy !== 'skill_based' || entry.needs.skills.length === 0) return null;
  return entry.queueSince + skillRelaxSec * 1_000;
}
