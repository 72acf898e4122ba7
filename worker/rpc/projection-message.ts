// What the projection queue carries: the present rows of one chat, newest facts win by (epoch, seq). Types only.
// PERSISTED CONTRACT: messages lie in a queue over deploys; new fields are optional. One message stays under 100 KB.
import type { Entry } from '../domain/chat/entry';
import type { ChatState } from '../domain/chat/session-state';
import type { Position } from '../domain/position';
import type { ChatRow } from '../protocol/chat-view';

export interface ProjectedRead {
  readonly operatorId: string;
  readonly readCount: number;
}

export interface ProjectionMessage {
  readonly chatId: string;
  /** After D1 has this part, everything up to here is there; confirmed to ChatSession. */
  readonly upTo: Position;
  /** Where this part begins, given back with its confirmation: a wider part may end at the same place. */
  readonly after?: number;
  readonly row: ChatRow;
  readonly session: ChatState['session'];
  readonly entries: readonly Entry[];
  readonly reads: readonly ProjectedRead[];
  /** False while the chat is in HUMAN mode: its object told the hubs itself. */
  readonly tellHubs: boolean;
}
