// Nonces of account links: made for the company's server, used once by the chat whose customer finished the dialog, gone
// after ten minutes. Only hashes are kept. Called by admin (the company's door), session (the use) and jobs (the tidying).
// https://developers.line.biz/en/docs/messaging-api/linking-accounts/
import { sha256 } from '../platform/keyed-hash';

export interface LinkedAccountRow {
  /** The company's own id of the account. */
  readonly accountId: string;
  readonly accountName: string;
}

export interface NonceUse {
  readonly nonce: string;
  readonly channelId: string;
  /** Chat and line of the log that use it: the same again get the same answer, any other none. */
  readonly usedBy: string;
  /** When the customer finished, by LINE's clock, ms. */
  readonly at: number;
}

/** Expired rows are kept this long, so that a late repeat by whoever used one still finds it. */
const KEPT_MS = 86_400_000;

/** @param expiresAt ms */
export async function keepNonce(
  db: D1Database,
  nonce: string,
  channelId: string,
  account: LinkedAccountRow,
  expiresAt: number,
): Promise<void> {
  await db
    .prepare(
      `insert into account_link_nonces (nonce_hash, channel_id, account_id, account_name, expires_at)
         values (?1, ?2, ?3, ?4, ?5)`,
    )
    .bind(sha256(nonce), channelId, account.accountId, account.accountName, expiresAt)
    .run();
}

/** Uses the nonce up. @returns null where it is unknown, of another channel, expired, or used by another event */
export function useNonce(db: D1Database, { nonce, channelId, usedBy, at }: NonceUse): Promise<LinkedAccountRow | null> {
  return db
    .prepare(
      `update account_link_nonces set used_by = ?3
         where nonce_hash = ?1 and channel_id = ?2 and expires_at >= ?4 and (used_by is null or used_by = ?3)
         returning account_id as accountId, account_name as accountName`,
    )
    .bind(sha256(nonce), channelId, usedBy, at)
    .first<LinkedAccountRow>();
}

/** Deletes what nobody can use any more. @param now ms */
export async function tidyNonces(db: D1Database, now: number): Promise<void> {
  await db
    .prepare('delete from account_link_nonces where expires_at < ?1')
    .bind(now - KEPT_MS)
    .run();
}

/** The hash of the key by which a channel's company asks for nonces; null: no such channel, or no key. */
export function accountLinkKeyHash(db: D1Database, channelId: string): Promise<string | null> {
  return db
    .prepare('select account_link_key_hash from channels where id = ?1')
    .bind(channelId)
    .first<string>('account_link_key_hash');
}
