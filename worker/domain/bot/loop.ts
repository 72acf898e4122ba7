// Whether a conversation with the bot goes in circles. Pure; it knows the bot's turns by their keys and the customer's texts as
// the log has them now, so an unsent text is no part of it. Called by the bot's turn.
import { isSameText } from './text-likeness';

export const LOOP_TURNS_MAX = 8;
export const LOOP_WINDOW_MS = 10 * 60_000;

/** The key of a turn in which the bot did not know. */
export const FALLBACK_KEY = 'fallback';

const REPEATS = 3;

/** One turn in which the bot answered. */
export interface TurnMark {
  readonly at: number;
  /** Which answer it was, e.g. `rule:opening-hours`, or FALLBACK_KEY. */
  readonly key: string;
}

/**
 * @param turns of this member, oldest first; those that are too many or too old are passed over
 * @param foldedText what the customer says now
 * @param foldedBefore what this member said before, in the last ten minutes
 */
export function isLoop(
  turns: readonly TurnMark[],
  foldedText: string,
  foldedBefore: readonly string[],
  now: number,
): boolean {
  const keys = turns
    .slice(-LOOP_TURNS_MAX)
    .filter(({ at }) => now - at <= LOOP_WINDOW_MS)
    .map(({ key }) => key);
  return isSentAgainAndAgain(keys) || isAlternating(keys) || isRepeating(foldedText, foldedBefore);
}

/** One answer went out three times. The fallback is none: how often it may be said is what `maxFailures` sets, up to five. */
function isSentAgainAndAgain(keys: readonly string[]): boolean {
  return keys.some((key) => key !== FALLBACK_KEY && keys.filter((other) => other === key).length >= REPEATS);
}

/** The last four are A B A B. */
function isAlternating(keys: readonly string[]): boolean {
  const [a, b, c, d] = keys.slice(-4);
  return d !== undefined && a === c && b === d && a !== b;
}

/** This text and two earlier ones are the same. */
function isRepeating(text: string, before: readonly string[]): boolean {
  return before.slice(0, LOOP_TURNS_MAX).filter((earlier) => isSameText(text, earlier)).length >= REPEATS - 1;
}
