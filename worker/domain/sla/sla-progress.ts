// How much of each target a session has used, when it is warned and breached, and what that makes of the session. Derived from
// facts, so a timer that fires late, early or twice changes nothing. Pure: open seconds are asked of what is passed in. Called by
// the chat's session, by lists and by reports.
import type { SlaFacts, SlaMark, SlaPause } from './sla-facts';
import { SLA_TARGETS, type SlaPolicy, type SlaTarget } from './sla-policy';

/** The calendar in force, as domain/calendar answers for it. */
export interface OpenHours {
  openSecondsBetween(from: number, until: number): number;
  addOpenSeconds(at: number, seconds: number): number | null;
}

export interface SlaProgress {
  readonly target: SlaTarget;
  readonly startedAt: number;
  readonly limitSec: number;
  readonly usedSec: number;
  /** `stopped`: the session ended before it was met. Closed hours are no pause here: they use nothing. */
  readonly state: 'running' | 'paused' | 'met' | 'stopped';
  /** When 75 % and all of it are used up, or were, as the facts stand; null: not before the pause or the end. */
  readonly warnAt: number | null;
  readonly dueAt: number | null;
  /** Also where an earlier policy's limit was passed. */
  readonly isBreached: boolean;
}

export type SlaResult = 'hit' | 'missed' | 'on_track' | 'at_risk' | 'breached';

const WARN_SHARE = 0.75;
const PAUSED_BY: Readonly<Record<SlaTarget, readonly SlaPause['reason'][]>> = {
  assign: ['parked', 'resolved'],
  first_reply: ['parked', 'resolved'],
  next_reply: ['on_hold', 'resolved'],
  resolution: ['on_hold', 'resolved'],
};

/** [from, until); until null: goes on. */
type Run = Pick<SlaPause, 'from' | 'until'>;

/** The targets of the policy that have begun, in the order of SLA_TARGETS. */
export function slaProgress(facts: SlaFacts, policy: SlaPolicy, now: number, hours: OpenHours): SlaProgress[] {
  return SLA_TARGETS.flatMap((target) => {
    const startedAt = startOf(target, facts);
    const limitSec = policy.targetsSec[target];
    if (startedAt === null || limitSec === undefined) return [];
    const dueAt = usedUpAt(limitSec, target, facts, policy, hours);
    const isMarked = facts.marks.some((mark) => isMarkOf(mark, target, 'breached', startedAt));
    return {
      target,
      startedAt,
      limitSec,
      usedSec: usedSeconds(target, facts, policy, now, hours),
      state: stateOf(target, facts, policy, now),
      warnAt: usedUpAt(limitSec * WARN_SHARE, target, facts, policy, hours),
      dueAt,
      isBreached: isMarked || (dueAt !== null && dueAt <= now),
    };
  });
}

/** `hit` and `missed` once the session has ended, by whether anything was ever breached; before that how it stands. */
export function slaResult(facts: SlaFacts, policy: SlaPolicy, now: number, hours: OpenHours): SlaResult {
  const progress = slaProgress(facts, policy, now, hours);
  const isBreached = facts.marks.some(({ level }) => level === 'breached') || progress.some((one) => one.isBreached);
  if (endedAt(facts) !== null) return isBreached ? 'missed' : 'hit';
  if (isBreached) return 'breached';
  const isAtRisk = ({ state, warnAt }: SlaProgress) =>
    (state === 'running' || state === 'paused') && warnAt !== null && warnAt <= now;
  return progress.some(isAtRisk) ? 'at_risk' : 'on_track';
}

/** Warnings and breaches that have come and were not told yet. A breach is told without its warning where both have come. */
export function newMarks(facts: SlaFacts, policy: SlaPolicy, now: number, hours: OpenHours): SlaMark[] {
  return untoldMarks(facts, policy, now, hours).filter(({ at }) => at <= now);
}

/** When newMarks will have something to say, as the facts stand: what the timer is set to. */
export function nextMarkAt(facts: SlaFacts, policy: SlaPolicy, now: number, hours: OpenHours): number | null {
  const instants = untoldMarks(facts, policy, now, hours).map(({ at }) => at);
  return instants.length > 0 ? Math.min(...instants) : null;
}

/** The facts with what was told; written in the transaction that tells it, and before a turn or the session ends. */
export function withMarks(facts: SlaFacts, marks: readonly SlaMark[]): SlaFacts {
  const isReplaced = (old: SlaMark) => marks.some(({ target, level }) => target === old.target && level === old.level);
  return { ...facts, marks: [...facts.marks.filter((old) => !isReplaced(old)), ...marks] };
}

/**
 * For a change of team, priority or tag, and with them perhaps of the calendar: what was used stays used, what was breached
 * stays breached, what was met stays met. Tell `newMarks` of the policy before first.
 * @param before policy and calendar until now
 * @param next the policy from now on; a target of which less than 75 % is used by it will warn again
 */
export function changePolicy(
  facts: SlaFacts,
  before: { readonly policy: SlaPolicy; readonly hours: OpenHours },
  next: SlaPolicy,
  now: number,
): SlaFacts {
  const used = (target: SlaTarget) => usedSeconds(target, facts, before.policy, now, before.hours);
  const usedSec = {
    assign: used('assign'),
    first_reply: used('first_reply'),
    next_reply: used('next_reply'),
    resolution: used('resolution'),
  };
  const isStill = ({ level, target }: SlaMark) =>
    level === 'breached' || usedSec[target] >= WARN_SHARE * (next.targetsSec[target] ?? Number.POSITIVE_INFINITY);
  return { ...facts, carried: { at: now, usedSec, turnSince: facts.turnSince }, marks: facts.marks.filter(isStill) };
}

function untoldMarks(facts: SlaFacts, policy: SlaPolicy, now: number, hours: OpenHours): SlaMark[] {
  return slaProgress(facts, policy, now, hours).flatMap(({ target, startedAt, warnAt, dueAt, isBreached }) => {
    const isTold = (level: SlaMark['level']) => facts.marks.some((mark) => isMarkOf(mark, target, level, startedAt));
    const breach =
      dueAt === null || isTold('breached') ? [] : [{ target, level: 'breached', startedAt, at: dueAt } as const];
    const isPointless = warnAt === null || isTold('warned') || isBreached;
    return isPointless ? breach : [{ target, level: 'warned', startedAt, at: warnAt } as const, ...breach];
  });
}

function isMarkOf(mark: SlaMark, target: SlaTarget, level: SlaMark['level'], startedAt: number): boolean {
  return mark.target === target && mark.level === level && mark.startedAt === startedAt;
}

/** The first turn is the first reply's, so next replies begin after the first human message. */
function startOf(target: SlaTarget, facts: SlaFacts): number | null {
  if (target !== 'next_reply') return facts.askedAt;
  return facts.firstHumanAt === null ? null : facts.turnSince;
}

function metAt(target: SlaTarget, facts: SlaFacts): number | null {
  switch (target) {
    case 'assign':
      return facts.assignedAt;
    case 'first_reply':
      return facts.firstHumanAt;
    case 'next_reply':
      // Met, the turn is no more.
      return null;
    case 'resolution':
      return facts.resolvedAt;
  }
}

function endedAt(facts: SlaFacts): number | null {
  return facts.resolvedAt ?? facts.closedAt;
}

/** When the target stops for good; Infinity: it goes on. */
function endOf(target: SlaTarget, facts: SlaFacts): number {
  return metAt(target, facts) ?? endedAt(facts) ?? Number.POSITIVE_INFINITY;
}

function stateOf(target: SlaTarget, facts: SlaFacts, policy: SlaPolicy, now: number): SlaProgress['state'] {
  if (metAt(target, facts) !== null) return 'met';
  if (endedAt(facts) !== null) return 'stopped';
  const isPaused = ({ from, until }: SlaPause) => from <= now && (until === null || now < until);
  return pausesOf(target, facts, policy).some(isPaused) ? 'paused' : 'running';
}

function pausesOf(target: SlaTarget, { pauses }: SlaFacts, policy: SlaPolicy): SlaPause[] {
  const isForCustomer = target === 'resolution' && policy.pausesForCustomer === true;
  return pauses.filter(
    ({ reason }) => PAUSED_BY[target].includes(reason) || (isForCustomer && reason === 'customer_owes'),
  );
}

/** Open seconds of the target until `now`; those carried over count, and what lies before them no more. */
function usedSeconds(target: SlaTarget, facts: SlaFacts, policy: SlaPolicy, now: number, hours: OpenHours): number {
  return runsOf(target, facts, policy).reduce(
    (used, { from, until }) => toWholeMs(used + hours.openSecondsBetween(from, Math.min(until ?? now, now))),
    carriedSec(target, facts),
  );
}

/** When so many open seconds of the target are used; null where it stops or pauses before, or hours never come. */
function usedUpAt(
  seconds: number,
  target: SlaTarget,
  facts: SlaFacts,
  policy: SlaPolicy,
  hours: OpenHours,
): number | null {
  let missing = toWholeMs(seconds - carriedSec(target, facts));
  // An earlier policy let more be used than this one grants. What had ended by then is judged by the earlier one.
  if (missing <= 0 && facts.carried) return endOf(target, facts) > facts.carried.at ? facts.carried.at : null;
  for (const { from, until } of runsOf(target, facts, policy)) {
    const length = until === null ? Number.POSITIVE_INFINITY : hours.openSecondsBetween(from, until);
    if (missing <= length) return hours.addOpenSeconds(from, missing);
    missing = toWholeMs(missing - length);
  }
  return null;
}

/** Sums of fractions would miss a limit by a hair. */
function toWholeMs(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}

function carriedSec(target: SlaTarget, { carried, turnSince }: SlaFacts): number {
  if (!carried || (target === 'next_reply' && carried.turnSince !== turnSince)) return 0;
  return carried.usedSec[target];
}

/** When the target's time ran, without what is carried over: from its start to its end but for the pauses. */
function runsOf(target: SlaTarget, facts: SlaFacts, policy: SlaPolicy): Run[] {
  const start = startOf(target, facts);
  if (start === null) return [];
  const end = endOf(target, facts);
  const runs: Run[] = [];
  let from = Math.max(start, facts.carried?.at ?? start);
  const push = (until: number) => {
    if (from < until) runs.push({ from, until: until === Number.POSITIVE_INFINITY ? null : until });
  };
  for (const pause of pausesOf(target, facts, policy).toSorted((a, b) => a.from - b.from)) {
    push(Math.min(pause.from, end));
    from = Math.max(from, pause.until ?? Number.POSITIVE_INFINITY);
  }
  push(end);
  return runs;
}
