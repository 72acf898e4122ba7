// The list of friends, which LINE gives to verified and premium accounts only; all others get 403.
// See https://developers.line.biz/en/reference/messaging-api/#get-follower-ids
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';

const LIMIT_DEFAULT = 300;
const LIMIT_MAX = 1_000;

export function getFollowers({ state, channel, call }: CallContext): Outcome {
  if (!channel.verified) return refusal(403, TEXT.noAccess);
  const query = new URLSearchParams(call.query);
  const limit = Number(query.get('limit') ?? LIMIT_DEFAULT);
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) return refusal(400, TEXT.invalidParameter('limit'));
  const start = Number(query.get('start') ?? 0);
  if (!Number.isInteger(start) || start < 0) return refusal(400, TEXT.invalidStart);
  const friends = state.users
    .values()
    .filter((user) => user.relations[channel.channelId]?.friend && !user.relations[channel.channelId]?.blocked)
    .map((user) => user.userId);
  const next = start + limit < friends.length ? { next: String(start + limit) } : {};
  return { status: 200, json: { userIds: friends.slice(start, start + limit), ...next } };
}
