// How far a customer has lost patience: a number for each message, and the running value over all of them. Pure.
// Called by the bot's turn at every message of the customer. A mood service may replace the number of a message, nothing else.
import { fold } from '../search/fold';
import type { Language } from './languages';
import { ANGRY_EMOJI, ANGRY_STICKER_KEYWORDS, LEXICONS } from './lexicons/lexicon';
import { findAnyWord, foldedWords } from './word-match';

/** In tenths, so that 0.5 and 0.2 and 0.1 are 0.8 and not a bit less. */
const TENTHS = { anger: 5, profanity: 4, repeated: 3, capitals: 2, angrySign: 2, run: 1 } as const;
const KEPT_SHARE = 0.6;
const CAPITALS_MIN = 8;

export interface HeardMessage {
  /** The customer's words as written, those on a sticker too; null where there are none. */
  readonly text: string | null;
  readonly stickerKeywords: readonly string[];
  /** She said the same before. */
  readonly isRepeated: boolean;
  /** Whose lexicons count. */
  readonly languages: readonly Language[];
}

/** 0 to 1. */
export function frustrationOf(message: HeardMessage): number {
  const text = message.text ?? '';
  const folded = fold(text);
  const lexicons = [...new Set(message.languages)].flatMap((language) => LEXICONS[language] ?? []);
  const tenths =
    (lexicons.some(({ anger }) => findAnyWord(folded, anger)) ? TENTHS.anger : 0) +
    (lexicons.some(({ profanity }) => findAnyWord(folded, profanity)) ? TENTHS.profanity : 0) +
    (message.isRepeated ? TENTHS.repeated : 0) +
    (isShouted(text) ? TENTHS.capitals : 0) +
    (hasAngryEmoji(folded) || message.stickerKeywords.some(isAngryKeyword) ? TENTHS.angrySign : 0) +
    (/[!?]{2}/.test(folded) ? TENTHS.run : 0);
  return Math.min(10, tenths) / 10;
}

/** The running value after a message: what came before fades, what comes counts in full. */
export function nextFrustration(before: number, ofMessage: number): number {
  // Six places are enough, and leave 0.3 + 0.5 at 0.8.
  return Math.round((KEPT_SHARE * before + ofMessage) * 1e6) / 1e6;
}

/** At least eight letters that have a small form, and none of them small. */
function isShouted(text: string): boolean {
  const letters = text.normalize('NFKC');
  return (letters.match(/\p{Lu}/gu)?.length ?? 0) >= CAPITALS_MIN && !/\p{Ll}/u.test(letters);
}

function hasAngryEmoji(folded: string): boolean {
  return ANGRY_EMOJI.some((emoji) => folded.includes(emoji));
}

/** The whole keyword, so that "made" is not "mad". */
function isAngryKeyword(keyword: string): boolean {
  return foldedWords(ANGRY_STICKER_KEYWORDS).includes(fold(keyword));
}
