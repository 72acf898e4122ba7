// The audit log as admins read it: a page of entries, newest first, and how the chain behind it stands. Everything in a query is
// text. The export is JSON lines and has no schema here: what is hashed there is text as it is stored.
import * as z from 'zod/mini';

const word = z.string().check(z.minLength(1), z.maxLength(200));
const instant = z.string().check(z.regex(/^\d{1,15}$/));

/** GET /api/admin/audit. */
export const auditLogQuery = z.object({
  /** Operator id, `system` or `unknown`. */
  actor: z.optional(word),
  action: z.optional(word),
  /** Id of what was acted on. */
  object: z.optional(word),
  /** ms, both included. */
  from: z.optional(instant),
  to: z.optional(instant),
  cursor: z.optional(z.string().check(z.regex(/^\d{1,16}\.[\w-]{1,100}$/))),
  limit: z.optional(z.string().check(z.regex(/^[1-9]\d{0,2}$/))),
});
export type AuditLogQuery = z.infer<typeof auditLogQuery>;

export const auditEntryView = z.object({
  id: z.string(),
  /** Its place in the chain; null: it is sealed within minutes. */
  seq: z.nullable(z.number()),
  at: z.number(),
  actor: z.object({ id: z.string(), name: z.string() }),
  /** A word of domain/audit's list; a newer Worker may know more. */
  action: z.string(),
  object: z.object({ kind: z.string(), id: z.string() }),
  ip: z.string(),
  requestId: z.string(),
  /** Values as JSON text; null: there is none. */
  changes: z.array(z.object({ field: z.string(), before: z.nullable(z.string()), after: z.nullable(z.string()) })),
});
export type AuditEntryView = z.infer<typeof auditEntryView>;

export const auditChainView = z.object({
  /** Null: the row that says where the chain ends is gone. */
  head: z.nullable(
    z.object({
      seq: z.number(),
      hash: z.string(),
      at: z.number(),
      keyId: z.nullable(z.string()),
      signature: z.nullable(z.string()),
    }),
  ),
  /** JWK text by which the head's signature is checked; null: there is no key. */
  publicKey: z.nullable(z.string()),
  /** Entries that are not sealed yet. */
  unsealed: z.number(),
  /** Up to which entry, and when, the nightly check last found everything right; null: it has not run yet. */
  verifiedSeq: z.nullable(z.number()),
  verifiedAt: z.nullable(z.number()),
  /** What the last check found wrong. */
  fault: z.nullable(z.object({ code: z.string(), seq: z.number(), id: z.nullable(z.string()) })),
});
export type AuditChainView = z.infer<typeof auditChainView>;

export const auditPage = z.object({
  items: z.array(auditEntryView),
  nextCursor: z.nullable(z.string()),
  chain: auditChainView,
});
export type AuditPageView = z.infer<typeof auditPage>;
