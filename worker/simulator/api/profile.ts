// Who the bot is, and who a person is, as far as LINE tells.
// See https://developers.line.biz/en/reference/messaging-api/#get-profile
import { isLineId } from '../state/ids';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';

export function getBotInfo({ channel }: CallContext): Outcome {
  const { botUserId, basicId, displayName, pictureUrl, chatMode, markAsReadMode } = channel;
  return {
    status: 200,
    json: {
      userId: botUserId,
      basicId,
      displayName,
      ...(pictureUrl === null ? {} : { pictureUrl }),
      chatMode,
      markAsReadMode,
    },
  };
}

export function getProfile({ state, channel, params, call }: CallContext): Outcome {
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
      ...(user.pictureUrl === null ? {} : { pictureUrl: new URL(user.pictureUrl, call.origin).href }),
      ...(user.statusMessage === null ? {} : { statusMessage: user.statusMessage }),
      ...(user.language === null ? {} : { language: user.language }),
    },
  };
}
