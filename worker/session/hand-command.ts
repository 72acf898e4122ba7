// Commands that go by the Dispatcher: an owner passes her chat on by an offer, a supervisor gives one away. The chat judges them
// before anybody is asked and keeps their answer, so that the same command has the same answer and no second effect. Each runs
// inside one synchronous transaction.
import { isOwned, isStale } from '../domain/chat/session-moves';
import { transition } from '../domain/chat/transition';
import type { OperatorId } from '../domain/ids';
import type { Asker } from '../domain/permissions/asker';
import { can } from '../domain/permissions/can';
import { chatScope } from '../domain/permissions/chat-scope';
import { err, ok, type Result } from '../domain/result';
import type { HandStart, HandWish } from '../rpc/chat-session-rpc';
import type { Refusal } from '../rpc/refusal';
import type { ChatRecord } from './chat-record';
import { type ChatTools, decisionContext } from './chat-tools';
import { commandKeyOf, type Done, toEvent, toRefusal, type WishGuard } from './run-command';
import { loadSeen, mayWish, NOT_FOUND, NOT_PERMITTED, toActor } from './seen-chat';

/** The kept answer of a command that was done. */
export const DONE_BEFORE = 'null';

/** The answer that this command had, or why it is refused before anybody is asked. */
export function beginHand(
  tools: ChatTools,
  asker: Asker,
  wish: HandWish,
  guard: WishGuard,
): Result<Done<HandStart>, Refusal> {
  const record = tools.store.load();
  if (!record) return err(NOT_FOUND);
  const commandKey = commandKeyOf(asker, guard.commandId);
  const answered = tools.commands.answerOf(commandKey);
  if (answered === null && !loadSeen({ load: () => record }, asker)) return err(NOT_FOUND);
  if (answered === null && !mayDo(asker, wish, record)) return err(NOT_PERMITTED);
  const now = tools.now();
  const refusal: Refusal | null =
    answered === null ? refusalOf(tools, record, asker, wish, guard, now) : JSON.parse(answered);
  if (refusal) {
    tools.commands.keepAnswerOnce(commandKey, now, JSON.stringify(refusal));
    return err(refusal);
  }
  const leads = can(asker, 'chat.lead', chatScope(record.state));
  const key = answered === null ? { commandKey } : { commandKey: null, doneKey: commandKey };
  return ok({ answer: { ...key, leads }, change: null });
}

/** Who gives a chat away must lead it; who passes her own on is the state table's to judge. */
function mayDo(asker: Asker, wish: HandWish, { state }: ChatRecord): boolean {
  return wish.type === 'assign' ? can(asker, 'chat.assign', chatScope(state)) : mayWish(asker, wish);
}

/** The Dispatcher said yes, also where the chat was not asked, since another command of hers had done it. */
export function endHand(tools: ChatTools, commandKey: string): Result<Done<null>, Refusal> {
  if (!tools.store.load()) return err(NOT_FOUND);
  tools.commands.keepAnswerOnce(commandKey, tools.now(), DONE_BEFORE);
  return ok({ answer: null, change: null });
}

/** The Dispatcher said no to this command. An answer that it had before stays. */
export function refuseCommand(
  tools: ChatTools,
  asker: Asker,
  commandId: string,
  refusal: Refusal,
): Result<Done<null>, Refusal> {
  if (!tools.store.load()) return err(NOT_FOUND);
  const commandKey = commandKeyOf(asker, commandId);
  tools.commands.keepAnswerOnce(commandKey, tools.now(), JSON.stringify(refusal));
  const kept: Refusal | null = JSON.parse(tools.commands.answerOf(commandKey) ?? DONE_BEFORE);
  return kept ? err(kept) : ok({ answer: null, change: null });
}

function refusalOf(
  tools: ChatTools,
  record: ChatRecord,
  asker: Asker,
  wish: HandWish,
  guard: WishGuard,
  now: number,
): Refusal | null {
  const expectedVersion = guard.expectedVersion ?? null;
  if (wish.type === 'transfer_operator') {
    // Nobody is asked what the chat's own move would refuse.
    const to = { operatorId: wish.to as OperatorId, name: '' };
    const event = toEvent({ type: 'transfer_operator', to }, toActor(asker, record), expectedVersion);
    const decided = transition(record.state, event, decisionContext(tools, record, now));
    return decided.ok ? null : toRefusal(decided.error);
  }
  const { session } = record.state;
  // Whose it is tells more than that something changed, and goes first.
  return !isOwned(session) && isStale(session, expectedVersion) ? { code: 'STALE', retry: false } : null;
}
