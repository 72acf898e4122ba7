// Whether a reply may hurt: it is rude, it shouts, or it is the first one and greets nobody. Warns its writer, blocks nothing.
// Pure. Called by the console before a text is sent; no text leaves the browser for it.
import { LEXICONS } from '../bot/lexicons/lexicon';
import { findAnyWord } from '../bot/word-match';
import { fold } from '../search/fold';
import { GREETINGS, PLAIN_WORDS, RUDE_WORDS } from './rude-words';

export const TONE_FAULTS = ['rude', 'shouting', 'no_greeting'] as const;
export type ToneFault = (typeof TONE_FAULTS)[number];

/** What must not be sent unseen, whatever the language of the chat: one writes in several. */
const RUDE = [
  ...Object.values(LEXICONS).flatMap(({ profanity }) => profanity.filter((word) => !PLAIN_WORDS.has(word))),
  ...Object.values(RUDE_WORDS).flat(),
];

/** Addresses are written as they are. */
const ADDRESSES = /(?:https?:\/\/|www\.)\S+|\S+@\S+/giu;
/** One code, name or word; `AB-1234`, `SIZE_XL` and `A/B` stay whole. */
const TOKENS = /[\p{L}\p{N}][\p{L}\p{N}'’_/.-]*/gu;
const CASED = /[\p{Lu}\p{Ll}]/gu;
const IS_CODE = /\p{N}|[_/]|\p{Lu}-|-\p{Lu}/u;
/** Shorter ones are names of things: OK, LINE, PDF. */
const LOUD_LENGTH = 5;
const LOUD_WORDS = 2;
const LOUD_SHARE = 0.7;
const MARKS = /[!！❗‼]{3,}/u;
const MARK = /[!！❗‼]/gu;
const MARKS_MAX = 4;

/** @param isFirstReply nobody has written to the customer in this session yet */
export function toneFaults(text: string, isFirstReply: boolean): ToneFault[] {
  const folded = fold(text);
  const holds: Readonly<Record<ToneFault, boolean>> = {
    rude: findAnyWord(folded, RUDE) !== null,
    shouting: isShouted(text),
    no_greeting: isFirstReply && /\p{L}/u.test(text) && findAnyWord(folded, GREETINGS) === null,
  };
  return TONE_FAULTS.filter((fault) => holds[fault]);
}

/** Mostly capitals, in words that are no codes, or one exclamation mark after the other. */
function isShouted(text: string): boolean {
  const plain = text.replace(ADDRESSES, ' ');
  if (MARKS.test(plain) || (plain.match(MARK)?.length ?? 0) > MARKS_MAX) return true;
  const words = (plain.match(TOKENS) ?? []).filter((word) => !IS_CODE.test(word) && casedIn(word) > 0);
  const loud = words.filter((word) => !/\p{Ll}/u.test(word) && casedIn(word) >= LOUD_LENGTH);
  const all = words.reduce((count, word) => count + casedIn(word), 0);
  const capitals = words.reduce((count, word) => count + (word.match(/\p{Lu}/gu)?.length ?? 0), 0);
  return loud.length >= LOUD_WORDS && capitals / all >= LOUD_SHARE;
}

function casedIn(word: string): number {
  return word.match(CASED)?.length ?? 0;
}
