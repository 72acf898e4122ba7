// What the projection queue carries: the present rows of one chat, newest facts win by (epoch, seq); and decisions of the
// Dispatcher. Types only.
// PERSISTED CONTRACT: messages lie in a queue over deploys; new fields are optional. One message stays under 100 KB.
import type { Entry } from '../domain/chat/entry';
import type { Session } from '../domain/chat/session-state';
import type { Ticket } from '../domain/chat/ticket';
import type { Position } from '../domain/position';
import type { ChatRow } from '../protocol/chat-view';
import type { DecisionView } from '../protocol/decision-view';

export interface ProjectedRead {
  readonly operatorId: string;
  readonly readCount: number;
}

/** A session as it stood after its last change, whose place in the log is `changedSeq`. */
export interface ProjectedSession {
  readonly changedSeq: number;
  readonly session: Session;
}

export interface ProjectionMessage {
  readonly chatId: string;
  /** After D1 has this part, everything up to here is there; confirmed to ChatSession. */
  readonly upTo: Position;
  /** Where this part begins, given back with its confirmation: a wider part may end at the same place. */
  readonly after?: number;
  readonly row: ChatRow;
  /** The newest session's id; null before the first. */
  readonly sessionId: string | null;
  /** Every session that changed in this part, ended ones too. */
  readonly sessions: readonly ProjectedSession[];
  readonly entries: readonly Entry[];
  /** Follow-up records that changed in this part. */
  readonly tickets?: readonly Ticket[];
  readonly reads: readonly ProjectedRead[];
  /** False while the chat is in HUMAN mode: its object told the hubs itself. */
  readonly tellHubs: boolean;
}

/**
 * Decisions as the Dispatcher made them, and again when their outcome is known. A part of a chat has no `kind`. One message
 * stays under 100 KB.
 */
export interface DecisionsMessage {
  readonly kind: 'decisions';
  readonly decisions: readonly DecisionView[];
}

export type ProjectionQueueMessage = ProjectionMessage | DecisionsMessage;
