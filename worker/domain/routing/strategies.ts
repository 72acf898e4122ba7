// In which order a team's strategy asks the operators who may be given a session (E3). Pure.
// Must not ask who may: that is eligibility.ts. `manual` asks nobody; operators claim. Called by the pass.
import { capacityIn } from './eligibility';
import type { OperatorState, Strategy } from './entry';
import { compareIds } from './order-key';

/** What an unlimited operator counts as when loads are compared. */
const UNLIMITED_COUNTS_AS = 10;

/** Negative where `a` is asked before `b`. Never 0 for two different operators. */
export type OperatorOrder = (a: OperatorState, b: OperatorState) => number;

/**
 * The order for a session.
 * @param skills those it asks for, required or wished
 * @returns null for `manual`
 */
export function operatorOrder(strategy: Strategy, teamId: string, skills: readonly string[]): OperatorOrder | null {
  const leastBusy: OperatorOrder = (a, b) => compareLoad(a, b, teamId) || compareTurn(a, b);
  switch (strategy) {
    case 'round_robin':
      return compareTurn;
    case 'least_busy':
    case 'priority_based':
      return leastBusy;
    case 'skill_based':
      return (a, b) => skillSum(b, skills) - skillSum(a, skills) || leastBusy(a, b);
    case 'manual':
      return null;
  }
}

/** Sum of the levels (1-5) over these skills; one she lacks counts nothing. */
export function skillSum(operator: OperatorState, skills: readonly string[]): number {
  let sum = 0;
  for (const name of skills) sum += operator.skills.find((skill) => skill.name === name)?.level ?? 0;
  return sum;
}

/** By `load / capacity`, multiplied out so that no rounding decides. */
function compareLoad(a: OperatorState, b: OperatorState, teamId: string): number {
  const capacityA = capacityIn(a, teamId) ?? UNLIMITED_COUNTS_AS;
  const capacityB = capacityIn(b, teamId) ?? UNLIMITED_COUNTS_AS;
  return (a.used + a.reserved) * capacityB - (b.used + b.reserved) * capacityA;
}

/** Oldest assignment first, never assigned before all, then by id. */
function compareTurn(a: OperatorState, b: OperatorState): number {
  const turnA = a.lastAssignedAt ?? Number.NEGATIVE_INFINITY;
  const turnB = b.lastAssignedAt ?? Number.NEGATIVE_INFINITY;
  if (turnA !== turnB) return turnA < turnB ? -1 : 1;
  return compareIds(a.operatorId, b.operatorId);
}
