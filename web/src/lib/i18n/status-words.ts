// The words for a colleague's status and load, and for teams. Pure.
import type { DeskPerson } from '$protocol/desk-view';
import { m } from '../paraglide/messages';

export type Status = DeskPerson['effective'];

export const STATUS_WORDS: Readonly<Record<Status, () => string>> = {
  available: m.status_available,
  busy: m.status_busy,
  away: m.status_away,
  reconnecting: m.status_reconnecting,
  offline: m.status_offline,
};

/** What a status means for chats that come. */
export const STATUS_MEANS: Readonly<Record<DeskPerson['declared'], () => string>> = {
  available: m.status_available_means,
  busy: m.status_busy_means,
  away: m.status_away_means,
  offline: m.status_offline_means,
};

type Shown = Pick<DeskPerson, 'declared' | 'effective' | 'wrapUpUntil'>;

/** There, but given nothing by itself for a while after a chat. The Dispatcher tells when that is over. */
export function isWrappingUp({ effective, wrapUpUntil = null }: Shown): boolean {
  return wrapUpUntil !== null && (effective === 'available' || effective === 'busy');
}

/** Whoever is away without having said so has not touched the desk for a while. */
export function statusWords(person: Shown): string {
  const { declared, effective } = person;
  if (isWrappingUp(person)) return m.status_wrapping_up();
  const isIdle = effective === 'away' && declared !== 'away';
  return isIdle ? m.status_away_idle() : STATUS_WORDS[effective]();
}

type Load = Pick<DeskPerson, 'used' | 'reserved' | 'capacity'>;

/** What is held and what is kept for offers, together: both take a place. */
const taken = ({ used, reserved }: Load) => used + reserved;

/** "3 / 4" */
export function loadWords(load: Load): string {
  return load.capacity === null
    ? m.status_load_unlimited({ used: taken(load) })
    : m.status_load({ used: taken(load), capacity: load.capacity });
}

/** "3 of 4 chats", for readers and tooltips. */
export function loadLabel(load: Load): string {
  return load.capacity === null
    ? m.status_load_label_unlimited({ count: taken(load) })
    : m.status_load_label({ used: taken(load), capacity: load.capacity });
}

export function isFull(load: Load): boolean {
  return load.capacity !== null && taken(load) >= load.capacity;
}
