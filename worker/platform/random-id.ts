// Random ids. The only place that draws randomness for the pure core, which gets them through its context.
import { toUuidV7 } from '../domain/ids';

export function newUuidV7(now: number): string {
  return toUuidV7(now, crypto.getRandomValues(new Uint8Array(10)));
}

/** 128 random bits as 32 hexadecimal characters: names that must not be guessed. */
export function newUnguessableName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
