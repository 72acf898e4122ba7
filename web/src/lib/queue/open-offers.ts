// Which chats are offered to this operator now, soonest end first: those that wait, and those that a colleague passes on to her. Pure.
// Called by OffersController.
import type { ChatRow } from '$protocol/chat-view';

export interface OpenOffer<Row extends ChatRow = ChatRow> {
  readonly decisionNo: number;
  readonly chatId: string;
  readonly row: Row;
  /** ms until which it may be accepted. */
  readonly until: number;
}

/** An offer ends with the row: whoever took the chat, or let it pass, the next row says so. */
export function openOffers<Row extends ChatRow>(rows: Iterable<Row>, operatorId: string): OpenOffer<Row>[] {
  const found: OpenOffer<Row>[] = [];
  for (const row of rows) {
    if (!isOffered(row) || row.offer?.to.operatorId !== operatorId) continue;
    found.push({ decisionNo: row.offer.decisionNo, chatId: row.chatId, row, until: row.offer.until });
  }
  return found.sort((a, b) => a.until - b.until || a.decisionNo - b.decisionNo);
}

/** How many cards stand over the list at once: more would cover it. */
const CARDS_MOST = 2;

/** Those that end first as cards, of the others the number. What has no card is not told as shown, so that it goes on to others. */
export function offerCards<Offer>(open: readonly Offer[]): { readonly cards: readonly Offer[]; readonly more: number } {
  return { cards: open.slice(0, CARDS_MOST), more: Math.max(0, open.length - CARDS_MOST) };
}

/** It waits in the queue, or the colleague who passes it on still has it. */
function isOffered({ state, owner, offer }: ChatRow): boolean {
  if (state === 'pending' || state === 'waiting') return true;
  return offer?.from !== undefined && offer.from.by.operatorId === owner?.operatorId;
}

/** How much of its time an offer has left, 0 to 1. @param since ms at which it was first seen here */
export function shareLeft(offer: { readonly until: number }, since: number, now: number): number {
  const wholeMs = offer.until - since;
  return wholeMs <= 0 ? 0 : Math.min(1, Math.max(0, (offer.until - now) / wholeMs));
}

/** Whole seconds left, never below 0: whether it is over the server says, not this clock. */
export function secondsLeft(offer: { readonly until: number }, now: number): number {
  return Math.max(0, Math.ceil((offer.until - now) / 1_000));
}
