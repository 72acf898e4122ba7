// Decides when a sign-in may be tried again after failures. Never a lasting lock: the longest wait is 15 min, and one
// failure is forgiven per 15 min, so that guessing at full speed gets one try per 15 min and a person soon starts anew.
// Pure: the clock is an argument. Called by LoginGuard for each counter (strangers, one per known device).

/** PERSISTED CONTRACT: a row of LoginGuard's table `tries`. */
export interface TryCount {
  readonly failures: number;
  /** ms of the last failure. */
  readonly lastAt: number;
}

/** Failures without a wait at one account. */
export const ACCOUNT_FREE = 5;
/** At one network: a whole office on its first day comes from one, with its typing errors. */
export const NETWORK_FREE = 30;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** After this long one failure is forgotten. */
const FORGIVE_EVERY_MS = 15 * 60_000;
/** More than this above the free ones are not counted: the wait is the longest anyway, and the row must expire. */
const COUNTED_ABOVE_FREE_MAX = 11;

export const NO_TRIES: TryCount = { failures: 0, lastAt: 0 };

/** What is left of the failures at `now`. */
export function forgive(count: TryCount, now: number): number {
  const forgiven = Math.floor(Math.max(0, now - count.lastAt) / FORGIVE_EVERY_MS);
  return Math.max(0, count.failures - forgiven);
}

/** ms until the next try is allowed; 0: now. `free`: failures without a wait. */
export function waitMs(count: TryCount, free: number, now: number): number {
  const failures = forgive(count, now);
  if (failures < free) return 0;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - free));
  // A clock that went back must not stretch the wait.
  return Math.max(0, wait - Math.max(0, now - count.lastAt));
}

/** The count after one more failure. */
export function withFailure(count: TryCount, free: number, now: number): TryCount {
  return { failures: Math.min(free + COUNTED_ABOVE_FREE_MAX, forgive(count, now) + 1), lastAt: now };
}

/** The count when one try turned out well and the others stay counted. */
export function withoutOne(count: TryCount): TryCount {
  return { failures: Math.max(0, count.failures - 1), lastAt: count.lastAt };
}

/** ms at which nothing is left to remember. */
export function forgottenAt(count: TryCount): number {
  return count.lastAt + count.failures * FORGIVE_EVERY_MS;
}
