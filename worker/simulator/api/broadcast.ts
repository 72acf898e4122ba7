// Messages to all friends at once: broadcast answers when it is done, narrowcast is accepted and tells its progress when asked.
// Filters and audiences of a narrowcast are taken and not played: it reaches every friend, up to its `limit.max`.
// See https://developers.line.biz/en/reference/messaging-api/#send-broadcast-message and .../#send-narrowcast-message
import { isRecord } from '../state/json';
import type { User } from '../state/records';
import { bodyErrorsText } from '../validate/request-body';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';
import { countPeople, fitsQuota } from './quota';
import { checkAgainstChat, isReached, messagesOf, newSentMessages, showOnPhone } from './recipients';
import { enterLedger, repeatOf } from './retry-keys';

/** How long a narrowcast is on its way, platform time. */
const NARROWCAST_MS = 5_000;

export const sendBroadcast = (ctx: CallContext): Outcome => sendToFriends(ctx, 'broadcast', Number.POSITIVE_INFINITY);

export function sendNarrowcast(ctx: CallContext): Outcome {
  const limit = isRecord(ctx.body.limit) && typeof ctx.body.limit.max === 'number' ? ctx.body.limit.max : undefined;
  return sendToFriends(ctx, 'narrowcast', limit ?? Number.POSITIVE_INFINITY);
}

function sendToFriends(ctx: CallContext, way: 'broadcast' | 'narrowcast', peopleMax: number): Outcome {
  const { state, channel, body } = ctx;
  const repeat = repeatOf(ctx);
  if (repeat !== null) return repeat;
  const messages = messagesOf(body);
  const details = checkAgainstChat(state, messages, null);
  if (details.length > 0) return refusal(400, bodyErrorsText(details.length), details);
  const isFriend = (user: User) => user.relations[channel.channelId]?.friend && isReached(state, user, channel);
  const friends = state.users.values().filter(isFriend).slice(0, peopleMax);
  if (!fitsQuota(state, channel, friends.length)) return refusal(429, TEXT.monthlyLimit);
  for (const { userId } of friends) showOnPhone(ctx, userId, way, newSentMessages(state, messages, userId));
  countPeople(state, channel, friends.length);
  enterLedger(ctx, null);
  if (way === 'broadcast') return { status: 200, json: {} };
  const { channelId } = channel;
  state.narrowcasts.set(ctx.requestId, { channelId, acceptedAt: ctx.now, targetCount: friends.length });
  return { status: 202, json: {} };
}

/** `waiting`, then `succeeded` after some seconds. */
export function getNarrowcastProgress({ state, channel, call, now }: CallContext): Outcome {
  const narrowcast = state.narrowcasts.get(new URLSearchParams(call.query).get('requestId') ?? '');
  if (narrowcast === undefined || narrowcast.channelId !== channel.channelId) return refusal(404, TEXT.notFound);
  const { acceptedAt, targetCount } = narrowcast;
  const acceptedTime = new Date(acceptedAt).toISOString();
  const completedAt = acceptedAt + NARROWCAST_MS;
  if (now < completedAt) return { status: 200, json: { phase: 'waiting', acceptedTime } };
  const completedTime = new Date(completedAt).toISOString();
  const counts = { successCount: targetCount, failureCount: 0, targetCount };
  return { status: 200, json: { phase: 'succeeded', ...counts, acceptedTime, completedTime } };
}
