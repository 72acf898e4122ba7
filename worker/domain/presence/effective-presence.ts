// What a person counts as: the status she declared times how she can be reached, and the event that a change of it makes.
// Pure. Called by Dispatcher for assignment, by the views of people, and for utilisation, which is computed from the events.
import type { PresenceSettings } from './presence-settings';
import type { Reached } from './reach';

/** Set by the person, or by the system with a reason that she sees. Opening hours never change it. */
export const DECLARED_STATUSES = ['available', 'busy', 'away', 'offline'] as const;
export type DeclaredStatus = (typeof DECLARED_STATUSES)[number];
export type EffectiveStatus = DeclaredStatus;

/** `overflow`: only where no available one qualifies; `offer`: only by an offer that she accepts. */
export type Assignable = 'yes' | 'overflow' | 'offer' | 'no';

export interface EffectivePresence {
  readonly status: EffectiveStatus;
  /** Why it is not plainly what she declared. */
  readonly because: 'idle' | 'phone' | 'reconnecting' | null;
  readonly assignable: Assignable;
}

/** Table of presence, cell by cell. */
export function effectivePresence(
  declared: DeclaredStatus,
  { reach, reconnecting }: Pick<Reached, 'reach' | 'reconnecting'>,
  { pushCounts }: Pick<PresenceSettings, 'pushCounts'>,
): EffectivePresence {
  const presence = fromTable(declared, reach, pushCounts);
  if (!reconnecting || presence.status === 'offline') return presence;
  // Nothing is taken from her, and nothing new is given.
  return { status: presence.status, because: presence.because ?? 'reconnecting', assignable: 'no' };
}

function fromTable(declared: DeclaredStatus, reach: Reached['reach'], pushCounts: boolean): EffectivePresence {
  if (declared === 'offline' || reach === 'none') return { status: 'offline', because: null, assignable: 'no' };
  if (declared === 'away') return { status: 'away', because: null, assignable: 'no' };
  if (reach === 'idle') return { status: 'away', because: 'idle', assignable: 'no' };
  if (reach === 'push') {
    const isOffered = declared === 'available' && pushCounts;
    return { status: declared, because: 'phone', assignable: isOffered ? 'offer' : 'no' };
  }
  return { status: declared, because: null, assignable: declared === 'available' ? 'yes' : 'overflow' };
}

/**
 * Why presence changed. By herself: `chosen`, `sign_in`, `sign_out`, `input`. By what was seen of her: `connected`, `idle`,
 * `phone`, `gone`. By the system: `long_idle`, `missed_offers`, `admin`.
 */
export type PresenceReason =
  | 'chosen'
  | 'sign_in'
  | 'sign_out'
  | 'input'
  | 'connected'
  | 'idle'
  | 'phone'
  | 'gone'
  | 'long_idle'
  | 'missed_offers'
  | 'admin';

/** PERSISTED CONTRACT: a line of the Dispatcher's log of presence, carried to the projection. */
export interface PresenceEvent {
  readonly operator: string;
  readonly declared: DeclaredStatus;
  readonly effective: EffectiveStatus;
  readonly reason: PresenceReason;
  /** ms. */
  readonly at: number;
}

export interface PresencePoint {
  readonly declared: DeclaredStatus;
  readonly effective: EffectiveStatus;
}

/** The event of a change; null where neither status changed, so that a short loss of connection leaves no trace. */
export function presenceEvent(
  operator: string,
  before: PresencePoint | null,
  after: PresencePoint,
  reason: PresenceReason,
  at: number,
): PresenceEvent | null {
  if (before?.declared === after.declared && before.effective === after.effective) return null;
  return { operator, declared: after.declared, effective: after.effective, reason, at };
}

/** The reason of a change that what was seen of a person made by itself. */
export function reasonOfReach(before: Reached['reach'] | null, after: Reached['reach']): PresenceReason {
  if (after === 'socket') return before === 'idle' ? 'input' : 'connected';
  return after === 'idle' ? 'idle' : after === 'push' ? 'phone' : 'gone';
}
