// Access tokens of channels: stateless v3 ones, kept in this isolate's memory until 90 s before they expire, issued by one caller
// at a time, renewed once on 401. Must never log or return them to anyone but the call they are for. Called by line-channel.ts.
// https://developers.line.biz/en/docs/basics/channel-access-token/#stateless-channel-access-token
import type { TokenAnswer, Unauthorized } from './line-answer';

/** What a token is made from. `accessToken`: the pasted long-lived one, taken first where there is one. */
export interface ChannelCredentials {
  readonly lineChannelId: string;
  readonly secret: string;
  readonly accessToken: string | null;
}

export interface ChannelTokenDeps {
  issueToken(lineChannelId: string, secret: string): Promise<TokenAnswer>;
  /** Clock in ms. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Tells LINE installations apart; tests and the simulator have their own. */
export type TokenStore = Map<string, TokenState>;

interface TokenState {
  /** The secret the token came from: a reissued secret makes it worthless. */
  secret: string;
  token: string | null;
  expiresAt: number;
  /** When somebody began to issue; a marker and no promise, because workerd forbids awaiting another request's I/O. */
  issuingSince: number | null;
  /** The newest issue that gave none, for those who waited for it. */
  failure: { readonly at: number; readonly answer: TokenAnswer } | null;
  /** A pasted token that LINE refused; not tried again. */
  refusedPasted: string | null;
}

/** How a call ends for which no token could be had; `refused` and a second 401 are the same to the caller. */
export type NoToken = Unauthorized | { readonly kind: 'limited'; readonly why: 'no_token'; readonly requestId: null };

const EARLY_MS = 90_000;
const WAIT_MS = 2_000;
const POLL_MS = 25;
/** Nobody waits longer than this in all, whatever happens to those who issue. */
const GIVE_UP_MS = 12_000;

const UNAUTHORIZED: Unauthorized = { kind: 'unauthorized', requestId: null };

/**
 * Makes a call with the channel's token; on 401 drops that token, gets another one once and repeats the call once.
 * A call that got 401 was not done, so the repeat cannot double. At expiry one caller of the isolate issues, the others wait
 * at most 2 s before the next one does.
 * @param key names the channel within `store`
 */
export async function withChannelToken<Answer extends { readonly kind: string }>(
  deps: ChannelTokenDeps,
  store: TokenStore,
  key: string,
  credentials: ChannelCredentials,
  call: (token: string) => Promise<Answer>,
): Promise<Answer | NoToken> {
  const state = stateOf(store, key, credentials);
  const first = await currentToken(deps, state, credentials);
  if (first.kind !== 'token') return toNoToken(first);
  const answer = await call(first.value);
  if (answer.kind !== 'unauthorized') return answer;
  drop(state, first.value, credentials);
  const second = await currentToken(deps, state, credentials);
  if (second.kind !== 'token') return toNoToken(second);
  const repeated = await call(second.value);
  if (repeated.kind === 'unauthorized') drop(state, second.value, credentials);
  return repeated;
}

function stateOf(store: TokenStore, key: string, credentials: ChannelCredentials): TokenState {
  const known = store.get(key);
  if (known && known.secret === credentials.secret) return known;
  const made: TokenState = {
    secret: credentials.secret,
    token: null,
    expiresAt: 0,
    issuingSince: null,
    failure: null,
    refusedPasted: null,
  };
  store.set(key, made);
  return made;
}

/** Only if it is still the current one: of 100 calls that got 401 together, the first drops it and the rest take the new one. */
function drop(state: TokenState, token: string, credentials: ChannelCredentials): void {
  if (token === credentials.accessToken) state.refusedPasted = token;
  if (token === state.token) state.token = null;
}

async function currentToken(
  deps: ChannelTokenDeps,
  state: TokenState,
  credentials: ChannelCredentials,
): Promise<TokenAnswer> {
  const { accessToken } = credentials;
  if (accessToken !== null && accessToken !== state.refusedPasted) {
    return { kind: 'token', value: accessToken, expiresInSec: Number.POSITIVE_INFINITY };
  }
  const startedAt = deps.now();
  for (;;) {
    const now = deps.now();
    if (state.token !== null && now < state.expiresAt) {
      return { kind: 'token', value: state.token, expiresInSec: (state.expiresAt - now) / 1000 };
    }
    // Whoever waited takes over the failure too: else 100 waiters would try one after the other.
    if (state.failure && state.failure.at >= startedAt) return state.failure.answer;
    if (state.issuingSince === null || now - state.issuingSince >= WAIT_MS)
      return await issue(deps, state, credentials);
    if (now - startedAt >= GIVE_UP_MS) return { kind: 'unavailable' };
    await deps.sleep(POLL_MS);
  }
}

async function issue(deps: ChannelTokenDeps, state: TokenState, credentials: ChannelCredentials): Promise<TokenAnswer> {
  const mark = deps.now();
  state.issuingSince = mark;
  const answer = await deps.issueToken(credentials.lineChannelId, credentials.secret);
  if (state.issuingSince === mark) state.issuingSince = null;
  if (answer.kind === 'token') {
    state.token = answer.value;
    const lifeMs = answer.expiresInSec * 1000;
    state.expiresAt = deps.now() + Math.max(lifeMs - EARLY_MS, lifeMs / 2);
    state.failure = null;
  } else {
    state.failure = { at: deps.now(), answer };
  }
  return answer;
}

function toNoToken(answer: Exclude<TokenAnswer, { kind: 'token' }>): NoToken {
  return answer.kind === 'refused' ? UNAUTHORIZED : { kind: 'limited', why: 'no_token', requestId: null };
}
