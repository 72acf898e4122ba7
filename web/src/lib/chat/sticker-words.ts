// What a sticker says in words: the text on it, else what LINE says it means. Pure.
import type { ContentView } from '$protocol/entry-view';

/** LINE's keywords are a random pick of up to 15; the first few are enough. Empty where LINE tells nothing. */
export function stickerWords({ text, keywords = [] }: Extract<ContentView, { type: 'sticker' }>): string {
  return text?.trim() || keywords.slice(0, 3).join(', ');
}
