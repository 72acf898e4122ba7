// What can be set about presence, with the values it has when nobody set anything, and what is wrong with a setting. Pure.
// Saved by admin, read by Dispatcher.

/** What happens to the chats of who is gone: those that wait for an answer are moved, all are, or none. */
export const ON_GONE = ['unanswered', 'all', 'none'] as const;
export type OnGone = (typeof ON_GONE)[number];

/** PERSISTED CONTRACT: compiled into the settings snapshot; new fields are optional where they are stored. */
export interface PresenceSettings {
  /** `presence.idleMin`: minutes without input after which a person counts as away; 0: never. */
  readonly idleMin: number;
  /** `presence.graceSec`: how long a lost connection changes nothing. */
  readonly graceSec: number;
  /** `presence.massGraceSec`: the same where most of a shard vanished at once. */
  readonly massGraceSec: number;
  /** `presence.onGone`. */
  readonly onGone: OnGone;
  /** `presence.pushCounts`: whether who is reachable by phone alone is offered chats. */
  readonly pushCounts: boolean;
}

export const DEFAULT_PRESENCE_SETTINGS: PresenceSettings = {
  idleMin: 5,
  graceSec: 30,
  massGraceSec: 120,
  onGone: 'unanswered',
  pushCounts: true,
};

/** `SHORTER_THAN_GRACE`: an ill shard would be given less time than a lost connection. */
export type PresenceSettingsFaultCode = 'OUT_OF_RANGE' | 'UNKNOWN_VALUE' | 'SHORTER_THAN_GRACE';

export interface PresenceSettingsFault {
  readonly field: keyof PresenceSettings;
  readonly code: PresenceSettingsFaultCode;
}

type Bounded = 'idleMin' | 'graceSec' | 'massGraceSec';

/** Least and most of the whole numbers. */
const BOUNDS: Readonly<Record<Bounded, readonly [number, number]>> = {
  idleMin: [0, 60],
  graceSec: [5, 600],
  massGraceSec: [5, 3_600],
};

/** All that is wrong, field by field; empty: it may be saved. */
export function presenceSettingsFaults(settings: PresenceSettings): PresenceSettingsFault[] {
  const fields = Object.keys(BOUNDS) as Bounded[]; // the keys of a literal
  const faults: PresenceSettingsFault[] = fields
    .filter((field) => !isWholeBetween(settings[field], ...BOUNDS[field]))
    .map((field) => ({ field, code: 'OUT_OF_RANGE' }));
  if (!ON_GONE.includes(settings.onGone)) faults.push({ field: 'onGone', code: 'UNKNOWN_VALUE' });
  if (settings.massGraceSec < settings.graceSec) faults.push({ field: 'massGraceSec', code: 'SHORTER_THAN_GRACE' });
  return faults;
}

function isWholeBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
