// The words by which a customer asks for a person, and the phrases in which the same words mean something else. Pure.
// Called by the bot's turn, and wherever a text must not be taken for anything else when it asks for a person.
// PERSISTED CONTRACT: HandoffWords is part of the stored settings; new fields are optional.
import { type Language, listsOf, type PerLanguage } from './languages';
import { foldedWords, type WordRange, wordRanges } from './word-match';

export interface HandoffWords {
  readonly words: PerLanguage<readonly string[]>;
  /** "travel agent": a word inside of one of these does not count, the same word elsewhere in the text does. */
  readonly exceptions: PerLanguage<readonly string[]>;
}

/**
 * The first word of the lists that the text says, as written there, or null.
 * @param languages whose lists count; not all, for the Japanese 有人 ("staffed") stands in the Chinese 所有人 ("everybody")
 */
export function findHandoffWord(
  foldedText: string,
  handoff: HandoffWords,
  languages: readonly Language[],
): string | null {
  const excepted = listsOf(handoff.exceptions, languages)
    .flatMap(foldedWords)
    .flatMap((phrase) => wordRanges(foldedText, phrase));
  for (const list of listsOf(handoff.words, languages)) {
    const at = foldedWords(list).findIndex((word) =>
      wordRanges(foldedText, word).some((range) => !isWithin(range, excepted)),
    );
    const word = list[at];
    if (word !== undefined) return word;
  }
  return null;
}

function isWithin(range: WordRange, phrases: readonly WordRange[]): boolean {
  return phrases.some(({ start, end }) => start <= range.start && range.end <= end);
}
