// What is known of a whole channel: its month is used up, so pushes need not be tried, or nearly so, or LINE refuses its keys. Known at once
// in this isolate, and in D1 for the other isolates and for the people who look after channels. Nothing here delays a message for
// longer than a short wait, and where D1 is away the isolate's own knowledge stands. Called by session's line lane.
// https://developers.line.biz/en/docs/messaging-api/pricing/
import { type QuotaReading, usedPercent } from '../../domain/channels/channel-warnings';
import { logError } from '../../platform/log';
import { withinMs } from '../../platform/within-ms';
import type { Quota } from './line-answer';

/** A stopped channel lets one push of each isolate try so often whether the month is still used up. */
const PROBE_EVERY_MS = 5 * 60_000;
/** How old an isolate's knowledge of D1 may be: a read of the quota elsewhere ends the stop here too. */
const READ_EVERY_MS = 60_000;
/** A push waits no longer than this to hear that it is not needed. */
const PATIENCE_MS = 250;
/** Refused keys are written down so often, not with every call. */
const REFUSED_EVERY_MS = 60_000;

interface Known {
  /** When the next push may try; null: pushes go. */
  probeAt: number | null;
  /** D1 has heard of it: where it says otherwise later, somebody else knows better. */
  isWritten: boolean;
  readAt: number;
  /** As it was read last; null: not yet. */
  quota: QuotaReading | null;
  refusedAt: number | null;
}

interface HealthRow {
  readonly pushes_stopped_at: number | null;
  readonly quota_limit: number | null;
  readonly quota_used: number | null;
  readonly quota_at: number | null;
}

/** By database, so that two systems in one process (tests) share nothing. Marks only, no data of a request. */
const known = new WeakMap<D1Database, Map<string, Known>>();

export interface ChannelBoard {
  /** Whether the month of this channel is used up. False for one caller in five minutes: its push finds out. */
  arePushesStopped(channelId: string): Promise<boolean>;
  /** Used share of this month's quota, in percent, as the check of the channels read it; null: not known, or there is none. */
  usedPercent(channelId: string): Promise<number | null>;
  pushesStopped(channelId: string, quota: Quota | null): void;
  /** LINE took a call of this channel. */
  accepted(channelId: string, via: 'reply' | 'push' | null): void;
  credentialsRefused(channelId: string): void;
}

/** @param now clock in ms */
export function channelBoard(db: D1Database, now: () => number): ChannelBoard {
  return {
    async arePushesStopped(channelId) {
      const channel = knownOf(db, channelId);
      await readAnew(db, channelId, channel, now());
      const at = now();
      if (channel.probeAt === null) return false;
      const isAhead = channel.probeAt > at && channel.probeAt - at <= PROBE_EVERY_MS;
      if (isAhead) return true;
      channel.probeAt = at + PROBE_EVERY_MS;
      return false;
    },
    async usedPercent(channelId) {
      const channel = knownOf(db, channelId);
      await readAnew(db, channelId, channel, now());
      return usedPercent(channel.quota, now());
    },
    pushesStopped(channelId, quota) {
      const channel = knownOf(db, channelId);
      channel.probeAt = now() + PROBE_EVERY_MS;
      channel.isWritten = false;
      inBackground(
        writeStop(db, channelId, quota, now()).then(() => {
          channel.isWritten = true;
        }),
      );
    },
    accepted(channelId, via) {
      const channel = knownOf(db, channelId);
      if (via === 'push' && channel.probeAt !== null) {
        channel.probeAt = null;
        inBackground(clear(db, channelId, 'pushes_stopped_at'));
      }
      if (channel.refusedAt !== null) {
        channel.refusedAt = null;
        inBackground(clear(db, channelId, 'credentials_refused_at'));
      }
    },
    credentialsRefused(channelId) {
      const channel = knownOf(db, channelId);
      const at = now();
      if (channel.refusedAt !== null && Math.abs(at - channel.refusedAt) < REFUSED_EVERY_MS) return;
      channel.refusedAt = at;
      inBackground(writeRefused(db, channelId, at));
    },
  };
}

function knownOf(db: D1Database, channelId: string): Known {
  const channels = known.get(db) ?? new Map<string, Known>();
  known.set(db, channels);
  const channel = channels.get(channelId) ?? {
    probeAt: null,
    isWritten: false,
    readAt: Number.NEGATIVE_INFINITY,
    quota: null,
    refusedAt: null,
  };
  channels.set(channelId, channel);
  return channel;
}

async function readAnew(db: D1Database, channelId: string, channel: Known, at: number): Promise<void> {
  if (Math.abs(at - channel.readAt) < READ_EVERY_MS) return;
  // Moved before the read: whoever comes meanwhile does not read too.
  channel.readAt = at;
  try {
    const read = await withinMs(readHealth(db, channelId), PATIENCE_MS);
    if (!read.inTime) return;
    channel.quota = toReading(read.value);
    const stoppedAt = read.value?.pushes_stopped_at ?? null;
    if (stoppedAt !== null) channel.probeAt ??= Math.max(stoppedAt, read.value?.quota_at ?? 0) + PROBE_EVERY_MS;
    else if (channel.isWritten) channel.probeAt = null;
  } catch (cause) {
    logError('push_stop_not_read', cause, { channel: channelId });
  }
}

function toReading(row: HealthRow | null): QuotaReading | null {
  if (row?.quota_at == null || row.quota_used === null) return null;
  return { limit: row.quota_limit, used: row.quota_used, at: row.quota_at };
}

function readHealth(db: D1Database, channelId: string): Promise<HealthRow | null> {
  return db
    .prepare('SELECT pushes_stopped_at, quota_limit, quota_used, quota_at FROM channel_health WHERE channel_id = ?')
    .bind(channelId)
    .first<HealthRow>();
}

/** What began earlier keeps its beginning. */
async function writeStop(db: D1Database, channelId: string, quota: Quota | null, at: number): Promise<void> {
  await db
    .prepare(
      `INSERT INTO channel_health (channel_id, pushes_stopped_at, quota_limit, quota_used, quota_at) VALUES (?1, ?2, ?3, ?4, ?2)
       ON CONFLICT (channel_id) DO UPDATE SET pushes_stopped_at = coalesce(pushes_stopped_at, ?2),
         quota_limit = ?3, quota_used = ?4, quota_at = ?2`,
    )
    .bind(channelId, at, quota?.limit ?? null, quota?.used ?? null)
    .run();
}

async function writeRefused(db: D1Database, channelId: string, at: number): Promise<void> {
  await db
    .prepare(
      `INSERT INTO channel_health (channel_id, credentials_refused_at) VALUES (?1, ?2)
       ON CONFLICT (channel_id) DO UPDATE SET credentials_refused_at = coalesce(credentials_refused_at, ?2)`,
    )
    .bind(channelId, at)
    .run();
}

async function clear(
  db: D1Database,
  channelId: string,
  mark: 'pushes_stopped_at' | 'credentials_refused_at',
): Promise<void> {
  await db
    .prepare(`UPDATE channel_health SET ${mark} = NULL WHERE channel_id = ? AND ${mark} IS NOT NULL`)
    .bind(channelId)
    .run();
}

/** Nobody waits for D1: it is told for the people, the isolate knows already. */
function inBackground(write: Promise<void>): void {
  void write.catch((cause: unknown) => logError('channel_health_not_written', cause));
}
