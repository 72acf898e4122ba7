// POST /v2/bot/message/push.
// See https://developers.line.biz/en/reference/messaging-api/#send-push-message
import { isLineId } from '../state/ids';
import { type JsonRecord, stringOf } from '../state/json';
import { checkSize, type Finding, UNPUBLISHED } from '../validate/findings';
import { bodyErrorsText, invalidPropertyText } from '../validate/request-body';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';
import { countPeople, fitsQuota } from './quota';
import {
  checkAgainstChat,
  isReached,
  messagesOf,
  newSentMessages,
  noteCarelessSend,
  noteStandby,
  showOnPhone,
} from './recipients';
import { enterLedger, repeatOf } from './retry-keys';

export function checkAggregationUnits(body: JsonRecord): Finding[] {
  const units = body.customAggregationUnits;
  const out: Finding[] = [];
  checkSize(units, 0, 1, 'customAggregationUnits', out);
  const fits = !Array.isArray(units) || units.every((unit) => /^[A-Za-z0-9_]{1,30}$/.test(stringOf(unit) ?? ''));
  if (!fits) out.push({ message: UNPUBLISHED.pattern, property: 'customAggregationUnits[0]' });
  return out;
}

export function sendPush(ctx: CallContext): Outcome {
  const { state, channel, body } = ctx;
  const to = stringOf(body.to) ?? '';
  if (!isLineId(to)) return refusal(400, invalidPropertyText('to'));
  const repeat = repeatOf(ctx);
  if (repeat !== null) return repeat;
  const people = peopleReached(ctx, to);
  if (people === null) {
    state.addViolation('unknown_recipient', `${ctx.operation} to ${to}`, ctx.requestId);
    return refusal(400, TEXT.failedToSend);
  }
  const messages = messagesOf(body);
  const details = checkAgainstChat(state, messages, to);
  if (details.length > 0) return refusal(400, bodyErrorsText(details.length), details);
  if (!fitsQuota(state, channel, people)) return refusal(429, TEXT.monthlyLimit);
  const sentMessages = newSentMessages(state, messages, to);
  if (people > 0) showOnPhone(ctx, to, 'push', sentMessages);
  countPeople(state, channel, people);
  enterLedger(ctx, sentMessages);
  return { status: 200, json: { sentMessages } };
}

/** How many people get it (a group costs one per member, someone who blocked nothing), or null when the id is not this channel's. */
function peopleReached(ctx: CallContext, to: string): number | null {
  const { state, channel } = ctx;
  if (to.startsWith('U')) {
    const user = state.users.get(to);
    if (user?.relations[channel.channelId] === undefined) return null;
    noteCarelessSend(ctx, user);
    return isReached(state, user, channel) ? 1 : 0;
  }
  noteStandby(ctx, to);
  const group = state.groups.get(to);
  return group?.joinedChannels.includes(channel.channelId) ? group.members.length : null;
}
