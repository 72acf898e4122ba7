// Cuts a long text into the texts of one call to LINE. Pure; the console shows by the same code how many messages it becomes.
// https://developers.line.biz/en/docs/messaging-api/text-character-count/
import { findCut } from './graphemes';

/** One message's text, in UTF-16 code units, which is what `length` counts. */
export const TEXT_LENGTH_UTF16_MAX = 5000;
/** What one call of LINE carries. */
export const TEXT_PARTS_MAX = 5;
export const TEXT_TOTAL_UTF16_MAX = TEXT_LENGTH_UTF16_MAX * TEXT_PARTS_MAX;

/** White space, control and format characters, the Hangul fillers, the blank Braille pattern: what shows nothing. */
const INVISIBLE = /[\s\p{Cc}\p{Cf}\u3164\u115f\u1160\uffa0\u2800]/gu;

/** Whether a reader would see nothing at all. */
export function isInvisible(text: string): boolean {
  return text.replace(INVISIBLE, '') === '';
}

/**
 * The parts of a text, in order, each of 1 to 5,000 UTF-16 units, never cut inside a character unless one alone is longer.
 * A part that would show nothing is left out: LINE refuses an empty message, and its refusal would cost the others their way.
 * @returns no part where nothing shows; more than TEXT_PARTS_MAX where the text is too long for one call
 */
export function splitText(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  while (start < text.length) {
    const end = findCut(text, start, TEXT_LENGTH_UTF16_MAX);
    const part = text.slice(start, end);
    if (!isInvisible(part)) parts.push(part);
    start = end;
  }
  return parts;
}
