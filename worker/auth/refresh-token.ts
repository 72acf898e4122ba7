// The refresh token: operator id, a dot, 256 random bits. Only its SHA-256 is ever stored. A successor follows from the
// presented token and a key, so that a repeat gets the same one although nobody kept it.
// Called by LoginGuard (make, hash, follow) and login-route (whose guard to ask).
import { hmac, newSecretToken } from '../platform/keyed-hash';
import { type KeySource, keysFor } from './signing-keys';

const REFRESH_TOKEN = /^([A-Za-z0-9_-]{1,64})\.[A-Za-z0-9_-]{43}$/;

export function newRefreshToken(operatorId: string): string {
  return `${operatorId}.${newSecretToken()}`;
}

/** Whose token it claims to be, or null where it has not the form of one. */
export function operatorOfRefreshToken(token: string): string | null {
  return REFRESH_TOKEN.exec(token)?.[1] ?? null;
}

/** The successor by each key, the signing one first: a repeat after a change of keys is still answered alike. */
export function successorsOf(source: KeySource, operatorId: string, presented: string): string[] {
  return keysFor(source, 'refresh').map(({ secret }) => `${operatorId}.${hmac(secret, presented)}`);
}
