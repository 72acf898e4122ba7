// The audit log's turn: new entries are sealed, the head is put away each hour, and the chain is checked every night. Each by
// itself: a log that cannot be sealed is checked all the same. Called by the sweep; the sealing by the export as well.
import { parseConfig } from '../config';
import type { SignedHead } from '../domain/audit/audit-chain';
import { parseAuditKey } from '../domain/audit/audit-key';
import type { Env } from '../env';
import { logError } from '../platform/log';
import { anchorHead, checkAudit, newestAnchor } from './check-audit';
import { sealAudit } from './seal-audit';

export async function sweepAudit(env: Env): Promise<void> {
  await apart('seal', async () => anchorHead(env.MEDIA, await sealNow(env), Date.now()));
  await apart('check', async () => {
    await checkAudit({ ...depsOf(env), bucket: env.MEDIA });
  });
}

/** @returns the end of the chain, with everything in it that was written before */
export function sealNow(env: Env): Promise<SignedHead> {
  return sealAudit(depsOf(env));
}

/** The newest head that lies in R2. */
export function anchorOf(env: Env): Promise<SignedHead | null> {
  return newestAnchor(env.MEDIA, Date.now());
}

function depsOf(env: Env) {
  const { AUDIT_SIGNING_KEY } = parseConfig(env);
  return {
    db: env.DB.withSession('first-primary'),
    key: AUDIT_SIGNING_KEY === undefined ? null : parseAuditKey(AUDIT_SIGNING_KEY),
    now: () => Date.now(),
  };
}

async function apart(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    logError('audit_sweep_failed', cause, { what });
  }
}
