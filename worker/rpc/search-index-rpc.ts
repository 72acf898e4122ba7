// What the search index of one month promises. Additive: an old object may meet a new Worker for minutes. Types only.
import type { Position } from '../domain/position';

/** A message as it is after its last change. */
export interface IndexItem extends Position {
  readonly chatId: string;
  /** The last change of the message; what is older than the one that is known changes nothing. */
  readonly changed: Position;
  /** ms, the message's own time. */
  readonly ts: number;
  /** Who wrote it, where an operator did. */
  readonly operatorId: string | null;
  /** Empty: it is not to be found any more. Becomes tokens; never kept. */
  readonly text: string;
}

export interface IndexQuery {
  readonly text: string;
  /** ms, both included. */
  readonly from: number;
  readonly to: number;
  /** Only chats of this channel. */
  readonly channelId: string | null;
  /** Only what stands before this place; null: from the newest. */
  readonly before: number | null;
  readonly limit: number;
}

/** A message that holds the query. Nobody's rights were asked yet. */
export interface IndexHit extends Position {
  /** Its place in the month: a later message has a higher one. */
  readonly place: number;
  readonly chatId: string;
  readonly ts: number;
  readonly operatorId: string | null;
}

export interface SearchIndexRpc {
  /** All or none of it is indexed when this returns; every call may be repeated. */
  feed(items: readonly IndexItem[]): Promise<void>;
  /** Newest first. */
  find(query: IndexQuery): Promise<IndexHit[]>;
}
