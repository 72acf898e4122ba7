// How long to wait before a socket is opened again. Pure.

export const BACKOFF_FIRST_MS = 500;
export const BACKOFF_MAX_MS = 30_000;

/**
 * Full jitter: anything from 0 to a ceiling that doubles from 0.5 s to 30 s, so that a thousand desks do not come back at once.
 * @param attempt 0 for the first try after a loss
 * @param random 0 <= random < 1
 * @param spreadMs the span the server asked for in its greeting; it counts for the first try after a working connection
 */
export function backoffMs(attempt: number, random: number, spreadMs = 0): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(random * Math.max(ceiling, attempt === 0 ? spreadMs : 0));
}
