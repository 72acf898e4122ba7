// Whether LINE would ever send such an event: who is in which chat, whose message it is, what a text may carry. Pure questions to the
// state; the answer is a sentence for the tester or null. Called by let-happen.ts before anything changes. `raw` is exempt.
import type { MessageInput } from '../control/message-input';
import type { PlatformState } from '../state/platform-state';
import type { Channel, Group } from '../state/records';
import type { TypedInput } from './build-event';

export interface Wish {
  state: PlatformState;
  channel: Channel;
  userId: string;
  group: Group | undefined;
  input: TypedInput;
}

const NEEDS_GROUP = new Set(['join', 'leave', 'memberJoined', 'memberLeft', 'messageEdited']);
const ONE_TO_ONE = new Set(['follow', 'unfollow', 'videoPlayComplete', 'beacon', 'accountLink', 'membership']);
const BY_A_MEMBER = new Set(['message', 'messageEdited', 'unsend', 'postback', 'unknown']);

/** @returns why it cannot happen, or null */
export function objection(wish: Wish): string | null {
  return placeObjection(wish) ?? peopleObjection(wish) ?? messageObjection(wish) ?? textObjection(wish);
}

/** A room lets the account in with its first event; a group has to have it in before. */
export function joinsWithFirstEvent({ channel, group, input }: Wish): boolean {
  return group?.kind === 'room' && input.type !== 'join' && !group.joinedChannels.includes(channel.channelId);
}

function placeObjection({ channel, group, input }: Wish): string | null {
  const { type } = input;
  if (group === undefined) return NEEDS_GROUP.has(type) ? `${type} needs groupId` : null;
  if (ONE_TO_ONE.has(type)) return `${type} happens in one-to-one chats only`;
  const inside = group.joinedChannels.includes(channel.channelId);
  if (type === 'join') {
    if (inside) return `the account is in ${group.groupId} already`;
    return group.joinedChannels.length > 0 ? 'a group takes one official account only' : null;
  }
  if (inside || (group.kind === 'room' && type !== 'leave')) return null;
  return `the account is not in ${group.groupId}: let it join first`;
}

function peopleObjection({ state, userId, group, input }: Wish): string | null {
  if (group === undefined) return null;
  const isMember = (id: string) => group.members.includes(id);
  if (BY_A_MEMBER.has(input.type) && !isMember(userId)) return `${userId} is no member of ${group.groupId}`;
  if (input.type !== 'memberJoined' && input.type !== 'memberLeft') return null;
  const people = input.members ?? [userId];
  const stranger = people.find((id) => state.users.get(id) === undefined);
  if (stranger !== undefined) return `no user ${stranger}`;
  const wrong = people.find((id) => isMember(id) === (input.type === 'memberJoined'));
  if (wrong === undefined) return null;
  return input.type === 'memberJoined' ? `${wrong} is a member already` : `${wrong} is no member`;
}

function messageObjection({ state, userId, group, input }: Wish): string | null {
  if (input.type !== 'messageEdited' && input.type !== 'unsend') return null;
  const message = state.messages.get(input.messageId);
  if (message !== undefined && message.userId !== userId) return `message ${input.messageId} is somebody else's`;
  if (input.type === 'unsend') return null;
  if (group?.kind !== 'group') return 'messages can be edited in groups only';
  if (message === undefined) return `no message ${input.messageId}`;
  if (message.type !== 'text') return 'only a text can be edited';
  if (message.unsent) return `message ${input.messageId} was taken back`;
  return message.chatId === group.groupId ? null : `message ${input.messageId} is of another chat`;
}

function textObjection({ group, input }: Wish): string | null {
  const said = saidIn(input);
  if (said === null) return null;
  const mentionees = said.mention?.mentionees ?? [];
  const beyond = [...(said.emojis ?? []), ...mentionees].some((one) => one.index + one.length > said.text.length);
  if (beyond) return `an emoji or a mention lies beyond the ${said.text.length} UTF-16 units of the text`;
  if (mentionees.length > 0 && group === undefined) return 'mentions are for groups and rooms';
  const absent = mentionees.find((one) => one.type === 'user' && one.userId && !group?.members.includes(one.userId));
  return absent?.type === 'user' ? `${absent.userId} is mentioned but no member` : null;
}

function saidIn(
  input: TypedInput,
): Pick<Extract<MessageInput, { type: 'text' }>, 'text' | 'emojis' | 'mention'> | null {
  if (input.type === 'messageEdited') return input;
  return input.type === 'message' && input.message.type === 'text' ? input.message : null;
}
