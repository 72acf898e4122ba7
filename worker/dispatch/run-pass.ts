// One pass: whom the Dispatcher asks now. For every decision it keeps the slot, the record, the operator's turn and the call to the
// chat, in one synchronous transaction; the calls leave after the commit. Called on every trigger and at the instant that the last
// pass named.
import type { Person } from '../domain/chat/session-state';
import type { OperatorId } from '../domain/ids';
import { CHECK_IN_ANSWER_SEC } from '../domain/queue/check-in';
import { nextDecisionNo, type Reserving, reserve } from '../domain/routing/agreement';
import { type Decision, dispatch, type Nobody } from '../domain/routing/dispatch-pass';
import type { Snapshot } from '../domain/routing/pass';
import { makeBoard } from './board';
import type { ChatCall } from './call-store';
import { toDecisionView, toManualView } from './decision-views';
import type { Work } from './dispatch-tools';

/** Times of assignments that are kept of one person, however long a fair cap looks back. */
const RECENT_KEPT = 500;

export function runPass(work: Work): void {
  const { marks, now, plan } = work;
  const board = makeBoard(work);
  const result = dispatch(board, now);
  marks.setMark('last_decision_no', result.lastDecisionNo);
  marks.setDue('pass', result.nextAt);
  for (const decision of result.decisions) {
    carryOut(work, decision, acceptSecOf(decision, plan, board));
  }
  for (const nobody of result.nobody) noteNobody(work, nobody);
}

/** How long whoever is asked has for an answer. */
function acceptSecOf({ mode, teamId }: Decision, plan: Work['plan'], board: Snapshot): number {
  if (mode === 'callback') return plan.team(teamId).queue.callbackAnswerSec;
  return mode === 'check_in' ? CHECK_IN_ANSWER_SEC : (board.teams.get(teamId)?.acceptSec ?? 0);
}

function carryOut(work: Work, decision: Decision, acceptSec: number): void {
  const { chatId, sessionId, entryVersion, decisionNo, operatorId, mode } = decision;
  const reserving = { decisionNo, sessionId, entryVersion, operatorId, mode, acceptSec };
  if (!keepSlot(work, chatId, reserving, 'pass')) return;
  const until = work.now + acceptSec * 1_000;
  if (mode !== 'forced') {
    work.offers.put({ decisionNo, chatId, operatorId, until, openedAt: null, shownAt: null }, until);
  }
  work.decisions.add(toDecisionView(decision.record, nameOf(work)));
  const order = { decisionNo, sessionId, entryVersion, to: personOf(work, operatorId) };
  const lastSignAt = work.chats.of(chatId).facts?.lastSignAt ?? work.now;
  work.calls.add(chatId, toCall(mode, order, { until, lastSignAt }), work.now);
}

interface Asking {
  readonly until: number;
  /** What the Dispatcher knew of the customer's signs. */
  readonly lastSignAt: number;
}

type Order = Extract<ChatCall, { kind: 'assign' }>['order'];

function toCall(mode: Decision['mode'], order: Order, { until, lastSignAt }: Asking): ChatCall {
  switch (mode) {
    case 'offer':
      return { kind: 'offer', order, until };
    case 'forced':
      return { kind: 'assign', order, by: null };
    case 'callback':
      return { kind: 'callback_turn', order, answerUntil: until };
    case 'check_in':
      return { kind: 'check_in', order, answerUntil: until, lastSignAt };
  }
}

/** Reserves, and notes that it was her turn. False where the entry is not the one it was decided on. */
export function keepSlot(work: Work, chatId: string, reserving: Reserving, by: 'pass' | 'hand'): boolean {
  const before = work.chats.of(chatId);
  const reserved = reserve(before, reserving, work.now);
  if (!reserved.ok) return false;
  work.chats.put(chatId, before, reserved.value, work.now);
  const person = work.people.of(reserving.operatorId, work.now);
  const recent = by === 'pass' ? { recentAssignedAt: withRecent(person.recentAssignedAt, work) } : {};
  work.people.put({ ...person, lastAssignedAt: reserving.decisionNo, ...recent });
  work.marks.bringForward('people', work.now);
  return true;
}

function withRecent(recent: readonly number[], { plan, now }: Work): readonly number[] {
  if (plan.fairCapMs === 0) return [];
  return [...recent.filter((at) => at > now - plan.fairCapMs), now].slice(-RECENT_KEPT);
}

/** The next number, which is used up. */
export function takeDecisionNo({ marks, now }: Work): number {
  const decisionNo = nextDecisionNo(marks.mark('last_decision_no'), now);
  marks.setMark('last_decision_no', decisionNo);
  return decisionNo;
}

/** Keeps the record of what a person decided. */
export function noteManual(
  work: Work,
  decided: {
    readonly decisionNo: number;
    readonly chatId: string;
    readonly sessionId: string;
    readonly teamId: string;
  },
  to: { readonly operatorId: string; readonly name: string },
  mode: 'manual' | 'offer' = 'manual',
): void {
  work.decisions.add(toManualView({ ...decided, at: work.now }, to, mode));
}

/** "Nobody" is recorded once per change of reasons. */
export function noteNobody(work: Work, { sessionId, teamId, reasonsKey, record }: Nobody): void {
  if (!work.decisions.noteNobody(sessionId, teamId, reasonsKey)) return;
  // Its number is used up, also where it was made beside a pass.
  const last = work.marks.mark('last_decision_no');
  work.marks.setMark('last_decision_no', Math.max(last, record.id));
  work.decisions.add(toDecisionView(record, nameOf(work)));
  work.marks.bringForward('projection', work.now + TELL_AFTER_MS);
}

/** Closed records gather for so long before they leave together. */
export const TELL_AFTER_MS = 2_000;

export function personOf(work: Work, operatorId: string): Person {
  return { operatorId: operatorId as OperatorId, name: nameOf(work)(operatorId) };
}

export function nameOf({ people }: Work): (operatorId: string) => string {
  return (operatorId) => people.all().get(operatorId)?.settings?.name ?? operatorId;
}
