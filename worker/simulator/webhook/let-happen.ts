// Lets a person do something: changes the platform's state, makes the event that LINE would send, and keeps it for (re)delivery.
// Sends nothing. Called by LinePlatform for the control API and the phone page.
import type { EventInput } from '../control/event-schema';
import { messageIdOf, newUlid, randomHex, randomToken } from '../state/ids';
import { isRecord, type JsonRecord, stringOf } from '../state/json';
import type { PlatformState } from '../state/platform-state';
import type { Channel, StoredEvent, User } from '../state/records';
import { bytesOfBase64, sampleOf } from '../state/sample-media';
import { buildEvent, type EventFrame, fillEvent, type MessageIds, sourceOf, type TypedInput } from './build-event';
import { changeState } from './change-state';

export interface Happening {
  stored: StoredEvent;
  messageId: string | null;
  replyToken: string | null;
}

export type HappenResult = { ok: true; value: Happening } | { ok: false; error: string };

const WITHOUT_REPLY_TOKEN = new Set(['unfollow', 'leave', 'unsend']);

/** One person, one event; `error` is a sentence for the tester. */
export function letHappen(state: PlatformState, userId: string, input: EventInput): HappenResult {
  const user = state.users.get(userId);
  if (user === undefined) return { ok: false, error: `no user ${userId}` };
  const channelId = input.channelId ?? user.homeChannelId;
  const channel = state.channel(channelId);
  if (channel === undefined) return { ok: false, error: `no channel ${channelId}` };
  const group = input.groupId === undefined ? undefined : state.groups.get(input.groupId);
  if (input.groupId !== undefined && group === undefined) return { ok: false, error: `no group ${input.groupId}` };
  if ((input.type === 'join' || input.type === 'leave') && group === undefined) {
    return { ok: false, error: `${input.type} needs groupId` };
  }
  const at = input.options?.timestamp ?? state.now();
  const frame: EventFrame = {
    webhookEventId: newUlid(at),
    timestamp: at,
    mode: input.options?.mode ?? 'active',
    source: sourceOf(userId, input.groupId),
  };
  const made = input.type === 'raw' ? rawEvent(input, frame) : typedEvent(state, channel, user, input, frame);
  if (input.type !== 'raw') changeState({ state, channel, user, group, input, frame, ids: made.ids });
  const stored: StoredEvent = {
    webhookEventId: stringOf(made.event.webhookEventId) ?? frame.webhookEventId,
    channelId,
    event: made.event,
    held: input.options?.hold ?? false,
    attempts: [],
    redeliverAt: null,
  };
  state.events.set(stored.webhookEventId, stored);
  rememberReplyToken(state, stored, frame);
  return {
    ok: true,
    value: {
      stored,
      messageId: input.type === 'message' ? made.ids.messageId : null,
      replyToken: stringOf(made.event.replyToken) ?? null,
    },
  };
}

const NO_IDS: MessageIds = { messageId: '', quoteToken: '', markAsReadToken: '' };

function rawEvent(
  input: Extract<EventInput, { type: 'raw' }>,
  frame: EventFrame,
): { event: JsonRecord; ids: MessageIds } {
  const event = input.event as JsonRecord;
  return { event: input.exact ? event : fillEvent(event, frame), ids: NO_IDS };
}

function typedEvent(
  state: PlatformState,
  channel: Channel,
  user: User,
  input: TypedInput,
  frame: EventFrame,
): { event: JsonRecord; ids: MessageIds } {
  let ids = NO_IDS;
  if (input.type === 'message') {
    ids = {
      messageId: messageIdOf(state.next('message')),
      quoteToken: randomToken(48),
      markAsReadToken: randomToken(32),
    };
    const chatId = input.groupId ?? user.userId;
    state.quoteTokens.set(ids.quoteToken, { chatId });
    state.readTokens.set(ids.markAsReadToken, {
      channelId: channel.channelId,
      messageId: ids.messageId,
      chatId,
      at: frame.timestamp,
    });
  }
  const replyToken = WITHOUT_REPLY_TOKEN.has(input.type) || frame.mode === 'standby' ? null : randomHex(16);
  return { event: buildEvent(withFileSize(input), frame, replyToken, ids), ids };
}

function withFileSize(input: TypedInput): TypedInput {
  if (input.type !== 'message' || input.message.type !== 'file' || input.message.fileSize !== undefined) return input;
  const { contentBase64 } = input.message;
  const fileSize = contentBase64 === undefined ? sampleOf('file').length : bytesOfBase64(contentBase64).length;
  return { ...input, message: { ...input.message, fileSize } };
}

function rememberReplyToken(state: PlatformState, stored: StoredEvent, frame: EventFrame): void {
  const token = stringOf(stored.event.replyToken);
  const source = isRecord(stored.event.source) ? stored.event.source : {};
  const chatId = stringOf(source.groupId) ?? stringOf(source.roomId) ?? stringOf(source.userId);
  if (token === undefined || chatId === undefined) return;
  const { channelId } = stored;
  const eventAt = typeof stored.event.timestamp === 'number' ? stored.event.timestamp : frame.timestamp;
  state.replyTokens.set(token, {
    token,
    channelId,
    chatId,
    eventAt,
    deliveredAt: state.now(),
    usedAt: null,
    settled: false,
  });
}
