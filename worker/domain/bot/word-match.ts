// Where a word stands in a text: as a whole word in scripts that part words, anywhere in those that do not. Pure.
// The one meaning of "word match" for keyword rules, handoff words, topics, lexicons and routing.
import { fold } from '../search/fold';

/** Made only of Latin, Greek, Cyrillic, Armenian or Georgian letters, digits and spaces: looked for as a whole word. */
const PARTED = /^(?:[\p{L}&&[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Georgian}]]|[0-9 ])+$/v;

/**
 * What goes on with a word of those scripts: letters, digits, `_`, and marks, most of which belong to no script of their own.
 * The two sound marks of kana do: they are of no concern to a Latin word.
 */
const GOES_ON =
  /^[[[[\p{L}\p{M}]&&[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Georgian}\p{sc=Inherited}]]0-9_]--[\u3099\u309a]]$/v;

/** `[start, end)` in UTF-16 units of the folded text. */
export interface WordRange {
  readonly start: number;
  readonly end: number;
}

/** @param foldedText a folded text @param foldedWord a folded, non-empty pattern */
export function hasWord(foldedText: string, foldedWord: string): boolean {
  return nextWord(foldedText, foldedWord, 0) !== null;
}

/** Every place of the word, overlapping ones too, in order. */
export function wordRanges(foldedText: string, foldedWord: string): WordRange[] {
  const ranges: WordRange[] = [];
  for (
    let found = nextWord(foldedText, foldedWord, 0);
    found;
    found = nextWord(foldedText, foldedWord, found.start + 1)
  ) {
    ranges.push(found);
  }
  return ranges;
}

/** The first of the words that stands in the text, as written in the list, or null. */
export function findAnyWord(foldedText: string, words: readonly string[]): string | null {
  const at = foldedWords(words).findIndex((word) => word !== '' && hasWord(foldedText, word));
  return at < 0 ? null : (words[at] ?? null);
}

const foldedLists = new WeakMap<readonly string[], readonly string[]>();

/** A list of patterns, folded, in the same order; remembered by the list itself, which settings never change in place. */
export function foldedWords(words: readonly string[]): readonly string[] {
  const known = foldedLists.get(words);
  if (known) return known;
  const folded = words.map(fold);
  foldedLists.set(words, folded);
  return folded;
}

function nextWord(text: string, word: string, from: number): WordRange | null {
  if (word === '') return null;
  const isParted = PARTED.test(word);
  for (let start = text.indexOf(word, from); start >= 0; start = text.indexOf(word, start + 1)) {
    const end = start + word.length;
    if (!isParted || (!goesOn(before(text, start)) && !goesOn(after(text, end)))) return { start, end };
  }
  return null;
}

function goesOn(character: string): boolean {
  return GOES_ON.test(character);
}

function after(text: string, index: number): string {
  const code = text.codePointAt(index);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function before(text: string, index: number): string {
  const pair = text.slice(Math.max(0, index - 2), index);
  return pair.length === 2 && (pair.codePointAt(0) ?? 0) > 0xffff ? pair : pair.slice(-1);
}
