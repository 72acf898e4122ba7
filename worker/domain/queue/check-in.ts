// "Still there?": before a slot is spent on someone who has been silent for long, one tap is asked for. Pure: state and event
// in, state and orders out; a late or repeated event changes nothing. Dispatcher keeps the state with the entry.

/** PERSISTED CONTRACT: a column of the Dispatcher's entry. `noShows`: questions that nobody answered. */
export type CheckInState =
  | { readonly kind: 'quiet'; readonly noShows: number }
  /** The operator's slot is kept until `answerBy` (ms). */
  | { readonly kind: 'asked'; readonly noShows: number; readonly operator: string; readonly answerBy: number }
  /** As `no_show`: the next one is served; not before this instant (ms) is she asked again. */
  | { readonly kind: 'parked'; readonly noShows: number; readonly notBefore: number };

export const NOT_CHECKED_IN: CheckInState = { kind: 'quiet', noShows: 0 };

export type CheckInEvent =
  /** A pass gives her this operator's slot. */
  | { readonly type: 'slot'; readonly operator: string }
  /** The tap, or any message of hers: the question was whether she is there. */
  | { readonly type: 'sign' }
  | { readonly type: 'answer_due' }
  /** The operator whose slot was kept is not eligible any more. */
  | { readonly type: 'slot_lost' };

export type CheckInEffect =
  | { readonly type: 'assign'; readonly operator: string }
  | { readonly type: 'reserve_slot'; readonly operator: string }
  | { readonly type: 'free_slot'; readonly operator: string }
  | { readonly type: 'push_still_there'; readonly answerBy: number }
  | { readonly type: 'unpark' }
  /** A message to her; the session closes with `no_show`. */
  | { readonly type: 'close_no_show' };

export interface CheckInStep {
  readonly state: CheckInState;
  readonly effects: readonly CheckInEffect[];
}

export interface CheckInContext {
  readonly now: number;
  /** `queue.checkinAfterSec`; 0: off. */
  readonly checkinAfterSec: number;
  /** ms of her last message or tap, or of entering the queue. */
  readonly lastSignAt: number;
  /** Nobody in a group is asked: the push would be charged once per member. */
  readonly isGroup: boolean;
}

/** How long she has for her answer. */
export const CHECK_IN_ANSWER_SEC = 60;
/** As long as a callback that nobody answered: the rule names no time of its own. */
const ASK_AGAIN_AFTER_MS = 10 * 60_000;
const NO_SHOWS_MOST = 2;

export function checkInStep(state: CheckInState, event: CheckInEvent, ctx: CheckInContext): CheckInStep {
  switch (event.type) {
    case 'slot':
      return onSlot(state, event.operator, ctx);
    case 'sign':
      return onSign(state);
    case 'answer_due':
      return onAnswerDue(state, ctx.now);
    case 'slot_lost':
      if (state.kind !== 'asked') return { state, effects: [] };
      return {
        state: { kind: 'quiet', noShows: state.noShows },
        effects: [{ type: 'free_slot', operator: state.operator }],
      };
  }
}

function onSlot(state: CheckInState, operator: string, ctx: CheckInContext): CheckInStep {
  if (state.kind === 'asked' || !mayTakeSlot(state, ctx.now)) return { state, effects: [] };
  if (!isSilent(ctx))
    return { state: { kind: 'quiet', noShows: state.noShows }, effects: [{ type: 'assign', operator }] };
  const answerBy = ctx.now + CHECK_IN_ANSWER_SEC * 1_000;
  return {
    state: { kind: 'asked', noShows: state.noShows, operator, answerBy },
    effects: [
      { type: 'reserve_slot', operator },
      { type: 'push_still_there', answerBy },
    ],
  };
}

function onSign(state: CheckInState): CheckInStep {
  // Closed already; what she writes now is for the chat to answer.
  if (state.noShows >= NO_SHOWS_MOST) return { state, effects: [] };
  const quiet = { kind: 'quiet', noShows: state.noShows } as const;
  if (state.kind === 'asked') return { state: quiet, effects: [{ type: 'assign', operator: state.operator }] };
  return { state: quiet, effects: state.kind === 'parked' ? [{ type: 'unpark' }] : [] };
}

function onAnswerDue(state: CheckInState, now: number): CheckInStep {
  if (state.kind !== 'asked' || now < state.answerBy) return { state, effects: [] };
  const noShows = state.noShows + 1;
  const freed = { type: 'free_slot', operator: state.operator } as const;
  const parked = { kind: 'parked', noShows, notBefore: now + ASK_AGAIN_AFTER_MS } as const;
  return { state: parked, effects: noShows >= NO_SHOWS_MOST ? [freed, { type: 'close_no_show' }] : [freed] };
}

/** Whether who is next is asked first, where a slot is free for her. */
export function asksFirst(noShows: number, ctx: CheckInContext): boolean {
  const { effects } = onSlot({ kind: 'quiet', noShows }, '', ctx);
  return effects.some(({ type }) => type === 'push_still_there');
}

/** Whether a pass may give this entry a slot now: one parked as `no_show` is passed over for a while. */
export function mayTakeSlot(state: CheckInState, now: number): boolean {
  return state.kind === 'quiet' || (state.kind === 'parked' && now >= state.notBefore && state.noShows < NO_SHOWS_MOST);
}

/** The next instant (ms) at which time alone changes something; null: none. */
export function checkInWakeAt(state: CheckInState, now: number): number | null {
  if (state.kind === 'asked') return state.answerBy;
  return state.kind === 'parked' && state.notBefore > now ? state.notBefore : null;
}

function isSilent({ now, checkinAfterSec, lastSignAt, isGroup }: CheckInContext): boolean {
  return checkinAfterSec > 0 && !isGroup && now - lastSignAt >= checkinAfterSec * 1_000;
}
