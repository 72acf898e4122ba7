// Entries of one team with equal needs, so that what one of them cannot find none of them can. For one pass.
// Must not order its entries: that is team-queue.ts. Called by the parts of the pass.
import { relaxesAt, requiredNow } from './eligibility';
import { type AssignMode, modeOf, type QueueEntry, type Strategy, strategyOf, type TeamPolicy } from './entry';
import { type PassLedger, Roster, type Seat } from './roster';
import { operatorOrder } from './strategies';

export interface Bucket {
  readonly team: TeamPolicy;
  readonly key: string;
  readonly strategy: Strategy;
  readonly mode: AssignMode;
  /** Those it asks for, required or wished. */
  readonly skills: readonly string[];
  readonly roster: Roster;
  readonly entries: QueueEntry[];
}

/** Equal for entries of a team that every operator is equally good for, but for exclusions and preferences. */
export function bucketKey(entry: QueueEntry, team: TeamPolicy, now: number): string {
  const { needs, assignment } = entry;
  if (needs.skills.length === 0 && needs.language === undefined && !assignment.strategy && !assignment.mode) return '';
  const strategy = strategyOf(entry, team);
  const relaxAt = relaxesAt(entry, team, strategy);
  const isRelaxed = relaxAt !== null && now >= relaxAt;
  return JSON.stringify([strategy, modeOf(entry, team), needs.language ?? null, isRelaxed, ...skillsOf(entry)]);
}

/**
 * An empty bucket with everybody judged.
 * @param first any entry of it; its strategy is not `manual`
 * @param members of the team, by operator id
 */
export function openBucket(first: QueueEntry, team: TeamPolicy, members: readonly Seat[], ledger: PassLedger): Bucket {
  const strategy = strategyOf(first, team);
  const mode = modeOf(first, team);
  const skills = skillsOf(first);
  const order = operatorOrder(strategy, team.teamId, skills);
  if (!order) throw new Error('a bucket of a strategy that asks nobody');
  const required = requiredNow(first, relaxesAt(first, team, strategy), ledger.now);
  const needs = { ...required, skills: required.skills.length === 0 ? [] : skills };
  const roster = new Roster(members, { team, needs, mode, allowBusy: false }, order, ledger);
  return { team, key: bucketKey(first, team, ledger.now), strategy, mode, skills, roster, entries: [] };
}

function skillsOf({ needs }: QueueEntry): string[] {
  return needs.skills.length === 0 ? [] : [...new Set(needs.skills)].sort();
}
