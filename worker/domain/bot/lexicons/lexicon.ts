// The shape of a list of angry words, and which list belongs to which language. Pure data, read by the measure of frustration.
// A pattern counts by word match: whole words in Latin letters, anywhere in Thai, Japanese and Chinese. So what goes in there
// must not be a part of harmless words: ばか stands in ばかり, 爛 in 燦爛.
import type { PerLanguage } from '../languages';
import { LEXICON_EN } from './lexicon-en';
import { LEXICON_ID } from './lexicon-id';
import { LEXICON_JA } from './lexicon-ja';
import { LEXICON_TH } from './lexicon-th';
import { LEXICON_ZH_HANT } from './lexicon-zh-hant';

export interface Lexicon {
  /** What people say who lose patience with a service. */
  readonly anger: readonly string[];
  /** Swear words and insults. */
  readonly profanity: readonly string[];
}

export const LEXICONS: PerLanguage<Lexicon> = {
  en: LEXICON_EN,
  ja: LEXICON_JA,
  th: LEXICON_TH,
  'zh-Hant': LEXICON_ZH_HANT,
  id: LEXICON_ID,
};

/** Keywords that LINE gives to stickers, English for the most part. */
export const ANGRY_STICKER_KEYWORDS: readonly string[] = [
  'angry',
  'anger',
  'annoyed',
  'annoying',
  'enraged',
  'frustrated',
  'frustration',
  'fuming',
  'furious',
  'grumpy',
  'irritated',
  'mad',
  'offended',
  'outraged',
  'pissed off',
  'rage',
  'resentful',
  'upset',
  '怒',
  'イライラ',
  'むかつく',
  'โกรธ',
  'หงุดหงิด',
  '生氣',
  'marah',
  'kesal',
];

export const ANGRY_EMOJI: readonly string[] = ['😠', '😡', '🤬', '👿', '💢', '😤', '🖕'];
