// What a chat says, as facts by itself or with an answer: entries and slots follow from it, reservations end by it, and what has to
// follow is noted. Part of one synchronous transaction. Called for `facts`, and by call-chats.ts for every answer.

import type { DecisionAnswer as LedgerAnswer } from '../domain/routing/agreement';
import {
  dropLateClaims,
  type LedgerStep,
  takeAnswer as ledgerAnswer,
  takeFacts as ledgerFacts,
  type Released,
} from '../domain/routing/agreement';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import { isOver, type Ledger } from './chat-ledgers';
import type { Work } from './dispatch-tools';
import { closeDecision } from './end-offers';
import { followOwner, followUnanswered } from './follow-owner';
import { followWait } from './follow-wait';
import { noteOpened } from './offer-times';
import { followEnd } from './wrap-up';

/** @returns whether they were news */
export function takeFacts(work: Work, facts: SessionFacts): boolean {
  const before = work.chats.of(facts.chatId);
  const step = ledgerFacts(before, facts);
  if (step.ledger === before) {
    work.chats.noteHeard(facts.chatId, work.now);
    return false;
  }
  takeStep(work, facts.chatId, before, step);
  return true;
}

/** The chat's answer to a decision, or to being asked to end one. */
export function takeAnswer(work: Work, chatId: string, answer: LedgerAnswer<SessionFacts>): void {
  const before = work.chats.of(chatId);
  takeStep(work, chatId, before, ledgerAnswer(before, answer));
}

/** Its object holds no session: what is known of it is over. Its number stays, so that late facts bring nothing back. */
export function takeAbsence(work: Work, chatId: string): void {
  const before = work.chats.of(chatId);
  const facts = before.facts && !isOver(before.facts) ? toClosed(before.facts) : before.facts;
  const released = before.reservations.map(
    (reservation): Released => ({ reservation, outcome: 'refused', lostTo: null }),
  );
  takeStep(work, chatId, before, { ledger: { facts, reservations: [] }, released });
}

function toClosed(facts: SessionFacts): SessionFacts {
  return { ...facts, state: 'closed', owner: null, weight: 0, parked: null, offerNo: null };
}

/** Claims by hand of which no news came keep their slot no longer. */
export function dropClaims(work: Work, chatId: string): void {
  const before = work.chats.of(chatId);
  const after = dropLateClaims(before, work.now);
  if (after === before) return;
  const dropped = before.reservations.filter((one) => !after.reservations.includes(one));
  const released = dropped.map((reservation): Released => ({ reservation, outcome: 'refused', lostTo: null }));
  takeStep(work, chatId, before, { ledger: after, released });
}

function takeStep(work: Work, chatId: string, before: Ledger, { ledger, released }: LedgerStep<SessionFacts>): void {
  work.chats.put(chatId, before, ledger, work.now);
  for (const one of released) closeDecision(work, chatId, one, ledger.facts, before.facts);
  noteOpened(work, before, ledger);
  const { facts } = ledger;
  const isNews = facts !== null && facts !== before.facts;
  if (isNews) {
    followWait(work, before.facts, facts);
    followOwner(work, before.facts, facts);
    followUnanswered(work, before.facts, facts);
    followEnd(work, before.facts, facts);
  }
  const isLoadNews =
    ledger.reservations.length !== before.reservations.length || (isNews && changesLoad(before.facts, facts));
  if (isLoadNews) work.marks.bringForward('people', work.now);
  if (isLoadNews || (isNews && (before.facts?.state === 'waiting' || facts.state === 'waiting'))) {
    work.marks.bringForward('pass', work.now);
  }
}

/** A slot is another one's now. A reply that makes `assigned` active changes none. */
function changesLoad(before: SessionFacts | null, after: SessionFacts): boolean {
  return (before?.owner ?? null) !== after.owner || (before?.weight ?? 0) !== after.weight;
}
