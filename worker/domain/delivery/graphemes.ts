// Characters as people see them: counting them, and cutting a text between them. Pure, imports nothing; the console may use it.
// LINE counts some texts in graphemes and others in UTF-16 units: https://developers.line.biz/en/docs/messaging-api/text-character-count/

// A fixed language, so that the same text is cut at the same places everywhere.
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many characters a text shows; a family emoji is one. Stops counting behind `max`, where the answer is `max + 1`. */
export function countGraphemes(text: string, max = Number.POSITIVE_INFINITY): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) {
    count += 1;
    if (count > max) break;
  }
  return count;
}

/**
 * Where to cut so that the part from `start` on has at most `max` UTF-16 units: the last border between characters. One
 * character that alone is longer is cut, but never inside a surrogate pair.
 * @param max at least 2
 * @returns an index behind `start`; the text's length where the rest fits
 */
export function findCut(text: string, start: number, max: number): number {
  const limit = start + max;
  if (text.length <= limit) return text.length;
  const border = segmenter.segment(text).containing(limit)?.index ?? limit;
  if (border > start) return border;
  return isInsidePair(text, limit) ? limit - 1 : limit;
}

/** The beginning of a text, at most `max` UTF-16 units (at least 2), cut between characters. */
export function cutText(text: string, max: number): string {
  return text.slice(0, findCut(text, 0, max));
}

function isInsidePair(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  const before = text.charCodeAt(index - 1);
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}
