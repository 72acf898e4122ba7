// The three ways in which LINE counts, none of which is JSON Schema's code points. Pure.
// See https://developers.line.biz/en/docs/messaging-api/text-character-count/

export type LengthUnit = 'u16' | 'grapheme' | 'bytes';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Length of a text in UTF-16 code units, grapheme clusters, or UTF-8 bytes. */
export function lengthOf(text: string, unit: LengthUnit): number {
  if (unit === 'u16') return text.length;
  if (unit === 'bytes') return new TextEncoder().encode(text).length;
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}
