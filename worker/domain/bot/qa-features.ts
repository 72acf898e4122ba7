// What of a text counts when two questions are compared: words where a script parts them, pairs of characters where it does
// not. Pure. Called by the Q&A store for its example questions and for what customers ask.
import { fold } from '../search/fold';

/** A run of letters and digits of the scripts that part words, or a run of any other letters. */
const RUN =
  /(?<word>[[\p{L}&&[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Georgian}]]0-9][[[\p{L}\p{M}]&&[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Georgian}\p{sc=Inherited}]]0-9]*)|(?<other>[[\p{L}\p{M}\p{N}]--[[\p{L}&&[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Georgian}]]0-9]]+)/gv;

/**
 * How often each feature stands in a text. Pairs do not reach over spaces and punctuation; a lone character is a feature by
 * itself. A text of signs alone has none.
 */
export function featuresOf(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (feature: string) => counts.set(feature, (counts.get(feature) ?? 0) + 1);
  for (const { groups } of fold(text).matchAll(RUN)) {
    if (groups?.word !== undefined) add(groups.word);
    else for (const pair of pairsOf(groups?.other ?? '')) add(pair);
  }
  return counts;
}

function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.length === 1 ? [run] : characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}
