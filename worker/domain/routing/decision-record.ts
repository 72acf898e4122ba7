// What is kept of a decision, so that "why me, why not" can be read later (E7). Pure.
// Must not decide anything. Made by the pass; Dispatcher closes it with an outcome and hands it to the projection.
// PERSISTED CONTRACT: kept 90 days; new fields are optional.
import type { Bucket } from './bucket';
import { capacityIn, type Reason } from './eligibility';
import type { AssignMode, DeclaredStatus, QueueEntry, Reach, Strategy } from './entry';
import type { OrderKey } from './order-key';
import type { Ranking, Rejected, Seat } from './roster';
import { skillSum } from './strategies';

/** Candidates kept one by one; the others are counts. */
export const CANDIDATES_MAX = 20;

/** The slot is kept while a customer is asked: a parked one whose turn it is (`callback`), a silent one who is next (`check_in`). */
export type DecisionMode = AssignMode | 'callback' | 'check_in';

/** Whom the decision asks: a customer whether she is there, or the operator. */
export function asksCustomer(mode: DecisionMode | 'claim'): boolean {
  return mode === 'callback' || mode === 'check_in';
}

function modeFor({ parked, isSilent }: QueueEntry, mode: AssignMode): DecisionMode {
  if (parked?.kind === 'callback') return 'callback';
  return isSilent ? 'check_in' : mode;
}

export type Outcome = 'accepted' | 'declined' | 'timeout' | 'not_shown' | 'lost_to' | 'refused';

/** Rank from 1, or the first reason against her. */
export type Verdict = number | Reason;

export interface Candidate {
  readonly operator: string;
  readonly status: DeclaredStatus;
  readonly reach: Reach;
  readonly used: number;
  readonly reserved: number;
  /** For this team; null: unlimited. */
  readonly capacity: number | null;
  readonly lastAssignedAt: number | null;
  /** Sum of levels over the skills asked for. */
  readonly skill: number;
  readonly verdict: Verdict;
}

export interface DecisionRecord {
  /** The decision's number. */
  readonly id: number;
  readonly at: number;
  readonly chat: string;
  readonly session: string;
  readonly team: string;
  /** The routing rule that chose the team. */
  readonly rule: string | null;
  readonly strategy: Strategy;
  readonly orderKey: OrderKey;
  /** The best 20, as they were before the decision. */
  readonly candidates: readonly Candidate[];
  /** How many others there were of each verdict; `ranked`: they could have been given it as well. */
  readonly others: Readonly<Record<string, number>>;
  /** Null: nobody. */
  readonly chosen: string | null;
  readonly mode: DecisionMode;
  readonly preferred: string | null;
  /** For a while it is kept for the preferred operator alone, whoever else is free. */
  readonly isHeld?: boolean;
  /** Null while it is open, and for "nobody". */
  readonly outcome: Outcome | null;
  /** `lost_to`: who won. */
  readonly lostTo?: string;
}

/** What a record is made of. */
export interface Weighed {
  readonly id: number;
  readonly at: number;
  readonly entry: QueueEntry;
  readonly bucket: Bucket;
  readonly orderKey: OrderKey;
  readonly ranking: Ranking;
  readonly chosen: Seat | null;
  /** Operators of the workspace, members of this team or not. */
  readonly operators: number;
  readonly isHeld: boolean;
}

export function toRecord(weighed: Weighed): DecisionRecord {
  const { entry, bucket, chosen, ranking } = weighed;
  const { candidates, others } = toCandidates(weighed, bucket.roster.rejected(ranking));
  return {
    id: weighed.id,
    at: weighed.at,
    chat: entry.chatId,
    session: entry.sessionId,
    team: bucket.team.teamId,
    rule: entry.ruleId,
    strategy: bucket.strategy,
    orderKey: weighed.orderKey,
    candidates,
    others,
    chosen: chosen?.state.operatorId ?? null,
    mode: modeFor(entry, bucket.mode),
    preferred: entry.preferredOperatorId,
    ...(weighed.isHeld ? { isHeld: true } : {}),
    outcome: null,
  };
}

/** The record once it is known what became of the decision. A record that is closed stays as it is. */
export function closeRecord(record: DecisionRecord, outcome: Outcome, lostTo: string | null): DecisionRecord {
  if (record.outcome !== null) return record;
  return lostTo === null ? { ...record, outcome } : { ...record, outcome, lostTo };
}

/**
 * What stands against an entry without an operator, in words that stay equal while the reasons do: neither numbers nor
 * names of operators are part of it.
 */
export function reasonsKey(record: DecisionRecord): string {
  const verdicts = new Set(Object.keys(record.others));
  for (const { verdict } of record.candidates) verdicts.add(typeof verdict === 'number' ? 'ranked' : verdict);
  // Whoever is no member is no news, unless there are no members at all.
  if (verdicts.size > 1) verdicts.delete('not_member');
  return [record.team, record.isHeld ? 'held' : 'open', ...[...verdicts].sort()].join(' ');
}

function toCandidates(
  { bucket, chosen, ranking, operators }: Weighed,
  rejected: readonly Rejected[],
): Pick<DecisionRecord, 'candidates' | 'others'> {
  const candidates: Candidate[] = [];
  const others: Record<string, number> = {};
  const note = (seat: Seat, verdict: Verdict) => {
    if (candidates.length < CANDIDATES_MAX) candidates.push(toCandidate(seat, bucket, verdict));
    else count(others, typeof verdict === 'number' ? 'ranked' : verdict, 1);
  };
  let rank = 0;
  if (chosen) note(chosen, ++rank);
  for (const seat of ranking.seats) if (seat !== chosen) note(seat, ++rank);
  for (const { seat, reason } of rejected) note(seat, reason);
  const outside = operators - bucket.roster.members.length;
  if (outside > 0) count(others, 'not_member', outside);
  return { candidates, others };
}

function toCandidate({ state }: Seat, bucket: Bucket, verdict: Verdict): Candidate {
  return {
    operator: state.operatorId,
    status: state.declared,
    reach: state.reach,
    used: state.used,
    reserved: state.reserved,
    capacity: capacityIn(state, bucket.team.teamId),
    lastAssignedAt: state.lastAssignedAt,
    skill: skillSum(state, bucket.skills),
    verdict,
  };
}

function count(counts: Record<string, number>, verdict: string, by: number): void {
  counts[verdict] = (counts[verdict] ?? 0) + by;
}
