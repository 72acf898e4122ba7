// What a waiting customer is told of her place, in her language. Pure: what is said follows from the notice, when is decided
// elsewhere (domain/queue/notices).
import type { BotMessage } from '../domain/bot/bot-message';
import type { Language } from '../domain/bot/languages';
import { renderText } from '../domain/bot/texts';
import type { DeskRules } from '../domain/desk/desk-rules';
import type { WaitRange } from '../domain/queue/wait-range';
import type { ChatRecord } from './chat-record';
import { systemButton, textOf } from './say';

export interface ToldPlace {
  readonly position: number | null;
  readonly wait: WaitRange | null;
}

type SourceKind = ChatRecord['sourceKind'];

export type PlaceKey = 'all_busy' | 'where_am_i' | 'position_update' | 'position_kept';

/** "You are #3 in queue. Estimated wait: …", with the buttons of the queue. */
export function placeMessage(
  rules: DeskRules,
  language: Language,
  sourceKind: SourceKind,
  key: PlaceKey,
  place: ToldPlace,
): BotMessage[] {
  const wait = waitSentence(rules, language, place.wait);
  const buttons = queueButtons(rules, language, sourceKind);
  if (place.position !== null) return textOf(rules, language, key, { position: place.position, wait }, buttons);
  // Without a number there is no move to tell.
  if (key === 'position_update' || key === 'position_kept') return [];
  return textOf(rules, language, `${key}_without_position`, { wait }, buttons);
}

/**
 * A callback is a promise to write, and what nobody typed is never pushed to a group or room, which costs one message per member. So
 * they are offered none.
 */
export function canBeCalledBack(sourceKind: SourceKind): boolean {
  return sourceKind === 'user';
}

export function queueButtons(rules: DeskRules, language: Language, sourceKind: SourceKind) {
  const later = systemButton(rules, language, 'label_message_me_later', 'message_me_later');
  return [
    systemButton(rules, language, 'label_where_am_i', 'where_am_i'),
    ...(canBeCalledBack(sourceKind) ? [later] : []),
    systemButton(rules, language, 'label_cancel', 'cancel_wait'),
  ];
}

function waitSentence(rules: DeskRules, language: Language, wait: WaitRange | null): string {
  const estimate = estimateWords(rules, language, wait);
  return estimate === null ? '' : renderText(rules.texts, 'wait_sentence', language, { estimate });
}

function estimateWords({ texts }: DeskRules, language: Language, wait: WaitRange | null): string | null {
  switch (wait?.kind) {
    case 'less_than_a_minute':
      return renderText(texts, 'wait_under_minute', language, {});
    case 'minutes':
      return renderText(texts, 'wait_range', language, { low: wait.lo, high: wait.hi });
    case 'more_than_an_hour':
      return renderText(texts, 'wait_over_hour', language, {});
    case undefined:
    case 'hidden':
      return null;
  }
}
