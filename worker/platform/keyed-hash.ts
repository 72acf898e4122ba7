// Hashes and keyed hashes of short texts, at once and without a promise, so that an object can look a token up and rotate it
// in one synchronous block. Not for passwords (password-hash.ts) and not for webhook signatures.
import { Buffer } from 'node:buffer';
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** SHA-256 as base64url. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64url');
}

/** HMAC-SHA256 as base64url. */
export function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64url');
}

/** 256 random bits as base64url. */
export function newSecretToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares without telling by its time where the texts differ. */
export function isSameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
