// What a person's act changes on the platform: how she stands to the channel, her messages and their media, group membership of
// the account, and the line on her phone. Called by let-happen.ts only, never for raw events.
import type { MessageInput } from '../control/event-schema';
import type { JsonRecord } from '../state/json';
import type { PlatformState } from '../state/platform-state';
import type { Channel, Group, Media, Relation, User } from '../state/records';
import { bytesOfBase64, contentTypeOf } from '../state/sample-media';
import type { EventFrame, MessageIds, TypedInput } from './build-event';

export interface Act {
  state: PlatformState;
  channel: Channel;
  user: User;
  group: Group | undefined;
  input: TypedInput;
  frame: EventFrame;
  ids: MessageIds;
}

export const STRANGER: Relation = {
  friend: false,
  blocked: false,
  blockIsKnown: false,
  lastMessageAt: null,
  standby: false,
};

export function changeState(act: Act): void {
  const { state, channel, user, group, input, frame, ids } = act;
  const { channelId } = channel;
  const change = relationChange(act);
  if (change !== null) {
    const relation = { ...(user.relations[channelId] ?? STRANGER), ...change };
    state.putUser({ ...user, relations: { ...user.relations, [channelId]: relation } });
  }
  if (input.type === 'message') keepMessage(act, input.message);
  if (input.type === 'unsend') unsend(state, input.messageId);
  if (group !== undefined) changeMembership(act, group);
  const line = timelineLine(input);
  if (line === null) return;
  state.addToTimeline({
    // The event's own time: read marks compare with it.
    at: frame.timestamp,
    channelId,
    chatId: group?.groupId ?? user.userId,
    userId: user.userId,
    from: line.from,
    messages: [line.message],
    messageIds: ids.messageId === '' ? [] : [ids.messageId],
  });
}

function relationChange({ input, frame, group }: Act): Partial<Relation> | null {
  const standby = frame.mode === 'standby';
  switch (input.type) {
    case 'follow':
      return { friend: true, blocked: false, blockIsKnown: false, standby };
    case 'unfollow':
      return { blocked: true, standby };
    case 'message':
    case 'postback':
      return group === undefined ? { lastMessageAt: frame.timestamp, standby } : null;
    default:
      return null;
  }
}

function changeMembership({ state, channel, input }: Act, group: Group): void {
  const others = group.joinedChannels.filter((one) => one !== channel.channelId);
  if (input.type === 'join')
    state.groups.set(group.groupId, { ...group, joinedChannels: [...others, channel.channelId] });
  if (input.type === 'leave') state.groups.set(group.groupId, { ...group, joinedChannels: others });
}

function keepMessage({ state, channel, user, frame, ids }: Act, message: MessageInput): void {
  const { messageId } = ids;
  state.messages.set(messageId, {
    messageId,
    channelId: channel.channelId,
    userId: user.userId,
    type: message.type,
    at: frame.timestamp,
    unsent: false,
    media: mediaOf(state, messageId, message),
  });
}

/** Null for what has no content at LINE: text and the like, and media that lies at another host. */
function mediaOf(state: PlatformState, messageId: string, message: MessageInput): Media | null {
  if (message.type === 'text' || message.type === 'sticker' || message.type === 'location') return null;
  if (message.external !== undefined) return null;
  if (message.contentBase64 !== undefined) state.deps.putMedia(messageId, bytesOfBase64(message.contentBase64));
  return {
    contentType: message.contentType ?? contentTypeOf(message.type),
    fileName: message.type === 'file' ? message.fileName : null,
    uploaded: message.contentBase64 !== undefined,
    readyAt: state.now() + (message.preparingMs ?? 0),
    expiresAt: message.expiresInMs === undefined ? null : state.now() + message.expiresInMs,
    transcodingFailed: message.transcodingFailed ?? false,
  };
}

function unsend(state: PlatformState, messageId: string): void {
  const message = state.messages.get(messageId);
  if (message !== undefined) state.messages.set(messageId, { ...message, unsent: true });
  const line = state.timeline.values().find((entry) => entry.from === 'user' && entry.messageIds.includes(messageId));
  if (line !== undefined) state.timeline.set(String(line.seq), { ...line, messages: [{ type: 'unsent' }] });
}

function timelineLine(input: TypedInput): { from: 'user' | 'system'; message: JsonRecord } | null {
  switch (input.type) {
    case 'message': {
      // The bytes are served by the content API; a copy in each line would make the page's answers heavy.
      const { contentBase64: _, ...message } = { contentBase64: undefined, ...input.message };
      return { from: 'user', message: JSON.parse(JSON.stringify(message)) as JsonRecord };
    }
    case 'postback':
      return input.displayText === undefined
        ? null
        : { from: 'user', message: { type: 'text', text: input.displayText } };
    case 'follow':
      return { from: 'system', message: { type: 'follow' } };
    case 'unfollow':
      return { from: 'system', message: { type: 'unfollow' } };
    case 'unsend':
      return { from: 'system', message: { type: 'unsend' } };
    case 'join':
    case 'leave':
      return { from: 'system', message: { type: input.type } };
  }
}
