// What customers read that nobody typed: the defaults, what a workspace or channel put in their place, writing one out, and
// what is wrong with one. Pure. Called by the bot, by the session for all texts of queue and hand-over, and by settings.
// PERSISTED CONTRACT: TextOverrides is stored; it names texts by key and language, both of which only grow.

import { countGraphemes, cutText } from '../delivery/graphemes';
import { QUICK_REPLY_LABEL_GRAPHEMES_MAX } from '../delivery/quick-reply-limits';
import { isInvisible, TEXT_LENGTH_UTF16_MAX } from '../delivery/split-text';
import { LANGUAGES, type Language, type PerLanguage } from './languages';
import {
  TEXT_KEYS,
  TEXT_SPECS,
  type TextKey,
  type TextSpec,
  type TextsOfLanguage,
  type TextValues,
} from './texts/text-keys';
import { TEXTS_EN } from './texts/texts-en';
import { TEXTS_ID } from './texts/texts-id';
import { TEXTS_JA } from './texts/texts-ja';
import { TEXTS_TH } from './texts/texts-th';
import { TEXTS_ZH_HANT } from './texts/texts-zh-hant';

/** Every text in every language. */
export type CustomerTexts = Readonly<Record<Language, TextsOfLanguage>>;

/** What one layer of settings says otherwise. An empty text switches off what may be off. */
export type TextOverrides = PerLanguage<Readonly<Partial<Record<TextKey, string>>>>;

export const DEFAULT_TEXTS: CustomerTexts = {
  en: TEXTS_EN,
  ja: TEXTS_JA,
  th: TEXTS_TH,
  'zh-Hant': TEXTS_ZH_HANT,
  id: TEXTS_ID,
};

/** A template's length; what it becomes with its values fits into one message of LINE all the same. */
export const TEMPLATE_UTF16_MAX = 2000;

const TOKEN = /\{([a-z_]+)\}/gi;

/** @param layers the least specific first: workspace, channel, team; absent ones say nothing */
export function layerTexts(...layers: readonly (TextOverrides | undefined)[]): CustomerTexts {
  const textsOf = (language: Language): TextsOfLanguage => {
    const texts: Record<TextKey, string> = { ...DEFAULT_TEXTS[language] };
    for (const overrides of layers) {
      const ofLanguage = overrides?.[language] ?? {};
      for (const key of TEXT_KEYS) texts[key] = ofLanguage[key] ?? texts[key];
    }
    return texts;
  };
  return {
    en: textsOf('en'),
    ja: textsOf('ja'),
    th: textsOf('th'),
    'zh-Hant': textsOf('zh-Hant'),
    id: textsOf('id'),
  };
}

/**
 * A text as the customer reads it. A token without a value leaves no gap; a value is put in as it is.
 * @returns at most 5,000 UTF-16 units; empty where the text is off, which is then not sent
 */
export function renderText<Key extends TextKey>(
  texts: CustomerTexts,
  key: Key,
  language: Language,
  values: TextValues<Key>,
): string {
  const given = new Map<string, string | number | undefined>(Object.entries(values));
  const written = texts[language][key].replace(TOKEN, (_, name: string) => `${given.get(name) ?? ''}`);
  return cutText(written.replace(/[ \t]+$/gm, '').trim(), TEXT_LENGTH_UTF16_MAX);
}

export interface TextFault {
  readonly code: 'UNKNOWN_TOKEN' | 'MISSING_TOKEN' | 'EMPTY' | 'TOO_LONG';
  /** The token in question. */
  readonly token?: string;
}

/** Everything that is wrong with a template for this key. */
export function textFaults(key: TextKey, template: string): TextFault[] {
  const spec: TextSpec = TEXT_SPECS[key];
  if (template === '' && spec.mayBeOff) return [];
  if (isInvisible(template)) return [{ code: 'EMPTY' }];
  const tokens = new Set([...template.matchAll(TOKEN)].map(([, name = '']) => name));
  const known = [...spec.needs, ...spec.takes];
  return [
    ...[...tokens]
      .filter((token) => !known.includes(token))
      .map((token) => ({ code: 'UNKNOWN_TOKEN' as const, token })),
    ...spec.needs.filter((token) => !tokens.has(token)).map((token) => ({ code: 'MISSING_TOKEN' as const, token })),
    ...(isTooLong(spec, template) ? [{ code: 'TOO_LONG' as const }] : []),
  ];
}

/** `UNKNOWN_KEY`: there is no text of this name. */
export interface OverrideFault {
  readonly code: TextFault['code'] | 'UNKNOWN_KEY';
  readonly language: Language;
  readonly key: string;
  readonly token?: string;
}

/** Everything that is wrong with one layer. */
export function overrideFaults(overrides: TextOverrides): OverrideFault[] {
  return LANGUAGES.flatMap((language) =>
    Object.entries(overrides[language] ?? {}).flatMap(([key, template]): OverrideFault[] => {
      const known = TEXT_KEYS.find((one) => one === key);
      if (!known) return [{ code: 'UNKNOWN_KEY', language, key }];
      return textFaults(known, template).map((fault) => ({ ...fault, language, key }));
    }),
  );
}

function isTooLong({ kind }: TextSpec, template: string): boolean {
  if (kind !== 'label') return template.length > TEMPLATE_UTF16_MAX;
  return countGraphemes(template, QUICK_REPLY_LABEL_GRAPHEMES_MAX) > QUICK_REPLY_LABEL_GRAPHEMES_MAX;
}
