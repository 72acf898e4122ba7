// What a quote shows of the message it answers: one line of words, never the file itself. Pure.
import type { EntryView } from '$protocol/entry-view';
import { contentWords } from '../i18n/state-words';
import { m } from '../paraglide/messages';
import { stickerWords } from './sticker-words';

const EXCERPT_UNITS_MAX = 160;

/** @param entry null: the chat's history does not have it; undefined: it is on its way */
export function quoteExcerpt(entry: EntryView | null | undefined): string {
  if (entry === undefined) return m.loading();
  if (entry === null || entry.kind !== 'message') return m.thread_quote_missing();
  const { content } = entry;
  const meaning = content.type === 'sticker' ? stickerWords(content) : '';
  const text = meaning === '' ? contentWords(content) : m.sticker_alt_named({ words: meaning });
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > EXCERPT_UNITS_MAX
    ? `${line.slice(0, EXCERPT_UNITS_MAX - 1).replace(/[\ud800-\udbff]$/u, '')}…`
    : line;
}
