// Decides what a presented refresh token gets: a successor, the same successor again, itself, or the end of its family.
// Pure: no hashing, no storage, no clock. LoginGuard looks the rows up and applies the answer in one synchronous block.
// The browser's tabs share one cookie, so an answer that arrives late must never put an older token in place of a newer one.

/** PERSISTED CONTRACT: a row of LoginGuard's table `refresh_token`, without its hash. Times in ms. */
export interface TokenRow {
  /** When its successor was made; null: it is the newest of its family. */
  readonly usedAt: number | null;
  /** When it was last handed out. */
  readonly givenAt: number;
  /** How often it was handed out; above 1 several answers may be carrying it at the same time. */
  readonly givenCount: number;
}

/** `keepsCookie`: the browser already holds this token or a later one, so the answer sets no cookie. */
export type Rotation =
  | { readonly type: 'make_successor' }
  | { readonly type: 'give_successor_again'; readonly keepsCookie: boolean }
  | { readonly type: 'keep' }
  | { readonly type: 'end_family' };

/** Twice the longest round trip for which the promise to honest tabs holds. */
export const GRACE_MS = 10_000;

/**
 * @param presented the row of the presented token
 * @param successor the row of its successor, null where none was made
 */
export function rotateRefresh(presented: TokenRow, successor: TokenRow | null, now: number): Rotation {
  if (presented.usedAt === null) {
    // While repeats of the answer that carries it may be under way, using it up would let a late one put a used token
    // into the cookie: it is accepted without rotating, and rotates at its next use.
    const mayBeUnderWay = presented.givenCount > 1 && now - presented.givenAt <= GRACE_MS;
    return mayBeUnderWay ? { type: 'keep' } : { type: 'make_successor' };
  }
  if (successor === null || now - presented.usedAt > GRACE_MS) return { type: 'end_family' };
  return { type: 'give_successor_again', keepsCookie: successor.usedAt !== null };
}
