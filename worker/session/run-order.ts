// What the Dispatcher asks of a chat: offers, assignments, their end, owners who are gone, the longest wait. Each runs inside one
// synchronous transaction, may come late or twice, and is answered with the chat's present facts, which alone move entries and
// slots. Refusals are data.
import type { ChatEvent } from '../domain/chat/chat-event';
import { isOwned } from '../domain/chat/session-moves';
import type { Session } from '../domain/chat/session-state';
import { transition } from '../domain/chat/transition';
import type { OperatorId } from '../domain/ids';
import type { DecisionAnswer } from '../rpc/chat-session-rpc';
import { type ChatTools, decisionContext } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import { followStep } from './follow-step';
import { DONE_BEFORE } from './hand-command';
import { factsOf } from './session-facts';

export interface Ordered {
  readonly answer: DecisionAnswer;
  readonly change: Change | null;
}

/** Applies one order of the Dispatcher. */
export function runOrder(tools: ChatTools, event: ChatEvent): Ordered {
  const record = tools.store.load();
  if (!record) return { answer: { outcome: 'GONE', facts: null }, change: null };
  // No answer: the Dispatcher asks again, and nobody is sent away without a word.
  if (mustBeTold(event) && !tools.rules(record)) throw new Error('nobody knows the settings yet');
  const now = tools.now();
  const decided = transition(record.state, event, decisionContext(tools, record, now));
  if (!decided.ok) {
    const { code, owner } = decided.error;
    const outcome = code === 'OWNED' || code === 'FENCED' ? code : 'GONE';
    return { answer: { outcome, ...(owner && { owner }), facts: factsOf(record) }, change: null };
  }
  keepHandAnswer(tools, event, now);
  const isNothing = decided.value.state === record.state && decided.value.effects.length === 0;
  if (isNothing) return { answer: { outcome: 'ok', facts: factsOf(record) }, change: null };
  const write = new ChatWrite(tools, record, now);
  write.take(decided.value);
  followStep(tools, write, event, record.state);
  if (event.type === 'settle') forgetHandAnswer(tools, record.state.session, write.record.state.session);
  // An order that changes no line of the log still is a change of facts, and facts are told apart by their place in it.
  if (decided.value.entries.length === 0) write.touch();
  const change = write.finish();
  return { answer: { outcome: 'ok', facts: factsOf(change.record) }, change };
}

/** What was done by a command is done, whatever becomes of it afterwards: its repeat does not do it again. */
function keepHandAnswer({ commands }: ChatTools, event: ChatEvent, now: number): void {
  const commandKey =
    event.type === 'offer' ? event.from?.commandKey : event.type === 'assign' ? event.commandKey : undefined;
  if (commandKey !== undefined) commands.keepAnswerOnce(commandKey, now, DONE_BEFORE);
}

/** An offer whose answer was lost ends as if it had never been, and who was told so may try again. */
function forgetHandAnswer({ commands }: ChatTools, before: Session | null, after: Session | null): void {
  const commandKey = before?.offer?.from?.commandKey;
  if (commandKey !== undefined && !after?.offer) commands.forgetAnswer(commandKey);
}

/** May end the wait of somebody who has not asked for that. */
function mustBeTold({ type }: ChatEvent): boolean {
  return type === 'divert' || type === 'max_wait' || type === 'callback_missed';
}

/** The connection of a session's owner is gone: who waits for her answer goes back to the queue, the others are marked. */
export function toOwnerGone(
  session: Session | null,
  input: {
    readonly owner: string;
    readonly isGone: boolean;
    readonly rule: 'unanswered' | 'all' | 'none';
    readonly why: 'gone' | 'status' | 'disabled';
  },
): ChatEvent {
  const { isGone, rule, why } = input;
  const owner = input.owner as OperatorId;
  const isHers = isOwned(session) && session.owner.operatorId === owner;
  const waits = isHers && (session.state === 'assigned' || Boolean(session.turnSince));
  if (isGone && isHers && (rule === 'all' || (rule === 'unanswered' && waits))) {
    return { type: 'owner_lost', owner, version: session.version, why };
  }
  return { type: 'owner_gone', owner, isGone: isGone && rule !== 'none' };
}
