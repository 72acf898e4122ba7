// Groups and rooms that the bot is in: their name, their members one by one, how many they are, and leaving.
// See https://developers.line.biz/en/reference/messaging-api/#group and .../#chat-room
import { isLineId } from '../state/ids';
import type { Group } from '../state/records';
import { letHappen } from '../webhook/let-happen';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';
import { pictureOf } from './profile';

type Kind = Group['kind'];

/** The group of the path, or the refusal: the bot has to be in it. */
function find({ state, channel, params }: CallContext, kind: Kind): Group | Outcome {
  const field = kind === 'group' ? 'groupId' : 'roomId';
  const groupId = params[field] ?? '';
  if (!isLineId(groupId) || !groupId.startsWith(kind === 'group' ? 'C' : 'R')) {
    return refusal(400, TEXT.invalidParameter(field));
  }
  const group = state.groups.get(groupId);
  return group?.joinedChannels.includes(channel.channelId) ? group : refusal(404, TEXT.notFound);
}

export function getGroupSummary(ctx: CallContext): Outcome {
  const group = find(ctx, 'group');
  if ('status' in group) return group;
  const { groupId, title, pictureUrl = null } = group;
  return { status: 200, json: { groupId, groupName: title, ...pictureOf(pictureUrl, ctx) } };
}

/** No friendship is needed, and a block does not matter. */
export const getMember =
  (kind: Kind) =>
  (ctx: CallContext): Outcome => {
    const userId = ctx.params.userId ?? '';
    if (!isLineId(userId)) return refusal(400, TEXT.invalidParameter('userId'));
    const group = find(ctx, kind);
    if ('status' in group) return group;
    const user = ctx.state.users.get(userId);
    if (user === undefined || user.deleted || !group.members.includes(userId)) return refusal(404, TEXT.notFound);
    return { status: 200, json: { displayName: user.displayName, userId, ...pictureOf(user.pictureUrl, ctx) } };
  };

/** Without the account itself. */
export const countMembers =
  (kind: Kind) =>
  (ctx: CallContext): Outcome => {
    const group = find(ctx, kind);
    return 'status' in group ? group : { status: 200, json: { count: group.members.length } };
  };

/** For verified and premium accounts only. */
export const listMembers =
  (kind: Kind) =>
  (ctx: CallContext): Outcome => {
    if (!ctx.channel.verified) return refusal(403, TEXT.noAccess);
    const group = find(ctx, kind);
    return 'status' in group ? group : { status: 200, json: { memberIds: group.members } };
  };

/** LINE tells the bot of its own leaving by a `leave` event. */
export const leave =
  (kind: Kind) =>
  (ctx: CallContext): Outcome => {
    const group = find(ctx, kind);
    if ('status' in group) return group;
    const { groupId, members, joinedChannels } = group;
    const { channelId } = ctx.channel;
    const left = letHappen(ctx.state, members[0] ?? '', { type: 'leave', channelId, groupId });
    if (left.ok) return { status: 200, json: {}, happened: [left.value.stored] };
    // An empty group has nobody in whose name the event could happen.
    ctx.state.putGroup({ ...group, joinedChannels: joinedChannels.filter((one) => one !== channelId) });
    return { status: 200, json: {} };
  };
