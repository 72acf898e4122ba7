// The loading animation and the read mark.
// See https://developers.line.biz/en/docs/messaging-api/use-loading-indicator/ and .../mark-as-read/
import { type JsonRecord, stringOf } from '../state/json';
import type { Finding } from '../validate/findings';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';
import { noteStandby } from './recipients';

const DEFAULT_SECONDS = 20;
/** A careful bot repeats the animation no more often than this, for each chat. */
const LOADING_EVERY_MS = 4_000;

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
export function startLoading(ctx: CallContext): Outcome {
  const { state, channel, body, now } = ctx;
  const chatId = stringOf(body.chatId) ?? '';
  const user = state.users.get(chatId);
  const relation = user?.relations[channel.channelId];
  noteStandby(ctx, chatId);
  const chat = `${channel.channelId} ${chatId}`;
  if (now - (state.loadings.get(chat) ?? Number.NEGATIVE_INFINITY) < LOADING_EVERY_MS) {
    state.addViolation('loading_too_often', `${ctx.operation} to ${chatId}`, ctx.requestId);
  }
  state.loadings.set(chat, now);
  if (user !== undefined && relation !== undefined && !relation.blocked) {
    const seconds = typeof body.loadingSeconds === 'number' ? body.loadingSeconds : DEFAULT_SECONDS;
    const loading = { ...relation, loadingUntil: now + seconds * 1_000 };
    state.putUser({ ...user, relations: { ...user.relations, [channel.channelId]: loading } });
  }
  return { status: 202, json: {} };
}

/** Marks the message of the token and all earlier ones of the chat; there is no way back. */
export function markRead(ctx: CallContext): Outcome {
  const { state, channel, body } = ctx;
  const token = state.readTokens.get(stringOf(body.markAsReadToken) ?? '');
  if (token === undefined || token.channelId !== channel.channelId) return refusal(400, TEXT.invalidReadToken);
  noteStandby(ctx, token.chatId);
  const mark = `${channel.channelId} ${token.chatId}`;
  const markedUntil = state.readMarks.get(mark) ?? 0;
  if (token.at < markedUntil) {
    state.addViolation('mark_as_read_backwards', `${ctx.operation} in ${token.chatId}`, ctx.requestId);
  } else if (token.at > markedUntil) {
    state.readMarks.set(mark, token.at);
    const user = state.users.get(token.chatId);
    const group = state.groups.get(token.chatId);
    if (user !== undefined) state.putUser(user);
    if (group !== undefined) state.putGroup(group);
  }
  return { status: 200, json: {} };
}
