// How offers end and what follows for whoever was asked: an exclusion from the session, a count of missed ones, the outcome in the
// record. Part of one synchronous transaction. Called when she declines, when a time is over, and when a reservation is released.
import { onOfferEnd } from '../domain/presence/status-changes';
import { callbackStep } from '../domain/queue/callback';
import { markEnding, type OfferEnding, type Released, type Reservation } from '../domain/routing/agreement';
import type { Outcome } from '../domain/routing/decision-record';
import { exclusionAfter } from '../domain/routing/offer-end';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import type { Work } from './dispatch-tools';
import type { OfferWatch } from './offer-store';
import { dueOf } from './offer-times';
import { refreshPresence } from './presence-watch';
import { TELL_AFTER_MS } from './run-pass';

/** A chat that refuses what its facts allow is left alone for so long, or it would be asked without end. */
const REFUSED_PAUSE_MS = 5_000;

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
    else if (isTurn(work, offer)) missTurn(work, offer);
    else endOffer(work, offer.decisionNo, offer.shownAt === null ? 'not_shown' : 'timeout');
  }
}

function isTurn({ chats }: Work, { chatId, decisionNo }: OfferWatch): boolean {
  return chats.of(chatId).reservations.some((one) => one.decisionNo === decisionNo && one.mode === 'callback');
}

/** A customer who wanted to be written to did not answer: again later, or never. One that was never told is only settled. */
function missTurn(work: Work, offer: OfferWatch): void {
  const { chatId, decisionNo, operatorId, until } = offer;
  work.offers.put(offer, null);
  const before = work.chats.of(chatId);
  const reservation = before.reservations.find((one) => one.decisionNo === decisionNo);
  const wait = work.waits.openWait(reservation?.sessionId ?? '');
  if (reservation?.stage !== 'open' || !wait) return;
  const turn = {
    kind: 'turn',
    since: wait.enteredAt,
    tries: wait.turns ?? 0,
    operator: operatorId,
    answerBy: until,
  } as const;
  const { state } = callbackStep(turn, { type: 'answer_due' }, { now: work.now, answerSec: 0 });
  const notBefore = state?.kind === 'parked' ? state.notBefore : null;
  work.waits.putOpenWait({ ...wait, turns: turn.tries + 1 }, null);
  work.chats.put(chatId, before, markEnding(before, decisionNo, 'timeout'), work.now);
  work.calls.add(chatId, { kind: 'callback_missed', decisionNo, notBefore }, work.now);
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
  { operatorId, sessionId }: Reservation,
  outcome: Outcome,
  facts: SessionFacts | null,
): void {
  const { policy } = work.plan.team(work.plan.teamsOf(facts?.teams)[0]);
  const exclusion = exclusionAfter(outcome, operatorId, policy, work.now);
  if (exclusion) work.offers.exclude(sessionId, exclusion);
  const person = work.people.of(operatorId, work.now);
  const isPassing = outcome === 'lost_to' || outcome === 'refused';
  const { missed, change } = onOfferEnd(person.missed, isPassing ? 'withdrawn' : outcome);
  if (change) {
    work.people.put({ ...person, missed, declared: change.declared, reason: change.reason });
    refreshPresence(work);
  } else if (missed !== person.missed) {
    work.people.put({ ...person, missed });
  }
}

function pauseAsking({ offers, now }: Work, { operatorId, sessionId }: Reservation): void {
  offers.exclude(sessionId, { operatorId, at: now, until: now + REFUSED_PAUSE_MS, why: 'not_shown' });
}
