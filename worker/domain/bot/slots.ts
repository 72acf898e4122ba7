// Questions that gather facts one by one: while somebody waits in a queue, and in the flows of the bot. Pure.
// Which question comes next, whether an answer fits, when to give up. Progress holds names and counts; what the customer
// answered goes to the caller and is not kept here, so it is deleted where her messages are deleted.
// PERSISTED CONTRACT: Slot is part of the stored settings, SlotProgress of stored chats; new fields are optional.
import { isInvisible } from '../delivery/split-text';
import { fold } from '../search/fold';
import { REGEX_TEXT_UTF16_MAX } from './bot-limits';
import { type BotMessage, textMessage } from './bot-message';
import type { MatchesRegex } from './keyword-rules';
import { LANGUAGES, type Language, listsOf, type PerLanguage, pickLanguage } from './languages';

export type SlotCheck =
  | { readonly kind: 'any' | 'email' | 'phone' }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'regex'; readonly pattern: string }
  /** Up to 12 of up to 20 graphemes; each language in the same order. */
  | { readonly kind: 'choice'; readonly choices: PerLanguage<readonly string[]> };

export interface Slot {
  readonly name: string;
  readonly question: PerLanguage<string>;
  readonly check: SlotCheck;
  /** Answers that may fail before the slot is skipped. Absent: 2. */
  readonly tries?: number;
}

export interface SlotProgress {
  /** The question that waits for an answer, and how many did not fit. */
  readonly open?: { readonly name: string; readonly failed: number };
  /** Slots that were answered or skipped. */
  readonly done?: readonly string[];
}

export const SLOT_TRIES = 2;
export const SLOT_VALUE_UTF16_MAX = 1000;

/** Opens the first question that is neither done nor answered otherwise; null where none is left. */
export function openNextSlot(
  slots: readonly Slot[],
  progress: SlotProgress,
  known: readonly string[] = [],
): { readonly slot: Slot | null; readonly progress: SlotProgress } {
  const done = progress.done ?? [];
  const slot = slots.find(({ name }) => !done.includes(name) && !known.includes(name)) ?? null;
  return { slot, progress: slot ? { done, open: { name: slot.name, failed: 0 } } : { done } };
}

export type SlotAnswer =
  /** No question is open, or settings no longer have it. */
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly name: string; readonly value: string; readonly progress: SlotProgress }
  /** `failed`: answers to this question that did not fit so far. */
  | { readonly kind: 'again'; readonly slot: Slot; readonly failed: number; readonly progress: SlotProgress }
  | { readonly kind: 'skipped'; readonly name: string; readonly failed: number; readonly progress: SlotProgress };

/** @param text what the customer wrote; null for a message without words, which fits no question */
export function answerSlot(
  slots: readonly Slot[],
  progress: SlotProgress,
  text: string | null,
  matchesRegex: MatchesRegex,
): SlotAnswer {
  const { open, done = [] } = progress;
  const slot = open && slots.find(({ name }) => name === open.name);
  if (!slot) return { kind: 'none' };
  const value = text === null ? null : toValue(slot.check, text, matchesRegex);
  const closed = { done: [...done, slot.name] };
  if (value !== null) return { kind: 'value', name: slot.name, value, progress: closed };
  const failed = open.failed + 1;
  if (failed >= (slot.tries ?? SLOT_TRIES)) return { kind: 'skipped', name: slot.name, failed, progress: closed };
  return { kind: 'again', slot, failed, progress: { done, open: { name: slot.name, failed } } };
}

/** The question with its choices as buttons; null where it is written in no language. */
export function slotMessage(slot: Slot, language: Language, fallback: Language): BotMessage | null {
  const question = pickLanguage(slot.question, language, fallback);
  if (question === null) return null;
  const choices = slot.check.kind === 'choice' ? (pickLanguage(slot.check.choices, language, fallback) ?? []) : [];
  return textMessage(
    question,
    choices.map((text) => ({ label: text, action: { type: 'message', text } })),
  );
}

function toValue(check: SlotCheck, text: string, matchesRegex: MatchesRegex): string | null {
  const plain = text.normalize('NFKC').trim();
  if (isInvisible(plain) || plain.length > SLOT_VALUE_UTF16_MAX) return null;
  switch (check.kind) {
    case 'any':
      return text.trim();
    case 'email':
      return /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]+$/.test(plain) && plain.length <= 254 ? plain : null;
    case 'phone': {
      const digits = plain.replace(/[\s().-]/g, '');
      return /^\+?[0-9]{6,15}$/.test(digits) ? digits : null;
    }
    case 'number': {
      const digits = plain.replaceAll(',', '');
      const number = /^[+-]?[0-9]+(\.[0-9]+)?$/.test(digits) ? Number(digits) : null;
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = check;
      if (number === null || number < min || number > max) return null;
      // A longer one, such as that of an order, would lose its last digits.
      return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? `${number}` : digits;
    }
    case 'regex':
      return matchesRegex(check.pattern, fold(text).slice(0, REGEX_TEXT_UTF16_MAX)) ? text.trim() : null;
    case 'choice':
      return toChoice(check.choices, fold(text));
  }
}

/** A choice in any language, or its number: a desktop shows no buttons. */
function toChoice(choices: PerLanguage<readonly string[]>, folded: string): string | null {
  for (const list of listsOf(choices, LANGUAGES)) {
    const choice =
      list.find((one) => fold(one) === folded) ?? (/^[0-9]{1,2}$/.test(folded) ? list[Number(folded) - 1] : undefined);
    if (choice !== undefined) return choice;
  }
  return null;
}
