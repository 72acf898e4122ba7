// The keys of the channel that an address names, and whether "none" is an answer or only a bad moment.
// Called by webhook-route.ts (which waits 500 ms) and consume-inbound.ts.
import { loadSettings } from '../../db/channel-queries';
import type { SettingsSnapshot } from '../../domain/settings/settings-snapshot';
import { type ChannelKeys, getChannelKeys } from '../../platform/channel-keys';
import { logError } from '../../platform/log';
import { getSettings } from '../../platform/settings-snapshot';

/** The part of Env that is needed. */
export interface KeySource {
  readonly SETTINGS: KVNamespace;
  readonly DB: D1Database;
  readonly DATA_KEK: string;
}

/** `unknown`: there is no such channel. `unavailable`: it cannot be said just now, or the keys do not open. */
export async function findChannelKeys(
  source: KeySource,
  channelId: string,
): Promise<ChannelKeys | 'unknown' | 'unavailable'> {
  let isEmptyForSure = false;
  const snapshot = await getSettings(source, async (): Promise<SettingsSnapshot | null> => {
    const loaded = await loadSettings(source.DB);
    // D1 is the truth: an installation without a channel answers 404 and queues nothing for strangers.
    isEmptyForSure = loaded === null;
    return loaded;
  });
  if (!snapshot) return isEmptyForSure ? 'unknown' : 'unavailable';
  const keys = await getChannelKeys(snapshot, channelId, source.DATA_KEK);
  if (keys.ok) return keys.value ?? 'unknown';
  logError('channel_keys_not_opened', null, { channel: channelId, code: keys.error.code });
  return 'unavailable';
}
