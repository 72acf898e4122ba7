// The audit log in D1: append-only and hash-chained. Triggers (by hand in its migration) abort every DELETE and every UPDATE but
// the one that seals a row. The rules of the chain: domain/audit. drizzle-kit turns this into migrations/.
import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const audit = sqliteTable(
  'audit',
  {
    /** UUIDv7 of the writer. */
    id: text('id').primaryKey(),
    /** Its place in the chain; null until it is sealed. */
    seq: integer('seq'),
    /** ms */
    ts: integer('ts').notNull(),
    actor: text('actor').notNull(),
    actorName: text('actor_name').notNull(),
    action: text('action').notNull(),
    objectKind: text('object_kind').notNull(),
    objectId: text('object_id').notNull(),
    ip: text('ip').notNull(),
    requestId: text('request_id').notNull(),
    /** JSON objects of the fields that changed. */
    before: text('before'),
    after: text('after'),
    prev: text('prev'),
    hash: text('hash'),
  },
  (table) => [
    uniqueIndex('audit_seq').on(table.seq),
    index('audit_unsealed').on(table.id).where(sql`seq IS NULL`),
    index('audit_ts').on(table.ts, table.id),
    index('audit_actor').on(table.actor, table.ts, table.id),
    index('audit_action').on(table.action, table.ts, table.id),
    index('audit_object').on(table.objectId, table.ts, table.id),
  ],
);

/** One row: where the chain ends, and how far the nightly check has come. */
export const auditHead = sqliteTable('audit_head', {
  /** Always 1. */
  id: integer('id').primaryKey(),
  seq: integer('seq').notNull(),
  hash: text('hash').notNull(),
  at: integer('at').notNull(),
  keyId: text('key_id'),
  signature: text('signature'),
  /** Where the check stands that is under way: JSON of domain/audit's Walk; null: none is. */
  walk: text('walk'),
  /** When a check last began, and up to which entry one last found everything right. */
  walkStartedAt: integer('walk_started_at'),
  verifiedSeq: integer('verified_seq'),
  verifiedAt: integer('verified_at'),
  /** JSON of what the last check found wrong; null: nothing. */
  fault: text('fault'),
});
