// Takes a chat through decisions and shows what they left: for tests of the pure core.
import type { ChatEvent } from '../domain/chat/chat-event';
import type { DecisionContext, Policy, Step } from '../domain/chat/decision';
import type { Effect } from '../domain/chat/effect';
import type { ThreadEvent } from '../domain/chat/entry';
import type { RejectionCode } from '../domain/chat/rejection';
import type { ChatState, Session } from '../domain/chat/session-state';
import { transition } from '../domain/chat/transition';
import { contextAt, deepFreeze, NOW } from './chat-states';

/** The decision, which must not be a refusal. */
export function stepFrom(chat: ChatState, event: ChatEvent, ctx: DecisionContext = contextAt(NOW)): Step {
  const decided = transition(deepFreeze(chat), event, ctx);
  if (!decided.ok) throw new Error(decided.error.code);
  return decided.value;
}

/** The chat after all of them, at one instant. */
export function chatAfter(chat: ChatState, ...events: readonly ChatEvent[]): ChatState {
  return events.reduce((state, event) => stepFrom(state, event).state, chat);
}

/** Its session after all of them. */
export function sessionAfter(chat: ChatState, ...events: readonly ChatEvent[]): Session {
  return sessionOf(chatAfter(chat, ...events));
}

export function sessionOf({ session }: ChatState): Session {
  if (!session) throw new Error('there is no session');
  return session;
}

export function refusalOf(
  chat: ChatState,
  event: ChatEvent,
  ctx: DecisionContext = contextAt(NOW),
): RejectionCode | null {
  const decided = transition(deepFreeze(chat), event, ctx);
  return decided.ok ? null : decided.error.code;
}

/** Nothing at all changed, not even the object. */
export function isUnchanged(chat: ChatState, event: ChatEvent, ctx: DecisionContext = contextAt(NOW)): boolean {
  const { state, entries, effects } = stepFrom(chat, event, ctx);
  return state === chat && entries.length === 0 && effects.length === 0;
}

/** The events among the new lines of the log. */
export function linesOf({ entries }: Step): ThreadEvent[] {
  return entries.flatMap(({ entry }) => (entry.kind === 'event' ? [entry.event] : []));
}

export function lineTypesOf(step: Step): string[] {
  return linesOf(step).map(({ type }) => type);
}

/** Deadlines that a step stops and starts, in words: `-hold_end`, `+idle_end 300000` (ms from NOW). */
export function timersOf({ effects }: { readonly effects: readonly Effect[] }): string[] {
  return effects.flatMap((effect) => {
    if (effect.type === 'cancel_wake') return [`-${effect.timer}`];
    return effect.type === 'wake_at' ? [`+${effect.timer} ${effect.at - NOW}`] : [];
  });
}

export function effectsOf<Type extends Effect['type']>(step: Step, type: Type): Extract<Effect, { type: Type }>[] {
  return step.effects.filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type);
}

export function withPolicy(now: number, policy: Partial<Policy>): DecisionContext {
  const ctx = contextAt(now);
  return { ...ctx, policy: { ...ctx.policy, ...policy } };
}
