// What a session keeps for its SLA timers. Written by whoever commits the session's events, read by sla-progress.ts. Pure types.
// PERSISTED CONTRACT: stored as JSON with the session; new fields are optional.
import type { SlaTarget } from './sla-policy';

/** Times in ms; null: not happened. A customer's act counts at min(lineTs, at), every other at its commit. */
export interface SlaFacts {
  /** Null for a session that began with `take`: nobody asked, so only its next replies are measured. */
  readonly askedAt: number | null;
  /** The first `assigned`. */
  readonly assignedAt: number | null;
  /** When LINE took the first human message. */
  readonly firstHumanAt: number | null;
  /** The first customer message that no human message has answered yet. */
  readonly turnSince: number | null;
  /** The present `resolved`; null again after a reopen, which leaves a pause `resolved` behind. */
  readonly resolvedAt: number | null;
  /** Also of sessions that close without having been resolved. */
  readonly closedAt: number | null;
  readonly pauses: readonly SlaPause[];
  /** Absent: the policy was never chosen again. */
  readonly carried?: SlaCarried;
  /** Warnings and breaches that were told, the last of each target and level. A breach stays whatever happens. */
  readonly marks: readonly SlaMark[];
}

/** `customer_owes`: from a human message to the customer's next one. May overlap; `until` null: goes on. */
export interface SlaPause {
  readonly reason: 'parked' | 'on_hold' | 'resolved' | 'customer_owes';
  readonly from: number;
  readonly until: number | null;
}

/** Open seconds used until `at`, by the policy and the calendar that were in force. */
export interface SlaCarried {
  readonly at: number;
  readonly usedSec: Readonly<Record<SlaTarget, number>>;
  /** The turn whose next reply they belong to. */
  readonly turnSince: number | null;
}

export interface SlaMark {
  readonly target: SlaTarget;
  readonly level: 'warned' | 'breached';
  /** When this run of the target began: each turn has a next reply of its own. */
  readonly startedAt: number;
  /** When the share was used up, not when it was noticed. */
  readonly at: number;
}
