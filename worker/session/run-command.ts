// What operators ask of a chat: send, try again, claim, release, resolve, reopen, read. Each runs inside one synchronous
// transaction; the asker was verified by the Worker, her right is decided here. Refusals are data.
import type { Actor, ChatEvent, Rejection } from '../domain/chat/chat-event';
import { replyRefusal } from '../domain/chat/decide-message';
import type { Entry, MessageEntry } from '../domain/chat/entry';
import { transition } from '../domain/chat/transition';
import { tryAgain } from '../domain/delivery/line-call';
import { checkText } from '../domain/delivery/text-limits';
import { isUuidV7, type MessageId } from '../domain/ids';
import type { Asker } from '../domain/permissions/asker';
import { comparePosition, type Position } from '../domain/position';
import { err, ok, type Result } from '../domain/result';
import type { SendAnswer } from '../protocol/chat-command';
import type { SessionWish } from '../rpc/chat-session-rpc';
import type { OutgoingMessage } from '../rpc/outgoing-message';
import type { Refusal } from '../rpc/refusal';
import { type ChatTools, decisionContext } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';

/** What a command answers, and what it changed; null: nothing, it was done before. */
export interface Done<T> {
  readonly answer: T;
  readonly change: Change | null;
}

type Outcome<T> = Result<Done<T>, Refusal>;

const NOT_FOUND: Refusal = { code: 'NOT_FOUND', retry: false };

export function sendMessage(tools: ChatTools, asker: Asker, message: OutgoingMessage): Outcome<SendAnswer> {
  const record = tools.store.load();
  if (!record) return err(NOT_FOUND);
  if (!isUuidV7(message.id)) return err({ code: 'BAD_REQUEST', retry: false });
  const fault = message.content.type === 'text' ? checkText(message.content.text) : null;
  if (fault) return err({ code: fault, retry: false });
  const stored = tools.store.entryById(message.id);
  if (stored)
    return isSame(stored, asker, message) ? done(toSendAnswer(stored), null) : err({ code: 'ID_REUSED', retry: false });

  const event: ChatEvent = {
    type: 'reply',
    by: toActor(asker),
    messageId: message.id,
    content: message.content,
    ...(message.quickReplies && { quickReplies: message.quickReplies }),
    seen: message.seenSeq ?? null,
    confirmed: message.confirmed ?? false,
  };
  const now = tools.now();
  const decided = transition(record.state, event, decisionContext(tools, record, now));
  if (!decided.ok) return err(toRefusal(decided.error));
  const write = new ChatWrite(tools, record, now);
  write.take(decided.value);
  const change = write.finish();
  return done({ id: message.id, epoch: record.epoch, seq: record.seq + 1, state: 'queued' }, change);
}

export function retryMessage(
  tools: ChatTools,
  asker: Asker,
  messageId: MessageId,
  acceptDouble: boolean,
): Outcome<SendAnswer> {
  const record = tools.store.load();
  if (!record) return err(NOT_FOUND);
  const entry = tools.store.entryById(messageId);
  if (entry?.kind !== 'message' || !entry.delivery) return err(NOT_FOUND);
  const refusal = replyRefusal(record.state, asker);
  if (refusal) return err({ code: refusal, retry: false });
  const { state } = entry.delivery;
  if (state === 'queued' || state === 'sending') return done(toSendAnswer(entry), null);
  const ended = tools.outbox.endedLineCall(messageId);
  if (!ended) return err({ code: 'NOT_RETRYABLE', retry: false });
  const now = tools.now();
  const again = tryAgain(ended.call, now, acceptDouble);
  if (!again) return err({ code: 'MAY_DOUBLE', retry: false });
  tools.outbox.removeLineCall(ended.place);
  tools.outbox.queueLineCall(messageId, ended.messages, again, now);
  const write = new ChatWrite(tools, record, now);
  write.changeDelivery(entry, { state: 'queued' });
  return done({ ...toSendAnswer(entry), state: 'queued' }, write.finish());
}

/** Takes back what was never tried. */
export function cancelMessage(_tools: ChatTools, _asker: Asker, _messageId: MessageId): Outcome<SendAnswer> {
  return err({ code: 'NOT_CANCELLABLE', retry: false });
}

/** Marks the chat as read on the customer's phone, by hand. */
export function markReadOnLine(_tools: ChatTools, _asker: Asker): Outcome<null> {
  return done(null, null);
}

export interface WishGuard {
  readonly commandId: string;
  readonly expectedVersion?: number;
}

export function applyWish(tools: ChatTools, asker: Asker, wish: SessionWish, guard: WishGuard): Outcome<null> {
  const record = tools.store.load();
  if (!record) return err(NOT_FOUND);
  // The author is part of the key: a guessed command id of somebody else gives no answer of hers.
  const commandKey = `${asker.operatorId} ${guard.commandId}`;
  const answered = tools.store.answerOf(commandKey);
  if (answered !== null) {
    const refusal: Refusal | null = JSON.parse(answered);
    return refusal ? err(refusal) : done(null, null);
  }
  const now = tools.now();
  const event: ChatEvent = { ...wish, by: toActor(asker), expectedVersion: guard.expectedVersion ?? null };
  const decided = transition(record.state, event, decisionContext(tools, record, now));
  const refusal = decided.ok ? null : toRefusal(decided.error);
  tools.store.keepAnswer(commandKey, now, JSON.stringify(refusal));
  const write = new ChatWrite(tools, record, now);
  if (decided.ok) write.take(decided.value);
  const change = write.finish();
  return refusal ? err(refusal) : done(null, change);
}

/** Answers how many customer messages this operator has read now; never fewer than before. */
export function markRead(tools: ChatTools, asker: Asker, upTo: Position): Outcome<number> {
  const record = tools.store.load();
  if (!record) return err(NOT_FOUND);
  const isWhole = comparePosition(upTo, record) >= 0;
  const seen = isWhole
    ? record.state.inboundCount
    : tools.store.inboundCountAt(upTo.epoch === record.epoch ? upTo.seq : 0);
  const before = tools.store.readCountOf(asker.operatorId);
  if (seen <= before) return done(before, null);
  const write = new ChatWrite(tools, record, tools.now());
  write.markRead(asker.operatorId, seen);
  return done(seen, write.finish());
}

function isSame(stored: Entry, asker: Asker, message: OutgoingMessage): boolean {
  return (
    stored.kind === 'message' &&
    stored.author.kind === 'operator' &&
    stored.author.operatorId === asker.operatorId &&
    JSON.stringify(stored.content) === JSON.stringify(message.content)
  );
}

function toSendAnswer(stored: Entry): SendAnswer {
  const state = (stored as Entry & MessageEntry).delivery?.state ?? 'sent';
  return { id: stored.id, epoch: stored.epoch, seq: stored.seq, state };
}

function toActor(asker: Asker): Actor {
  return { operatorId: asker.operatorId, name: asker.name, role: asker.role };
}

function toRefusal(rejection: Rejection): Refusal {
  return {
    code: rejection.code,
    retry: false,
    ...(rejection.owner && {
      winner: { operatorId: rejection.owner.operatorId, name: rejection.owner.name, since: rejection.owner.since },
    }),
  };
}

function done<T>(answer: T, change: Change | null): Outcome<T> {
  return ok({ answer, change });
}
