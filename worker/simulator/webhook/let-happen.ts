// Lets a person do something: asks whether it can be, changes the platform's state, makes the event that LINE would send, and keeps
// it for (re)delivery. Sends nothing. Called for the control API, the phone page and API calls that have a webhook as consequence.
import type { EventInput } from '../control/event-schema';
import { messageIdOf, newUlid, randomHex, randomToken } from '../state/ids';
import { isRecord, type JsonRecord, stringOf } from '../state/json';
import type { PlatformState } from '../state/platform-state';
import type { Channel, Group, StoredEvent, User } from '../state/records';
import { bytesOfBase64, sampleOf } from '../state/sample-media';
import { bringsReplyToken, buildEvent, type EventFrame, fillEvent, sourceOf, type TypedInput } from './build-event';
import type { MessageIds } from './build-message';
import { changeState } from './change-state';
import { joinsWithFirstEvent, objection } from './check-event';

export interface Happening {
  stored: StoredEvent;
  messageId: string | null;
  replyToken: string | null;
  /** The `join` of a room that comes with the first event there. */
  join: Happening | null;
}

export type HappenResult = { ok: true; value: Happening } | { ok: false; error: string };

interface Place {
  state: PlatformState;
  channel: Channel;
  user: User;
  group: Group | undefined;
}

/** One person, one event; `error` is a sentence for the tester. */
export function letHappen(state: PlatformState, userId: string, input: EventInput): HappenResult {
  const user = state.users.get(userId);
  if (user === undefined) return { ok: false, error: `no user ${userId}` };
  const channelId = input.channelId ?? user.homeChannelId;
  const channel = state.channel(channelId);
  if (channel === undefined) return { ok: false, error: `no channel ${channelId}` };
  const group = input.groupId === undefined ? undefined : state.groups.get(input.groupId);
  if (input.groupId !== undefined && group === undefined) return { ok: false, error: `no group ${input.groupId}` };
  const place: Place = { state, channel, user, group };
  if (input.type === 'raw') return { ok: true, value: happenRaw(place, input) };
  const wish = { state, channel, userId, group, input };
  const error = objection(wish);
  if (error !== null) return { ok: false, error };
  if (!joinsWithFirstEvent(wish)) return { ok: true, value: happen(place, input) };
  const join = happen(place, { type: 'join', channelId, groupId: input.groupId, options: input.options });
  const joined = input.groupId === undefined ? undefined : state.groups.get(input.groupId);
  return { ok: true, value: { ...happen({ ...place, group: joined }, input), join } };
}

function happen(place: Place, given: TypedInput): Happening {
  const { state, channel, user, group } = place;
  const input = completed(given, user);
  const frame = frameOf(place, input);
  const ids = idsFor(place, input, frame);
  const replyToken = bringsReplyToken(input, frame.mode) ? randomHex(16) : null;
  const event = buildEvent(input, frame, replyToken, ids);
  changeState({ state, channel, user, group, input, frame, ids });
  const stored = keepEvent(place, event, frame, input);
  return { stored, messageId: input.type === 'message' ? ids.messageId : null, replyToken, join: null };
}

function happenRaw(place: Place, input: Extract<EventInput, { type: 'raw' }>): Happening {
  const frame = frameOf(place, input);
  const event = input.exact ? (input.event as JsonRecord) : fillEvent(input.event as JsonRecord, frame);
  const stored = keepEvent(place, event, frame, input);
  return { stored, messageId: null, replyToken: stringOf(event.replyToken) ?? null, join: null };
}

function frameOf({ state, channel, user }: Place, input: EventInput): EventFrame {
  const timestamp = input.options?.timestamp ?? state.now();
  return {
    webhookEventId: newUlid(timestamp),
    timestamp,
    mode: input.options?.mode ?? 'active',
    source: sourceOf(input, user.userId),
    botUserId: channel.botUserId,
  };
}

function keepEvent({ state, channel }: Place, event: JsonRecord, frame: EventFrame, input: EventInput): StoredEvent {
  const stored: StoredEvent = {
    webhookEventId: stringOf(event.webhookEventId) ?? frame.webhookEventId,
    channelId: channel.channelId,
    event,
    held: input.options?.hold ?? false,
    attempts: [],
    redeliverAt: null,
  };
  state.events.set(stored.webhookEventId, stored);
  rememberReplyToken(state, stored, frame);
  return stored;
}

const NO_IDS: MessageIds = { messageId: '', quoteToken: '', markAsReadToken: '' };

/** New ids and tokens; an edited message keeps its id, gets one more quote token, and its read token of old stays good. */
function idsFor({ state, channel, user }: Place, input: TypedInput, frame: EventFrame): MessageIds {
  if (input.type !== 'message' && input.type !== 'messageEdited') return NO_IDS;
  const chatId = input.groupId ?? user.userId;
  const quoteToken = randomToken(48);
  const messageId = input.type === 'messageEdited' ? input.messageId : messageIdOf(state.next('message'));
  state.quoteTokens.set(quoteToken, { chatId, messageId });
  if (input.type === 'messageEdited') return { messageId, quoteToken, markAsReadToken: '' };
  const ids = { messageId, quoteToken, markAsReadToken: randomToken(32) };
  const { channelId } = channel;
  state.readTokens.set(ids.markAsReadToken, { channelId, messageId: ids.messageId, chatId, at: frame.timestamp });
  return ids;
}

/** Fills in what LINE's side knows: a file's size, and who joins or leaves. */
function completed(input: TypedInput, user: User): TypedInput {
  if (input.type === 'memberJoined' || input.type === 'memberLeft') {
    return { ...input, members: input.members ?? [user.userId] };
  }
  if (input.type !== 'message' || input.message.type !== 'file' || input.message.fileSize !== undefined) return input;
  const { contentBase64, sizeMb } = input.message;
  const ownSize = contentBase64 === undefined ? sampleOf('file').length : bytesOfBase64(contentBase64).length;
  const fileSize = sizeMb === undefined ? ownSize : Math.round(sizeMb * 1_000_000);
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
