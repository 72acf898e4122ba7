// Which item of a menu a key leads to: arrows in a circle, the ends, the first letters of a label. Pure. Called by Menu.

/** Letters within this time of each other are one search. */
export const LETTERS_WITHIN_MS = 600;

/** @returns the index a key leads to, or null where it is none of a menu's */
export function stepTo(key: string, current: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (current + 1) % count;
    case 'ArrowUp':
      return (current <= 0 ? count : current) - 1;
    case 'Home':
    case 'PageUp':
      return 0;
    case 'End':
    case 'PageDown':
      return count - 1;
    default:
      return null;
  }
}

/** The next item that begins with what was typed; one letter again and again goes on from item to item. */
export function findByLetters(labels: readonly string[], typed: string, current: number): number | null {
  const fold = (text: string) => text.normalize('NFKC').toLocaleLowerCase();
  const letters = [...fold(typed)];
  const isOneLetter = letters.every((letter) => letter === letters[0]);
  const sought = isOneLetter ? (letters[0] ?? '') : letters.join('');
  if (sought === '') return null;
  // A longer search may stay where it is; one letter goes on.
  const from = isOneLetter ? current + 1 : Math.max(0, current);
  for (let step = 0; step < labels.length; step++) {
    const index = (from + step) % labels.length;
    if (fold(labels[index] ?? '').startsWith(sought)) return index;
  }
  return null;
}
