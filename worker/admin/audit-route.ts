// /api/admin/audit: the audit log by pages, and as JSON lines for whoever checks it without us. For admins; each reading is an
// entry of the log itself, once an hour and person, each export another,
// which asks for a fresh proof of the person. Changes nothing of what is written.
import { Hono } from 'hono';
import { requireFreshFactor } from '../auth/require-fresh-factor';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import {
  type AuditFilter,
  type AuditPlace,
  type AuditRow,
  countUnsealed,
  listAudit,
  readAuditHead,
  sealedAfter,
  writeAudit,
} from '../db/audit-queries';
import type { D1Access } from '../db/write-projection';
import type { ChainFault, SignedHead } from '../domain/audit/audit-chain';
import { parseAuditPublicKey } from '../domain/audit/audit-key';
import type { AppEnv, Env } from '../env';
import { auditEntryOf, hourlyAuditEntryOf } from '../platform/audit-source';
import { queryParams } from '../platform/json-body';
import {
  type AuditChainView,
  type AuditEntryView,
  type AuditLogQuery,
  type AuditPageView,
  auditLogQuery,
} from '../protocol/audit';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 100;
const EXPORT_PAGE = 500;
const LOG = { kind: 'log', id: 'audit' } as const;

/** Jobs, handed in by app.ts. */
export interface AuditJobs {
  /** Seals what was written before. @returns the end of the chain then */
  readonly seal: (env: Env) => Promise<SignedHead>;
  /** The newest head that lies in R2. */
  readonly anchor: (env: Env) => Promise<SignedHead | null>;
}

export function auditRoutes(jobs: AuditJobs) {
  return new Hono<AppEnv>()
    .use(requireOperator, requireLiveLogin)
    .get('/', queryParams(auditLogQuery), async (c) => {
      const db = c.env.DB.withSession('first-primary');
      const query = c.req.valid('query');
      await writeAudit(db, [hourlyAuditEntryOf(c, { action: 'audit.read', object: LOG })]);
      const limit = Math.min(LIMIT_MAX, Number(query.limit ?? LIMIT_DEFAULT));
      const place = query.cursor === undefined ? null : parseCursor(query.cursor);
      const [page, chain] = await Promise.all([
        listAudit(db, toFilter(query), place, limit),
        chainOf(db, c.get('config').AUDIT_SIGNING_KEY),
      ]);
      const nextCursor = page.next && `${page.next.ts}.${page.next.id}`;
      return c.json({ items: page.rows.map(toView), nextCursor, chain } satisfies AuditPageView);
    })
    .get('/export', requireFreshFactor, async (c) => {
      const db = c.env.DB.withSession('first-primary');
      await writeAudit(db, [auditEntryOf(c, { action: 'audit.exported', object: LOG })]);
      const [head, anchor] = [await jobs.seal(c.env), await jobs.anchor(c.env)];
      const day = new Date().toISOString().slice(0, 10);
      c.header('content-type', 'application/x-ndjson; charset=utf-8');
      c.header('content-disposition', `attachment; filename="kaiwa-audit-${day}.jsonl"`);
      return c.body(exportLines(db, toHead(head), anchor));
    });
}

/** First line: what the file has to agree with. Then one entry a line, in the order of the chain. */
function exportLines(db: D1Access, head: SignedHead, anchor: SignedHead | null): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after = 0;
  return new ReadableStream({
    start(controller) {
      const first = { kind: 'kaiwa-audit-export', version: 1, exportedAt: Date.now(), head, anchor };
      controller.enqueue(encoder.encode(`${JSON.stringify(first)}\n`));
    },
    async pull(controller) {
      const rows = (await sealedAfter(db, after, EXPORT_PAGE)).filter(({ seq }) => seq <= head.seq);
      if (rows.length > 0) controller.enqueue(encoder.encode(rows.map((row) => `${JSON.stringify(row)}\n`).join('')));
      after = rows.at(-1)?.seq ?? after;
      if (rows.length < EXPORT_PAGE) controller.close();
    },
  });
}

async function chainOf(db: D1Access, signingKey: string | undefined): Promise<AuditChainView> {
  const [head, unsealed] = await Promise.all([readAuditHead(db), countUnsealed(db)]);
  const key = signingKey === undefined ? null : parseAuditPublicKey(signingKey);
  return {
    head: head && toHead(head),
    publicKey: key && JSON.stringify(key),
    unsealed,
    verifiedSeq: head?.verifiedSeq ?? null,
    verifiedAt: head?.verifiedAt ?? null,
    // Written by the check alone.
    fault: head?.fault ? (JSON.parse(head.fault) as ChainFault) : null,
  };
}

function toHead({ seq, hash, at, keyId, signature }: SignedHead): SignedHead {
  return { seq, hash, at, keyId, signature };
}

function toFilter({ actor, action, object, from, to }: AuditLogQuery): AuditFilter {
  return {
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
    ...(object !== undefined && { object }),
    ...(from !== undefined && { from: Number(from) }),
    ...(to !== undefined && { until: Number(to) }),
  };
}

/** `{ts}.{id}`, as the query's schema lets it through. */
function parseCursor(text: string): AuditPlace {
  const dot = text.indexOf('.');
  return { ts: Number(text.slice(0, dot)), id: text.slice(dot + 1) };
}

function toView(row: AuditRow): AuditEntryView {
  const [before, after] = [fieldsOf(row.before), fieldsOf(row.after)];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return {
    id: row.id,
    seq: row.seq,
    at: row.ts,
    actor: { id: row.actor, name: row.actorName },
    action: row.action,
    object: { kind: row.objectKind, id: row.objectId },
    ip: row.ip,
    requestId: row.requestId,
    changes: fields.map((field) => ({ field, before: jsonOf(before[field]), after: jsonOf(after[field]) })),
  };
}

/** Written by toAuditEntry(); what somebody else made of it is shown as it is. */
function fieldsOf(text: string | null): Readonly<Record<string, unknown>> {
  if (text === null) return {};
  try {
    const fields: unknown = JSON.parse(text);
    return fields !== null && typeof fields === 'object' ? (fields as Record<string, unknown>) : { value: fields };
  } catch {
    return { value: text };
  }
}

function jsonOf(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
