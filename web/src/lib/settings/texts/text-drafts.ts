// The document of customer texts as its form holds it: for each language and text what was written instead of ours, and whether it
// is off. Texts that are never sent have no field, and keep what was stored. Faults are told while one writes. Pure.
import { LANGUAGES, type Language } from '$domain/bot/languages';
import { type TextOverrides, textFaults } from '$domain/bot/texts';
import { TEXT_KEYS, TEXT_SPECS, type TextKey, type TextSpec } from '$domain/bot/texts/text-keys';
import { isSent, type SentTextKey } from '$domain/bot/texts/unsent-texts';
import type { DocumentShape } from '../form/document-form';
import { eachLanguage, pick } from '../form/lines';

const SHOWN_KEYS: readonly SentTextKey[] = TEXT_KEYS.filter(isSent);

export interface TextDraft {
  /** Empty: ours. */
  text: string;
  isOff: boolean;
}

export type TextsOfLanguageDraft = Record<TextKey, TextDraft>;
export type TextsDraft = Record<Language, TextsOfLanguageDraft>;

export const textsShape: DocumentShape<'texts', TextsDraft> = {
  toDraft: (overrides) => eachLanguage((language) => toDrafts(overrides[language] ?? {})),
  toValue: (drafts): TextOverrides => pick(drafts, fromDrafts),
};

export interface TextProblem {
  readonly code: ReturnType<typeof textFaults>[number]['code'];
  readonly token?: string;
}

/** What is wrong with it as it stands; nothing with ours, and with one that is off. */
export function problemsOf(key: TextKey, { text, isOff }: TextDraft): readonly TextProblem[] {
  return isOff || text === '' ? [] : textFaults(key, text);
}

/** `needs` must stand in it, `takes` may. */
export function specOf(key: TextKey): TextSpec {
  return TEXT_SPECS[key];
}

/** How many texts of the form say something of their own, in one language. */
export function countChanged(drafts: TextsOfLanguageDraft): number {
  return SHOWN_KEYS.filter((key) => drafts[key].isOff || drafts[key].text !== '').length;
}

export interface TextGroup {
  readonly name: 'asking' | 'queue' | 'callback' | 'hours' | 'operator' | 'afterwards' | 'bot' | 'buttons';
  readonly keys: readonly SentTextKey[];
}

/** Where each group begins in the order of the keys. */
const GROUP_STARTS: readonly (readonly [TextGroup['name'], SentTextKey])[] = [
  ['asking', 'ask_topic'],
  ['queue', 'where_am_i'],
  ['callback', 'callback_offer'],
  ['hours', 'closes_soon'],
  ['operator', 'joined'],
  ['afterwards', 'returned_to_bot'],
  ['bot', 'did_you_mean'],
  ['buttons', 'label_talk_to_human'],
];

/** All texts that are sent, in their order, each in one group. */
export const TEXT_GROUPS: readonly TextGroup[] = GROUP_STARTS.map(([name, first], at) => {
  const next = GROUP_STARTS[at + 1]?.[1];
  const end = next === undefined ? SHOWN_KEYS.length : SHOWN_KEYS.indexOf(next);
  return { name, keys: SHOWN_KEYS.slice(at === 0 ? 0 : SHOWN_KEYS.indexOf(first), end) };
});

function toDrafts(overrides: Readonly<Partial<Record<TextKey, string>>>): TextsOfLanguageDraft {
  const entries = TEXT_KEYS.map((key) => [key, { text: overrides[key] ?? '', isOff: overrides[key] === '' }] as const);
  return Object.fromEntries(entries) as TextsOfLanguageDraft; // every key of the list
}

function fromDrafts(drafts: TextsOfLanguageDraft): Partial<Record<TextKey, string>> | undefined {
  const written: Partial<Record<TextKey, string>> = {};
  for (const key of TEXT_KEYS) {
    const { text, isOff } = drafts[key];
    if (isOff) written[key] = '';
    else if (text !== '') written[key] = text;
  }
  return Object.keys(written).length === 0 ? undefined : written;
}

/** The languages in the order in which they are offered. */
export const TEXT_LANGUAGES: readonly Language[] = LANGUAGES;
