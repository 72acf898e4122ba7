// The words for how a message goes and what it costs, and which of them ask for attention.
import { wholeNumber } from '../i18n/format-amount';
import { parts, sentences } from '../i18n/join-words';
import { m } from '../paraglide/messages';
import type { HowItGoes } from './how-it-goes';

export interface WayWords {
  readonly words: string;
  readonly tone: 'free' | 'plain' | 'warning' | 'stopped';
}

const count = wholeNumber;

export function wayWords(way: HowItGoes): WayWords {
  if (way.way === 'reply') return { words: m.composer_free({ seconds: way.secondsLeft }), tone: 'free' };
  if (way.trouble === 'stopped') return { words: m.composer_push_stopped(), tone: 'stopped' };
  const left = way.left === null ? m.composer_push() : m.composer_push_left({ left: count(way.left) });
  const words =
    way.cost !== null && way.cost > 1 ? parts(left, m.composer_push_counts({ cost: count(way.cost) })) : left;
  if (way.trouble === 'too_few') return { words: sentences(words, m.composer_push_too_few()), tone: 'stopped' };
  if (way.trouble === null) return { words, tone: 'plain' };
  return { words: sentences(words, m.composer_push_nearly()), tone: 'warning' };
}
