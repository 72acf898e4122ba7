// Makes texts comparable that people take for the same: width, case, invisible characters, runs of white space.
// Pure. Called where names and words are searched; Hiragana and Katakana stay different.

/** Zero-width characters and variation selectors: seen by nobody, typed by accident. */
const INVISIBLE = /\p{Variation_Selector}|[\u200B-\u200D\u2060\uFEFF]/gu;

/** NFKC, lower case without a locale, NFKC again, no invisible characters, one space between words, trimmed. */
export function fold(text: string): string {
  const comparable = text.normalize('NFKC').toLowerCase().normalize('NFKC');
  return comparable.replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim();
}
