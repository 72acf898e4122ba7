// The cookie of a device on which somebody signed in before: a random id, signed. It opens nothing; it gives the device its
// own counter of tries, so that strangers cannot lock an operator out. The account's guard must know the id as well.
import { hmac, isSameSecret } from '../platform/keyed-hash';
import { newUnguessableName } from '../platform/random-id';
import { type KeySource, keysFor, signingKey } from './signing-keys';

export function newDevice(): string {
  return newUnguessableName();
}

export function signDevice(source: KeySource, device: string): string {
  return `${device}.${hmac(signingKey(source, 'device').secret, device)}`;
}

/** The device's id, or null where the cookie is absent or not of our making. */
export function readDevice(source: KeySource, cookie: string | undefined): string | null {
  const [, device, signature] = /^([0-9a-f]{32})\.([\w-]{43})$/.exec(cookie ?? '') ?? [];
  if (!device || !signature) return null;
  return keysFor(source, 'device').some(({ secret }) => isSameSecret(hmac(secret, device), signature)) ? device : null;
}
