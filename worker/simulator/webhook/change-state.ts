// What a person's act changes on the platform: how she stands to the channel, her messages and their media, who is in a group, and
// the line on her phone. Called by let-happen.ts only, never for raw events.
import type { JsonRecord } from '../state/json';
import type { PlatformState } from '../state/platform-state';
import type { Channel, Group, Relation, User } from '../state/records';
import type { EventFrame, TypedInput } from './build-event';
import type { MessageIds } from './build-message';
import { editMessage, keepMessage, unsendMessage } from './keep-message';

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
  const chatId = group?.groupId ?? user.userId;
  const change = relationChange(act);
  if (change !== null) {
    const relation = { ...(user.relations[channelId] ?? STRANGER), ...change };
    state.putUser({ ...user, relations: { ...user.relations, [channelId]: relation } });
  }
  // Whoever blocks the account loses the rich menu that was linked to her, without notice.
  if (input.type === 'unfollow') state.richMenuLinks.delete(`${channelId} ${user.userId}`);
  if (input.type === 'message') {
    const about = { messageId: ids.messageId, channelId, userId: user.userId, chatId, at: frame.timestamp };
    keepMessage(state, input.message, about);
  }
  if (input.type === 'messageEdited') editMessage(state, input.messageId, input.text);
  if (input.type === 'unsend') unsendMessage(state, input.messageId);
  if (group !== undefined) changeGroup(act, group);
  const line = timelineLine(input);
  if (line === null) return;
  state.addToTimeline({
    // The event's own time: read marks compare with it.
    at: frame.timestamp,
    channelId,
    chatId,
    userId: user.userId,
    from: line.from,
    messages: [line.message],
    messageIds: input.type === 'message' ? [ids.messageId] : [],
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

function changeGroup({ state, channel, input, frame }: Act, group: Group): void {
  const { channelId } = channel;
  const otherStandby = (group.standbyChannels ?? []).filter((one) => one !== channelId);
  const standbyChannels = frame.mode === 'standby' ? [...otherStandby, channelId] : otherStandby;
  const changed = {
    ...group,
    standbyChannels,
    ...membersAfter(input, group),
    ...channelsAfter(input, channelId, group),
  };
  if (JSON.stringify(changed) !== JSON.stringify({ standbyChannels: [], ...group })) state.putGroup(changed);
}

function membersAfter(input: TypedInput, { members }: Group): Pick<Group, 'members'> {
  if (input.type === 'memberJoined') return { members: [...members, ...(input.members ?? [])] };
  if (input.type === 'memberLeft') return { members: members.filter((one) => !input.members?.includes(one)) };
  return { members };
}

function channelsAfter(input: TypedInput, channelId: string, group: Group): Pick<Group, 'joinedChannels'> {
  const others = group.joinedChannels.filter((one) => one !== channelId);
  if (input.type === 'join') return { joinedChannels: [...others, channelId] };
  return { joinedChannels: input.type === 'leave' ? others : group.joinedChannels };
}

/** What the phone shows of it; null = nothing. */
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
    case 'unfollow':
    case 'unsend':
    case 'join':
    case 'leave':
      return { from: 'system', message: { type: input.type } };
    case 'memberJoined':
    case 'memberLeft':
      return { from: 'system', message: { type: input.type, members: input.members ?? [] } };
    case 'accountLink':
      return { from: 'system', message: { type: `accountLink_${input.result}` } };
    default:
      return null;
  }
}
