// How alike two texts are: Dice's coefficient over pairs of neighbouring characters. Pure.
// Called where a customer repeats herself. https://en.wikipedia.org/wiki/Dice-S%C3%B8rensen_coefficient

/** From here on two texts count as the same one. */
export const SAME_TEXT_DICE = 0.9;

/**
 * 0 to 1: twice the pairs in common by all pairs, each as often as it stands there. Texts too short for a pair are 1 when
 * equal; an empty text is like none.
 * @param a folded @param b folded
 */
export function diceOfBigrams(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  if (a === b) return 1;
  const ofA = countBigrams(a);
  const ofB = countBigrams(b);
  const all = ofA.total + ofB.total;
  if (all === 0) return 0;
  let common = 0;
  for (const [pair, count] of ofA.counts) common += Math.min(count, ofB.counts.get(pair) ?? 0);
  return (2 * common) / all;
}

export function isSameText(foldedA: string, foldedB: string): boolean {
  return diceOfBigrams(foldedA, foldedB) >= SAME_TEXT_DICE;
}

function countBigrams(text: string): { readonly counts: ReadonlyMap<string, number>; readonly total: number } {
  const characters = [...text];
  const counts = new Map<string, number>();
  for (let i = 1; i < characters.length; i++) {
    const pair = `${characters[i - 1]}${characters[i]}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return { counts, total: Math.max(0, characters.length - 1) };
}
