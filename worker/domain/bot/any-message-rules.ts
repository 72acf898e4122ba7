// The rules that answer whatever a customer sends, by the calendar: seasonal notices, the answer outside of business hours.
// Pure. Called by the bot's turn after the Q&A store and before the fallback text.
// PERSISTED CONTRACT: AnyMessageRule is part of the stored settings; new fields are optional.
import type { BotMessage } from './bot-message';
import { compareIds } from './compare-ids';
import { type KeywordRule, outOfPlace, type RuleCircumstances } from './keyword-rules';
import type { PerLanguage } from './languages';

export const ANY_MESSAGE_COOL_DOWN_SEC = 4 * 3600;

/** `after_hours`: the customer text of that name, which tells when we open again. */
export type AnyMessageAnswer =
  | { readonly kind: 'messages'; readonly messages: PerLanguage<readonly BotMessage[]> }
  | { readonly kind: 'after_hours' };

export interface AnyMessageRule
  extends Pick<KeywordRule, 'id' | 'name' | 'isOn' | 'channels' | 'languages' | 'order' | 'schedule'> {
  /** Absent: 4 hours. */
  readonly coolDownSec?: number;
  readonly answer: AnyMessageAnswer;
}

export function coolDownSecOf(rule: AnyMessageRule): number {
  return rule.coolDownSec ?? ANY_MESSAGE_COOL_DOWN_SEC;
}

/** The rule with the lowest order number (then id) that applies now, or null. */
export function findAnyMessageRule(rules: readonly AnyMessageRule[], at: RuleCircumstances): AnyMessageRule | null {
  const applying = rules.filter(
    (rule) =>
      outOfPlace(rule, at) === null &&
      at.isScheduled(rule.schedule, at.at) &&
      !at.isCoolingDown({ id: rule.id, coolDownSec: coolDownSecOf(rule) }),
  );
  return applying.sort((a, b) => a.order - b.order || compareIds(a.id, b.id))[0] ?? null;
}
