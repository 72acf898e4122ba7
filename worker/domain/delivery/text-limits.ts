// What a text must be before LINE may see it. Pure. Called by the send route, ChatSession and line/outbound, so that all agree.
import { isInvisible, splitText, TEXT_PARTS_MAX, TEXT_TOTAL_UTF16_MAX } from './split-text';

/** Why a text cannot go out in one call, or null where it can. What shows nothing is empty: nobody means to send it. */
export function checkText(text: string): 'TEXT_EMPTY' | 'TEXT_TOO_LONG' | null {
  if (isInvisible(text)) return 'TEXT_EMPTY';
  if (text.length > TEXT_TOTAL_UTF16_MAX) return 'TEXT_TOO_LONG';
  // Parts end between characters, so even a text within the total may need one part too many.
  return splitText(text).length > TEXT_PARTS_MAX ? 'TEXT_TOO_LONG' : null;
}
