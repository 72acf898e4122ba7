// Writes what a verdict means: for the rows of the call, for every message that it carried, for the lane behind it. Runs inside
// one synchronous transaction. The verdict was made by domain/delivery; called by the line lane alone.
import type { Delivery, Entry, MessageEntry } from '../domain/chat/entry';
import type { LineCall, Verdict, WaitReason } from '../domain/delivery/line-call';
import { costOf, type Member, mustSeparate, separatedCall, shareOut } from '../domain/delivery/line-queue';
import { applyEvent } from './apply-event';
import type { ChatTools } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import type { LineCallRow } from './outbox-store';
import type { Concluded } from './to-line-outcome';

/** A call with all it carries; `rows` stand in the order of `members`. */
export interface CarriedCall {
  readonly head: LineCallRow;
  readonly rows: readonly LineCallRow[];
  readonly members: readonly Member[];
}

export interface Settlement {
  readonly verdict: Verdict;
  readonly accepted?: Concluded['accepted'];
  /** An accepted answer is also when the customer's phone shows Read. */
  readonly marksRead?: boolean;
}

type Message = Entry & MessageEntry;

/** Null where no message of the call is left: the lane drops its rows. */
export function settleLineCall(
  tools: ChatTools,
  carried: CarriedCall,
  call: LineCall,
  { verdict, accepted, marksRead = false }: Settlement,
): Change | null {
  const record = tools.store.load();
  if (!record) return null;
  const now = tools.now();
  const write = new ChatWrite(tools, record, now);
  const tried = { ...(call.via && { via: call.via }), attempts: call.attempts };
  switch (verdict.type) {
    case 'again':
      tools.outbox.updateLineCall(carried.head.place, call, verdict.at);
      if (verdict.why) noteWaiting(tools, write, carried, verdict.why);
      break;
    case 'sent':
      noteSent({ tools, write, carried, call }, accepted);
      if (marksRead) write.markReadOnLine();
      break;
    case 'failed':
      if (mustSeparate(verdict, carried.members)) {
        carried.rows.forEach((row, place) => {
          tools.outbox.separateLineCall(row.place, separatedCall(call, place === 0), now);
        });
        break;
      }
      endRows(tools, carried, call);
      for (const entry of messagesOf(tools, carried)) {
        const { reason, detail } = verdict;
        write.changeDelivery(entry, { state: 'failed', ...tried, reason, ...(detail !== undefined && { detail }) });
      }
      break;
    case 'unconfirmed':
      endRows(tools, carried, call);
      for (const entry of messagesOf(tools, carried)) {
        write.changeDelivery(entry, { state: 'unconfirmed', ...tried, reason: verdict.reason });
        noteTaken(tools, write, entry, call.firstAttemptAt ?? now);
      }
  }
  return write.finish();
}

/** Says on every message of the call why it waits; said once, it is not written again. */
export function noteWaiting(tools: ChatTools, write: ChatWrite, carried: CarriedCall, reason: WaitReason): void {
  for (const entry of messagesOf(tools, carried)) {
    if (entry.delivery && entry.delivery.reason !== reason) write.changeDelivery(entry, { ...entry.delivery, reason });
  }
}

/** The messages of a call that are still in the log, in their order. */
export function messagesOf(tools: ChatTools, { members }: Pick<CarriedCall, 'members'>): Message[] {
  return members.flatMap(({ messageId }) => {
    const entry = tools.store.entryById(messageId);
    return entry?.kind === 'message' ? [entry] : [];
  });
}

interface Sent {
  readonly tools: ChatTools;
  readonly write: ChatWrite;
  readonly carried: CarriedCall;
  readonly call: LineCall;
}

function noteSent({ tools, write, carried, call }: Sent, accepted: Concluded['accepted']): void {
  const { members, rows } = carried;
  const { now, record } = write;
  const reach = record.sourceKind === 'user' ? 1 : record.contact.memberCount;
  const shares = shareOut(accepted?.sentMessages, members);
  for (const row of rows) tools.outbox.removeLineCall(row.place);
  members.forEach(({ messageId }, place) => {
    const share = shares[place] ?? [];
    for (const { id } of share) tools.outbox.keepSentId(id, messageId);
    const entry = tools.store.entryById(messageId);
    if (entry?.kind !== 'message') return;
    const quoteToken = share.find((sent) => sent.quoteToken !== undefined)?.quoteToken;
    const [first] = share;
    const delivery: Delivery = {
      state: 'sent',
      ...(call.via && { via: call.via }),
      attempts: call.attempts,
      acceptedAt: now,
      cost: costOf(call.via, place, reach),
      ...(accepted?.requestId !== undefined && { requestId: accepted.requestId }),
      ...(first && { lineMessageId: first.id }),
      ...(share.length > 1 && { lineMessageIds: share.map(({ id }) => id) }),
      ...(quoteToken !== undefined && { quoteToken }),
    };
    write.changeDelivery(entry, delivery);
    noteTaken(tools, write, entry, now);
  });
}

/** Kept, so that it may be tried again by hand: the same set, bytes and key. */
function endRows(tools: ChatTools, { rows, head }: CarriedCall, call: LineCall): void {
  for (const row of rows) tools.outbox.endLineCall(row.place, row === head ? call : row.call);
}

/** What a person wrote has left, or may have; words of bot and queue are no response. */
function noteTaken(tools: ChatTools, write: ChatWrite, message: Message, at: number): void {
  if (message.author.kind === 'operator') applyEvent(tools, write, { type: 'reply_taken', at, saidAt: message.at });
}
