// POST /v2/bot/message/reply: free, one use of a token, at most a minute after the webhook came and 20 minutes after the event.
// See https://developers.line.biz/en/reference/messaging-api/#send-reply-message
import { stringOf } from '../state/json';
import type { ReplyToken } from '../state/records';
import { bodyErrorsText } from '../validate/request-body';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';
import { hidesAnswer } from './faults';
import {
  checkAgainstChat,
  isReached,
  messagesOf,
  newSentMessages,
  noteCarelessSend,
  noteStandby,
  showOnPhone,
} from './recipients';

const FROM_DELIVERY_MS = 60_000;
const FROM_EVENT_MS = 20 * 60_000;

/** Whether LINE still takes the token. */
export function isTokenValid(token: ReplyToken, now: number): boolean {
  if (token.usedAt !== null) return false;
  return now - token.deliveredAt <= FROM_DELIVERY_MS && now - token.eventAt <= FROM_EVENT_MS;
}

export function sendReply(ctx: CallContext): Outcome {
  const { state, channel, body, now } = ctx;
  const token = state.replyTokens.get(stringOf(body.replyToken) ?? '');
  if (token?.settled) {
    state.addViolation('reply_token_after_success', `token of ${token.chatId}`, ctx.requestId);
  }
  if (token === undefined || token.channelId !== channel.channelId || !isTokenValid(token, now)) {
    return refusal(400, TEXT.invalidReplyToken);
  }
  const messages = messagesOf(body);
  // Whether such a 400 uses the token up is not published; here it does not.
  const details = checkAgainstChat(state, messages, token.chatId);
  if (details.length > 0) return refusal(400, bodyErrorsText(details.length), details);
  state.replyTokens.set(token.token, { ...token, usedAt: now, settled: !hidesAnswer(ctx.fault) });
  const sentMessages = newSentMessages(state, messages, token.chatId);
  const user = state.users.get(token.chatId);
  if (user === undefined) noteStandby(ctx, token.chatId);
  else noteCarelessSend(ctx, user);
  if (user === undefined || isReached(state, user, channel)) showOnPhone(ctx, token.chatId, 'reply', sentMessages);
  return { status: 200, json: { sentMessages } };
}
