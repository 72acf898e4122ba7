// The frame of every decision about a chat: what it is given besides state and event, and what it gives back. Pure.
import { err, ok, type Result } from '../result';
import type { SlaRules } from '../sla/session-sla';
import type { Effect } from './effect';
import type { NewEntry } from './entry';
import type { Rejection } from './rejection';
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

/** What settings say about one chat's sessions. Times in ms; null: off. */
export interface Policy {
  /** How long after `resolved` a session may be reopened. */
  readonly reopenMs: number;
  /** Who gets a customer who comes back in that time: the session goes on, or the bot answers. */
  readonly reopenTo: 'previous' | 'bot';
  /** In `active`, how long after our last word the customer is warned, and how long until the session ends. */
  readonly idleWarnMs: number | null;
  readonly idleEndMs: number | null;
  /** How long a customer may owe an answer before the session takes no slot. */
  readonly greyMs: number | null;
  /** When to look whether the owner has answered: first in a session of hers that began then, then the open turn. */
  /** How long after an assignment the customer is told by push who joined, where no free way came. */
  readonly joinPushMs: number | null;
  readonly firstReplyCheckAt: (since: number, session: Session) => number | null;
  readonly nextReplyCheckAt: (since: number, session: Session) => number | null;
  readonly teamName: (teamId: string) => string | undefined;
  /** Absent: no tag says so. */
  readonly isVipTag?: (tagId: string) => boolean;
  /** Absent: no desk was set up, and nothing is measured. */
  readonly sla?: SlaRules;
}

export const DEFAULT_POLICY: Policy = {
  reopenMs: 24 * 3_600_000,
  reopenTo: 'previous',
  idleWarnMs: null,
  idleEndMs: null,
  greyMs: null,
  joinPushMs: null,
  firstReplyCheckAt: () => null,
  nextReplyCheckAt: () => null,
  teamName: () => undefined,
};

/** So often a session is taken from owners who do not answer; then it is the supervisors' and is not moved again. */
export const HOPS_MAX = 3;
/** Its own team and those it overflowed to. */
export const TEAMS_MAX = 3;
/** The longest that an operator may put a session on hold. */
export const HOLD_MAX_MS = 30 * 86_400_000;

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

export type Decision = Result<Step, Rejection>;

/** Nothing changes: a wish that is fulfilled already, a timer that came too late. */
export function unchanged(state: ChatState): Decision {
  return ok({ state, entries: [], effects: [] });
}

/** A deadline that rang too early. */
export function wakeLater(state: ChatState, wake: Extract<Effect, { type: 'wake_at' }>): Decision {
  return ok({ state, entries: [], effects: [wake] });
}

export function refuse(code: Rejection['code'], owner?: Rejection['owner']): Decision {
  return err(owner ? { code, retry: false, owner } : { code, retry: false });
}

/** The session as it goes on, with its lines of the log and what follows. */
export function step(
  state: ChatState,
  session: Session,
  entries: readonly TimedEntry[],
  effects: readonly Effect[] = [],
): Decision {
  return ok({ state: { ...state, session }, entries, effects });
}
