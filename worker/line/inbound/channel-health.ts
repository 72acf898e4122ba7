// Notes of a channel what its webhooks tell: that they come, that signatures fail, that LINE suspended the account. In memory
// until they are due, then one D1 statement beside the answer. Must never delay or fail a webhook; what an isolate loses is a
// count. Called by take-body.ts. Every kind of news is written at most once a minute per channel and isolate, so a flood of
// wrong signatures, which anybody can send, costs one write a minute.
import { type ChannelNotes, noteChannelHealth } from '../../db/channel-health-queries';
import { logError } from '../../platform/log';

/** `recovered`: a right signature after wrong ones. */
type News = 'webhook' | 'verified' | 'redelivery' | 'failure' | 'recovered' | 'suspended' | 'resumed';

export interface ChannelHealth {
  /** A webhook with a right signature. */
  noteWebhook(channelId: string, seen: WebhookSeen): void;
  noteBadSignature(channelId: string, at: number): void;
}

export interface WebhookSeen {
  /** ms at the edge. */
  readonly at: number;
  /** Without events: LINE's Verify. */
  readonly isEmpty: boolean;
  readonly isRedelivery: boolean;
  /** LINE's time of a suspension; null: the account was given back; absent: neither. */
  readonly suspendedAt?: number | null;
}

interface Watch {
  readonly writtenAt: Map<News, number>;
  pending: ChannelNotes;
  /** Wrong signatures came after the last right one, written or not. */
  isFailing: boolean;
}

const PAUSE_MS = 60_000;

export type WriteNotes = (channelId: string, notes: ChannelNotes) => void;

/** What an isolate knows of its channels. Only channels that exist come here, so it stays small. */
export type Watches = Map<string, Watch>;

/** @param write starts the write and returns at once */
export function createChannelHealth(watches: Watches, write: WriteNotes): ChannelHealth {
  function flushIfDue(channelId: string, watch: Watch, news: readonly News[], now: number): void {
    const due = news.filter((one) => now - (watch.writtenAt.get(one) ?? Number.NEGATIVE_INFINITY) >= PAUSE_MS);
    if (due.length === 0) return;
    for (const one of due) watch.writtenAt.set(one, now);
    const notes = watch.pending;
    watch.pending = {};
    write(channelId, notes);
  }

  return {
    noteWebhook(channelId, seen) {
      const watch = watchOf(watches, channelId);
      const { at, isEmpty, isRedelivery, suspendedAt } = seen;
      const { failures: _ended, ...rest } = watch.pending;
      watch.pending = {
        ...rest,
        lastWebhookAt: at,
        ...(isEmpty && { verifiedAt: at }),
        ...(isRedelivery && { redeliverySeenAt: at }),
        ...(suspendedAt !== undefined && { suspendedAt }),
      };
      const news: News[] = ['webhook'];
      if (isEmpty) news.push('verified');
      if (isRedelivery) news.push('redelivery');
      if (watch.isFailing) news.push('recovered');
      if (suspendedAt !== undefined) news.push(suspendedAt === null ? 'resumed' : 'suspended');
      watch.isFailing = false;
      flushIfDue(channelId, watch, news, at);
    },

    noteBadSignature(channelId, at) {
      const watch = watchOf(watches, channelId);
      const { failures } = watch.pending;
      watch.pending = {
        ...watch.pending,
        failures: { since: failures?.since ?? at, lastAt: at, count: (failures?.count ?? 0) + 1 },
      };
      watch.isFailing = true;
      flushIfDue(channelId, watch, ['failure'], at);
    },
  };
}

function watchOf(watches: Watches, channelId: string): Watch {
  const known = watches.get(channelId);
  if (known) return known;
  const made: Watch = { writtenAt: new Map(), pending: {}, isFailing: false };
  watches.set(channelId, made);
  return made;
}

// Times and counts of channels only: no data of a request.
const isolateWatches: Watches = new Map();

/** @param waitUntil keeps the isolate up for the write; the answer does not wait for it */
export function channelHealth(db: D1Database, waitUntil: (work: Promise<unknown>) => void): ChannelHealth {
  return createChannelHealth(isolateWatches, (channelId, notes) => {
    waitUntil(
      // async: a database that throws at once is a failure of the note alone.
      (async () => noteChannelHealth(db, channelId, notes))().catch((cause) =>
        logError('channel_health_not_noted', cause, { channel: channelId }),
      ),
    );
  });
}
