// What operators ask of a chat: send, try again, claim, release, resolve, reopen. Each runs inside one synchronous
// transaction; the asker was verified by the Worker, her right is decided here. Refusals are data.
import type { ChatEvent } from '../domain/chat/chat-event';
import { hasUnseen, replyRefusal } from '../domain/chat/decide-message';
import type { Entry, MessageEntry } from '../domain/chat/entry';
import { isFollowUpWrong } from '../domain/chat/follow-up';
import { isMedia, type MessageContent } from '../domain/chat/message-content';
import type { Actor, Reply } from '../domain/chat/operator-act';
import type { Rejection } from '../domain/chat/rejection';
import { transition } from '../domain/chat/transition';
import { tryAgain } from '../domain/delivery/line-call';
import { goesAgainTogether, isCancellable, OBJECTS_PER_CALL_MAX } from '../domain/delivery/line-queue';
import { isUuidV7, type MessageId } from '../domain/ids';
import type { Asker } from '../domain/permissions/asker';
import { can, mayAttach } from '../domain/permissions/can';
import { err, ok, type Result } from '../domain/result';
import { toLineMessages } from '../line/outbound/to-line-messages';
import type { RetryCommand, SendAnswer } from '../protocol/chat-command';
import type { ErrorCode } from '../protocol/error-code';
import type { SessionWish } from '../rpc/chat-session-rpc';
import type { OutgoingMessage } from '../rpc/outgoing-message';
import type { Refusal } from '../rpc/refusal';
import type { ChatRecord } from './chat-record';
import { type ChatTools, decisionContext } from './chat-tools';
import { quoteTokenOf } from './chat-views';
import { type Change, ChatWrite } from './chat-write';
import { followStep, tellWhoJoined } from './follow-step';
import { setFollowUp } from './follow-up';
import { showReadByTaker } from './read-marks';
import { loadSeen, mayWish, NOT_FOUND, NOT_PERMITTED, toActor } from './seen-chat';
import { seenFrom } from './seen-history';

/** What a command answers, and what it changed; null: nothing, it was done before. */
export interface Done<T> {
  readonly answer: T;
  readonly change: Change | null;
}

type Outcome<T> = Result<Done<T>, Refusal>;
type Quote = NonNullable<Reply['quote']>;

/** More than anybody lets wait in one chat. */
const OPEN_CALLS_MAX = 1_000;

interface Checked {
  readonly record: ChatRecord;
  readonly event: Reply;
  readonly isStored: false;
}
interface Stored {
  readonly record: ChatRecord;
  readonly stored: Entry;
  readonly isStored: true;
}

/** Whether she may send this now, and what it is as an event; or the line it is already. */
export function checkMessage(
  tools: ChatTools,
  asker: Asker,
  message: OutgoingMessage,
): Result<Checked | Stored, Refusal> {
  const record = tools.store.load();
  if (!record) return err(NOT_FOUND);
  if (!isUuidV7(message.id)) return err({ code: 'BAD_REQUEST', retry: false });
  const stored = tools.store.entryById(message.id);
  // A repeat has its answer also where the chat was taken from her meanwhile.
  if (stored && isSame(stored, asker, message)) return ok({ record, stored, isStored: true });
  if (!loadSeen({ load: () => record }, asker)) return err(NOT_FOUND);
  if (stored) return err({ code: 'ID_REUSED', retry: false });
  if (!can(asker, 'chat.send')) return err(NOT_PERMITTED);
  if (isMedia(message.content) && !mayAttach(asker)) return err({ code: 'NOT_IN_PLAN', retry: false });
  const quote =
    message.quotedId === undefined
      ? null
      : findQuote(tools, message.quotedId, message, seenFrom(tools.sessions, record, asker));
  if (quote && !quote.ok) return quote;
  const fault = sendFault(tools, record, message);
  if (fault) return err({ code: fault, retry: false });

  const event: Reply = {
    type: 'reply',
    by: toActor(asker, record),
    messageId: message.id,
    content: message.content,
    ...(message.quickReplies?.length && { quickReplies: message.quickReplies }),
    ...(quote && { quote: quote.value }),
    seen: message.seenSeq ?? null,
    confirmed: message.confirmed ?? false,
  };
  const decided = transition(record.state, event, decisionContext(tools, record, tools.now()));
  return decided.ok ? ok({ record, event, isStored: false }) : err(toRefusal(decided.error));
}

export function sendMessage(tools: ChatTools, asker: Asker, message: OutgoingMessage): Outcome<SendAnswer> {
  const checked = checkMessage(tools, asker, message);
  if (!checked.ok) return checked;
  if (checked.value.isStored) return done(toSendAnswer(checked.value.stored), null);
  const { record, event } = checked.value;
  const now = tools.now();
  const write = new ChatWrite(tools, record, now);
  // The customer hears who joined in the same call as her first message.
  tellWhoJoined(tools, write);
  const decided = transition(write.record.state, event, decisionContext(tools, write.record, now));
  if (!decided.ok) throw new Error(`refused after it was checked: ${decided.error.code}`);
  const { seq } = write.record;
  write.take(decided.value, null, message.sender);
  return done({ id: message.id, epoch: record.epoch, seq: seq + 1, state: 'queued' }, write.finish());
}

/** What LINE would refuse is refused before a reply token is spent on it. */
function sendFault(tools: ChatTools, record: ChatRecord, { content, quickReplies }: OutgoingMessage): ErrorCode | null {
  const { mediaOrigin } = tools;
  const objects = toLineMessages(content, {
    mediaOrigin,
    sourceKind: record.sourceKind,
    ...(quickReplies && { quickReplies }),
  });
  return objects.ok ? null : objects.error.code;
}

/**
 * LINE quotes by a token of the same chat, and only in texts and stickers.
 * @param seen ms from which on the lines are the asker's to read
 */
function findQuote(
  tools: ChatTools,
  quotedId: string,
  { content }: OutgoingMessage,
  seen: number,
): Result<Quote, Refusal> {
  const quoted = content.type === 'text' || content.type === 'sticker' ? tools.store.entryById(quotedId) : null;
  const quoteToken = quoted?.kind === 'message' && quoted.at >= seen ? quoteTokenOf(quoted) : undefined;
  return quoteToken === undefined ? err({ code: 'NOT_QUOTABLE', retry: false }) : ok({ entryId: quotedId, quoteToken });
}

export function retryMessage(
  tools: ChatTools,
  asker: Asker,
  messageId: MessageId,
  { acceptDouble, seenSeq }: RetryCommand,
): Outcome<SendAnswer> {
  const record = loadSeen(tools.store, asker);
  if (!record) return err(NOT_FOUND);
  const entry = tools.store.entryById(messageId);
  if (entry?.kind !== 'message' || !entry.delivery) return err(NOT_FOUND);
  const refusal = replyRefusal(record.state, asker);
  if (refusal) return err({ code: refusal, retry: false });
  const { state } = entry.delivery;
  if (state === 'queued' || state === 'sending') return done(toSendAnswer(entry), null);
  const set = tools.outbox.endedLineCall(messageId, OBJECTS_PER_CALL_MAX);
  const [head] = set;
  if (!head) return err({ code: 'NOT_RETRYABLE', retry: false });
  const now = tools.now();
  if (seenSeq && hasUnseen(record.state, asker, seenSeq, decisionContext(tools, record, now)))
    return err({ code: 'NEWER_MESSAGE', retry: false });
  const again = tryAgain(head.call, now, acceptDouble === true);
  if (!again) return err({ code: 'MAY_DOUBLE', retry: false });
  const write = new ChatWrite(tools, record, now);
  // What left together goes again together where its key still stands for its bytes.
  const isWhole = set.length === 1 || goesAgainTogether(head.call, now);
  if (!isWhole) tools.outbox.breakUpSet(set, head.call);
  const leaving = isWhole ? set : tools.outbox.endedLineCall(messageId, 1);
  for (const [place, row] of leaving.entries()) {
    tools.outbox.requeueLineCall(row, place === 0 ? again : row.call, now);
    const message = tools.store.entryById(row.messageId);
    if (message?.kind === 'message') write.changeDelivery(message, { state: 'queued', attempts: again.attempts });
  }
  return done({ ...toSendAnswer(entry), state: 'queued' }, write.finish());
}

/**
 * Takes back what was never tried; its line stays in the log and says so. The same wish again changes nothing. Who wrote it may
 * do so whatever became of the chat, others where they may write.
 */
export function cancelMessage(tools: ChatTools, asker: Asker, messageId: MessageId): Outcome<SendAnswer> {
  const record = tools.store.load();
  if (!record) return err(NOT_FOUND);
  const entry = tools.store.entryById(messageId);
  if (entry?.kind !== 'message' || !entry.delivery) return err(NOT_FOUND);
  const isOwn = entry.author.kind === 'operator' && entry.author.operatorId === asker.operatorId;
  if (!isOwn && !loadSeen({ load: () => record }, asker)) return err(NOT_FOUND);
  const refusal = isOwn ? null : replyRefusal(record.state, asker);
  if (refusal) return err({ code: refusal, retry: false });
  if (entry.delivery.state === 'cancelled') return done(toSendAnswer(entry), null);
  const open = tools.outbox.openLineCalls(OPEN_CALLS_MAX);
  const own = open.find((call) => call.messageId === messageId);
  if (!own || !isCancellable(open, messageId)) return err({ code: 'NOT_CANCELLABLE', retry: false });
  tools.outbox.removeLineCall(own.place);
  const write = new ChatWrite(tools, record, tools.now());
  write.changeDelivery(entry, { state: 'cancelled', attempts: 0 });
  return done({ ...toSendAnswer(entry), state: 'cancelled' }, write.finish());
}

/** Marks the chat as read on the customer's phone, by hand; nothing where no message waits for it. */
export function markReadOnLine(tools: ChatTools, asker: Asker): Outcome<null> {
  const record = loadSeen(tools.store, asker);
  if (!record) return err(NOT_FOUND);
  const refusal = replyRefusal(record.state, asker);
  if (refusal) return err({ code: refusal, retry: false });
  const write = new ChatWrite(tools, record, tools.now());
  write.markReadOnLine();
  return done(null, write.finish());
}

export interface WishGuard {
  readonly commandId: string;
  readonly expectedVersion?: number;
}

/** @param showsRead whether the customer's phone shows Read once an operator saw a message */
export function applyWish(
  tools: ChatTools,
  asker: Asker,
  wish: SessionWish,
  guard: WishGuard,
  showsRead = false,
): Outcome<null> {
  const record = tools.store.load();
  if (!record) return err(NOT_FOUND);
  const commandKey = commandKeyOf(asker, guard.commandId);
  const answered = tools.commands.answerOf(commandKey);
  if (answered !== null) {
    const refusal: Refusal | null = JSON.parse(answered);
    return refusal ? err(refusal) : done(null, null);
  }
  if (!loadSeen({ load: () => record }, asker)) return err(NOT_FOUND);
  if (!mayWish(asker, wish)) return err(NOT_PERMITTED);
  const now = tools.now();
  const followUp = wish.type === 'resolve' ? wish.followUp : undefined;
  if (followUp && isFollowUpWrong(record.summary.followUps, followUp, now))
    return err({ code: 'BAD_REQUEST', retry: false });
  const event = toEvent(wish, toActor(asker, record), guard.expectedVersion ?? null);
  const decided = transition(record.state, event, decisionContext(tools, record, now));
  const refusal = decided.ok ? null : toRefusal(decided.error);
  tools.commands.keepAnswer(commandKey, now, JSON.stringify(refusal));
  const write = new ChatWrite(tools, record, now);
  if (decided.ok) {
    write.take(decided.value);
    followStep(tools, write, event, record.state);
    if (followUp) setFollowUp(tools, write, asker, followUp);
    if (showsRead && (wish.type === 'claim' || wish.type === 'take_over')) showReadByTaker(tools, write, asker);
  }
  const change = write.finish();
  return refusal ? err(refusal) : done(null, change);
}

/** The author is part of the key: a guessed command id of somebody else gives no answer of hers. */
export function commandKeyOf({ operatorId }: Asker, commandId: string): string {
  return `${operatorId} ${commandId}`;
}

export function toEvent(wish: SessionWish, by: Actor, expectedVersion: number | null): ChatEvent {
  switch (wish.type) {
    case 'transfer_team':
      return { ...wish, by, expectedVersion, needs: { skills: [] } };
    case 'resolve':
      return { type: wish.type, reason: wish.reason, by, expectedVersion };
    case 'escalate':
      return { ...wish, by };
    default:
      return { ...wish, by, expectedVersion };
  }
}

function isSame(stored: Entry, asker: Asker, message: OutgoingMessage): boolean {
  return (
    stored.kind === 'message' &&
    stored.author.kind === 'operator' &&
    stored.author.operatorId === asker.operatorId &&
    saysSame(stored, message)
  );
}

type Said = Pick<OutgoingMessage, 'content' | 'quotedId' | 'quickReplies'>;

/** Whether two messages of one id are one wish, said twice. */
export function saysSame(one: Said, other: Said): boolean {
  return (
    one.quotedId === other.quotedId &&
    JSON.stringify(one.quickReplies ?? []) === JSON.stringify(other.quickReplies ?? []) &&
    meaningOf(one.content) === meaningOf(other.content)
  );
}

/** What a writer chose, so that the repeat of a wish is known even where what it was looked up in has changed meanwhile. */
function meaningOf(content: MessageContent): string {
  if (content.type === 'card') return `card ${content.savedMessageId ?? content.json}`;
  return isMedia(content) ? `${content.type} ${content.media?.key}` : JSON.stringify(content);
}

/** Of a message of hers that is in the log; null: there is none of this id. */
export function answerOf({ store }: Pick<ChatTools, 'store'>, { operatorId }: Asker, id: string): SendAnswer | null {
  const stored = store.entryById(id);
  const isHers =
    stored?.kind === 'message' && stored.author.kind === 'operator' && stored.author.operatorId === operatorId;
  return isHers ? toSendAnswer(stored) : null;
}

function toSendAnswer(stored: Entry): SendAnswer {
  const state = (stored as Entry & MessageEntry).delivery?.state ?? 'sent';
  return { id: stored.id, epoch: stored.epoch, seq: stored.seq, state };
}

export function toRefusal(rejection: Rejection): Refusal {
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
