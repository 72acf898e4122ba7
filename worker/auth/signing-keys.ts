// The secret LOGIN_SIGNING_KEYS: a JSON list of {kid, secret}; the first signs, all verify, so that a key is changed by
// putting a new one in front and dropping the old one 12 h later. Every use has a key of its own, derived by purpose.
// Called by access-token, refresh-token, known-device and the names of guards.
import * as z from 'zod/mini';
import { hmac } from '../platform/keyed-hash';

const signingKeys = z
  .array(z.object({ kid: z.string().check(z.minLength(1)), secret: z.string().check(z.minLength(32)) }))
  .check(z.minLength(1));

export interface SigningKey {
  readonly kid: string;
  readonly secret: string;
}

type Purpose = 'access' | 'refresh' | 'device' | 'unknown_email' | 'passkey' | 'provider';

export interface KeySource {
  readonly LOGIN_SIGNING_KEYS: string;
}

/** All keys for one purpose, the signing one first. Throws without naming a value where the secret is malformed. */
export function keysFor(source: KeySource, purpose: Purpose): readonly SigningKey[] {
  return parseKeys(source.LOGIN_SIGNING_KEYS).map(({ kid, secret }) => ({
    kid,
    secret: hmac(secret, `kaiwa ${purpose} v1`),
  }));
}

/** The key that signs. */
export function signingKey(source: KeySource, purpose: Purpose): SigningKey {
  const [first] = keysFor(source, purpose);
  if (!first) throw new Error('configuration: LOGIN_SIGNING_KEYS');
  return first;
}

function parseKeys(text: string): SigningKey[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own words would quote the secret.
    throw new Error('configuration: LOGIN_SIGNING_KEYS');
  }
  const parsed = signingKeys.safeParse(json);
  if (!parsed.success) throw new Error('configuration: LOGIN_SIGNING_KEYS');
  return parsed.data;
}
