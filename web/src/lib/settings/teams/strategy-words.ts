// How a team's chats are given out, in words: the name, and what each is best for.
import type { AssignMode, Strategy } from '$domain/routing/entry';
import { STRATEGIES } from '$domain/routing/entry';
import { m } from '../../paraglide/messages';

const STRATEGY_WORDS: Readonly<Record<Strategy, { readonly label: () => string; readonly best: () => string }>> = {
  round_robin: { label: m.set_strategy_round_robin, best: m.set_strategy_round_robin_best },
  least_busy: { label: m.set_strategy_least_busy, best: m.set_strategy_least_busy_best },
  priority_based: { label: m.set_strategy_priority_based, best: m.set_strategy_priority_based_best },
  skill_based: { label: m.set_strategy_skill_based, best: m.set_strategy_skill_based_best },
  manual: { label: m.set_strategy_manual, best: m.set_strategy_manual_best },
};

const MODE_WORDS: Readonly<Record<AssignMode, { readonly label: () => string; readonly best: () => string }>> = {
  offer: { label: m.set_mode_offer, best: m.set_mode_offer_best },
  forced: { label: m.set_mode_forced, best: m.set_mode_forced_best },
};

export function strategyOptions(): { value: Strategy; label: string }[] {
  return STRATEGIES.map((value) => ({ value, label: STRATEGY_WORDS[value].label() }));
}

/** One sentence. */
export function strategyBest(strategy: Strategy): string {
  return STRATEGY_WORDS[strategy].best();
}

export function modeOptions(): { value: AssignMode; label: string }[] {
  return (['offer', 'forced'] as const).map((value) => ({ value, label: MODE_WORDS[value].label() }));
}

export function modeBest(mode: AssignMode): string {
  return MODE_WORDS[mode].best();
}
