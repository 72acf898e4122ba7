// LINE's Messaging API over fetch: one attempt per call, a time limit, and an answer that says what is known and nothing more.
// Must not retry, keep state or choose a token: channel-token.ts and the outbox do. Base addresses and fetch are injected.
// Called by line-channel.ts. Logs time, method, path template, status, request id; never a token, an id of a person, or text.
// https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
import { logInfo } from '../../platform/log';
import type {
  BotInfo,
  ContentAnswer,
  GroupSummary,
  LineProfile,
  MemberPlace,
  Quota,
  ReadAnswer,
  SendAnswer,
  TokenAnswer,
} from './line-answer';
import { isRecord, readJson, toAccepted, toFailure, toText } from './read-answer';

const MESSAGE_TIMEOUT_MS = 10_000;
const PROFILE_TIMEOUT_MS = 5_000;
/** Ids of LINE's requests: the attempt's own, and on 409 the one that was accepted first. */
const REQUEST_ID = 'x-line-request-id';

const PATH = {
  reply: '/v2/bot/message/reply',
  push: '/v2/bot/message/push',
  profile: '/v2/bot/profile/{userId}',
  groupSummary: '/v2/bot/group/{groupId}/summary',
  groupMember: '/v2/bot/group/{groupId}/member/{userId}',
  groupCount: '/v2/bot/group/{groupId}/members/count',
  roomMember: '/v2/bot/room/{groupId}/member/{userId}',
  roomCount: '/v2/bot/room/{groupId}/members/count',
  botInfo: '/v2/bot/info',
  quota: '/v2/bot/message/quota',
  consumption: '/v2/bot/message/quota/consumption',
  content: '/v2/bot/message/{messageId}/content',
  token: '/oauth2/v3/token',
} as const;

export interface LineClientDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** `https://api.line.me`, without a slash at the end. */
  readonly apiBase: string;
  /** `https://api-data.line.me`: content and rich menu images only. */
  readonly dataApiBase: string;
  /** Shortens the time limits in tests, ms. */
  readonly timeoutMs?: number;
}

/**
 * `messages` is the JSON text of the array, kept byte for byte, so that every attempt under one retry key is the same body.
 * A reply never carries a retry key: LINE refuses it with 400.
 */
export type SendCall =
  | { readonly endpoint: 'reply'; readonly replyToken: string; readonly messages: string; readonly attempt?: number }
  | {
      readonly endpoint: 'push';
      readonly to: string;
      readonly messages: string;
      /** A UUID; LINE knows it for 24 h. */
      readonly retryKey: string;
      readonly attempt?: number;
    };

export interface LineClient {
  send(call: SendCall, token: string): Promise<SendAnswer>;
  profile(userId: string, token: string): Promise<ReadAnswer<LineProfile>>;
  /** Name and picture of a group; rooms have none. */
  groupSummary(groupId: string, token: string): Promise<ReadAnswer<GroupSummary>>;
  /** A member's profile, also where she is no friend of the account. */
  member(of: MemberPlace, userId: string, token: string): Promise<ReadAnswer<LineProfile>>;
  /** People in it, without the account. */
  memberCount(of: MemberPlace, token: string): Promise<ReadAnswer<number>>;
  botInfo(token: string): Promise<ReadAnswer<BotInfo>>;
  quota(token: string): Promise<ReadAnswer<Quota>>;
  content(messageId: string, token: string): Promise<ContentAnswer>;
  /** A stateless channel access token, good for 15 minutes. */
  issueToken(lineChannelId: string, secret: string): Promise<TokenAnswer>;
}

interface Request {
  readonly base: 'api' | 'data';
  readonly path: string;
  /** For the log: the path with placeholders. */
  readonly template: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly attempt?: number | undefined;
}

/** An answer came, or it is not known what happened. */
type Attempt =
  | { readonly answered: true; readonly response: Response; readonly requestId: string | null; stopClock(): void }
  | { readonly answered: false; readonly cause: 'timeout' | 'network' };

export function createLineClient(deps: LineClientDeps): LineClient {
  // Taken out of deps: workerd's fetch must not be called as a method of another object.
  const { fetch: doFetch } = deps;
  const bases = { api: deps.apiBase.replace(/\/+$/, ''), data: deps.dataApiBase.replace(/\/+$/, '') };

  async function attempt(request: Request): Promise<Attempt> {
    const startedAt = Date.now();
    const abort = new AbortController();
    const clock = setTimeout(() => abort.abort(), deps.timeoutMs ?? request.timeoutMs);
    const stopClock = () => clearTimeout(clock);
    const log = (status: number | string, requestId: string | null) =>
      logInfo('line_call', {
        method: request.method,
        path: request.template,
        status,
        lineRequestId: requestId,
        attempt: request.attempt,
        ms: Date.now() - startedAt,
      });
    try {
      const response = await doFetch(`${bases[request.base]}${request.path}`, {
        method: request.method,
        headers: request.headers,
        ...(request.body === undefined ? {} : { body: request.body }),
        // Followed, a redirect would carry the token and the message to wherever it points.
        redirect: 'manual',
        signal: abort.signal,
      });
      const requestId = response.headers.get(REQUEST_ID);
      log(response.status, requestId);
      return { answered: true, response, requestId, stopClock };
    } catch {
      // Fetch's errors have no classes to tell apart; whether our own clock rang is all that can be said.
      stopClock();
      const cause = abort.signal.aborted ? 'timeout' : 'network';
      log(cause, null);
      return { answered: false, cause };
    }
  }

  async function read<T>(path: string, template: string, token: string, timeoutMs: number, toValue: ToValue<T>) {
    const done = await attempt({ base: 'api', path, template, method: 'GET', headers: bearer(token), timeoutMs });
    if (!done.answered) return { kind: 'unknown', cause: done.cause, requestId: null } as const;
    const { response, requestId, stopClock } = done;
    const body = await readJson(response);
    stopClock();
    if (!response.ok) return toFailure(response, body, requestId);
    const value = isRecord(body) ? toValue(body) : null;
    if (value === null) return { kind: 'unknown', cause: 'server_error', requestId } as const;
    return { kind: 'ok', value, requestId } as const;
  }

  return {
    async send(call, token) {
      const isPush = call.endpoint === 'push';
      const target = isPush ? `"to":${JSON.stringify(call.to)}` : `"replyToken":${JSON.stringify(call.replyToken)}`;
      const done = await attempt({
        base: 'api',
        path: PATH[call.endpoint],
        template: PATH[call.endpoint],
        method: 'POST',
        headers: {
          ...bearer(token),
          'content-type': 'application/json',
          ...(isPush ? { 'x-line-retry-key': call.retryKey } : {}),
        },
        // Joined as text: parsing and writing the messages anew could change their bytes between attempts.
        body: `{${target},"messages":${call.messages}}`,
        timeoutMs: MESSAGE_TIMEOUT_MS,
        attempt: call.attempt,
      });
      if (!done.answered) return { kind: 'unknown', cause: done.cause, requestId: null };
      const { response, requestId, stopClock } = done;
      const body = await readJson(response);
      stopClock();
      if (response.ok) return toAccepted(body, requestId);
      const firstRequestId = response.headers.get('x-line-accepted-request-id');
      if (response.status !== 409) return toFailure(response, body, requestId);
      if (!firstRequestId) return { kind: 'unknown', cause: 'conflict_without_id', requestId };
      return { ...toAccepted(body, requestId), via409: firstRequestId };
    },

    profile(userId, token) {
      const path = PATH.profile.replace('{userId}', encodeURIComponent(userId));
      return read(path, PATH.profile, token, PROFILE_TIMEOUT_MS, toProfile);
    },

    groupSummary(groupId, token) {
      const path = PATH.groupSummary.replace('{groupId}', encodeURIComponent(groupId));
      return read(path, PATH.groupSummary, token, PROFILE_TIMEOUT_MS, toGroupSummary);
    },

    member({ kind, id }, userId, token) {
      const template = kind === 'group' ? PATH.groupMember : PATH.roomMember;
      const path = template
        .replace('{groupId}', encodeURIComponent(id))
        .replace('{userId}', encodeURIComponent(userId));
      return read(path, template, token, PROFILE_TIMEOUT_MS, toProfile);
    },

    memberCount({ kind, id }, token) {
      const template = kind === 'group' ? PATH.groupCount : PATH.roomCount;
      const path = template.replace('{groupId}', encodeURIComponent(id));
      return read(path, template, token, PROFILE_TIMEOUT_MS, toCount);
    },

    botInfo(token) {
      return read(PATH.botInfo, PATH.botInfo, token, MESSAGE_TIMEOUT_MS, toBotInfo);
    },

    async quota(token) {
      const limit = await read(PATH.quota, PATH.quota, token, MESSAGE_TIMEOUT_MS, toLimit);
      if (limit.kind !== 'ok') return limit;
      const used = await read(PATH.consumption, PATH.consumption, token, MESSAGE_TIMEOUT_MS, toUsage);
      if (used.kind !== 'ok') return used;
      return { kind: 'ok', value: { limit: limit.value.limit, used: used.value.used }, requestId: used.requestId };
    },

    async content(messageId, token) {
      const path = PATH.content.replace('{messageId}', encodeURIComponent(messageId));
      const headers = bearer(token);
      const timeoutMs = MESSAGE_TIMEOUT_MS;
      const done = await attempt({ base: 'data', path, template: PATH.content, method: 'GET', headers, timeoutMs });
      if (!done.answered) return { kind: 'unknown', cause: done.cause, requestId: null };
      const { response, requestId, stopClock } = done;
      const { status } = response;
      // The limit is for the first byte: a video of 200 MB may take longer than any limit that suits a message.
      stopClock();
      if (status === 200 && response.body) {
        const length = Number(response.headers.get('content-length') ?? Number.NaN);
        const contentType = response.headers.get('content-type') ?? 'application/octet-stream';
        const contentLength = Number.isSafeInteger(length) ? length : null;
        return { kind: 'ready', status, contentType, contentLength, body: response.body, requestId };
      }
      const body = response.ok ? null : await readJson(response);
      if (status === 202) return { kind: 'preparing', status, requestId };
      if (status === 404 || status === 410) return { kind: 'gone', status, requestId };
      return toFailure(response, body, requestId);
    },

    async issueToken(lineChannelId, secret) {
      const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: lineChannelId });
      form.set('client_secret', secret);
      const done = await attempt({
        base: 'api',
        path: PATH.token,
        template: PATH.token,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
        timeoutMs: PROFILE_TIMEOUT_MS,
      });
      if (!done.answered) return { kind: 'unavailable' };
      const body = await readJson(done.response);
      done.stopClock();
      return toToken(done.response, body);
    },
  };
}

type ToValue<T> = (body: Record<string, unknown>) => T | null;

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function toToken(response: Response, body: unknown): TokenAnswer {
  if (response.status === 429 || response.status >= 500) return { kind: 'unavailable' };
  if (response.status >= 400) {
    const words = isRecord(body) ? toText(body.error_description) : undefined;
    return words === undefined ? { kind: 'refused' } : { kind: 'refused', words };
  }
  const value = isRecord(body) ? toText(body.access_token) : undefined;
  if (!response.ok || !isRecord(body) || value === undefined) return { kind: 'unavailable' };
  const expiresInSec = typeof body.expires_in === 'number' ? body.expires_in : 0;
  return { kind: 'token', value, expiresInSec };
}

function toProfile(body: Record<string, unknown>): LineProfile | null {
  const displayName = toText(body.displayName);
  if (displayName === undefined) return null;
  const pictureUrl = toText(body.pictureUrl);
  const language = toText(body.language);
  const statusMessage = toText(body.statusMessage);
  return {
    displayName,
    ...(pictureUrl === undefined ? {} : { pictureUrl }),
    ...(language === undefined ? {} : { language }),
    ...(statusMessage === undefined ? {} : { statusMessage }),
  };
}

function toGroupSummary(body: Record<string, unknown>): GroupSummary | null {
  const name = toText(body.groupName);
  const pictureUrl = toText(body.pictureUrl);
  return name === undefined ? null : { name, ...(pictureUrl === undefined ? {} : { pictureUrl }) };
}

function toCount(body: Record<string, unknown>): number | null {
  return typeof body.count === 'number' ? body.count : null;
}

function toBotInfo(body: Record<string, unknown>): BotInfo | null {
  const userId = toText(body.userId);
  if (userId === undefined) return null;
  const pictureUrl = toText(body.pictureUrl);
  return {
    userId,
    basicId: toText(body.basicId) ?? '',
    displayName: toText(body.displayName) ?? '',
    chatMode: toText(body.chatMode) ?? '',
    markAsReadMode: toText(body.markAsReadMode) ?? '',
    ...(pictureUrl === undefined ? {} : { pictureUrl }),
  };
}

function toLimit(body: Record<string, unknown>): { limit: number | null } | null {
  if (body.type === 'none') return { limit: null };
  return typeof body.value === 'number' ? { limit: body.value } : null;
}

function toUsage(body: Record<string, unknown>): { used: number } | null {
  return typeof body.totalUsage === 'number' ? { used: body.totalUsage } : null;
}
