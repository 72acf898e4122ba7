// What happens to who waits too long: another team is asked too, a callback is offered, a ticket is written. Pure: open
// seconds arrive as a function. Called by Dispatcher when an entry's timer is due; `max_wait` names what it decided here.
import { assertNever } from '../result';
import type { MaxWaitStep } from './queue-settings';

/** A session asks at most this many teams at once. */
export const TEAMS_MOST = 3;

/** The instant at which `seconds` open seconds have passed since `from` (ms), by the team's calendar. */
export type AddOpenSeconds = (from: number, seconds: number) => number;

export interface WaitingEntry {
  /** ms; the start of every step. */
  readonly queueSince: number;
  /** Teams whose queues hold it, the first one first. */
  readonly teams: readonly string[];
  /** How many steps are behind it. PERSISTED CONTRACT: a column of the entry. */
  readonly stepsDone: number;
  /** Who waits for a callback has agreed to wait. */
  readonly parked: boolean;
}

export interface MaxWaitContext {
  readonly now: number;
  readonly steps: readonly MaxWaitStep[];
  /** `always_on` knows no maximum wait. */
  readonly reception: 'real_time' | 'always_on';
  readonly addOpenSeconds: AddOpenSeconds;
  readonly fallbackOf: (team: string) => string | null;
}

/** What to do for the customer now. `ticket` tells her, makes the ticket and closes with `queue_timeout`. */
export type MaxWaitMove =
  | { readonly type: 'overflow'; readonly team: string }
  | { readonly type: 'offer_callback' }
  | { readonly type: 'ticket' };

export interface MaxWaitDecision {
  readonly moves: readonly MaxWaitMove[];
  /** The entry's next `stepsDone` and `teams`. */
  readonly stepsDone: number;
  readonly teams: readonly string[];
  /** ms of the next step; null: none. */
  readonly nextAt: number | null;
}

/** When the entry's next step is due (ms); null: never. */
export function nextMaxWaitAt(entry: WaitingEntry, ctx: Omit<MaxWaitContext, 'now' | 'fallbackOf'>): number | null {
  if (entry.parked || ctx.reception === 'always_on') return null;
  const step = ctx.steps[entry.stepsDone];
  return step ? ctx.addOpenSeconds(entry.queueSince, step.afterSec) : null;
}

/**
 * How many steps are behind an entry once they are others than those it took. It still waits, so a ticket never is.
 * @param stepsDone of the steps before
 */
export function stepsBehind(stepsDone: number, steps: readonly MaxWaitStep[]): number {
  const ticket = steps.findIndex(({ action }) => action === 'ticket');
  return ticket === -1 ? stepsDone : Math.min(stepsDone, ticket);
}

/**
 * Takes every step that is due. A timer that comes late takes several: then a ticket makes the offer of a callback and more
 * teams pointless, and stands alone.
 */
export function decideMaxWait(entry: WaitingEntry, ctx: MaxWaitContext): MaxWaitDecision {
  const moves: MaxWaitMove[] = [];
  let { teams, stepsDone } = entry;
  for (;;) {
    const dueAt = nextMaxWaitAt({ ...entry, stepsDone }, ctx);
    const step = ctx.steps[stepsDone];
    if (dueAt === null || !step || dueAt > ctx.now) return { moves, stepsDone, teams, nextAt: dueAt };
    stepsDone += 1;
    const move = toMove(step, teams, ctx);
    if (move?.type === 'ticket') return { moves: [move], stepsDone, teams: entry.teams, nextAt: null };
    if (move?.type === 'overflow') teams = [...teams, move.team];
    if (move) moves.push(move);
  }
}

function toMove(step: MaxWaitStep, teams: readonly string[], ctx: MaxWaitContext): MaxWaitMove | null {
  switch (step.action) {
    case 'overflow': {
      const team = nextFallback(teams, ctx.fallbackOf);
      return team === null ? null : { type: 'overflow', team };
    }
    case 'offer_callback':
    case 'ticket':
      return { type: step.action };
    default:
      return assertNever(step.action);
  }
}

/** The fallback of the team that came last; null where there is none, it is asked already, or three are. */
export function nextFallback(teams: readonly string[], fallbackOf: (team: string) => string | null): string | null {
  const last = teams.at(-1);
  const fallback = last === undefined ? null : fallbackOf(last);
  return fallback === null || teams.includes(fallback) || teams.length >= TEAMS_MOST ? null : fallback;
}
