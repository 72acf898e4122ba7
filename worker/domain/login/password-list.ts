// A list of passwords that is kept as places: hashes of some 35 bits, in order, packed. Pure. Called by the two lists and by the
// script that writes them.

/** Bits of a remainder: 1 of 2^18 passwords that are not on a list is taken for one that is, so 1 of 2^17 by two lists. */
export const REMAINDER_BITS = 18;

/** The form in which passwords are listed and looked up. */
export function toListed(password: string): string {
  return password.normalize('NFKC').toLowerCase();
}

/** Where a listed form stands, of 0 to count * 2^18 - 1, evenly spread. Not for secrets: it is fast, and known to everybody. */
export function placeOf(listed: string, count: number): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  // Two runs of 32 bits that stir each other, after bryc's cyrb53 (public domain).
  for (let i = 0; i < listed.length; i += 1) {
    const unit = listed.charCodeAt(i);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  const hash53 = 4_294_967_296 * (b & 0x1f_ffff) + (a >>> 0);
  return Math.floor((hash53 / 2 ** 53) * count * 2 ** REMAINDER_BITS);
}

export interface PasswordList {
  readonly count: number;
  /** Whether a password, as typed, is on it; unpacked when first asked, some 20 ms. */
  readonly has: (password: string) => boolean;
  /** All of it, in order. */
  readonly places: () => Float64Array;
}

export function passwordList(packed: string, count: number): PasswordList {
  let known: Float64Array | null = null;
  const places = () => {
    known ??= unpack(packed, count);
    return known;
  };
  return { count, places, has: (password) => isAmong(places(), placeOf(toListed(password), count)) };
}

/**
 * Golomb-Rice: of each step to the next place, first how often 2^18 goes into it, as ones with a zero behind, then the rest in 18
 * bits. Some 19.6 bits each, where the plain hashes would take 35.
 */
export function pack(sorted: readonly number[]): string {
  const bits: number[] = [];
  let last = 0;
  for (const place of sorted) {
    const step = place - last;
    last = place;
    for (let ones = Math.floor(step / 2 ** REMAINDER_BITS); ones > 0; ones -= 1) bits.push(1);
    bits.push(0);
    const rest = step % 2 ** REMAINDER_BITS;
    for (let at = REMAINDER_BITS - 1; at >= 0; at -= 1) bits.push((rest >>> at) & 1);
  }
  let text = '';
  for (let i = 0; i < bits.length; i += 8) {
    let byte = 0;
    for (let at = 0; at < 8; at += 1) byte = byte * 2 + (bits[i + at] ?? 0);
    text += String.fromCharCode(byte);
  }
  return btoa(text);
}

/** What pack() was given. */
export function unpack(packed: string, count: number): Float64Array {
  const bytes = atob(packed);
  const sorted = new Float64Array(count);
  let bit = 0;
  const next = () => {
    const value = (bytes.charCodeAt(bit >> 3) >> (7 - (bit & 7))) & 1;
    bit += 1;
    return value;
  };
  let last = 0;
  for (let i = 0; i < count; i += 1) {
    let ones = 0;
    while (next() === 1) ones += 1;
    let rest = 0;
    for (let at = 0; at < REMAINDER_BITS; at += 1) rest = rest * 2 + next();
    last += ones * 2 ** REMAINDER_BITS + rest;
    sorted[i] = last;
  }
  return sorted;
}

function isAmong(sorted: Float64Array, place: number): boolean {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0) < place) from = middle + 1;
    else to = middle;
  }
  return sorted[from] === place;
}
