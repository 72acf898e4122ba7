// How fast one channel calls one endpoint of LINE in this isolate: a bucket of half of LINE's published limit, so that several
// isolates do not fill it together; after a 429 half of that, which comes back by itself. Pure but for the map it is given.
// Called by line-channel.ts before every call. https://developers.line.biz/en/reference/messaging-api/#rate-limits
import { type CallLimit, ENDPOINTS, type Endpoint, type EndpointName, STANDARD_LIMIT } from './line-endpoints';

/** One bucket per channel and endpoint. */
export type PaceStore = Map<string, Bucket>;

interface Bucket {
  /** Calls that may go at once; below zero where others wait already. */
  calls: number;
  /** When `calls` was right, ms. */
  at: number;
  /** Share of our own limit, 1 or less after a 429. */
  share: number;
  /** Last change of `share`, ms. */
  shareAt: number;
}

/** Nobody waits longer; whoever would is told at once and backs off by its own rules. */
export const PACE_WAIT_MS_MAX = 2_000;
const SHARE_OF_LINE = 0.5;
const SHARE_MIN = 1 / 64;
/** Calls under way together get their 429 together: that is one sign, not many. */
const SLOW_AGAIN_MS = 1_000;
const RECOVER_MS = 30_000;

/**
 * Takes a place for one call.
 * @param channel names the channel within `store`
 * @param now ms
 * @returns ms to wait before the call, or null where that would be longer than PACE_WAIT_MS_MAX and nothing was taken
 */
export function takePlace(store: PaceStore, channel: string, endpoint: EndpointName, now: number): number | null {
  const { calls: callsMax, perMs } = ownLimit(endpoint);
  const bucket = bucketOf(store, channel, endpoint, now);
  refill(bucket, callsMax, perMs, now);
  const perCallMs = perMs / (callsMax * bucket.share);
  const waitMs = bucket.calls >= 1 ? 0 : Math.ceil((1 - bucket.calls) * perCallMs);
  if (waitMs > PACE_WAIT_MS_MAX) return null;
  bucket.calls -= 1;
  return waitMs;
}

/** LINE said that the channel calls this endpoint too often. */
export function slowDown(store: PaceStore, channel: string, endpoint: EndpointName, now: number): void {
  const { calls, perMs } = ownLimit(endpoint);
  const bucket = bucketOf(store, channel, endpoint, now);
  refill(bucket, calls, perMs, now);
  // LINE's bucket is empty, whatever ours believed.
  bucket.calls = Math.min(bucket.calls, 0);
  if (bucket.share < 1 && now - bucket.shareAt < SLOW_AGAIN_MS) return;
  bucket.share = Math.max(SHARE_MIN, bucket.share / 2);
  bucket.shareAt = now;
}

function ownLimit(name: EndpointName): CallLimit {
  const { limit = STANDARD_LIMIT }: Endpoint = ENDPOINTS[name];
  return { calls: limit.calls * SHARE_OF_LINE, perMs: limit.perMs };
}

function bucketOf(store: PaceStore, channel: string, endpoint: EndpointName, now: number): Bucket {
  const key = `${channel} ${endpoint}`;
  const known = store.get(key);
  if (known) return known;
  const made: Bucket = { calls: ownLimit(endpoint).calls, at: now, share: 1, shareAt: now };
  store.set(key, made);
  return made;
}

function refill(bucket: Bucket, callsMax: number, perMs: number, now: number): void {
  // A clock that was set back gives nothing and takes nothing.
  const elapsedMs = Math.max(0, now - bucket.at);
  bucket.calls = Math.min(callsMax * bucket.share, bucket.calls + (elapsedMs * callsMax * bucket.share) / perMs);
  bucket.at = now;
  const steps = bucket.share < 1 ? Math.floor((now - bucket.shareAt) / RECOVER_MS) : 0;
  if (steps <= 0) return;
  bucket.share = Math.min(1, bucket.share * 2 ** steps);
  bucket.shareAt += steps * RECOVER_MS;
}
