// What the phone page is told in one answer: people and groups as they stand to the account, and the lines of the chat that is open.
// Reads the state, changes nothing. Asked by phone-routes.ts.
import type { JsonRecord } from '../state/json';
import { stringOf } from '../state/json';
import type { PlatformState } from '../state/platform-state';
import type { Group, TimelineEntry, User } from '../state/records';

const LINES_SHOWN_MAX = 300;

/** @param chatId userId, groupId or roomId of the open chat; null = none yet */
export function phoneFeed(state: PlatformState, chatId: string | null) {
  const user = state.users.get(chatId ?? '');
  const group = state.groups.get(chatId ?? '');
  const channelId = user?.homeChannelId ?? group?.joinedChannels[0] ?? state.config.demoChannelId;
  return {
    feed: state.feedNumber(),
    now: state.now(),
    mediaOrigin: state.config.webhookOrigin,
    users: state.users.values().map(userSummary),
    groups: state.groups.values().map(groupSummary),
    account: accountOf(state, channelId),
    lines: user === undefined && group === undefined ? [] : linesOf(state, chatId ?? '', channelId),
  };
}

function userSummary(user: User) {
  const relation = user.relations[user.homeChannelId];
  return {
    userId: user.userId,
    displayName: user.displayName,
    pictureUrl: user.pictureUrl,
    channelId: user.homeChannelId,
    friend: relation?.friend ?? false,
    blocked: relation?.blocked ?? false,
    typingUntil: relation?.loadingUntil ?? 0,
  };
}

function groupSummary({ groupId, kind, title, members, joinedChannels, pictureUrl = null }: Group) {
  return { groupId, kind, title, members, pictureUrl, channelId: joinedChannels[0] ?? null };
}

function accountOf(state: PlatformState, channelId: string) {
  const channel = state.channel(channelId);
  return {
    channelId,
    displayName: channel?.displayName ?? '',
    pictureUrl: channel?.pictureUrl ?? null,
    botUserId: channel?.botUserId ?? '',
  };
}

function linesOf(state: PlatformState, chatId: string, channelId: string) {
  const readUntil = state.readMarks.get(`${channelId} ${chatId}`) ?? 0;
  return state.timeline
    .values()
    .filter((line) => line.chatId === chatId && line.channelId === channelId)
    .slice(-LINES_SHOWN_MAX)
    .map((line) => ({
      ...line,
      messages: line.messages.map((message) => withQuoted(state, line, message)),
      read: line.from === 'user' && line.at <= readUntil,
    }));
}

/** The account quotes by a token; the page finds what was quoted by its id. */
function withQuoted(state: PlatformState, line: TimelineEntry, message: JsonRecord): JsonRecord {
  const token = line.from === 'account' ? stringOf(message.quoteToken) : undefined;
  const quotedMessageId = token === undefined ? undefined : state.quoteTokens.get(token)?.messageId;
  return quotedMessageId === undefined ? message : { ...message, quotedMessageId };
}
