// What a session carries of its SLA: the policy it was given, the facts it is judged by, and how it stands as far as it was looked
// at. Made by domain/chat/follow-sla.ts, shown by lists and panels. Pure.
// PERSISTED CONTRACT: stored as JSON with the session; new fields are optional.
import type { SlaFacts } from './sla-facts';
import type { SlaPolicy, SlaTarget } from './sla-policy';
import type { OpenHours, SlaProgress, SlaResult } from './sla-progress';

export interface SessionSla {
  /** As it was when it was chosen, its conditions left out: settings that change later change it with the next choice. */
  readonly policy: SlaPolicy;
  readonly chosenFor: SlaChoice;
  readonly facts: SlaFacts;
  /** As of the last change: a timer rings where time alone would change it. */
  readonly result: SlaResult;
  readonly targets: readonly SlaStanding[];
  /** When the next warning or breach comes (ms), as the facts stand; null: none will. */
  readonly nextAt: number | null;
}

/** What of a session may change and then chooses its policy anew. */
export interface SlaChoice {
  readonly teamId: string | null;
  readonly priority: number;
  /** Of the chat; absent: none. */
  readonly tagIds?: readonly string[];
}

/** One target that has begun. `dueAt` null: not before its pause or its end. */
export interface SlaStanding extends Pick<SlaProgress, 'target' | 'limitSec' | 'state' | 'dueAt' | 'isBreached'> {
  readonly isWarned: boolean;
}

/** What the settings say about the sessions of one channel. */
export interface SlaRules {
  readonly policyFor: (choice: SlaChoice) => SlaPolicy;
  /** The same object for the same calendar. */
  readonly hoursOf: (teamId: string | null) => OpenHours;
}

/** What a list shows of a session of which something is about to be late, or is. */
export interface SlaAlert {
  readonly state: 'at_risk' | 'breached';
  /** Which target it is about; null only in rows of earlier versions: one that is over by now. */
  readonly target: SlaTarget | null;
  readonly dueAt: number | null;
}

/**
 * Speaks of targets alone that can still be met: one that was met late is history, which `result` keeps. Null while all that is
 * open is well, and once the session has ended.
 */
export function slaAlert({ result, targets }: Pick<SessionSla, 'result' | 'targets'>): SlaAlert | null {
  if (result !== 'at_risk' && result !== 'breached') return null;
  const open = targets
    .filter(({ state }) => state === 'running' || state === 'paused')
    .sort((a, b) => (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY));
  const late = open.find(({ isBreached }) => isBreached);
  const concerned = late ?? open.find(({ isWarned }) => isWarned);
  return concerned ? { state: late ? 'breached' : 'at_risk', target: concerned.target, dueAt: concerned.dueAt } : null;
}
