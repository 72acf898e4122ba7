// The loading animation and the read mark.
// See https://developers.line.biz/en/docs/messaging-api/use-loading-indicator/ and .../mark-as-read/
import { type JsonRecord, stringOf } from '../state/json';
import type { Finding } from '../validate/findings';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';

const DEFAULT_SECONDS = 20;

export function checkLoading(body: JsonRecord): Finding[] {
  const out: Finding[] = [];
  if (typeof body.loadingSeconds === 'number' && body.loadingSeconds % 5 !== 0) {
    out.push({ message: TEXT.multipleOfFive, property: 'loadingSeconds' });
  }
  const chatId = stringOf(body.chatId);
  if (chatId !== undefined && !/^U[0-9a-f]{32}$/.test(chatId)) {
    out.push({ message: TEXT.onlyUserId, property: 'chatId' });
  }
  return out;
}

/** 202 whoever is meant, also for people who blocked or do not exist. */
export function startLoading({ state, channel, body, now }: CallContext): Outcome {
  const user = state.users.get(stringOf(body.chatId) ?? '');
  const relation = user?.relations[channel.channelId];
  if (user !== undefined && relation !== undefined && !relation.blocked) {
    const seconds = typeof body.loadingSeconds === 'number' ? body.loadingSeconds : DEFAULT_SECONDS;
    const loading = { ...relation, loadingUntil: now + seconds * 1_000 };
    state.putUser({ ...user, relations: { ...user.relations, [channel.channelId]: loading } });
  }
  return { status: 202, json: {} };
}

/** Marks the message of the token and all earlier ones of the chat; there is no way back. */
export function markRead({ state, channel, body }: CallContext): Outcome {
  const token = state.readTokens.get(stringOf(body.markAsReadToken) ?? '');
  if (token === undefined || token.channelId !== channel.channelId) return refusal(400, TEXT.invalidReadToken);
  const mark = `${channel.channelId} ${token.chatId}`;
  if (token.at > (state.readMarks.get(mark) ?? 0)) {
    state.readMarks.set(mark, token.at);
    const user = state.users.get(token.chatId);
    if (user !== undefined) state.putUser(user);
  }
  return { status: 200, json: {} };
}
