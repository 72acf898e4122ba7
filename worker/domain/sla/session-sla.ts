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

/** What a list shows of a session that is not on track. */
export interface SlaAlert {
  readonly state: 'at_risk' | 'breached';
  /** Which target it is about; null: one that is over by now. */
  readonly target: SlaTarget | null;
  readonly dueAt: number | null;
}

/** Null while all is well, and once the session has ended. */
export function slaAlert({ result, targets }: SessionSla): SlaAlert | null {
  if (result !== 'at_risk' && result !== 'breached') return null;
  const isOpen = ({ state }: SlaStanding) => state === 'running' || state === 'paused';
  const concerned = targets
    .filter((one) => isOpen(one) && (result === 'breached' ? one.isBreached : one.isWarned))
    .sort((a, b) => (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY));
  const [first] = concerned;
  return { state: result, target: first?.target ?? null, dueAt: first?.dueAt ?? null };
}
