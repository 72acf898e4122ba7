// Puts finished texts together as the console's language does: its own comma, its own full stop.
import { m } from '../paraglide/messages';
import { getLocale } from '../paraglide/runtime';

/** "a. b": two sentences, of which the first has no full stop yet. */
export const sentences = (first: string, second: string): string => m.two_sentences({ first, second });

/** "a, b": of one thing two parts. */
export const parts = (first: string, second: string): string => m.two_parts({ first, second });

/** "a, b, c" */
export function listed(words: readonly string[]): string {
  return new Intl.ListFormat(getLocale(), { type: 'unit', style: 'short' }).format(words);
}
