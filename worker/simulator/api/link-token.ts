// POST /v2/bot/user/{userId}/linkToken: the first step of an account link, good for ten minutes and once.
// See https://developers.line.biz/en/reference/messaging-api/#issue-link-token
import { isLineId, randomToken } from '../state/ids';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';

const LIFE_MS = 10 * 60_000;

export function issueLinkToken({ state, channel, params, now }: CallContext): Outcome {
  const userId = params.userId ?? '';
  if (!isLineId(userId)) return refusal(400, TEXT.invalidParameter('userId'));
  const user = state.users.get(userId);
  if (user?.relations[channel.channelId] === undefined || user.deleted) return refusal(404, TEXT.notFound);
  const token = randomToken(24);
  const { channelId } = channel;
  state.linkTokens.set(token, { token, channelId, userId, expiresAt: now + LIFE_MS, usedAt: null });
  return { status: 200, json: { linkToken: token } };
}
