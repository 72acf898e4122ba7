// Passwords as the Worker checks them: at most two hashes at once in an isolate, and the same work for accounts that do not
// exist; new ones are hashed in the same line. Throttling comes before this (login-route); the hash itself is platform/password-hash.
import { err, ok, type Result } from '../domain/result';
import { hashPassword, needsRehash, unmatchableHash, verifyPassword } from '../platform/password-hash';

const HASHES_MAX = 2;
/**
 * A hash holds its isolate's thread for some 150 ms, and webhooks wait behind it. Requests that each find a free place one
 * after another would hold it for as long as a flood lasts; so many in a second leave half of it to the others.
 */
const HASHES_PER_SEC_MAX = 3;
const WAITING_MAX = 12;
const LOOK_AGAIN_MS = 50;
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

export interface PasswordLine {
  readonly check: CheckPassword;
  /** The stored form of a new password. Err: too many hashes are waiting in this isolate. */
  readonly make: (password: string, pepper: string) => Promise<Result<string, 'UNAVAILABLE'>>;
  /** Whether another check would be turned away; asked before a try is counted. */
  isFull(): boolean;
}

interface Place {
  readonly since: number;
}

/** A line with places of its own, for tests; the Worker has one per isolate. */
export function createPasswordLine(verify: typeof verifyPassword): PasswordLine {
  /** One mark per hash under way, and per request that waits, and no promise: awaiting another request's is forbidden here. */
  const places = new Set<Place>();
  const waiting = new Set<Place>();
  /** When the last hashes began, ms, oldest first. */
  let begun: number[] = [];

  const dropLeft = (now: number) => {
    for (const place of places) if (now - place.since > PLACE_MS) places.delete(place);
    for (const mark of waiting) if (now - mark.since > PLACE_MS) waiting.delete(mark);
  };
  const isBusy = (now: number) => {
    dropLeft(now);
    begun = begun.filter((at) => now - at < 1_000);
    return places.size >= HASHES_MAX || begun.length >= HASHES_PER_SEC_MAX;
  };
  const isFull = () => isBusy(Date.now()) && waiting.size >= WAITING_MAX;

  function takePlace(): Place | null {
    const now = Date.now();
    if (isBusy(now)) return null;
    begun.push(now);
    const place = { since: now };
    places.add(place);
    return place;
  }

  async function waitForPlace(): Promise<Place | null> {
    const mark = { since: Date.now() };
    waiting.add(mark);
    try {
      while (Date.now() <= mark.since + PATIENCE_MS) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        const place = takePlace();
        if (place) return place;
      }
      return null;
    } finally {
      waiting.delete(mark);
    }
  }

  async function inLine<T>(work: () => Promise<T>): Promise<Result<T, 'UNAVAILABLE'>> {
    const place = isFull() ? null : (takePlace() ?? (await waitForPlace()));
    if (!place) return err('UNAVAILABLE');
    try {
      return ok(await work());
    } finally {
      places.delete(place);
    }
  }

  const check: CheckPassword = (password, stored, pepper) =>
    inLine(async () => {
      const fits = await verify(password, stored ?? unmatchableHash(), pepper);
      return { isRight: fits && stored !== null, isOld: stored !== null && needsRehash(stored) };
    });
  return { check, make: (password, pepper) => inLine(() => hashPassword(password, pepper)), isFull };
}

export const passwordLine = createPasswordLine(verifyPassword);
