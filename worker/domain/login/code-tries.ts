// How often somebody may try one-time codes and recovery codes at an account: five wrong ones in 15 min, whoever tries, and
// whatever the password's own counter says. Pure: the clock is an argument. Called by LoginGuard.

export const CODE_TRIES_MAX = 5;
export const CODE_TRIES_MS = 15 * 60_000;

/** ms until the next try is allowed; 0: now. @param failedAt ms of the wrong tries, oldest first */
export function codeWaitMs(failedAt: readonly number[], now: number): number {
  // A clock that went back must not stretch the wait.
  const recent = failedAt.filter((at) => now - at < CODE_TRIES_MS && at <= now);
  const oldestThatCounts = recent[recent.length - CODE_TRIES_MAX];
  return oldestThatCounts === undefined ? 0 : oldestThatCounts + CODE_TRIES_MS - now;
}
