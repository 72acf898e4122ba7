// Words around customer texts: names of their groups, and what is wrong with one.
import { m } from '../../paraglide/messages';
import { faultWords } from '../form/fault-words';
import type { TextGroup, TextProblem } from './text-drafts';

export const GROUP_WORDS: Readonly<Record<TextGroup['name'], () => string>> = {
  asking: m.set_texts_asking,
  queue: m.set_texts_queue,
  callback: m.set_texts_callback,
  hours: m.set_texts_hours,
  operator: m.set_texts_operator,
  afterwards: m.set_texts_afterwards,
  bot: m.set_texts_bot,
  buttons: m.set_texts_buttons,
};

/** With the token in question as one writes it. */
export function problemWords({ code, token }: TextProblem): string {
  if (token === undefined) return faultWords(code);
  const written = `{${token}}`;
  return code === 'MISSING_TOKEN' ? m.set_text_missing({ token: written }) : m.set_text_unknown({ token: written });
}
