// The lane of calls to LINE: strictly first in first out, one in flight per chat. `sending` is written before a call
// leaves and its outcome in a transaction of its own, so that a crash in between is seen as an unknown outcome.
// A head that waits for its next try is never overtaken. Called after commits and by the alarm; one at a time per object.
import type { Delivery, Entry } from '../domain/chat/entry';
import {
  concludeAttempt,
  endIfLate,
  type LineCall,
  type LineOutcome,
  startAttempt,
  type Verdict,
} from '../domain/delivery/line-call';
import { parseChatId } from '../domain/ids';
import type { SendAnswer as LineAnswer } from '../line/outbound/line-answer';
import type { LineChannel } from '../line/outbound/line-channel';
import type { ChatTools } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import type { LineCallRow } from './outbox-store';

export interface LineLaneDeps {
  readonly tools: ChatTools;
  /** Null where the channel cannot be reached through just now (no settings, no keys): nothing is tried. */
  readonly openChannel: (channelId: string) => Promise<LineChannel | null>;
  /** Runs the work as one synchronous transaction and tells the sockets what it changed. */
  readonly commit: <T>(work: () => { value: T; change: Change | null }) => T;
  readonly onTrouble: (code: string, fields: Record<string, string | number>) => void;
}

interface Attempt {
  readonly row: LineCallRow;
  readonly call: LineCall;
  readonly to: string;
}

/** While the channel cannot be reached through, or a partner module holds the chat. */
const HOLD_MS = 30_000;

/** Sends what is due, call by call, until the head must wait or nothing is left. */
export async function drainLineLane(deps: LineLaneDeps): Promise<void> {
  for (;;) {
    const head = deps.tools.outbox.headLineCall();
    const record = deps.tools.store.load();
    if (!head || !record || head.dueAt > deps.tools.now()) return;
    if (deps.tools.store.entryById(head.messageId)?.kind !== 'message') {
      // Erased in the meantime: nothing is left to send, and what waits behind it must not wait for ever.
      deps.commit(() => ({ value: deps.tools.outbox.removeLineCall(head.place), change: null }));
      continue;
    }
    if (head.call.inFlight) {
      // The object went away in mid-call: whether LINE took it is unknown.
      conclude(deps, head, head.call, { outcome: { kind: 'unknown' } });
      continue;
    }
    const late = endIfLate(head.call, deps.tools.now());
    if (late) {
      deps.commit(() => ({ value: null, change: settle(deps, head, head.call, late) }));
      continue;
    }
    const { channelId, sourceId } = parseChatId(record.chatId) ?? { channelId: '', sourceId: '' };
    const channel = await deps.openChannel(channelId);
    // Looked at after the wait: a partner module may have taken the chat meanwhile.
    if (!channel || deps.tools.store.load()?.state.standby) {
      postpone(deps, head);
      return;
    }
    const attempt = begin(deps, head, sourceId);
    const answer = await callLine(channel, attempt);
    conclude(deps, attempt.row, attempt.call, answer);
  }
}

/** Claims the token and writes `sending`, before anything leaves. */
function begin(deps: LineLaneDeps, row: LineCallRow, to: string): Attempt {
  const { tools } = deps;
  return deps.commit(() => {
    const record = tools.store.load();
    const entry = tools.store.entryById(row.messageId);
    if (!record || entry?.kind !== 'message') throw new Error('a call without its message');
    const now = tools.now();
    const call = startAttempt(row.call, record.replyTokens, now);
    tools.outbox.updateLineCall(row.place, call, now);
    const write = new ChatWrite(tools, record, now);
    if (call.token) write.claimReplyToken(call.token.token);
    const sending: Delivery = { state: 'sending', ...(call.via && { via: call.via }), attempts: call.attempts };
    const isNews = entry.delivery?.state !== 'sending' || entry.delivery.via !== call.via;
    if (isNews) write.changeDelivery(entry, sending);
    return { value: { row, call, to }, change: write.finish() };
  });
}

interface Concluded {
  readonly outcome: LineOutcome;
  readonly accepted?: { readonly requestId?: string; readonly lineMessageId?: string; readonly quoteToken?: string };
}

async function callLine(channel: LineChannel, { row, call, to }: Attempt): Promise<Concluded> {
  const answer =
    call.via === 'reply' && call.token
      ? await channel.reply(call.token.token, row.messages, call.attempts)
      : await channel.push(to, row.messageId, row.messages, call.attempts);
  return toConcluded(answer, channel);
}

async function toConcluded(answer: LineAnswer, channel: LineChannel): Promise<Concluded> {
  switch (answer.kind) {
    case 'accepted': {
      const sent = answer.sentMessages?.[0];
      const requestId = answer.via409 ?? answer.requestId;
      return {
        outcome: { kind: 'accepted', isRepeat: answer.via409 !== undefined },
        accepted: {
          ...(requestId !== null && { requestId }),
          ...(sent && { lineMessageId: sent.id }),
          ...(sent?.quoteToken !== undefined && { quoteToken: sent.quoteToken }),
        },
      };
    }
    case 'rejected': {
      const details = answer.details.map((detail) => [detail.property, detail.message].filter(Boolean).join(': '));
      const detail = [answer.message, ...details].join(' · ').slice(0, 500);
      return {
        outcome: { kind: 'rejected', isInvalidReplyToken: answer.message === 'Invalid reply token', detail },
      };
    }
    case 'limited': {
      if (answer.why !== 'monthly') {
        return { outcome: { kind: 'limited', why: answer.why === 'rate' ? 'rate' : 'unknown', isQuotaUsedUp: null } };
      }
      // The same words stand for "used up" and for "reserved by a delivery in progress": only the quota tells.
      const quota = await channel.quota();
      const isQuotaUsedUp =
        quota.kind === 'ok' ? quota.value.limit !== null && quota.value.used >= quota.value.limit : null;
      return { outcome: { kind: 'limited', why: 'monthly', isQuotaUsedUp } };
    }
    case 'unauthorized':
      return { outcome: { kind: 'unauthorized' } };
    case 'unknown':
      return { outcome: { kind: answer.cause === 'conflict_without_id' ? 'conflict_without_id' : 'unknown' } };
  }
}

function conclude(deps: LineLaneDeps, row: LineCallRow, inFlight: LineCall, concluded: Concluded): void {
  deps.commit(() => {
    const { now, chance } = deps.tools;
    const { call, verdict } = concludeAttempt(inFlight, concluded.outcome, now(), chance());
    return { value: null, change: settle(deps, row, call, verdict, concluded.accepted) };
  });
}

/** Writes what a verdict means for the row and the message. Null where the message is gone: the loop drops the row. */
function settle(
  { tools, onTrouble }: LineLaneDeps,
  row: LineCallRow,
  call: LineCall,
  verdict: Verdict,
  accepted?: Concluded['accepted'],
): Change | null {
  const record = tools.store.load();
  const entry = tools.store.entryById(row.messageId);
  if (!record || entry?.kind !== 'message') return null;
  const now = tools.now();
  const write = new ChatWrite(tools, record, now);
  const attempts = { ...(call.via && { via: call.via }), attempts: call.attempts };
  switch (verdict.type) {
    case 'again':
      tools.outbox.updateLineCall(row.place, call, verdict.at);
      break;
    case 'sent':
      tools.outbox.removeLineCall(row.place);
      write.changeDelivery(entry, { state: 'sent', ...attempts, acceptedAt: now, ...accepted });
      noteFirstHuman(write, entry, now);
      break;
    case 'failed':
      tools.outbox.endLineCall(row.place, call);
      write.changeDelivery(entry, {
        state: 'failed',
        ...attempts,
        reason: verdict.reason,
        ...(verdict.detail !== undefined && { detail: verdict.detail }),
      });
      onTrouble('message_failed', { reason: verdict.reason });
      break;
    case 'unconfirmed':
      tools.outbox.endLineCall(row.place, call);
      write.changeDelivery(entry, { state: 'unconfirmed', ...attempts, reason: verdict.reason });
      noteFirstHuman(write, entry, call.firstAttemptAt ?? now);
      onTrouble('message_unconfirmed', { reason: verdict.reason });
  }
  return write.finish();
}

/** First response counts from LINE's acceptance, or from the attempt where that is unknown. */
function noteFirstHuman(write: ChatWrite, message: Entry, at: number): void {
  const { session } = write.record.state;
  // A late outcome of an earlier session's message is no response in this one.
  if (session && session.firstHumanAt === null && message.at >= session.openedAt)
    write.changeState({ session: { ...session, firstHumanAt: at } });
}

function postpone(deps: LineLaneDeps, row: LineCallRow): void {
  const { tools } = deps;
  deps.commit(() => {
    const record = tools.store.load();
    if (!record) return { value: null, change: null };
    tools.outbox.updateLineCall(row.place, row.call, tools.now() + HOLD_MS);
    return { value: null, change: new ChatWrite(tools, record, tools.now()).finish() };
  });
  deps.onTrouble('channel_not_reachable', {});
}
