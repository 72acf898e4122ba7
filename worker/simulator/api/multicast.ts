// POST /v2/bot/message/multicast: the same messages to up to 500 people, no groups; answers `{}`.
// See https://developers.line.biz/en/reference/messaging-api/#send-multicast-message
import { stringOf } from '../state/json';
import type { User } from '../state/records';
import { bodyErrorsText, invalidPropertyText } from '../validate/request-body';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';
import { countPeople, fitsQuota } from './quota';
import { checkAgainstChat, isReached, messagesOf, newSentMessages, noteCarelessSend, showOnPhone } from './recipients';
import { enterLedger, repeatOf } from './retry-keys';

const USER_ID = /^U[0-9a-f]{32}$/;

export function sendMulticast(ctx: CallContext): Outcome {
  const { state, channel, body } = ctx;
  const ids = Array.isArray(body.to) ? body.to.map((id) => stringOf(id) ?? '') : [];
  const malformed = ids.findIndex((id) => !USER_ID.test(id));
  if (malformed >= 0) return refusal(400, invalidPropertyText(`to[${malformed}]`));
  const repeat = repeatOf(ctx);
  if (repeat !== null) return repeat;
  const foreign = ids.findIndex((id) => state.users.get(id)?.relations[channel.channelId] === undefined);
  if (foreign >= 0 && channel.multicastForeignIds === 'reject') {
    state.addViolation('unknown_recipient', `${ctx.operation} to ${ids[foreign]}`, ctx.requestId);
    return refusal(400, invalidPropertyText(`to[${foreign}]`));
  }
  const details = checkAgainstChat(state, messagesOf(body), null);
  if (details.length > 0) return refusal(400, bodyErrorsText(details.length), details);
  const users = [...new Set(ids)].map((id) => state.users.get(id)).filter((user): user is User => user !== undefined);
  const reached = users.filter((user) => isReached(state, user, channel));
  if (!fitsQuota(state, channel, reached.length)) return refusal(429, TEXT.monthlyLimit);
  for (const user of users) noteCarelessSend(ctx, user);
  for (const user of reached) {
    showOnPhone(ctx, user.userId, 'multicast', newSentMessages(state, messagesOf(body), user.userId));
  }
  countPeople(state, channel, reached.length);
  enterLedger(ctx, null);
  return { status: 200, json: {} };
}
