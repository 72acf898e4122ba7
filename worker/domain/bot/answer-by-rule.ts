// The answers of keyword rules, of any-message rules, and the fallback text. Pure. Steps of the bot's turn.
import { findAnyMessageRule } from './any-message-rules';
import { isCoolingDown } from './bot-memory';
import { type BotMessage, textMessage } from './bot-message';
import type { BotTurn, TurnOrders } from './bot-turn';
import { answerWith, askFor, coolDownKey, fail } from './end-turn';
import { findKeywordRule, type RuleAction, type RuleCircumstances } from './keyword-rules';
import { pickLanguage } from './languages';
import { FALLBACK_KEY } from './loop';
import { startFlow } from './run-flow';
import { renderText } from './texts';
import type { Turn } from './turn-context';

export function answerByKeyword(turn: Turn): BotTurn | null {
  if (turn.text === null) return null;
  const { folded: foldedText, deps } = turn;
  const at = { ...circumstances(turn, 'rule'), foldedText, matchesRegex: deps.matchesRegex };
  const rule = findKeywordRule(turn.settings.keywordRules, at);
  if (!rule) return null;
  const { messages = [], handoff = false, flowId, teamHint } = rule.action;
  const source = { kind: 'rule', id: rule.id } as const;
  const key = coolDownKey('rule', rule.id);
  const orders = ordersOf(rule.action);
  const common = { coolDownKey: key, ...(orders && { orders }) };
  if (handoff) {
    return askFor(turn, 'word', { ...common, said: { source, messages }, ...(teamHint !== undefined && { teamHint }) });
  }
  const flow = turn.settings.flows.find(({ id }) => id === flowId);
  if (flow) return startFlow(turn, flow, { ...common, messages });
  return answerWith(turn, { ...common, source, messages, turnKey: key, pending: { source: 'rule', id: rule.id } });
}

/** @param isMiss the Q&A store was asked and did not know: a failure, even where an any-message rule says something */
export function answerAnything(turn: Turn, isMiss: boolean): BotTurn {
  const rule = findAnyMessageRule(turn.settings.anyMessageRules, circumstances(turn, 'any'));
  if (!rule) return fail(turn, (failed) => sayFallback(failed));
  const key = coolDownKey('any', rule.id);
  const parts = {
    source: { kind: 'any_message', id: rule.id } as const,
    messages: rule.answer.kind === 'after_hours' ? afterHours(turn) : written(turn, rule.answer.messages),
    turnKey: key,
    pending: { source: 'any_message', id: rule.id } as const,
    coolDownKey: key,
  };
  return isMiss ? fail(turn, (failed) => answerWith(failed, { ...parts, outcome: 'failed' })) : answerWith(turn, parts);
}

function sayFallback(turn: Turn): BotTurn {
  return answerWith(turn, {
    source: { kind: 'fallback' },
    messages: written(turn, turn.settings.fallback),
    outcome: 'failed',
    turnKey: FALLBACK_KEY,
  });
}

function afterHours({ deps: { texts, opening }, input: { language } }: Turn): readonly BotMessage[] {
  const text =
    opening === null
      ? renderText(texts, 'after_hours_unknown', language, {})
      : renderText(texts, 'after_hours', language, { opening });
  return [textMessage(text)];
}

function written(turn: Turn, messages: Turn['settings']['fallback']): readonly BotMessage[] {
  return pickLanguage(messages, turn.input.language, turn.settings.languages.default) ?? [];
}

function circumstances({ input, textLanguage, at, deps, memory }: Turn, kind: 'rule' | 'any'): RuleCircumstances {
  return {
    channelId: input.channelId,
    languages: [textLanguage, input.language],
    at,
    isScheduled: deps.isScheduled,
    isCoolingDown: (rule) => isCoolingDown(memory, { ...rule, id: coolDownKey(kind, rule.id) }, at),
  };
}

function ordersOf({ tags, richMenuId, teamHint }: RuleAction): TurnOrders | null {
  const orders = {
    ...(tags && tags.length > 0 && { tags }),
    ...(richMenuId !== undefined && { richMenuId }),
    ...(teamHint !== undefined && { teamHint }),
  };
  return Object.keys(orders).length > 0 ? orders : null;
}
