// Checks the audit log every night: walks the chain from its beginning, a part at each sweep, against its head and against the
// newest head that lies in R2. What it finds wrong is an alarm line and stands on the page of the log until a check is good
// again. Also puts the hourly head into R2. Called by the sweep.

import { beginWalk, chainPage, readAuditHead, saveWalk, sealedAfter } from '../db/audit-queries';
import type { AuditHeadRow } from '../db/audit-rows';
import type { D1Access } from '../db/write-projection';
import {
  type ChainFault,
  checkEnd,
  isFault,
  type SignedHead,
  stepChain,
  WALK_START,
  type Walk,
} from '../domain/audit/audit-chain';
import type { AuditPublicKey } from '../domain/audit/audit-key';
import { isSignedBy } from '../platform/audit-signature';
import { sha256 } from '../platform/keyed-hash';
import { logError, logInfo } from '../platform/log';

export interface CheckAuditDeps {
  readonly db: D1Access;
  readonly bucket: R2Bucket;
  /** Null: signatures cannot be judged. */
  readonly key: AuditPublicKey | null;
  readonly now: () => number;
}

export const HEADS_PREFIX = 'audit/heads/';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 18:00 UTC is night from Bangkok to Tokyo. */
const NIGHT_BEGINS_MS = 18 * HOUR_MS;
const PAGE = 500;
const PAGES_PER_TURN = 10;
/** How far back the newest head in R2 is looked for, in days, one after the other. */
const ANCHOR_DAYS = [3, 60, 20_000];

/** Puts the head of this hour beside the ones before, unless it is there: none is ever overwritten. */
export async function anchorHead(bucket: R2Bucket, head: SignedHead, now: number): Promise<void> {
  if (head.seq === 0) return;
  const { seq, hash, at, keyId, signature } = head;
  await bucket.put(keyOf(now), JSON.stringify({ seq, hash, at, keyId, signature }), {
    onlyIf: new Headers({ 'if-none-match': '*' }),
    httpMetadata: { contentType: 'application/json' },
  });
}

function keyOf(now: number): string {
  return `${HEADS_PREFIX}${new Date(now).toISOString().slice(0, 13)}.json`;
}

/** The newest head that was put away; null: none was yet. */
export async function newestAnchor(bucket: R2Bucket, now: number): Promise<SignedHead | null> {
  for (const days of ANCHOR_DAYS) {
    let startAfter = keyOf(Math.max(0, now - days * DAY_MS));
    let newest: string | null = null;
    for (;;) {
      const { objects, truncated } = await bucket.list({ prefix: HEADS_PREFIX, startAfter });
      newest = objects.at(-1)?.key ?? newest;
      if (!truncated || newest === null) break;
      startAfter = newest;
    }
    const found = newest === null ? null : await bucket.get(newest);
    // Written by anchorHead() alone.
    if (found) return await found.json<SignedHead>();
  }
  return null;
}

/** One turn. @returns what it found wrong, or null */
export async function checkAudit(deps: CheckAuditDeps): Promise<ChainFault | null> {
  const now = deps.now();
  const night = Math.floor((now - NIGHT_BEGINS_MS) / DAY_MS) * DAY_MS + NIGHT_BEGINS_MS;
  const head = await readAuditHead(deps.db);
  if (!head) return alarm({ code: 'HEAD', seq: 0, id: null });
  if (head.walk === null && !(await beginWalk(deps.db, WALK_START, now, night))) return null;
  let walk: Walk = head.walk ?? WALK_START;
  for (let page = 0; page < PAGES_PER_TURN; page++) {
    const { end, rows } = await chainPage(deps.db, walk.place.seq, PAGE);
    if (!end) return alarm({ code: 'HEAD', seq: 0, id: null });
    for (const row of rows) {
      const next = stepChain(walk, row, sha256);
      if (isFault(next)) return finish(deps, walk, next);
      walk = next;
    }
    // Head and rows are of one instant, so a short page is the end of that chain.
    if (rows.length < PAGE) return finish(deps, walk, checkEnd(walk, end) ?? (await checkHead(deps, end)));
  }
  await saveWalk(deps.db, walk, null, now);
  return null;
}

/** Whether head and the newest head in R2 are genuine, and agree with the rows that stand there. */
async function checkHead(deps: CheckAuditDeps, head: AuditHeadRow): Promise<ChainFault | null> {
  if (head.seq === 0) return null;
  if (deps.key && !(await isSignedBy(head, deps.key))) return { code: 'SIGNATURE', seq: head.seq, id: null };
  const anchor = await newestAnchor(deps.bucket, deps.now());
  if (!anchor) return null;
  const [row] = await sealedAfter(deps.db, anchor.seq - 1, 1);
  return row?.seq === anchor.seq && row.hash === anchor.hash ? null : { code: 'ANCHOR', seq: anchor.seq, id: null };
}

async function finish(deps: CheckAuditDeps, walk: Walk, fault: ChainFault | null): Promise<ChainFault | null> {
  const verifiedSeq = walk.place.seq;
  await saveWalk(deps.db, null, { verifiedSeq, fault: fault && JSON.stringify(fault) }, deps.now());
  if (fault) return alarm(fault);
  logInfo('audit_chain_verified', { seq: verifiedSeq });
  return null;
}

function alarm(fault: ChainFault): ChainFault {
  logError('audit_chain_broken', null, { code: fault.code, seq: fault.seq, entryId: fault.id });
  return fault;
}
