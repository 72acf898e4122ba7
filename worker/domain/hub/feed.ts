// The hub's feed as arithmetic: what a cursor means, which rows answer a resume, when the next frame may go out.
// Pure: no storage, no sockets, no clock. Called by OperatorHub and its store.

/** Where a tab stands in one hub's feed. `hubEpoch` = ms at which the hub's store was made; `hubSeq` counts its rows. */
export interface InboxCursor {
  readonly hub: string;
  readonly hubEpoch: number;
  readonly hubSeq: number;
}

/** How long a row is kept for those who come back. */
export const FEED_KEEP_MS = 24 * 3_600_000;
/** What a tab gets without a usable cursor: the list it loads from D1 may be as old as the projection's lag. */
export const FEED_RECENT_MS = 15 * 60_000;
/** After a frame the next one waits this long, so that a burst becomes one frame. */
export const FRAME_EVERY_MS = 100;
/** Rows of one resume frame. */
export const RESUME_ROWS_PER_FRAME = 200;

const SPREAD_PER_SOCKET_MS = 5;
const SPREAD_MAX_MS = 15_000;

/** The cursor behind `{hub}.{hubEpoch}.{hubSeq}`, or null where the text has another form. */
export function parseInboxCursor(text: string | null): InboxCursor | null {
  const match = /^([a-z0-9-]{1,64})\.(\d{1,15})\.(\d{1,15})$/.exec(text ?? '');
  const [, hub, hubEpoch, hubSeq] = match ?? [];
  return hub && hubEpoch && hubSeq ? { hub, hubEpoch: Number(hubEpoch), hubSeq: Number(hubSeq) } : null;
}

export type Resume =
  /** The rows after `afterSeq` are all that the tab has missed. */
  | { readonly kind: 'behind'; readonly afterSeq: number }
  /** The cursor says nothing here: rows since `since`, and the tab loads its list anew. */
  | { readonly kind: 'recent'; readonly since: number };

/**
 * What answers a tab that comes with this cursor.
 * @param present the feed's own place; a cursor ahead of it belongs to a store that was lost
 * @param prunedSeq the highest number whose row was dropped for its age; a cursor before it may have missed rows
 */
export function planResume(cursor: InboxCursor | null, present: InboxCursor, prunedSeq: number, now: number): Resume {
  const isOfThisFeed = cursor?.hub === present.hub && cursor.hubEpoch === present.hubEpoch;
  const isInReach = cursor !== null && cursor.hubSeq <= present.hubSeq && cursor.hubSeq >= prunedSeq;
  return isOfThisFeed && isInReach
    ? { kind: 'behind', afterSeq: cursor.hubSeq }
    : { kind: 'recent', since: now - FEED_RECENT_MS };
}

/** ms over which this many tabs should spread their return, should the hub go down. */
export function reconnectSpreadMs(sockets: number): number {
  return Math.min(SPREAD_MAX_MS, sockets * SPREAD_PER_SOCKET_MS);
}
