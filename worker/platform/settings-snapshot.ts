// The settings snapshot of this isolate: read from KV at most every 30 s, the last good one kept for as long as KV is away.
// Must not hold a promise over requests (workerd forbids awaiting another request's I/O), nor open what is sealed.
// Called by line/inbound (with a loader for D1), line/outbound and session. Design: settings travel as one versioned value.
import { SETTINGS_KEY, type SettingsSnapshot } from '../domain/settings/settings-snapshot';
import { logError } from './log';
import { withinMs } from './within-ms';

/** The part of Env that is needed. */
export interface SettingsSource {
  readonly SETTINGS: Pick<KVNamespace, 'get'>;
}

/** Compiles the snapshot from D1; null where nothing is set up. Asked only where KV has none or fails and none is known. */
export type LoadSettings = () => Promise<SettingsSnapshot | null>;

const FRESH_MS = 30_000;
/** After a failed read the next one waits this long, so that a dead KV costs one caller in 5 s and not every one. */
const RETRY_MS = 5_000;
/** With a last good one in hand nobody waits longer than this for a newer one. */
const PATIENCE_MS = 250;

export interface SettingsCache {
  get(source: SettingsSource, load?: LoadSettings): Promise<SettingsSnapshot | null>;
  /** The newest one known here, without asking anybody; null before the first was read. */
  peek(): SettingsSnapshot | null;
  /** Takes a snapshot that was just published, unless a newer one is known. */
  note(snapshot: SettingsSnapshot): void;
  /** The next get() reads, whatever is known; what is known stays until it has. */
  renew(): void;
  forget(): void;
}

/** A cache of its own, for tests; the Worker has one per isolate behind getSettings(). `now`: clock in ms. */
export function createSettingsCache(now: () => number): SettingsCache {
  let known: SettingsSnapshot | null = null;
  let nextReadAt = 0;

  function keep(found: SettingsSnapshot | null): SettingsSnapshot | null {
    // KV is eventually consistent: an edge may hand out an older version than this isolate already saw.
    if (found && (!known || found.version >= known.version)) known = found;
    nextReadAt = now() + (found ? FRESH_MS : RETRY_MS);
    return known;
  }

  return {
    async get(source, load) {
      if (!known) return keep(await readOrLoad(source, load));
      const waitMs = nextReadAt - now();
      // Longer than ever: a clock was set back.
      if (waitMs > 0 && waitMs <= FRESH_MS) return known;
      // Moved before the read: whoever comes meanwhile takes the last good one instead of reading too.
      nextReadAt = now() + RETRY_MS;
      const read = await withinMs(readSnapshot(source), PATIENCE_MS);
      return read.inTime && read.value ? keep(read.value) : known;
    },
    peek: () => known,
    note(snapshot) {
      keep(snapshot);
    },
    renew() {
      nextReadAt = 0;
    },
    forget() {
      known = null;
      nextReadAt = 0;
    },
  };
}

const isolateCache = createSettingsCache(() => Date.now());

/** The newest snapshot this isolate can get: at most 30 s old plus KV's own delay; null where none exists or can be reached. */
export function getSettings(source: SettingsSource, load?: LoadSettings): Promise<SettingsSnapshot | null> {
  return isolateCache.get(source, load);
}

/** The newest snapshot known in this isolate, however old; it is renewed beside whatever it is used for. Null: none is. */
export function knownSettings(source: SettingsSource): SettingsSnapshot | null {
  const known = isolateCache.peek();
  if (known) void isolateCache.get(source);
  return known;
}

/**
 * For the first decision of an isolate. `none`: KV was asked and has none, so nothing is set up. `away`: nobody knows.
 * @param waitMs how long it may wait for KV
 */
export async function settingsToDecideBy(
  source: SettingsSource,
  waitMs: number,
): Promise<SettingsSnapshot | 'none' | 'away'> {
  const read = await withinMs(isThere(source), waitMs);
  if (!read.inTime || read.value === 'away') return 'away';
  return isolateCache.peek() ?? 'none';
}

/** Asks KV itself: `get` answers null both where there is none and where KV is away. */
async function isThere(source: SettingsSource): Promise<'known' | 'none' | 'away'> {
  if (await isolateCache.get(source)) return 'known';
  try {
    return (await source.SETTINGS.get(SETTINGS_KEY, { type: 'json', cacheTtl: 30 })) === null ? 'none' : 'away';
  } catch {
    return 'away';
  }
}

/** The newest snapshot, where it is not older than this version, which somebody else has seen; null: it has not come here yet. */
export async function settingsSince(source: SettingsSource, version: number): Promise<SettingsSnapshot | null> {
  const known = isolateCache.peek();
  if (known && known.version >= version) return known;
  isolateCache.renew();
  const found = await isolateCache.get(source);
  return found && found.version >= version ? found : null;
}

/** For whoever published: this isolate need not wait for KV, so that a channel just connected takes webhooks here at once. */
export function noteSettings(snapshot: SettingsSnapshot): void {
  isolateCache.note(snapshot);
}

/** For tests: what was kept is forgotten, the next getSettings() reads. */
export function forgetSettings(): void {
  isolateCache.forget();
}

async function readOrLoad(source: SettingsSource, load: LoadSettings | undefined): Promise<SettingsSnapshot | null> {
  const found = await readSnapshot(source);
  if (found || !load) return found;
  try {
    return await load();
  } catch (cause) {
    logError('settings_load_failed', cause);
    return null;
  }
}

async function readSnapshot(source: SettingsSource): Promise<SettingsSnapshot | null> {
  try {
    const value: unknown = await source.SETTINGS.get(SETTINGS_KEY, { type: 'json', cacheTtl: 30 });
    if (value === null) return null;
    if (isSnapshot(value)) return value;
    logError('settings_malformed', null);
  } catch (cause) {
    logError('settings_read_failed', cause);
  }
  return null;
}

/** Only what every reader relies on: an older or newer deploy may have written the rest. */
function isSnapshot(value: unknown): value is SettingsSnapshot {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'number' &&
    'channels' in value &&
    typeof value.channels === 'object' &&
    value.channels !== null
  );
}
