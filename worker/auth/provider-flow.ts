// One way to the identity provider and back, bound to the browser that began it: a signed cookie of ten minutes holds a random name,
// from which state, nonce and PKCE verifier follow by a key that only we have. So nothing is stored, and a provider that was changed
// meanwhile, another browser, or another of our keys gives other values. That a way is gone once, the account's guard sees.
import { hmac, isSameSecret, newSecretToken, sha256 } from '../platform/keyed-hash';
import { type KeySource, keysFor, signingKey } from './signing-keys';

export const FLOW_MS = 10 * 60_000;

export interface ProviderFlow {
  /** What the cookie holds. */
  readonly cookie: string;
  readonly until: number;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The verifier's SHA-256, as S256 has it. */
  readonly challenge: string;
}

interface Target {
  readonly issuer: string;
  readonly clientId: string;
}

export function beginFlow(source: KeySource, target: Target, now: number): ProviderFlow {
  return toFlow(signingKey(source, 'provider').secret, target, newSecretToken(), now + FLOW_MS);
}

/** Null where the cookie is absent, over, not of our making, or of another provider. */
export function readFlow(
  source: KeySource,
  target: Target,
  cookie: string | undefined,
  now: number,
): ProviderFlow | null {
  const [, name, until] = /^([\w-]{43})\.(\d{1,16})\.[\w-]{43}$/.exec(cookie ?? '') ?? [];
  if (!cookie || !name || !until || Number(until) <= now) return null;
  const flows = keysFor(source, 'provider').map(({ secret }) => toFlow(secret, target, name, Number(until)));
  return flows.find((flow) => isSameSecret(flow.cookie, cookie)) ?? null;
}

/** The name of a flow for whoever sees to it that it ends once. */
export function flowHash({ cookie }: ProviderFlow): string {
  return sha256(cookie);
}

function toFlow(key: string, { issuer, clientId }: Target, name: string, until: number): ProviderFlow {
  const made = (purpose: string) => hmac(key, JSON.stringify([purpose, issuer, clientId, name, until]));
  const verifier = made('verifier');
  return {
    cookie: `${name}.${until}.${made('cookie')}`,
    until,
    state: made('state'),
    nonce: made('nonce'),
    verifier,
    challenge: sha256(verifier),
  };
}
