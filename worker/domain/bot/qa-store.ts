// The registered questions and answers: which entry a text asks for, and how sure that is. Pure.
// Called by the bot's turn and by the test bench. Instead of the words' nearness a model may rank the entries; it returns ids
// and scores and no text, and the thresholds stay.
import type { Language } from './languages';
import type { QaEntry } from './qa-entry';
import { hasQuestions, type RankedEntry, rankByWords } from './qa-index';

export interface QaThresholds {
  readonly answer: number;
  readonly suggest: number;
}

/** Entries with scores from 0 to 1, best first. */
export type RankEntries = (entries: readonly QaEntry[], language: Language, text: string) => readonly RankedEntry[];

/** `none`: there is nothing to be asked in this language, so nothing was missed. */
export type QaResult =
  | { readonly kind: 'answer'; readonly entry: QaEntry; readonly confidence: number }
  | { readonly kind: 'suggest'; readonly entries: readonly QaEntry[]; readonly confidence: number }
  | { readonly kind: 'miss'; readonly confidence: number }
  | { readonly kind: 'none' };

export const SUGGESTIONS_MAX = 3;

/** @param text as the customer wrote it */
export function askStore(
  entries: readonly QaEntry[],
  language: Language,
  text: string,
  thresholds: QaThresholds,
  rank: RankEntries = rankByWords,
): QaResult {
  if (!hasQuestions(entries, language)) return { kind: 'none' };
  const ranked = rank(entries, language, text);
  const confidence = confidenceOf(ranked[0]?.score ?? 0, ranked[1]?.score ?? 0);
  const named = ranked.slice(0, SUGGESTIONS_MAX).flatMap(({ entryId }) => findEntry(entries, entryId) ?? []);
  const [entry] = named;
  if (!entry || confidence < thresholds.suggest) return { kind: 'miss', confidence };
  return confidence >= thresholds.answer
    ? { kind: 'answer', entry, confidence }
    : { kind: 'suggest', entries: named, confidence };
}

/** An entry that is on, or null. */
export function findEntry(entries: readonly QaEntry[], entryId: string): QaEntry | null {
  return entries.find(({ id, isOn }) => isOn && id === entryId) ?? null;
}

/** The best score, halved where the second is as good. */
export function confidenceOf(best: number, second: number): number {
  return best * Math.min(1, Math.max(0.5, 0.5 + 2.5 * (best - second)));
}
