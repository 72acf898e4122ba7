// The life of a callback: "message me here when it is my turn", or a number to be called. Pure: state and event in, state and
// orders out; a late or repeated event changes nothing. Dispatcher keeps the state with the entry, whose key never changes.
import { err, ok, type Result } from '../result';
import type { WaitRange } from './wait-range';

/** PERSISTED CONTRACT: a column of the Dispatcher's entry. An entry without one waits as usual. */
export type CallbackState =
  /** Not before this instant (ms) is it asked again; `tries`: turns that nobody answered. */
  | { readonly kind: 'parked'; readonly since: number; readonly tries: number; readonly notBefore: number }
  /** "It's your turn" was pushed; the operator's slot is kept until `answerBy` (ms). */
  | {
      readonly kind: 'turn';
      readonly since: number;
      readonly tries: number;
      readonly operator: string;
      readonly answerBy: number;
    };

export type CallbackEvent =
  /** She chose it; from a waiting or pending session. */
  | { readonly type: 'accept' }
  /** Nobody stands before it and this operator is eligible. */
  | { readonly type: 'turn'; readonly operator: string }
  | { readonly type: 'tap' }
  | { readonly type: 'answer_due' }
  /** The operator whose slot was kept is not eligible any more. */
  | { readonly type: 'slot_lost' };

export type CallbackEffect =
  | { readonly type: 'reserve_slot'; readonly operator: string }
  | { readonly type: 'free_slot'; readonly operator: string }
  | { readonly type: 'push_turn'; readonly answerBy: number }
  | { readonly type: 'assign'; readonly operator: string }
  /** The entry waits as usual again, with the key it always had. */
  | { readonly type: 'unpark' }
  /** Ticket and message to her; the session closes with `callback_expired`. */
  | { readonly type: 'expire' };

export interface CallbackStep {
  /** Null: no callback any more; the effects say what it became. */
  readonly state: CallbackState | null;
  readonly effects: readonly CallbackEffect[];
}

const TRY_AGAIN_AFTER_MS = 10 * 60_000;
const TRIES_MOST = 2;

/** @param answerSec `callback.answerSec` */
export function callbackStep(
  state: CallbackState | null,
  event: CallbackEvent,
  { now, answerSec }: { readonly now: number; readonly answerSec: number },
): CallbackStep {
  if (state === null) {
    const isChosen = event.type === 'accept';
    return { state: isChosen ? { kind: 'parked', since: now, tries: 0, notBefore: now } : null, effects: [] };
  }
  return state.kind === 'parked' ? whileParked(state, event, now, answerSec) : inTurn(state, event, now);
}

function whileParked(
  state: Extract<CallbackState, { kind: 'parked' }>,
  event: CallbackEvent,
  now: number,
  answerSec: number,
): CallbackStep {
  // A tap that comes too late: she is there now, so she waits as usual and is the next of her age.
  if (event.type === 'tap') return { state: null, effects: [{ type: 'unpark' }] };
  if (event.type !== 'turn' || now < state.notBefore) return { state, effects: [] };
  const answerBy = now + answerSec * 1_000;
  return {
    state: { kind: 'turn', since: state.since, tries: state.tries, operator: event.operator, answerBy },
    effects: [
      { type: 'reserve_slot', operator: event.operator },
      { type: 'push_turn', answerBy },
    ],
  };
}

function inTurn(state: Extract<CallbackState, { kind: 'turn' }>, event: CallbackEvent, now: number): CallbackStep {
  const { operator, since } = state;
  switch (event.type) {
    case 'tap':
      return { state: null, effects: [{ type: 'assign', operator }] };
    case 'slot_lost':
      // Not her doing: no try is used up, and a tap that is under way finds her waiting again.
      return {
        state: { kind: 'parked', since, tries: state.tries, notBefore: now },
        effects: [{ type: 'free_slot', operator }],
      };
    case 'answer_due': {
      if (now < state.answerBy) return { state, effects: [] };
      const tries = state.tries + 1;
      const freed = { type: 'free_slot', operator } as const;
      if (tries >= TRIES_MOST) return { state: null, effects: [freed, { type: 'expire' }] };
      return { state: { kind: 'parked', since, tries, notBefore: now + TRY_AGAIN_AFTER_MS }, effects: [freed] };
    }
    case 'accept':
    case 'turn':
      return { state, effects: [] };
  }
}

/** Whether a pass may give this entry a turn now. */
export function mayHaveTurn(state: CallbackState, now: number): boolean {
  return state.kind === 'parked' && now >= state.notBefore;
}

/** The next instant (ms) at which time alone changes something; null: none. */
export function callbackWakeAt(state: CallbackState, now: number): number | null {
  if (state.kind === 'turn') return state.answerBy;
  return state.notBefore > now ? state.notBefore : null;
}

/**
 * Whether the estimate alone offers a callback. The maximum wait and the rich menu offer it besides.
 * @param estimateSec Infinity: nobody serves the queue
 * @param offerMin `callback.offerMin`
 */
export function isCallbackOffered(estimateSec: number, range: WaitRange, offerMin: number): boolean {
  if (range.kind === 'more_than_an_hour') return true;
  // Too little is known to say anything, she is parked, or the team closes first and a ticket is offered.
  if (range.kind === 'hidden' && range.why !== 'nobody_serves') return false;
  return estimateSec > offerMin * 60;
}

/** What the form of a phone callback holds. */
export interface PhoneCallbackForm {
  readonly phone: string;
  /** ms; the time in which she wants to be called. */
  readonly from: number;
  readonly to: number;
}

/** A task for the team; the session closes with `callback_booked`. PERSISTED CONTRACT. */
export interface PhoneCallback {
  /** Digits, with a leading `+` where she gave one. */
  readonly phone: string;
  readonly from: number;
  readonly to: number;
  readonly team: string;
  readonly bookedAt: number;
}

export type PhoneCallbackFault = 'NO_PHONE_NUMBER' | 'NO_TIME_WINDOW';

const PHONE = /^\+?\d{6,15}$/;

/** The task behind a filled form, or what is wrong with it. Spaces, dots, hyphens and brackets of the number are dropped. */
export function bookPhoneCallback(
  form: PhoneCallbackForm,
  team: string,
  now: number,
): Result<PhoneCallback, { readonly code: PhoneCallbackFault; readonly retry: false }> {
  const phone = form.phone.normalize('NFKC').replace(/[\s().\-\u2010-\u2015]/g, '');
  if (!PHONE.test(phone)) return err({ code: 'NO_PHONE_NUMBER', retry: false });
  if (!(form.from < form.to) || form.to <= now) return err({ code: 'NO_TIME_WINDOW', retry: false });
  return ok({ phone, from: form.from, to: form.to, team, bookedAt: now });
}
