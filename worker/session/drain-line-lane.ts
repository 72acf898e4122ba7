// The lane of calls to LINE: strictly first in first out, one in flight per chat. `sending`, and with the first attempt whom the
// call carries, is written before it leaves and its outcome in a transaction of its own, so that a crash in between is seen as
// an unknown outcome. A head that waits for its next try is never overtaken. Called after commits and by the alarm; one at a
// time per object.
import type { Delivery } from '../domain/chat/entry';
import {
  concludeAttempt,
  endIfLate,
  endIfPushesStopped,
  hasNoFreeWay,
  isSpared,
  isUntried,
  type LineCall,
  startAttempt,
  type WaitReason,
} from '../domain/delivery/line-call';
import { membersLeaving, mustSeparate, OBJECTS_PER_CALL_MAX } from '../domain/delivery/line-queue';
import { parseChatId } from '../domain/ids';
import type { Quota } from '../line/outbound/line-answer';
import type { LineChannel } from '../line/outbound/line-channel';
import type { ChatTools } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import type { Commit } from './commit';
import { type CarriedCall, messagesOf, noteWaiting, type Settlement, settleLineCall } from './settle-line-call';
import { type Concluded, toLineOutcome } from './to-line-outcome';

/** What a call taught about its whole channel. Kept by others; nothing of it delays the lane or fails it. */
export interface ChannelNews {
  pushesStopped(channelId: string, quota: Quota | null): void;
  accepted(channelId: string, via: 'reply' | 'push' | null): void;
  credentialsRefused(channelId: string): void;
}

export interface LineLaneDeps {
  readonly tools: ChatTools;
  /** Null where the channel cannot be reached through just now (no settings, no keys): nothing is tried. */
  readonly openChannel: (channelId: string) => Promise<LineChannel | null>;
  /** Whether the channel's month is used up, so that a push need not be tried. */
  readonly arePushesStopped: (channelId: string) => Promise<boolean>;
  /** Used share of its month's quota, in percent; null: not known, or there is none. */
  readonly usedPercent: (channelId: string) => Promise<number | null>;
  /** Whether the settings want an accepted answer to mark the chat as read. */
  readonly marksReadOnReply: () => Promise<boolean>;
  readonly news: ChannelNews;
  /** Runs the work as one synchronous transaction and tells the sockets what it changed. */
  readonly commit: Commit;
  readonly onTrouble: (code: string, fields: Record<string, string | number>) => void;
}

interface Road {
  readonly channelId: string;
  readonly sourceId: string;
  readonly arePushesStopped: boolean;
}

interface Attempt {
  readonly carried: CarriedCall;
  readonly call: LineCall;
  /** The JSON array that leaves: every row's own objects, in order. */
  readonly messages: string;
}

/** While the channel cannot be reached through, or a partner module holds the chat. */
const HOLD_MS = 30_000;

/** Sends what is due, call by call, until the head must wait or nothing is left. */
export async function drainLineLane(deps: LineLaneDeps): Promise<void> {
  const { tools } = deps;
  for (;;) {
    const carried = headCall(tools);
    const record = tools.store.load();
    if (!carried || !record || carried.head.dueAt > tools.now()) return;
    const { head } = carried;
    if (messagesOf(tools, carried).length === 0) {
      drop(deps, carried);
      continue;
    }
    if (head.call.inFlight) {
      // The object went away in mid-call: whether LINE took it is unknown.
      conclude(deps, { carried, call: head.call }, { outcome: { kind: 'unknown' } });
      continue;
    }
    if (hasNoFreeWay(head.call, record.replyTokens, tools.now())) {
      leaveUnsaid(deps, carried, 'ONLY_IF_FREE');
      continue;
    }
    const late = endIfLate(head.call, tools.now());
    if (late) {
      settle(deps, carried, head.call, { verdict: late });
      continue;
    }
    const { channelId, sourceId } = parseChatId(record.chatId) ?? { channelId: '', sourceId: '' };
    const channel = await deps.openChannel(channelId);
    const isPush = startAttempt(head.call, record.replyTokens, tools.now()).via === 'push';
    const arePushesStopped = isPush && channel !== null && (await deps.arePushesStopped(channelId));
    const used = isPush && head.call.isSparing ? await deps.usedPercent(channelId) : null;
    const marksRead = await deps.marksReadOnReply();
    // Looked at after the waits: a partner module may have taken the chat meanwhile.
    const isStandby = tools.store.load()?.state.standby === true;
    if (!channel || isStandby) {
      postpone(deps, isStandby ? null : 'CHANNEL_NOT_REACHABLE');
      return;
    }
    if (isSpared(head.call, used)) {
      leaveUnsaid(deps, carried, 'QUOTA_SPARED');
      continue;
    }
    const attempt = begin(deps, { channelId, sourceId, arePushesStopped });
    if (!attempt) continue;
    const answer = await callLine(channel, attempt, sourceId);
    const isOneToOne = record.sourceKind === 'user';
    const concluded = await toLineOutcome(answer, channel, { via: attempt.call.via, isOneToOne });
    tellChannel(deps, channelId, attempt, concluded);
    conclude(deps, attempt, concluded, marksRead);
  }
}

/** The call that may leave next with all it carries or, not frozen yet, would carry. */
function headCall(tools: ChatTools): CarriedCall | null {
  const open = tools.outbox.openLineCalls(OBJECTS_PER_CALL_MAX);
  const [head] = open;
  if (!head) return null;
  // What was erased goes nowhere: it is neither taken along nor passed.
  const gone = head.members ? -1 : open.findIndex(({ messageId }) => tools.store.entryById(messageId) === null);
  const members = membersLeaving(gone < 0 ? open : open.slice(0, Math.max(1, gone)));
  return { head, members, rows: open.slice(0, members.length) };
}

/**
 * Claims the token, freezes whom the call carries and writes `sending`, before anything leaves.
 * @returns null where nothing leaves: taken back during the waits, or the channel's pushes are stopped
 */
function begin(deps: LineLaneDeps, { arePushesStopped }: Road): Attempt | null {
  const { tools } = deps;
  return deps.commit<Attempt | null>(() => {
    const record = tools.store.load();
    const carried = headCall(tools);
    const now = tools.now();
    if (!record || !carried || carried.head.dueAt > now || carried.head.call.inFlight) {
      return { value: null, change: null };
    }
    const { head, members, rows } = carried;
    if (hasNoFreeWay(head.call, record.replyTokens, now)) return { value: null, change: null };
    const call = startAttempt(head.call, record.replyTokens, now);
    const stopped = arePushesStopped ? endIfPushesStopped(call) : null;
    if (stopped) {
      // One by one: what never left is not bound to its neighbours.
      const alone = isUntried(head.call) ? { head, members: members.slice(0, 1), rows: rows.slice(0, 1) } : carried;
      return { value: null, change: settleLineCall(tools, alone, head.call, { verdict: stopped }) };
    }
    tools.outbox.beginLineCall(head.place, call, members, now);
    const write = new ChatWrite(tools, record, now);
    if (call.token) write.claimReplyToken(call.token.token);
    for (const entry of messagesOf(tools, carried)) {
      const { delivery } = entry;
      // What it waited for is said until the outcome, not anew with every try.
      const reason = delivery?.reason === undefined ? {} : { reason: delivery.reason };
      const sending: Delivery = {
        state: 'sending',
        ...(call.via && { via: call.via }),
        attempts: call.attempts,
        ...reason,
      };
      if (delivery?.state !== 'sending' || delivery.via !== call.via) write.changeDelivery(entry, sending);
    }
    const messages = `[${rows.map((row) => row.messages.slice(1, -1)).join(',')}]`;
    return { value: { carried, call, messages }, change: write.finish() };
  });
}

function callLine(channel: LineChannel, { carried, call, messages }: Attempt, to: string) {
  return call.via === 'reply' && call.token
    ? channel.reply(call.token.token, messages, call.attempts)
    : channel.push(to, carried.head.messageId, messages, call.attempts);
}

function tellChannel({ news }: LineLaneDeps, channelId: string, { call }: Attempt, concluded: Concluded): void {
  const { outcome, quota = null } = concluded;
  if (outcome.kind === 'accepted') news.accepted(channelId, call.via);
  if (outcome.kind === 'unauthorized') news.credentialsRefused(channelId);
  if (outcome.kind === 'limited' && outcome.isQuotaUsedUp === true) news.pushesStopped(channelId, quota);
}

function conclude(
  deps: LineLaneDeps,
  { carried, call: inFlight }: Pick<Attempt, 'carried' | 'call'>,
  { outcome, accepted }: Concluded,
  marksRead = false,
): void {
  const { now, chance } = deps.tools;
  const { call, verdict } = concludeAttempt(inFlight, outcome, now(), chance());
  settle(deps, carried, call, { verdict, accepted, marksRead });
}

function settle(deps: LineLaneDeps, carried: CarriedCall, call: LineCall, settlement: Settlement): void {
  const { verdict } = settlement;
  deps.commit(() => ({ value: null, change: settleLineCall(deps.tools, carried, call, settlement) }));
  if (verdict.type === 'unconfirmed') deps.onTrouble('message_unconfirmed', { reason: verdict.reason });
  if (verdict.type !== 'failed') return;
  const isSeparated = mustSeparate(verdict, carried.members);
  deps.onTrouble(isSeparated ? 'messages_separated' : 'message_failed', { reason: verdict.reason });
}

/** What goes out only for free and cannot any more, or is not worth what is left of the month: its line of the log says that. */
function leaveUnsaid(
  { tools, commit }: LineLaneDeps,
  { head }: CarriedCall,
  reason: 'ONLY_IF_FREE' | 'QUOTA_SPARED',
): void {
  commit(() => {
    const record = tools.store.load();
    const entry = tools.store.entryById(head.messageId);
    tools.outbox.removeLineCall(head.place);
    if (!record || entry?.kind !== 'message') return { value: null, change: null };
    const write = new ChatWrite(tools, record, tools.now());
    write.changeDelivery(entry, { state: 'cancelled', attempts: 0, reason });
    return { value: null, change: write.finish() };
  });
}

/** Erased in the meantime: nothing is left to send, and what waits behind it must not wait for ever. */
function drop(deps: LineLaneDeps, { rows }: CarriedCall): void {
  deps.commit(() => {
    for (const row of rows) deps.tools.outbox.removeLineCall(row.place);
    return { value: null, change: null };
  });
}

function postpone(deps: LineLaneDeps, reason: WaitReason | null): void {
  const { tools } = deps;
  deps.commit<null>(() => {
    const record = tools.store.load();
    const carried = headCall(tools);
    if (!record || !carried) return { value: null, change: null };
    const write: ChatWrite = new ChatWrite(tools, record, tools.now());
    tools.outbox.updateLineCall(carried.head.place, carried.head.call, tools.now() + HOLD_MS);
    if (reason) noteWaiting(tools, write, { ...carried, members: carried.members.slice(0, 1) }, reason);
    const change: Change = write.finish();
    return { value: null, change };
  });
  deps.onTrouble('channel_not_reachable', {});
}
