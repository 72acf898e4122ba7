// The form of recovery codes: 80 bits as four groups of four letters that are not taken for one another. Pure: the bits are drawn
// by whoever calls. Case, blanks and hyphens do not matter to whoever types one.

export const RECOVERY_CODES = 10;
export const RECOVERY_BYTES = 10;

/** RFC 4648: no 0, 1, 8 and 9. */
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** `abcd-efgh-2345-wxyz`. @param bytes ten of them */
export function toRecoveryCode(bytes: Uint8Array): string {
  let letters = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      letters += BASE32[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** The letters alone, or null where it cannot be such a code. */
export function readRecoveryCode(text: string): string | null {
  const letters = text.toLowerCase().replace(/[\s-]/g, '');
  return /^[a-z2-7]{16}$/.test(letters) ? letters : null;
}
