// Why a move is not legal now. Pure types.
import type { OperatorId } from '../ids';
import type { SessionState } from './session-state';

export const REJECTION_CODES = [
  'OWNED',
  'STALE',
  'WRONG_STATE',
  'NO_SESSION',
  'NOT_OWNER',
  'NOT_PERMITTED',
  'NOT_ELIGIBLE',
  'NOT_ANSWERED',
  'BOT_HOLDS',
  'RESOLVED',
  'CLOSED',
  'BLOCKED',
  'LEFT',
  'STANDBY',
  'USE_REOPEN',
  'USE_TAKE',
  'OPEN',
  'WINDOW_OVER',
  'NEWER_MESSAGE',
  'TOO_LATE',
  'RESOLVE_FIRST',
  'TOO_MANY_TAGS',
  /** The offer was withdrawn, or its time is over. */
  'OFFER_OVER',
  /** For the Dispatcher: no such open session or entry; a number that was settled. */
  'GONE',
  'FENCED',
] as const;

export type RejectionCode = (typeof REJECTION_CODES)[number];

/** A move that is not legal now. `owner` says who holds the chat, with OWNED. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly retry: false;
  readonly owner?: { readonly operatorId: OperatorId; readonly name: string; readonly since: number };
  /** The state it was refused in, for the Dispatcher. */
  readonly state?: SessionState;
}
