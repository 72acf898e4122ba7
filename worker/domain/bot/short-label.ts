// The words of a button made of a longer text. Pure. Called where the bot makes buttons of questions.
import { QUICK_REPLY_LABEL_GRAPHEMES_MAX } from '../delivery/quick-reply-limits';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text itself, or its beginning and an ellipsis: at most 20 characters as people see them. */
export function toShortLabel(text: string): string {
  const characters = Array.from(segmenter.segment(text.trim().replace(/\s+/gu, ' ')), ({ segment }) => segment);
  if (characters.length <= QUICK_REPLY_LABEL_GRAPHEMES_MAX) return characters.join('');
  return `${characters
    .slice(0, QUICK_REPLY_LABEL_GRAPHEMES_MAX - 1)
    .join('')
    .trimEnd()}…`;
}
