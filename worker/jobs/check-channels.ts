// Asks LINE how each channel stands: bot info, webhook endpoint, quota. By cron every 5 minutes, and on demand for one channel.
// Each answer that does not come leaves the old value and a mark. Must not tell LINE anything or decide about messages.
// Called by index.scheduled and, for one channel, by admin's routes (handed in by app.ts).
import { tidyNonces } from '../db/account-link-queries';
import { type CheckOutcome, channelsToCheck, saveCheck } from '../db/channel-check-queries';
import { loadSettings } from '../db/channel-queries';
import type { SettingsSnapshot } from '../domain/settings/settings-snapshot';
import type { Env } from '../env';
import { type LineChannel, openLineChannelOf } from '../line/outbound/line-channel';
import { logError, logInfo } from '../platform/log';
import { tellChannelNews } from './tell-channel-news';

/** Channels checked at the same time, and for how long new ones are begun; who is not reached is first next time. */
const ABREAST = 2;
const BUDGET_MS = 40_000;

/** Every channel, the one whose last check is oldest first. Never throws. */
export async function checkChannels(env: Env): Promise<void> {
  try {
    await tidyNonces(env.DB, Date.now());
    const [snapshot, waiting] = await Promise.all([loadSettings(env.DB), channelsToCheck(env.DB)]);
    if (!snapshot) return;
    const startedAt = Date.now();
    let checked = 0;
    const walk = async (): Promise<void> => {
      for (;;) {
        const channelId = waiting.shift();
        if (channelId === undefined || Date.now() - startedAt > BUDGET_MS) return;
        await checkOne(env, snapshot, channelId);
        checked += 1;
      }
    };
    await Promise.all(Array.from({ length: ABREAST }, walk));
    logInfo('channels_checked', { channels: checked });
  } catch (cause) {
    // The next turn begins anew.
    logError('channel_check_failed', cause);
  }
}

/** One channel, by the keys that D1 holds now. */
export async function checkChannel(env: Env, channelId: string): Promise<void> {
  const snapshot = await loadSettings(env.DB);
  if (snapshot && Object.hasOwn(snapshot.channels, channelId)) await checkOne(env, snapshot, channelId);
}

async function checkOne(env: Env, snapshot: SettingsSnapshot, channelId: string): Promise<void> {
  try {
    const channel = await openLineChannelOf(env, snapshot, channelId);
    const outcome = channel ? await askLine(channel) : { isComplete: false };
    await saveCheck(env.DB, channelId, outcome, Date.now());
    await tellChannelNews(env, channelId, Date.now());
  } catch (cause) {
    // One channel must not keep the others from their check.
    logError('channel_not_checked', cause, { channel: channelId });
  }
}

async function askLine(channel: LineChannel): Promise<CheckOutcome> {
  const bot = await channel.botInfo();
  // The other questions go by the same keys.
  if (bot.kind === 'unauthorized') return { areKeysRefused: true, isComplete: false };
  const [endpoint, quota] = await Promise.all([channel.webhookEndpoint(), channel.quota()]);
  return {
    ...(bot.kind === 'ok' && { bot: bot.value, areKeysRefused: false }),
    ...(endpoint.kind === 'ok' && { endpoint: endpoint.value }),
    ...(quota.kind === 'ok' && { quota: quota.value }),
    isComplete: bot.kind === 'ok' && endpoint.kind === 'ok' && quota.kind === 'ok',
  };
}
