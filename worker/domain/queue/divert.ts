// Whether a new ask may enter a queue, and what it gets instead: a ticket now, or its place when the team opens. Pure.
// `ChatSession` asks it for the hours, Dispatcher for the rest; each may decide again later on newer facts.
import type { HoursHandoff, Intake } from './queue-settings';

/** Checked in this order; the first that holds is the reason. */
export const DIVERT_REASONS = ['outside_hours', 'intake_paused', 'queue_full', 'no_team'] as const;
export type DivertReason = (typeof DIVERT_REASONS)[number];

/** Entries of the night are gathered for this long before the team's first pass, so that the oldest goes first. */
export const OPENING_HOLD_MS = 5_000;

export interface AskedQueue {
  readonly isOpen: boolean;
  /** ms; null: never again. Asked only while it is closed. */
  readonly nextOpen: number | null;
  /** Null: no rule named a team that exists. */
  readonly team: string | null;
  /** Entries in the team's queue. */
  readonly length: number;
  readonly reception: 'real_time' | 'always_on';
  readonly settings: {
    readonly hoursHandoff: HoursHandoff;
    readonly intake: Intake;
    readonly intakeReason: string;
    readonly maxLength: number;
  };
}

export type DivertDecision =
  | { readonly type: 'place' }
  /** Stays `pending` and is placed then; the time of asking is kept. */
  | { readonly type: 'wait_for_opening'; readonly opensAt: number }
  /** Ends with a ticket, which is told. */
  | {
      readonly type: 'ticket';
      readonly reason: DivertReason;
      /** How the session ends. */
      readonly endReason: 'after_hours' | 'queue_full';
      /** Named in the text where it is the reason; ms. */
      readonly nextOpen: number | null;
      /** What the admin wrote for customers while intake is not open; null: nothing, or another reason. */
      readonly intakeReason: string | null;
    };

/** What becomes of an ask. */
export function decideDivert(asked: AskedQueue): DivertDecision {
  const reason = divertReason(asked);
  if (reason === null) return { type: 'place' };
  const { settings, nextOpen, reception } = asked;
  const mayWait = settings.hoursHandoff === 'wait' || reception === 'always_on';
  // Who can never be placed would wait for ever.
  if (reason === 'outside_hours' && mayWait && nextOpen !== null)
    return { type: 'wait_for_opening', opensAt: nextOpen };
  return {
    type: 'ticket',
    reason,
    endReason: reason === 'outside_hours' ? 'after_hours' : 'queue_full',
    nextOpen: reason === 'outside_hours' ? nextOpen : null,
    intakeReason: reason === 'intake_paused' ? settings.intakeReason.trim() || null : null,
  };
}

/** Why this ask cannot enter the queue now; null: it can. */
export function divertReason({ isOpen, team, length, settings }: AskedQueue): DivertReason | null {
  if (!isOpen) return 'outside_hours';
  if (!takesNewAsks(settings.intake)) return 'intake_paused';
  if (settings.maxLength > 0 && length >= settings.maxLength) return 'queue_full';
  return team === null ? 'no_team' : null;
}

export function takesNewAsks(intake: Intake): boolean {
  return intake === 'open';
}

/** Whether who waits is given to operators automatically; while `paused` they only claim. */
export function assignsAutomatically(intake: Intake): boolean {
  return intake !== 'paused';
}

/** ms of the first pass of a team that opened at `openedAt`. */
export function firstPassAt(openedAt: number): number {
  return openedAt + OPENING_HOLD_MS;
}
