// The frame of every decision about a chat: what it is given besides state and event, and what it gives back. Pure.
import { err, ok, type Result } from '../result';
import type { Effect, Rejection } from './chat-event';
import type { NewEntry } from './entry';
import type { ChatState, Session } from './session-state';

export interface DecisionContext {
  /** Commit time, ms UTC. */
  readonly now: number;
  readonly newId: () => string;
  /** The `(epoch, seq)` that the first new line of the log will get. */
  readonly epoch: number;
  readonly nextSeq: number;
  readonly isGroup: boolean;
  readonly policy: Policy;
}

export interface Policy {
  /** How long after `resolved` a session may be reopened, ms. */
  readonly reopenMs: number;
}

export const DEFAULT_POLICY: Policy = { reopenMs: 24 * 3_600_000 };

/** A new line of the log with the instant it is shown at: LINE's for a customer's act, the commit's for ours. */
export interface TimedEntry {
  readonly entry: NewEntry;
  readonly lineTs: number;
}

export interface Step {
  readonly state: ChatState;
  readonly entries: readonly TimedEntry[];
  readonly effects: readonly Effect[];
  /** The session that this step closed to open the next one; every other one is in `state`. */
  readonly ended?: Session;
}

/** Nothing changes: a wish that is fulfilled already, a timer that came too late. */
export function unchanged(state: ChatState): Result<Step, Rejection> {
  return ok({ state, entries: [], effects: [] });
}

export function refuse(code: Rejection['code'], owner?: Rejection['owner']): Result<Step, Rejection> {
  return err(owner ? { code, retry: false, owner } : { code, retry: false });
}
