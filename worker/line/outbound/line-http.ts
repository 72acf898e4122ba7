// One attempt of one call to LINE over fetch: address, token, time limit, and a line of the log. Says what is known and nothing
// more. Must not retry, keep state, or choose a token. Used by line-client.ts and line-content.ts.
// The log has time, method, path template, status, request id and attempt; never a token, an id of a person, or text.
import { logInfo } from '../../platform/log';
import type { ReadAnswer } from './line-answer';
import { ENDPOINTS, type EndpointName, toPath } from './line-endpoints';
import { readJson, toFailure } from './read-answer';

/** Ids of LINE's requests, for its support. */
const REQUEST_ID = 'x-line-request-id';
export const CALL_TIMEOUT_MS = 10_000;
/** For what somebody waits for, or may be asked again at any time. */
export const SHORT_TIMEOUT_MS = 5_000;

export interface LineHttpDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** `https://api.line.me`, without a slash at the end. */
  readonly apiBase: string;
  /** `https://api-data.line.me`: content and rich menu images only. */
  readonly dataApiBase: string;
  /** Shortens the time limits in tests, ms. */
  readonly timeoutMs?: number;
}

export interface LineRequest {
  readonly endpoint: EndpointName;
  readonly ids?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Absent: the token endpoint itself. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, or a form where `headers` say so. */
  readonly body?: string;
  readonly timeoutMs?: number;
  /** 1 for the first. */
  readonly attempt?: number;
}

/** An answer came, or it is not known what happened. */
export type Attempt =
  | { readonly answered: true; readonly response: Response; readonly requestId: string | null; stopClock(): void }
  | { readonly answered: false; readonly cause: 'timeout' | 'network' };

export interface LineHttp {
  attempt(request: LineRequest): Promise<Attempt>;
  /** @param toValue the value in a 2xx body; undefined where it cannot be read */
  read<T>(request: LineRequest, toValue: (body: unknown) => T | undefined): Promise<ReadAnswer<T>>;
}

export function createLineHttp(deps: LineHttpDeps): LineHttp {
  // Taken out of deps: workerd's fetch must not be called as a method of another object.
  const { fetch: doFetch } = deps;
  const hosts = { api: deps.apiBase.replace(/\/+$/, ''), data: deps.dataApiBase.replace(/\/+$/, '') };

  async function attempt(request: LineRequest): Promise<Attempt> {
    const endpoint = ENDPOINTS[request.endpoint];
    const query = request.query ? `?${new URLSearchParams(request.query)}` : '';
    const url = `${hosts[endpoint.host]}${toPath(endpoint, request.ids)}${query}`;
    const startedAt = Date.now();
    const abort = new AbortController();
    const clock = setTimeout(() => abort.abort(), deps.timeoutMs ?? request.timeoutMs ?? CALL_TIMEOUT_MS);
    const stopClock = () => clearTimeout(clock);
    const log = (status: number | string, requestId: string | null) =>
      logInfo('line_call', {
        method: endpoint.method,
        path: endpoint.path,
        status,
        lineRequestId: requestId,
        attempt: request.attempt ?? 1,
        ms: Date.now() - startedAt,
      });
    try {
      const response = await doFetch(url, {
        method: endpoint.method,
        headers: toHeaders(request),
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

  async function read<T>(request: LineRequest, toValue: (body: unknown) => T | undefined): Promise<ReadAnswer<T>> {
    const done = await attempt(request);
    if (!done.answered) return { kind: 'unknown', cause: done.cause, requestId: null };
    const { response, requestId, stopClock } = done;
    const body = await readJson(response);
    stopClock();
    if (!response.ok) return toFailure(response, body, requestId);
    const value = toValue(body);
    return value === undefined
      ? { kind: 'unknown', cause: 'server_error', requestId }
      : { kind: 'ok', value, requestId };
  }

  return { attempt, read };
}

function toHeaders({ token, body, headers }: LineRequest): Record<string, string> {
  return {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  };
}
