// What webhooks tell of a channel, one row each: when the last came, whether signatures fail, whether LINE suspended the account.
// One statement, no reads; times never go backwards. Nothing of a request is kept but that it came. Called by line/inbound.

/** What happened since the last note; times in ms. What is absent is left as it is. */
export interface ChannelNotes {
  /** The last webhook with a right signature. It ends a series of wrong ones. */
  readonly lastWebhookAt?: number;
  /** The last empty one: LINE's Verify. */
  readonly verifiedAt?: number;
  readonly redeliverySeenAt?: number;
  /** Wrong signatures since the last right one. */
  readonly failures?: { readonly since: number; readonly lastAt: number; readonly count: number };
  /** LINE suspended the account (since then), or gave it back (null). */
  readonly suspendedAt?: number | null;
}

const UPSERT = `
  insert into channel_health (channel_id, last_webhook_at, verified_at, redelivery_seen_at,
    signature_failed_since, signature_failed_at, signature_failures, suspended_at)
  values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
  on conflict (channel_id) do update set
    last_webhook_at = max(coalesce(last_webhook_at, ?2), coalesce(?2, last_webhook_at)),
    verified_at = max(coalesce(verified_at, ?3), coalesce(?3, verified_at)),
    redelivery_seen_at = max(coalesce(redelivery_seen_at, ?4), coalesce(?4, redelivery_seen_at)),
    signature_failed_since = case when ?2 is null then coalesce(signature_failed_since, ?5) else ?5 end,
    signature_failed_at = max(coalesce(signature_failed_at, ?6), coalesce(?6, signature_failed_at)),
    signature_failures = ?7 + case when ?2 is null then signature_failures else 0 end,
    suspended_at = case when ?9 then ?8 else suspended_at end`;

/** Adds what happened to the channel's row. Concurrent writers (isolates) may come in any order. */
export async function noteChannelHealth(db: D1Database, channelId: string, notes: ChannelNotes): Promise<void> {
  const { lastWebhookAt = null, verifiedAt = null, redeliverySeenAt = null, failures, suspendedAt } = notes;
  await db
    .prepare(UPSERT)
    .bind(
      channelId,
      lastWebhookAt,
      verifiedAt,
      redeliverySeenAt,
      failures?.since ?? null,
      failures?.lastAt ?? null,
      failures?.count ?? 0,
      suspendedAt ?? null,
      suspendedAt === undefined ? 0 : 1,
    )
    .run();
}
