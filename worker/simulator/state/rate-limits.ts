// LINE's rate limits as token buckets per channel, method and path template, on the fake clock.
// In memory only: a bucket is full again after a restart, as it would be on LINE a moment later.
// See https://developers.line.biz/en/reference/messaging-api/#rate-limits

const HOUR_MS = 3_600_000;
const DEFAULT = { calls: 2_000, perMs: 1_000 };

// Everything that is not named here has LINE's default of 2,000 a second.
const LIMITS: Record<string, { calls: number; perMs: number }> = {
  'POST /v2/bot/message/narrowcast': { calls: 60, perMs: HOUR_MS },
  'POST /v2/bot/message/broadcast': { calls: 60, perMs: HOUR_MS },
  'POST /v2/bot/channel/webhook/test': { calls: 60, perMs: HOUR_MS },
  'GET /v2/bot/channel/webhook/endpoint': { calls: 1_000, perMs: 60_000 },
  'PUT /v2/bot/channel/webhook/endpoint': { calls: 1_000, perMs: 60_000 },
  'POST /v2/bot/richmenu': { calls: 100, perMs: HOUR_MS },
  'DELETE /v2/bot/richmenu/{richMenuId}': { calls: 100, perMs: HOUR_MS },
  'DELETE /v2/bot/richmenu/alias/{richMenuAliasId}': { calls: 100, perMs: HOUR_MS },
  'GET /v2/bot/richmenu/progress/batch': { calls: 100, perMs: HOUR_MS },
  'POST /v2/bot/richmenu/batch': { calls: 3, perMs: HOUR_MS },
  'GET /v2/bot/richmenu/list': { calls: 10, perMs: 1_000 },
  'POST /v2/bot/chat/loading/start': { calls: 100, perMs: 1_000 },
  'POST /v2/bot/message/multicast': { calls: 200, perMs: 1_000 },
};

export class RateLimits {
  readonly #buckets = new Map<string, { left: number; at: number }>();

  /** Takes one call from the bucket; false when it is empty. */
  take(channelId: string, operation: string, now: number): boolean {
    const { calls, perMs } = LIMITS[operation] ?? DEFAULT;
    const key = `${channelId} ${operation}`;
    const bucket = this.#buckets.get(key) ?? { left: calls, at: now };
    // The clock may have been put back to real time: that empties no bucket.
    const passedMs = Math.max(0, now - bucket.at);
    const left = Math.min(calls, bucket.left + (passedMs * calls) / perMs);
    const granted = left >= 1;
    this.#buckets.set(key, { left: granted ? left - 1 : left, at: now });
    return granted;
  }

  clear(): void {
    this.#buckets.clear();
  }
}
