// A decision of the Dispatcher in words: who was considered and what stood against them, who was chosen, what came of it. A verdict
// that is not known here yet is shown by its name. Pure.
import type { DecisionView } from '$protocol/decision-view';
import { listed } from '../i18n/join-words';
import { m } from '../paraglide/messages';

type Words = Readonly<Record<string, () => string>>;
const wordsOf = (table: Words, key: string) => table[key]?.() ?? key;

const VERDICTS: Words = {
  ranked: m.verdict_ranked,
  not_member: m.verdict_not_member,
  excluded: m.verdict_excluded,
  status: m.verdict_status,
  unreachable: m.verdict_unreachable,
  reconnecting: m.verdict_reconnecting,
  shift: m.verdict_shift,
  wrap_up: m.verdict_wrap_up,
  language: m.verdict_language,
  capacity: m.verdict_capacity,
  fair_cap: m.verdict_fair_cap,
};

/** "rank 2", "skill:billing", or the name of what stood against her. */
export function verdictWords(verdict: string): string {
  const rank = /^rank (\d+)$/.exec(verdict)?.[1];
  if (rank !== undefined) return m.verdict_rank({ rank });
  if (verdict.startsWith('skill:')) return m.verdict_skill({ skill: verdict.slice('skill:'.length) });
  return wordsOf(VERDICTS, verdict);
}

const STRATEGIES: Words = {
  round_robin: m.strategy_round_robin,
  least_busy: m.strategy_least_busy,
  priority_based: m.strategy_priority_based,
  skill_based: m.strategy_skill_based,
  manual: m.strategy_manual,
};
const MODES: Words = {
  offer: m.mode_offer,
  forced: m.mode_forced,
  manual: m.mode_manual,
  none: m.mode_none,
};

export function howWords({ strategy, mode }: Pick<DecisionView, 'strategy' | 'mode'>): string {
  return m.decisions_strategy({ strategy: wordsOf(STRATEGIES, strategy), mode: wordsOf(MODES, mode) });
}

const OUTCOMES: Words = {
  open: m.outcome_open,
  accepted: m.outcome_accepted,
  declined: m.outcome_declined,
  timeout: m.outcome_timeout,
  not_shown: m.outcome_not_shown,
  lost_to: m.outcome_lost_to,
  refused: m.outcome_refused,
  nobody: m.outcome_nobody,
};

export const outcomeWords = (outcome: string): string => wordsOf(OUTCOMES, outcome);

/** "not in this team (12), full (3)": those who are not listed, most first. Empty where all are. */
export function othersWords(others: DecisionView['others']): string {
  return listed(
    Object.entries(others)
      .filter(([, count]) => count > 0)
      .sort(([, a], [, b]) => b - a)
      .map(([verdict, count]) => m.decisions_other({ verdict: verdictWords(verdict), count })),
  );
}
