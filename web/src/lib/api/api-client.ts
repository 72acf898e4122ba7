// The one home of fetch. Typed by the Worker's own routes (`hc<AppType>`), every answer parsed by its schema.
// A login whose token has lapsed is refreshed once and the call repeated; a login that ended is told to `onSignedOut`. What asks for
// a fresh proof of the person is repeated once she has given it.
// Must not know pages or components. One per desk, handed down by context.
import { hc } from 'hono/client';
import type { ZodMiniType } from 'zod/mini';
import * as z from 'zod/mini';
import type { AppType } from '$worker/app';
import type { ApiErrorCode, ApiResult } from './api-result';
import { refused } from './api-result';
import { readAnswer } from './read-answer';
import type { LoginLimits, LoginNews } from './refresh-login';
import { exclusively, LoginRefresher } from './refresh-login';
import { ServerClock } from './server-clock';

/** Marks a call as our own script's: a form or an image of another site cannot set it. */
const OWN_SCRIPT = { 'x-kaiwa': '1' };
/** A refresh goes out when this share of the token's life is over. */
const REFRESH_SHARE = 0.8;
const LAPSED: ReadonlySet<string> = new Set(['TOKEN_EXPIRED', 'SIGN_IN_REQUIRED']);
const ENDED: ReadonlySet<string> = new Set([...LAPSED, 'LOGIN_ENDED', 'ACCOUNT_DISABLED']);

const connect = (headers: () => Record<string, string>) =>
  hc<AppType>('/', { headers, init: { credentials: 'same-origin' } });
export type WorkerRoutes = ReturnType<typeof connect>;

export class ApiClient {
  readonly routes: WorkerRoutes = connect(() => this.headers);
  readonly clock = new ServerClock();
  readonly #channel = new BroadcastChannel('kaiwa-login');
  readonly #refresher: LoginRefresher;
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;
  #operatorId: string | null = null;
  /** How many logins this tab has seen begin. */
  #logins = 0;
  #onSignedOut: (code: ApiErrorCode) => void = () => undefined;
  /** Why the last refresh was refused. */
  #endedBy: ApiErrorCode = 'LOGIN_ENDED';
  #onSignedIn: () => void = () => undefined;
  #onLeft: () => void = () => undefined;
  #onActive: (limits: LoginLimits) => void = () => undefined;
  #onFactorRequired: () => void = () => undefined;
  #askProof: () => Promise<boolean> = async () => false;

  constructor() {
    this.#refresher = new LoginRefresher({
      refresh: () => this.#postRefresh(),
      exclusively,
      tell: (news) => this.tell(news),
      now: () => Date.now(),
    });
    this.#channel.onmessage = (event: MessageEvent<LoginNews>) => this.#hear(event.data);
  }

  /**
   * Who is told when the login ends, when another tab signs in again or has other tokens, when another tab signs out by choice,
   * when somebody is active in another tab, and when the login may only make a second factor.
   */
  watchLogin(watcher: {
    onSignedOut(code: ApiErrorCode): void;
    onSignedIn(): void;
    onLeft(): void;
    onActive(limits: LoginLimits): void;
    onFactorRequired(): void;
  }): void {
    this.#onActive = watcher.onActive;
    this.#onFactorRequired = watcher.onFactorRequired;
    this.#onSignedOut = watcher.onSignedOut;
    this.#onSignedIn = watcher.onSignedIn;
    this.#onLeft = watcher.onLeft;
  }

  /** Of every call: the script is ours, and whose desk this is. Cookies are the browser's, and may be another person's by now. */
  get headers(): Record<string, string> {
    return this.#operatorId === null ? OWN_SCRIPT : { ...OWN_SCRIPT, 'x-kaiwa-operator': this.#operatorId };
  }

  /** Whose desk this is; null: nobody's. What is asked here is refused once another person has the browser's login. */
  belongTo(operatorId: string | null): void {
    this.#operatorId = operatorId;
  }

  /** Who asks the person for a fresh proof; true: she gave it. */
  askProofBy(ask: () => Promise<boolean>): void {
    this.#askProof = ask;
  }

  /** The token lives until then (ms): plans its refresh. */
  keepFresh(accessUntil: number): void {
    clearTimeout(this.#refreshTimer);
    const waitMs = Math.max(5_000, (accessUntil - this.clock.now()) * REFRESH_SHARE);
    this.#refreshTimer = setTimeout(() => void this.#refresher.run(), waitMs);
  }

  /** A sign-in here, or new tokens. The other tabs hear of it. */
  begin(accessUntil: number): void {
    this.#logins += 1;
    this.keepFresh(accessUntil);
    this.tell({ type: 'signed_in' });
  }

  tell(news: LoginNews): void {
    this.#channel.postMessage(news);
  }

  /** Stops the planned refresh: the login has ended. */
  rest(): void {
    clearTimeout(this.#refreshTimer);
  }

  /** One call. `send` is run again, once, after a refresh of the login, and once after a fresh proof. Never throws. */
  async call<T>(schema: ZodMiniType<T>, send: () => Promise<Response>): Promise<ApiResult<T>> {
    const answer = await this.#callFresh(schema, send);
    if (answer.ok || answer.error.code !== 'STEP_UP_REQUIRED') return answer;
    return (await this.#askProof()) ? this.#callFresh(schema, send) : answer;
  }

  async #callFresh<T>(schema: ZodMiniType<T>, send: () => Promise<Response>): Promise<ApiResult<T>> {
    const asked = this.#logins;
    const answer = await this.#callRefreshed(schema, send);
    const isOver = !answer.ok && ENDED.has(answer.error.code);
    // Refused for a login that another one has followed meanwhile: that says nothing about the one that lives.
    return this.#noteEnd(isOver && asked !== this.#logins ? await this.callOnce(schema, send) : answer);
  }

  async #callRefreshed<T>(schema: ZodMiniType<T>, send: () => Promise<Response>): Promise<ApiResult<T>> {
    const first = await this.callOnce(schema, send);
    if (first.ok || !LAPSED.has(first.error.code)) return first;
    const outcome = await this.#refresher.run();
    if (outcome === 'unreachable') return refused({ code: 'OFFLINE', retry: true });
    if (outcome === 'ended') return refused({ code: this.#endedBy, retry: false });
    return this.callOnce(schema, send);
  }

  /** One call without the refresh: sign-in and the refresh itself. */
  async callOnce<T>(schema: ZodMiniType<T>, send: () => Promise<Response>): Promise<ApiResult<T>> {
    let response: Response;
    const askedAt = Date.now();
    try {
      response = await send();
    } catch {
      // fetch throws where there is no answer at all; that is a state of the network, not a bug.
      return refused({ code: 'OFFLINE', retry: true });
    }
    this.clock.hear(response.headers.get('date'), askedAt);
    return readAnswer(response, schema);
  }

  #noteEnd<T>(result: ApiResult<T>): ApiResult<T> {
    if (!result.ok && ENDED.has(result.error.code)) this.#onSignedOut(result.error.code);
    if (!result.ok && result.error.code === 'FACTOR_REQUIRED') this.#onFactorRequired();
    return result;
  }

  async #postRefresh(): Promise<{ outcome: 'refreshed'; accessUntil: number } | { outcome: 'ended' | 'unreachable' }> {
    const answer = await this.callOnce(z.object({ accessUntil: z.number() }), () =>
      this.routes.api.auth.refresh.$post(),
    );
    if (answer.ok) {
      this.keepFresh(answer.value.accessUntil);
      return { outcome: 'refreshed', accessUntil: answer.value.accessUntil };
    }
    this.#endedBy = answer.error.code === 'ACCOUNT_DISABLED' ? 'ACCOUNT_DISABLED' : 'LOGIN_ENDED';
    return { outcome: answer.error.retry ? 'unreachable' : 'ended' };
  }

  #hear(news: LoginNews): void {
    if (news.type === 'refreshed') {
      this.#refresher.heard(news.at);
      this.keepFresh(news.accessUntil);
    } else if (news.type === 'signed_out') {
      this.rest();
      this.#onLeft();
    } else if (news.type === 'active') {
      this.#onActive(news);
    } else {
      this.#logins += 1;
      this.#onSignedIn();
    }
  }
}
