// When the system changes a declared status, and when a person is reminded of hers. Pure: counts and times in, a decision out.
// Called by Dispatcher; a change made here carries a reason that the person sees.
import type { DeclaredStatus, PresenceReason } from './effective-presence';
import type { PresenceSettings } from './presence-settings';

export interface StatusChange {
  readonly declared: DeclaredStatus;
  readonly reason: PresenceReason;
}

/** How an offer ended. */
export type OfferOutcome = 'accepted' | 'declined' | 'timeout' | 'not_shown' | 'withdrawn';

const RETURN_WITHIN_MS = 60 * 60_000;
const MISSED_MOST = 3;
const PASSED_BY_MOST = 3;

export interface InputDecision {
  /** Null: her status stays, and with the input she is what she declared. */
  readonly change: StatusChange | null;
  /** She is asked whether she is available. */
  readonly asksStatus: boolean;
}

/**
 * The first input after a while. Within 60 min of becoming idle she is back by herself; later a declared `available` or
 * `busy` is an old word, so it becomes `away` and she is asked.
 * @param lastInputAt the input before; null: none known
 */
export function onInput(
  { declared, lastInputAt }: { readonly declared: DeclaredStatus; readonly lastInputAt: number | null },
  at: number,
  { idleMin }: Pick<PresenceSettings, 'idleMin'>,
): InputDecision {
  const isPresent = declared === 'available' || declared === 'busy';
  const longAfter = (lastInputAt ?? at) + idleMin * 60_000 + RETURN_WITHIN_MS;
  if (idleMin === 0 || !isPresent || at <= longAfter) return { change: null, asksStatus: false };
  return { change: { declared: 'away', reason: 'long_idle' }, asksStatus: true };
}

export interface MissedCount {
  /** Shown offers that ended by time since she last accepted one. PERSISTED CONTRACT: part of the person's row. */
  readonly missed: number;
  /** Offers up to this decision number were made before the last that was counted or accepted. PERSISTED CONTRACT, as above. */
  readonly countedNo: number;
}

export interface MissedOffers extends MissedCount {
  /** The status becomes this, and operator and supervisor are told. */
  readonly change: StatusChange | null;
}

/**
 * What the end of an offer says about who got it: an accept begins the count anew, only a timeout adds to it. Offers that stood
 * at the same time say the same thing: they count once, and not at all where she was busy accepting one of them.
 * @param newestNo the newest number of any decision: what is made from now on has a higher one
 */
export function onOfferEnd(
  before: MissedCount,
  { decisionNo, outcome }: { readonly decisionNo: number; readonly outcome: OfferOutcome },
  newestNo: number,
): MissedOffers {
  if (outcome === 'accepted') return { missed: 0, countedNo: newestNo, change: null };
  if (outcome !== 'timeout' || decisionNo <= before.countedNo) return { ...before, change: null };
  const isEnough = before.missed + 1 >= MISSED_MOST;
  return isEnough
    ? { missed: 0, countedNo: newestNo, change: { declared: 'away', reason: 'missed_offers' } }
    : { missed: before.missed + 1, countedNo: newestNo, change: null };
}

/** Counts chats that would have been hers were she not away. @returns the count to keep, and whether she is reminded now */
export function onPassedBy(
  passedBy: number,
  declared: DeclaredStatus,
): { readonly passedBy: number; readonly asksStatus: boolean } {
  if (declared !== 'away') return { passedBy: 0, asksStatus: false };
  const isEnough = passedBy + 1 >= PASSED_BY_MOST;
  return { passedBy: isEnough ? 0 : passedBy + 1, asksStatus: isEnough };
}

/** Signing out, by hand or because the login ended. Null: she was offline already. */
export function onSignOut(declared: DeclaredStatus): StatusChange | null {
  return declared === 'offline' ? null : { declared: 'offline', reason: 'sign_out' };
}

/** On signing in everybody is asked; nobody becomes available without a word of hers. */
export function onSignIn(): { readonly asksStatus: true } {
  return { asksStatus: true };
}
