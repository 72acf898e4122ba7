// Makes ids and tokens in the shapes LINE gives them. Uses the platform's randomness; holds no state but the message counter's
// last value, which the caller keeps.

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
// Ids of LINE exceed 2^53, so that code which makes numbers of them breaks here as it would there.
const FIRST_MESSAGE_ID = 560_000_000_000_000_000n;

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function randomHex(bytes: number): string {
  return Array.from(randomBytes(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param kind `U` person or bot, `C` group, `R` room */
export function newLineId(kind: 'U' | 'C' | 'R'): string {
  return kind + randomHex(16);
}

export function isLineId(value: string): boolean {
  return /^[UCR][0-9a-f]{32}$/.test(value);
}

/** Decimal text, never a number. */
export function messageIdOf(counter: number): string {
  return (FIRST_MESSAGE_ID + BigInt(counter) * 65_537n).toString();
}

/** URL-safe random text, for quote, read and access tokens. */
export function randomToken(bytes: number): string {
  return btoa(String.fromCharCode(...randomBytes(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** A ULID: 48 bits of time in ms, 80 random bits. See https://github.com/ulid/spec */
export function newUlid(nowMs: number): string {
  let time = '';
  for (let rest = nowMs, index = 0; index < 10; index += 1, rest = Math.floor(rest / 32)) {
    time = CROCKFORD.charAt(rest % 32) + time;
  }
  return time + Array.from(randomBytes(16), (byte) => CROCKFORD.charAt(byte % 32)).join('');
}
