// Whom a message reaches: LINE answers 200 and drops what goes to people who blocked, left, or are strangers for more than 7 days,
// and refuses ids that do not belong to the channel. Also puts accepted messages on the phone.
// See https://developers.line.biz/en/reference/messaging-api/#send-push-message
import { messageIdOf, randomToken } from '../state/ids';
import { isRecord, type JsonRecord, type JsonValue, stringOf } from '../state/json';
import type { PlatformState } from '../state/platform-state';
import type { Channel, Relation, SentMessage, TimelineEntry, User } from '../state/records';
import { type Finding, UNPUBLISHED } from '../validate/findings';
import type { CallContext } from './call-context';
import { countDelivery } from './delivery-counts';

const STRANGER_WINDOW_MS = 7 * 24 * 3_600_000;
const QUOTABLE = new Set(['text', 'textV2', 'sticker', 'image', 'video', 'template', 'flex']);

export function relationOf(user: User | undefined, channel: Channel): Relation | undefined {
  return user?.relations[channel.channelId];
}

/** Whether a message to the person arrives; when not, LINE says 200 all the same. */
export function isReached(state: PlatformState, user: User, channel: Channel): boolean {
  const relation = relationOf(user, channel);
  if (relation === undefined || user.deleted || relation.blocked) return false;
  if (relation.friend) return true;
  return relation.lastMessageAt !== null && state.now() - relation.lastMessageAt < STRANGER_WINDOW_MS;
}

/** Notes what a careful bot would not have done. */
export function noteCarelessSend(ctx: CallContext, user: User): void {
  const relation = relationOf(user, ctx.channel);
  const detail = `${ctx.operation} to ${user.userId}`;
  if (relation?.blocked && relation.blockIsKnown) ctx.state.addViolation('blocked_recipient', detail, ctx.requestId);
  noteStandby(ctx, user.userId);
}

/** While a partner's module holds a chat, the bot keeps out of it: no message, no animation, no read mark. */
export function noteStandby(ctx: CallContext, chatId: string): void {
  const { state, channel } = ctx;
  const held =
    relationOf(state.users.get(chatId), channel)?.standby ||
    state.groups.get(chatId)?.standbyChannels?.includes(channel.channelId);
  if (held) state.addViolation('send_in_standby', `${ctx.operation} to ${chatId}`, ctx.requestId);
}

export function messagesOf(body: JsonRecord): JsonRecord[] {
  return Array.isArray(body.messages) ? body.messages.filter(isRecord) : [];
}

/** Ids, and quote tokens for those kinds that may be quoted, in the order of the request. */
export function newSentMessages(state: PlatformState, messages: JsonRecord[], chatId: string): SentMessage[] {
  return messages.map((message) => {
    const id = messageIdOf(state.next('message'));
    if (!QUOTABLE.has(stringOf(message.type) ?? '')) return { id };
    const quoteToken = randomToken(48);
    state.quoteTokens.set(quoteToken, { chatId, messageId: id });
    return { id, quoteToken };
  });
}

export function showOnPhone(
  ctx: CallContext,
  chatId: string,
  via: NonNullable<TimelineEntry['via']>,
  sent: SentMessage[],
): void {
  const user = ctx.state.users.get(chatId);
  const relation = relationOf(user, ctx.channel);
  // The loading animation ends with the next message of the account.
  if (user !== undefined && relation?.loadingUntil !== undefined) {
    const { loadingUntil: _, ...rest } = relation;
    ctx.state.putUser({ ...user, relations: { ...user.relations, [ctx.channel.channelId]: rest } });
  }
  countDelivery(ctx.state, ctx.channel, via, ctx.state.groups.get(chatId)?.members.length ?? 1);
  ctx.state.addToTimeline({
    channelId: ctx.channel.channelId,
    chatId,
    userId: null,
    from: 'account',
    via,
    messages: messagesOf(ctx.body),
    messageIds: sent.map((message) => message.id),
    requestId: ctx.requestId,
    ...(ctx.call.retryKey === null ? {} : { retryKey: ctx.call.retryKey }),
  });
}

/**
 * Rules that need to know the chat: a quote token belongs to it, and only members of a group can be mentioned.
 * @param chatId null = several chats (multicast), where neither is allowed
 */
export function checkAgainstChat(state: PlatformState, messages: JsonRecord[], chatId: string | null): Finding[] {
  const group = chatId === null ? undefined : state.groups.get(chatId);
  return messages.flatMap((message, index) => {
    const found: Finding[] = [];
    const token = stringOf(message.quoteToken);
    if (token !== undefined && (chatId === null || state.quoteTokens.get(token)?.chatId !== chatId)) {
      found.push({ message: UNPUBLISHED.quoteToken, property: `messages[${index}].quoteToken` });
    }
    if (message.type === 'video' && message.trackingId !== undefined && group !== undefined) {
      found.push({ message: UNPUBLISHED.notAllowedHere, property: `messages[${index}].trackingId` });
    }
    for (const [key, item] of Object.entries(isRecord(message.substitution) ? message.substitution : {})) {
      if (isRecord(item) && item.type === 'mention' && !canMention(item.mentionee, group?.members)) {
        found.push({ message: UNPUBLISHED.mention, property: `messages[${index}].substitution.${key}` });
      }
    }
    return found;
  });
}

function canMention(mentionee: JsonValue | undefined, members: string[] | undefined): boolean {
  if (members === undefined || !isRecord(mentionee)) return false;
  return mentionee.type === 'all' || members.includes(stringOf(mentionee.userId) ?? '');
}
