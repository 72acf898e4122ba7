// What becomes of a person's chats when she is gone: which lose their owner at once, which keep her until the customer writes.
// Pure. Called by Dispatcher after the grace, when somebody hands over her chats, and for facts that name an owner who is gone.
import type { SessionState } from '../chat/session-state';
import type { DeclaredStatus } from './effective-presence';
import type { OnGone, PresenceSettings } from './presence-settings';
import type { Reached } from './reach';

export interface OwnedSession {
  readonly session: string;
  /** Named by `owner_lost`, so that one decided too late is ignored. */
  readonly version: number;
  readonly state: SessionState;
  /** A customer message of the present turn has no answer. */
  readonly isUnanswered: boolean;
  /** The chat knows already that its owner is gone. */
  readonly ownerGone: boolean;
}

export interface GoneDecision {
  /** `owner_lost` at once. */
  readonly lost: readonly OwnedSession[];
  /** Marked `ownerGone`: `owner_lost` at the customer's next message, if the owner is still gone by then. */
  readonly marked: readonly OwnedSession[];
}

/**
 * Whether a person is gone: not reachable, her grace over. Who can be reached by phone is not, where that counts and she did
 * not say that she is offline. With an open inbox nobody is gone, whatever she declared.
 */
export function isGone(
  declared: DeclaredStatus,
  { reach, reconnecting }: Pick<Reached, 'reach' | 'reconnecting'>,
  { pushCounts }: Pick<PresenceSettings, 'pushCounts'>,
): boolean {
  if (reconnecting) return false;
  return reach === 'none' || (reach === 'push' && (!pushCounts || declared === 'offline'));
}

/** @param sessions those she owns; one that lies in no hand is left alone */
export function afterGone(sessions: readonly OwnedSession[], onGone: OnGone): GoneDecision {
  const owned = sessions.filter(({ state }) => isOwned(state));
  if (onGone === 'none') return { lost: [], marked: [] };
  const isLost = (one: OwnedSession): boolean => onGone === 'all' || one.state === 'assigned' || one.isUnanswered;
  return {
    lost: owned.filter(isLost),
    marked: owned.filter((one) => !isLost(one) && !one.ownerGone),
  };
}

/** The sessions whose mark is taken away because their owner is back. */
export function afterReturn(sessions: readonly OwnedSession[]): readonly OwnedSession[] {
  return sessions.filter(({ state, ownerGone }) => isOwned(state) && ownerGone);
}

export interface WakingOwner {
  readonly isGone: boolean;
  /** Slots she uses, without the chat that wakes. */
  readonly used: number;
  /** Null: unlimited. */
  readonly capacity: number | null;
}

/**
 * Whether the owner keeps a chat that weighed nothing (on hold, grey) or whose owner was gone, as its customer writes.
 * @param wakeOverflow `capacity.wakeOverflow`: how far above her capacity woken chats may bring her
 */
export function keepsOnWake({ isGone, used, capacity }: WakingOwner, wakeOverflow = 2): boolean {
  return !isGone && (capacity === null || used < capacity + wakeOverflow);
}

function isOwned(state: SessionState): boolean {
  return state === 'assigned' || state === 'active' || state === 'on_hold';
}
