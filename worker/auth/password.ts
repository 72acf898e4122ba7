// Passwords as the Worker checks them: at most two hashes at once in an isolate, and the same work for accounts that do not
// exist. Throttling comes before this (login-route); the hash itself is platform/password-hash.
import { err, ok, type Result } from '../domain/result';
import { needsRehash, unmatchableHash, verifyPassword } from '../platform/password-hash';

const HASHES_MAX = 2;
const LOOK_AGAIN_MS = 20;
const PATIENCE_MS = 5_000;
/** A request that its browser left never gives its place back; it counts as given back after this. */
const PLACE_MS = 10_000;

export interface PasswordCheck {
  readonly isRight: boolean;
  /** The stored form is of older parameters and should be made anew. */
  readonly isOld: boolean;
}

/** `stored` null: no such account; takes as long and is never right. Err: too many hashes are waiting in this isolate. */
export type CheckPassword = (
  password: string,
  stored: string | null,
  pepper: string,
) => Promise<Result<PasswordCheck, 'UNAVAILABLE'>>;

/** A check with places of its own, for tests; the Worker has one per isolate. */
export function createPasswordCheck(verify: typeof verifyPassword): CheckPassword {
  /** One mark per hash under way and no promise: awaiting another request's is forbidden here. */
  const places = new Set<{ readonly since: number }>();

  async function takePlace(): Promise<{ readonly since: number } | null> {
    const giveUpAt = Date.now() + PATIENCE_MS;
    for (;;) {
      const now = Date.now();
      for (const place of places) if (now - place.since > PLACE_MS) places.delete(place);
      if (places.size < HASHES_MAX) {
        const place = { since: now };
        places.add(place);
        return place;
      }
      if (now > giveUpAt) return null;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  return async (password, stored, pepper) => {
    const place = await takePlace();
    if (!place) return err('UNAVAILABLE');
    try {
      const fits = await verify(password, stored ?? unmatchableHash(), pepper);
      return ok({ isRight: fits && stored !== null, isOld: stored !== null && needsRehash(stored) });
    } finally {
      places.delete(place);
    }
  };
}

export const checkPassword = createPasswordCheck(verifyPassword);
