// What a text must be before LINE may see it. Pure. Called by the send route, ChatSession and line/outbound, so that all agree.

/** In UTF-16 code units, which is what `length` counts. https://developers.line.biz/en/docs/messaging-api/text-character-count/ */
export const TEXT_LENGTH_UTF16_MAX = 5000;

/** White space, control and format characters, the Hangul filler: what shows nothing. */
const INVISIBLE = /[\s\p{Cc}\p{Cf}\u3164\u115f\u1160\uffa0]/gu;

/** Why a text cannot be one message, or null where it can. What shows nothing is empty: nobody means to send it. */
export function checkText(text: string): 'TEXT_EMPTY' | 'TEXT_TOO_LONG' | null {
  if (text.replace(INVISIBLE, '') === '') return 'TEXT_EMPTY';
  return text.length > TEXT_LENGTH_UTF16_MAX ? 'TEXT_TOO_LONG' : null;
}
