// Brings changed rows to the tabs: the first frame at once, then at most one per FRAME_EVERY_MS with the newest row of
// each chat. Keeps names and texts in memory between a notice and its frame, nowhere else. Called by OperatorHub.
import { FRAME_EVERY_MS, type InboxCursor } from '../domain/hub/feed';
import type { ChatRow } from '../protocol/chat-view';
import type { InboxServerMessage } from '../protocol/inbox-server-message';
import type { HubStore } from './hub-store';
import { closeIfLapsed, seatOf, sendText } from './inbox-seat';
import { type ShownRow, seenBy, seesAll } from './seen-rows';

export class FeedBroadcast {
  readonly #sockets: () => WebSocket[];
  /** What is lost here goes out bare. */
  readonly #fullRows = new Map<string, ChatRow>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #nextFrameAt = 0;

  constructor(sockets: () => WebSocket[]) {
    this.#sockets = sockets;
  }

  /** @param from the place up to which the tabs had been told before these rows were stored */
  publish(store: HubStore, news: readonly ChatRow[], from: number, now: number): void {
    if (news.length === 0 || this.#sockets().length === 0) return;
    for (const row of news) this.#fullRows.set(row.chatId, row);
    const waitMs = this.#nextFrameAt - now;
    // Longer than ever: a clock was set back.
    if (this.#timer === null && (waitMs <= 0 || waitMs > FRAME_EVERY_MS)) {
      this.#send(store, from, now);
      return;
    }
    store.setBehindFrom(from);
    // The one timer of the house. If it is lost, the mark stays and the alarm sends what lies behind.
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.sendWhatLiesBehind(store, Date.now());
    }, waitMs);
  }

  /** Sends what a timer that was lost with its instance left behind; nothing while a living one is about to. */
  sendWhatLiesBehind(store: HubStore, now: number): void {
    const from = store.behindFrom();
    if (from !== null && this.#timer === null) this.#send(store, from, now);
  }

  #send(store: HubStore, from: number, now: number): void {
    const place = store.place();
    const news = store.rowsAfter(from, place.hubSeq).map(({ row, past }) => {
      const full = this.#fullRows.get(row.chatId);
      const isSame = full?.epoch === row.epoch && full.seq === row.seq;
      return full && isSame ? { row: full, bare: false, past } : { row, bare: true, past };
    });
    this.#fullRows.clear();
    store.setBehindFrom(null);
    this.#nextFrameAt = now + FRAME_EVERY_MS;
    // The same text for all who see everything, made once.
    const whole = rowsText(place, { rows: news.map(({ row, bare }) => ({ row, bare })), gone: [] });
    for (const socket of this.#sockets()) {
      if (closeIfLapsed(socket, now)) continue;
      const seat = seatOf(socket);
      if (seesAll(seat)) {
        sendText(socket, whole);
        continue;
      }
      const seen = seenBy(seat, news);
      if (seen.rows.length + seen.gone.length > 0) sendText(socket, rowsText(place, seen));
    }
  }
}

/** One frame of rows. */
export function rowsText(
  place: InboxCursor,
  { rows, gone }: { readonly rows: readonly ShownRow[]; readonly gone: readonly string[] },
): string {
  const left = gone.length > 0 ? { gone: [...gone] } : {};
  return JSON.stringify({ type: 'rows', ...place, rows: [...rows], ...left } satisfies InboxServerMessage);
}
