// The times of an offer: eight seconds to be shown from when the chat opened it, and its own time to be accepted. Part of one
// synchronous transaction. Called when a ledger changed, when a tab shows an offer, and when such a time is over.
import { NOT_SHOWN_MS } from '../domain/routing/offer-end';
import type { Ledger } from './chat-ledgers';
import type { Work } from './dispatch-tools';
import type { OfferWatch } from './offer-store';

/** The chat offers it now, so her eight seconds begin. */
export function noteOpened({ offers, now }: Work, before: Ledger, after: Ledger): void {
  for (const reservation of after.reservations) {
    if (reservation.mode !== 'offer' || reservation.stage !== 'open' || reservation.ending) continue;
    const { decisionNo } = reservation;
    if (before.reservations.some((one) => one.decisionNo === decisionNo && one.stage === 'open')) continue;
    const offer = offers.of(decisionNo);
    if (!offer || offer.openedAt !== null) continue;
    const opened = { ...offer, openedAt: now };
    offers.put(opened, dueOf(opened));
  }
}

/** A tab or phone of hers shows it. */
export function noteShown({ offers, now }: Work, operatorId: string, decisionNo: number): void {
  const offer = offers.of(decisionNo);
  if (offer?.operatorId !== operatorId || offer.shownAt !== null) return;
  const shown = { ...offer, shownAt: now };
  offers.put(shown, dueOf(shown));
}

/** When it has to be looked at next (ms). */
export function dueOf({ until, openedAt, shownAt }: OfferWatch): number {
  return shownAt === null && openedAt !== null ? Math.min(until, openedAt + NOT_SHOWN_MS) : until;
}
