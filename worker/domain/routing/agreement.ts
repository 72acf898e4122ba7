// How Dispatcher and ChatSession agree although calls come late, twice, in any order, and answers are lost (E6): Dispatcher's
// half, the ledger of a chat. The chat's half, its fence and guards, is domain/chat/decide-offer.ts. Pure functions over plain
// records. Must not decide whom to ask (dispatch-pass.ts). Called by Dispatcher.
// PERSISTED CONTRACT: ledgers are stored; new fields are optional.
import type { SessionState } from '../chat/session-state';
import { comparePosition, type Position } from '../position';
import { err, ok, type Result } from '../result';
import { asksCustomer, type DecisionMode, type Outcome } from './decision-record';

/** What of a chat's facts the agreement rests on; callers' facts have more fields, which are kept with them. */
export interface AgreedFacts extends Position {
  readonly sessionId: string;
  readonly state: SessionState;
  readonly owner: string | null;
  readonly entryVersion: number;
  /** What it takes of its owner's capacity. */
  readonly weight: number;
  /** Number of the decision whose offer is open; absent: the chat does not say. */
  readonly offerNo?: number | null;
}

/** Decision numbers only grow, also over a clock that was put back. */
export function nextDecisionNo(last: number, now: number): number {
  return Math.max(last + 1, now);
}

/** Facts are taken only if they are newer than the last ones taken; those of a restored store have a higher epoch. */
export function isNewer(known: Position | null, facts: Position): boolean {
  return known === null || comparePosition(facts, known) > 0;
}

/**
 * A slot kept for a decision, or for somebody who is about to claim by hand. `asked`: the chat has not answered yet;
 * `open`: it offers it, or waits for the customer of a callback or of a check-in.
 */
export interface Reservation {
  readonly decisionNo: number;
  readonly sessionId: string;
  readonly operatorId: string;
  readonly entryVersion: number;
  readonly mode: DecisionMode | 'claim';
  /** Its owner passes it on by this offer, and keeps her own slot until it is accepted; absent: it waits. */
  readonly from?: string;
  /** ms from which the chat is asked to settle it; only its answer releases it. */
  readonly expiresAt: number;
  readonly stage: 'asked' | 'open';
  /** Facts said meanwhile that the session became hers. */
  readonly isWon?: boolean;
  /** Why the chat was asked to end the offer. Whatever tells that it is over first, this is what it came to. */
  readonly ending?: OfferEnding;
}

export type OfferEnding = 'declined' | 'timeout' | 'not_shown';

/** All that Dispatcher holds of one chat. Entry and slot follow from the facts alone. */
export interface ChatLedger<Facts extends AgreedFacts = AgreedFacts> {
  readonly facts: Facts | null;
  /** At most one decision of ours, and any number of claims by hand. */
  readonly reservations: readonly Reservation[];
}

/** A reservation that ended, and as what. */
export interface Released {
  readonly reservation: Reservation;
  readonly outcome: Outcome;
  /** `lost_to`: who owns the session. */
  readonly lostTo: string | null;
}

export interface LedgerStep<Facts extends AgreedFacts = AgreedFacts> {
  readonly ledger: ChatLedger<Facts>;
  readonly released: readonly Released[];
}

/** What the chat says to a decision. `settled`: the answer to `settle` or `offer_end`, whose cause is `why`. */
export interface DecisionAnswer<Facts extends AgreedFacts = AgreedFacts> {
  readonly decisionNo: number;
  readonly answer: 'ok' | 'OWNED' | 'GONE' | 'settled';
  readonly why?: OfferEnding;
  /** Null on an object without a session. */
  readonly facts: Facts | null;
}

/** An assignment without an answer is settled after this time; an offer this long after its own. */
export const ANSWER_MS = 5_000;

export interface Reserving {
  readonly decisionNo: number;
  readonly sessionId: string;
  readonly operatorId: string;
  readonly entryVersion: number;
  readonly mode: Reservation['mode'];
  readonly from?: string;
  /** How long an offer may be accepted, or a callback or check-in answered. */
  readonly acceptSec: number;
}

/**
 * Keeps the slot of a decision, before the chat is asked.
 * @returns Err `GONE` where the entry is not the one it was decided on, `RESERVED` where a decision is under way already
 */
export function reserve<Facts extends AgreedFacts>(
  ledger: ChatLedger<Facts>,
  { acceptSec, ...decision }: Reserving,
  now: number,
): Result<ChatLedger<Facts>, { readonly code: 'GONE' | 'RESERVED'; readonly retry: false }> {
  const isClaim = decision.mode === 'claim';
  if (!isClaim && !isEntryOf(ledger.facts, decision)) return err({ code: 'GONE', retry: false });
  if (!isClaim && isUnderWay(ledger)) return err({ code: 'RESERVED', retry: false });
  const acceptMs = decision.mode === 'offer' || asksCustomer(decision.mode) ? acceptSec * 1_000 : 0;
  const reservation: Reservation = { ...decision, expiresAt: now + acceptMs + ANSWER_MS, stage: 'asked' };
  return ok({ ...ledger, reservations: [...ledger.reservations, reservation] });
}

/** A decision about it is under way, so that the pass leaves it alone. */
export function isUnderWay({ reservations }: ChatLedger): boolean {
  return reservations.some(({ mode }) => mode !== 'claim');
}

/** Takes facts that are newer, and ends what they end: open offers of an entry that is none any more, claims that were decided. */
export function takeFacts<Facts extends AgreedFacts>(ledger: ChatLedger<Facts>, facts: Facts): LedgerStep<Facts> {
  if (!isNewer(ledger.facts, facts)) return { ledger, released: [] };
  const noted = ledger.reservations.map((reservation) => noteFacts(reservation, facts));
  return releaseWhere({ facts, reservations: noted }, (reservation) => isEndedBy(reservation, facts));
}

/**
 * Takes an answer: its facts first; then `ok` leaves the slot to them, or opens the offer; anything else releases the
 * reservation. An answer to a reservation that is over brings its facts only.
 */
export function takeAnswer<Facts extends AgreedFacts>(
  before: ChatLedger<Facts>,
  answer: DecisionAnswer<Facts>,
): LedgerStep<Facts> {
  const settled = answer.answer === 'settled' ? markSettled(before, answer) : before;
  const { ledger, released } = answer.facts ? takeFacts(settled, answer.facts) : { ledger: settled, released: [] };
  const asked = ledger.reservations.find(({ decisionNo }) => decisionNo === answer.decisionNo);
  if (!asked) return { ledger, released };
  const isOffered = answer.answer === 'ok' && (asked.mode === 'offer' || asksCustomer(asked.mode));
  const reservations = ledger.reservations.map((one) => (one === asked && isOffered ? toOpen(one) : one));
  const isOver = (one: Reservation) =>
    one.decisionNo === answer.decisionNo && (!isOffered || (ledger.facts !== null && isEndedBy(one, ledger.facts)));
  const step = releaseWhere({ ...ledger, reservations }, isOver, answer);
  return { ledger: step.ledger, released: [...released, ...step.released] };
}

/** Notes why an offer, or the turn of a callback, is being ended, before the chat is asked to; the first reason stays. */
export function markEnding<Facts extends AgreedFacts>(
  ledger: ChatLedger<Facts>,
  decisionNo: number,
  ending: OfferEnding,
): ChatLedger<Facts> {
  const isAsking = ({ mode }: Reservation) => mode === 'offer' || asksCustomer(mode);
  const isIt = (one: Reservation) => one.decisionNo === decisionNo && isAsking(one) && !one.ending;
  if (!ledger.reservations.some(isIt)) return ledger;
  return { ...ledger, reservations: ledger.reservations.map((one) => (isIt(one) ? { ...one, ending } : one)) };
}

/** Of an offer that was never heard of again nobody knows whether she saw it, so it is not held against her. */
function markSettled<Facts extends AgreedFacts>(
  ledger: ChatLedger<Facts>,
  { decisionNo, why }: DecisionAnswer<Facts>,
): ChatLedger<Facts> {
  const asked = ledger.reservations.find((one) => one.decisionNo === decisionNo);
  return markEnding(ledger, decisionNo, why ?? (asked?.stage === 'open' ? 'timeout' : 'not_shown'));
}

/** Numbers that the chat has to settle now. Repeated until it answers. */
export function dueToSettle({ reservations }: ChatLedger, now: number): readonly number[] {
  return reservations
    .filter(({ mode, expiresAt }) => mode !== 'claim' && now >= expiresAt)
    .map((one) => one.decisionNo);
}

/** A claim by hand whose news did not come keeps its slot no longer: by hand capacity is soft. */
export function dropLateClaims<Facts extends AgreedFacts>(ledger: ChatLedger<Facts>, now: number): ChatLedger<Facts> {
  const reservations = ledger.reservations.filter(({ mode, expiresAt }) => mode !== 'claim' || now < expiresAt);
  return reservations.length === ledger.reservations.length ? ledger : { ...ledger, reservations };
}

/** What this chat takes of whose capacity. A session never counts twice for one operator. */
export function slotsOf({ facts, reservations }: ChatLedger): readonly {
  readonly operatorId: string;
  readonly used: number;
  readonly reserved: number;
}[] {
  const owner = facts?.owner ?? null;
  const weight = owner === null ? 0 : (facts?.weight ?? 0);
  const waitingFor = new Set(reservations.map(({ operatorId }) => operatorId));
  const slots = [...waitingFor]
    .filter((operatorId) => !(operatorId === owner && weight > 0))
    .map((operatorId) => ({ operatorId, used: 0, reserved: 1 }));
  return owner !== null && weight > 0 ? [{ operatorId: owner, used: weight, reserved: 0 }, ...slots] : slots;
}

const STATES: Readonly<Record<'waiting' | 'owned', ReadonlySet<SessionState>>> = {
  waiting: new Set<SessionState>(['pending', 'waiting']),
  owned: new Set<SessionState>(['assigned', 'active', 'on_hold']),
};

/** It waits, or its owner still has it, as when it was decided on. */
function isEntryOf(
  facts: AgreedFacts | null,
  of: { readonly sessionId: string; readonly entryVersion: number; readonly from?: string },
): boolean {
  if (facts === null || facts.owner !== (of.from ?? null) || facts.sessionId !== of.sessionId) return false;
  return STATES[of.from === undefined ? 'waiting' : 'owned'].has(facts.state) && facts.entryVersion === of.entryVersion;
}

/**
 * Newer facts end an open offer when it or its entry is gone, and a claim when somebody has the session or nobody can. A number
 * that was offered is used up in the chat, so no copy of the call opens it again.
 */
function isEndedBy(reservation: Reservation, facts: AgreedFacts): boolean {
  if (reservation.mode === 'claim') return facts.owner !== null || facts.sessionId !== reservation.sessionId;
  if (reservation.stage !== 'open') return false;
  const isWithdrawn =
    reservation.mode === 'offer' && facts.offerNo !== undefined && facts.offerNo !== reservation.decisionNo;
  return isWithdrawn || !isEntryOf(facts, reservation);
}

/** Facts tell what an answer that was lost would have told: that she has it, or that it is offered to her. */
function noteFacts(reservation: Reservation, facts: AgreedFacts): Reservation {
  if (facts.sessionId !== reservation.sessionId) return reservation;
  const isWon = reservation.isWon || facts.owner === reservation.operatorId;
  const isOpen =
    reservation.stage === 'open' || (reservation.mode === 'offer' && facts.offerNo === reservation.decisionNo);
  return { ...reservation, stage: isOpen ? 'open' : 'asked', ...(isWon && { isWon }) };
}

function toOpen(reservation: Reservation): Reservation {
  return { ...reservation, stage: 'open' };
}

function releaseWhere<Facts extends AgreedFacts>(
  ledger: ChatLedger<Facts>,
  isOver: (reservation: Reservation) => boolean,
  answer?: DecisionAnswer<Facts>,
): LedgerStep<Facts> {
  const over = ledger.reservations.filter(isOver);
  if (over.length === 0) return { ledger, released: [] };
  const reservations = ledger.reservations.filter((one) => !over.includes(one));
  const released = over.map((reservation) => ({ reservation, ...outcomeOf(reservation, ledger.facts, answer) }));
  return { ledger: { ...ledger, reservations }, released };
}

function outcomeOf(
  { isWon, mode, operatorId, sessionId, ending, from }: Reservation,
  facts: AgreedFacts | null,
  answer?: DecisionAnswer,
): { readonly outcome: Outcome; readonly lostTo: string | null } {
  const owner = facts?.sessionId === sessionId ? facts.owner : null;
  if (isWon || owner === operatorId || (answer?.answer === 'ok' && mode === 'forced')) {
    return { outcome: 'accepted', lostTo: null };
  }
  if (owner !== null && owner !== from) return { outcome: 'lost_to', lostTo: owner };
  return { outcome: ending ?? 'refused', lostTo: null };
}
