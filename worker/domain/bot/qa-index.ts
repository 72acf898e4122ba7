// The example questions of the Q&A store as vectors, and how near a text comes to each entry. Pure; built once for each list
// of entries, which settings never change in place. Called by the Q&A store.
import { compareIds } from './compare-ids';
import type { Language } from './languages';
import type { QaEntry } from './qa-entry';
import { featuresOf } from './qa-features';

/** An entry with its best cosine, above 0 and at most 1. */
export interface RankedEntry {
  readonly entryId: string;
  readonly score: number;
}

/** All example questions of one language. */
interface LanguageIndex {
  readonly questionCount: number;
  /** The entry of each question. */
  readonly entryIds: readonly string[];
  /** Where a feature stands, and its weight there with the question's vector at length 1. */
  readonly places: ReadonlyMap<string, readonly { readonly question: number; readonly weight: number }[]>;
}

const indexes = new WeakMap<readonly QaEntry[], Map<Language, LanguageIndex>>();

/** Entries of the language that share anything with the text, nearest first; equal ones by id. */
export function rankByWords(entries: readonly QaEntry[], language: Language, text: string): readonly RankedEntry[] {
  const index = indexOf(entries, language);
  const best = new Map<string, number>();
  for (const [question, score] of cosines(index, text)) {
    const entryId = index.entryIds[question] ?? '';
    best.set(entryId, Math.max(score, best.get(entryId) ?? 0));
  }
  return [...best]
    .map(([entryId, score]) => ({ entryId, score }))
    .sort((a, b) => b.score - a.score || compareIds(a.entryId, b.entryId));
}

/** Whether there is anything to be asked in this language. */
export function hasQuestions(entries: readonly QaEntry[], language: Language): boolean {
  return indexOf(entries, language).questionCount > 0;
}

function indexOf(entries: readonly QaEntry[], language: Language): LanguageIndex {
  const ofLanguages = indexes.get(entries) ?? new Map<Language, LanguageIndex>();
  indexes.set(entries, ofLanguages);
  const index =
    ofLanguages.get(language) ?? buildIndex(entries.filter((entry) => entry.isOn && entry.language === language));
  ofLanguages.set(language, index);
  return index;
}

function buildIndex(entries: readonly QaEntry[]): LanguageIndex {
  const questions = entries.flatMap(({ id, questions }) =>
    questions.map((text) => ({ id, features: featuresOf(text) })),
  );
  const frequency = new Map<string, number>();
  for (const { features } of questions) {
    for (const feature of features.keys()) frequency.set(feature, (frequency.get(feature) ?? 0) + 1);
  }
  const places = new Map<string, { question: number; weight: number }[]>();
  for (const [question, { features }] of questions.entries()) {
    for (const [feature, weight] of unitVector(features, questions.length, (one) => frequency.get(one) ?? 0)) {
      const ofFeature = places.get(feature) ?? [];
      ofFeature.push({ question, weight });
      places.set(feature, ofFeature);
    }
  }
  return { questionCount: questions.length, entryIds: questions.map(({ id }) => id), places };
}

function cosines({ places, questionCount }: LanguageIndex, text: string): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (const [feature, weight] of unitVector(featuresOf(text), questionCount, (one) => places.get(one)?.length ?? 0)) {
    for (const place of places.get(feature) ?? []) {
      // A sum of products may end a hair above 1.
      sums.set(place.question, Math.min(1, (sums.get(place.question) ?? 0) + weight * place.weight));
    }
  }
  return sums;
}

/** `(1 + ln count) * (ln((N + 1) / (df + 1)) + 1)` for each feature, brought to length 1. */
function unitVector(
  features: ReadonlyMap<string, number>,
  questionCount: number,
  documentFrequency: (feature: string) => number,
): readonly (readonly [string, number])[] {
  const weighted = [...features].map(([feature, count]) => {
    const rarity = Math.log((questionCount + 1) / (documentFrequency(feature) + 1)) + 1;
    return [feature, (1 + Math.log(count)) * rarity] as const;
  });
  const length = Math.sqrt(weighted.reduce((sum, [, weight]) => sum + weight * weight, 0));
  return weighted.map(([feature, weight]) => [feature, weight / length] as const);
}
