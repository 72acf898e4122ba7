// How offers end and what follows for whoever was asked: an exclusion from the session, a count of missed ones, the outcome in the
// record. Part of one synchronous transaction. Called when she declines, when a time is over, and when a reservation is released.
import { onOfferEnd } from '../domain/presence/status-changes';
import { callbackStep } from '../domain/queue/callback';
import { checkInStep } from '../domain/queue/check-in';
import { markEnding, type OfferEnding, type Released, type Reservation } from '../domain/routing/agreement';
import { asksCustomer, type Outcome } from '../domain/routing/decision-record';
import { exclusionAfter } from '../domain/routing/offer-end';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import type { Work } from './dispatch-tools';
import type { OfferWatch } from './offer-store';
import { dueOf } from './offer-times';
import { refreshPresence } from './presence-watch';
import { TELL_AFTER_MS } from './run-pass';
import type { OpenWait } from './wait-store';

/** A chat that refuses what its facts allow is left alone for so long, or it would be asked without end. */
const REFUSED_PAUSE_MS = 5_000;
/** An answer that did not come asks for nothing of the settings. */
const NO_CHECK_IN = { checkinAfterSec: 0, lastSignAt: 0, isGroup: false };

/** Asks the chat to end it; the first reason stays. Only the chat's answer or its facts free the slot. */
export function endOffer(work: Work, decisionNo: number, why: OfferEnding): void {
  const chatId = work.chats.chatOf(decisionNo);
  const offer = work.offers.of(decisionNo);
  if (chatId === null || !offer) return;
  const before = work.chats.of(chatId);
  const after = markEnding(before, decisionNo, why);
  if (after === before) return;
  work.chats.put(chatId, before, after, work.now);
  work.offers.put(offer, null);
  work.calls.add(chatId, { kind: 'end_offer', decisionNo, why }, work.now);
}

/** Offers whose time is over: not shown in eight seconds, or not accepted in theirs; and turns that nobody took. */
export function endLateOffers(work: Work): void {
  for (const offer of work.offers.due(work.now)) {
    const dueAt = dueOf(offer);
    // One that the chat never said it opened was not shown either.
    if (dueAt > work.now) work.offers.put(offer, dueAt);
    else if (asksHer(work, offer)) missTurn(work, offer);
    else endOffer(work, offer.decisionNo, offer.shownAt === null ? 'not_shown' : 'timeout');
  }
}

/** It is the customer who was asked. */
function asksHer({ chats }: Work, { chatId, decisionNo }: OfferWatch): boolean {
  return chats.of(chatId).reservations.some((one) => one.decisionNo === decisionNo && asksCustomer(one.mode));
}

/** A customer who was asked did not answer: again later, or never. One that was never told is only settled. */
function missTurn(work: Work, offer: OfferWatch): void {
  const { chatId, decisionNo } = offer;
  work.offers.put(offer, null);
  const before = work.chats.of(chatId);
  const reservation = before.reservations.find((one) => one.decisionNo === decisionNo);
  const wait = work.waits.openWait(reservation?.sessionId ?? '');
  if (reservation?.stage !== 'open' || !wait) return;
  const notBefore =
    reservation.mode === 'check_in' ? afterNoShow(work, offer, before.facts) : afterTurn(work, offer, wait);
  work.chats.put(chatId, before, markEnding(before, decisionNo, 'timeout'), work.now);
  work.calls.add(chatId, { kind: 'callback_missed', decisionNo, notBefore }, work.now);
}

/** When she is asked once more whether she is there (ms); null: that was the last time. */
function afterNoShow({ now }: Work, { operatorId, until }: OfferWatch, facts: SessionFacts | null): number | null {
  const asked = { kind: 'asked', noShows: facts?.noShows ?? 0, operator: operatorId, answerBy: until } as const;
  const { state, effects } = checkInStep(asked, { type: 'answer_due' }, { ...NO_CHECK_IN, now });
  const isOver = effects.some(({ type }) => type === 'close_no_show');
  return state.kind === 'parked' && !isOver ? state.notBefore : null;
}

/** When a callback has its next turn (ms); null: never. */
function afterTurn(work: Work, { operatorId, until }: OfferWatch, wait: OpenWait): number | null {
  const turn = {
    kind: 'turn',
    since: wait.enteredAt,
    tries: wait.turns ?? 0,
    operator: operatorId,
    answerBy: until,
  } as const;
  const { state } = callbackStep(turn, { type: 'answer_due' }, { now: work.now, answerSec: 0 });
  work.waits.putOpenWait({ ...wait, turns: turn.tries + 1 }, null);
  return state?.kind === 'parked' ? state.notBefore : null;
}

/** A reservation that came to its end, with what that means for the operator and for the session. */
export function closeDecision(
  work: Work,
  chatId: string,
  { reservation, outcome }: Released,
  facts: SessionFacts | null,
  factsBefore: SessionFacts | null,
): void {
  const { decisionNo, mode } = reservation;
  work.offers.remove(decisionNo);
  work.calls.removeDecision(chatId, decisionNo);
  if (work.decisions.close(decisionNo, outcome)) work.marks.bringForward('projection', work.now + TELL_AFTER_MS);
  if (mode === 'offer') closeOffer(work, reservation, outcome, facts);
  if (outcome === 'refused' && facts === factsBefore && reservation.from === undefined) pauseAsking(work, reservation);
}

function closeOffer(
  work: Work,
  { decisionNo, operatorId, sessionId }: Reservation,
  outcome: Outcome,
  facts: SessionFacts | null,
): void {
  const { policy } = work.plan.team(work.plan.teamsOf(facts?.teams)[0]);
  const exclusion = exclusionAfter(outcome, operatorId, policy, work.now);
  if (exclusion) work.offers.exclude(sessionId, exclusion);
  const person = work.people.of(operatorId, work.now);
  const isPassing = outcome === 'lost_to' || outcome === 'refused';
  const before = { missed: person.missed, countedNo: person.countedNo ?? 0 };
  const end = { decisionNo, outcome: isPassing ? 'withdrawn' : outcome } as const;
  const { missed, countedNo, change } = onOfferEnd(before, end, work.marks.mark('last_decision_no'));
  if (change) {
    work.people.put({ ...person, missed, countedNo, declared: change.declared, reason: change.reason });
    refreshPresence(work);
  } else if (missed !== before.missed || countedNo !== before.countedNo) {
    work.people.put({ ...person, missed, countedNo });
  }
}

function pauseAsking({ offers, now }: Work, { operatorId, sessionId }: Reservation): void {
  offers.exclude(sessionId, { operatorId, at: now, until: now + REFUSED_PAUSE_MS, why: 'not_shown' });
}
