// Who the bot is, and who a person is, as far as LINE tells.
// See https://developers.line.biz/en/reference/messaging-api/#get-profile
import { isLineId } from '../state/ids';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';

/** LINE gives addresses only; a picture of the simulator's own lies at the host that was asked. */
export function pictureOf(pictureUrl: string | null, { call }: CallContext): { pictureUrl?: string } {
  return pictureUrl === null ? {} : { pictureUrl: new URL(pictureUrl, call.origin).href };
}

export function getBotInfo(ctx: CallContext): Outcome {
  const { channel } = ctx;
  const { botUserId, basicId, displayName, pictureUrl, chatMode, markAsReadMode } = channel;
  return {
    status: 200,
    json: {
      userId: botUserId,
      basicId,
      displayName,
      ...pictureOf(pictureUrl, ctx),
      chatMode,
      markAsReadMode,
    },
  };
}

export function getProfile(ctx: CallContext): Outcome {
  const { state, channel, params } = ctx;
  const userId = params.userId ?? '';
  if (!isLineId(userId)) return refusal(400, TEXT.invalidParameter('userId'));
  const user = state.users.get(userId);
  const relation = user?.relations[channel.channelId];
  const known = relation !== undefined && (relation.friend || relation.lastMessageAt !== null) && !relation.blocked;
  if (user === undefined || !known || user.deleted || !user.consent) return refusal(404, TEXT.notFound);
  return {
    status: 200,
    json: {
      displayName: user.displayName,
      userId: user.userId,
      ...pictureOf(user.pictureUrl, ctx),
      ...(user.statusMessage === null ? {} : { statusMessage: user.statusMessage }),
      ...(user.language === null ? {} : { language: user.language }),
    },
  };
}
