// One try to sign in by somebody else's word for a person, the identity provider's or that of Cloudflare Access: the network's throttle,
// the word, then the person by her verified e-mail, pinned to the account by which she first came. Makes no account: a person must be
// invited. Never logs e-mail, code or token. Called by provider-sign-in and cloudflare-access-sign-in.
import { readAccount } from '../db/access-queries';
import { writeAudit } from '../db/audit-queries';
import { findOperatorByEmailKey, type Operator } from '../db/operator-queries';
import { lookAtPin, pinPerson } from '../db/provider-queries';
import { type AuditAct, toAuditEntry, UNKNOWN_ACTOR } from '../domain/audit/audit-entry';
import { toEmailKey } from '../domain/login/email-key';
import { toNetworkPrefix } from '../domain/login/network-prefix';
import type { ProvenPerson } from '../domain/login/provider-claims';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { hourlyAuditId } from '../platform/audit-source';
import { logError, logWarn } from '../platform/log';
import { newUuidV7 } from '../platform/random-id';
import type { ErrorCode } from '../protocol/error-code';
import type { FactorNeed } from '../rpc/login-factors-rpc';
import type { LoginGuardRpc, OpenedLogin } from '../rpc/login-guard-rpc';
import { loginGuard } from '../stubs';
import { accountGuard } from './check-login';
import type { ProviderFault } from './provider-token';
import { findPerson, refuseTooMany, type SignInRefusal, type SignInTry, signedIn } from './sign-in';

export interface ProvenTry extends Pick<SignInTry, 'ip' | 'client' | 'requestId' | 'device'> {
  /** Whose word it is, in the audit log; left out: the identity provider's. */
  readonly by?: 'cloudflare_access';
}

export type SignedInProven =
  | { readonly type: 'opened'; readonly opened: OpenedLogin; readonly device: string }
  | { readonly type: 'factor'; readonly need: FactorNeed; readonly operatorId: string };

export interface Proof {
  readonly person: ProvenPerson;
  /** The way by which she came, which opens one login; null: her word holds for many. */
  readonly flow: Parameters<LoginGuardRpc['openProvided']>[0]['flow'];
}

/** What she hears, and why, which the log and the audit log say. */
export interface ProofRefusal {
  readonly code: ErrorCode;
  readonly why: string;
}

/** What a person hears. What exactly was wrong with an answer, the log says. */
export const HEARD: Readonly<Record<ProviderFault, ErrorCode>> = {
  UNREACHABLE: 'PROVIDER_UNREACHABLE',
  NOT_A_PROVIDER: 'PROVIDER_UNREACHABLE',
  REFUSED: 'PROVIDER_REFUSED',
  NONCE: 'PROVIDER_REFUSED',
  AUTHORIZED_PARTY: 'PROVIDER_REFUSED',
  SUBJECT: 'PROVIDER_REFUSED',
  EMAIL_UNPROVEN: 'EMAIL_UNPROVEN',
  // As of somebody who is not known: it does not tell for whom the desk is.
  DOMAIN: 'NOT_INVITED',
};

/**
 * @param prove asked once the throttle let the try through
 * @returns UNAVAILABLE also where a guard or D1 did not answer: the person may try again at once
 */
export async function signInProven(
  env: Env,
  attempt: ProvenTry,
  prove: () => Promise<Result<Proof, ProofRefusal>>,
): Promise<Result<SignedInProven, SignInRefusal>> {
  try {
    return await attemptProven(env, attempt, prove);
  } catch (cause) {
    logError('provider_sign_in_failed', cause);
    return err({ code: 'UNAVAILABLE' });
  }
}

async function attemptProven(
  env: Env,
  attempt: ProvenTry,
  prove: () => Promise<Result<Proof, ProofRefusal>>,
): Promise<Result<SignedInProven, SignInRefusal>> {
  const { ip, client, requestId, device } = attempt;
  const network = loginGuard(env, `network:${toNetworkPrefix(ip)}`);
  const leave = await network.beginTry(device, { ip, requestId });
  if (!leave.ok) return refuseTooMany('network', leave.error.retryAfterMs);
  const proven = await prove();
  if (!proven.ok) {
    const { code, why } = proven.error;
    // Its outage is nobody's failed try.
    if (code === 'PROVIDER_UNREACHABLE') await network.tryPassed(device);
    return refuse(env, attempt, code, why);
  }
  const { person, flow } = proven.value;
  const known = await findProven(env, attempt, person);
  if (!known.ok) {
    if (known.error.code === 'UNAVAILABLE') await network.tryPassed(device);
    return known;
  }
  const { account } = known.value;
  const guard = accountGuard(env, account.operatorId);
  const factorAt = person.hasFactor ? (person.authAt ?? 0) : null;
  const opened = await guard.openProvided({ account, ip, client, requestId, flow, factorAt });
  if (!opened.ok) return refuse(env, attempt, opened.error.code, 'REPLAYED', account.operatorId);
  await network.tryPassed(device);
  const step = opened.value;
  if (step.type === 'factor') return ok({ type: 'factor', need: step, operatorId: account.operatorId });
  return ok({ type: 'opened', opened: step.login, device: await signedIn(guard, step.login, device) });
}

/** Whose e-mail it is, where she may sign in and this is the provider's account by which she always came. */
async function findProven(env: Env, attempt: ProvenTry, person: ProvenPerson) {
  const found = await findPerson(findOperatorByEmailKey(env.DB, toEmailKey(person.email)));
  if (!found.ok) return err({ code: found.error });
  if (!found.value) return refuse(env, attempt, 'NOT_INVITED', 'UNKNOWN');
  const { id: operatorId } = found.value;
  const db = env.DB.withSession('first-primary');
  if (found.value.isDisabled) return refuse(env, attempt, 'NOT_INVITED', 'DISABLED', operatorId);
  const pin = { operatorId, issuer: person.issuer, subject: person.subject };
  let is = await lookAtPin(db, pin);
  if (is === 'none') {
    const now = Date.now();
    await pinPerson(db, pin, now, pinned(found.value, attempt, person, now));
    is = await lookAtPin(db, pin);
  }
  if (is !== 'mine') return refuse(env, attempt, 'OTHER_IDENTITY', 'OTHER_IDENTITY', operatorId);
  const stored = await readAccount(db, operatorId);
  if (!stored || stored.isDisabled) return refuse(env, attempt, 'NOT_INVITED', 'DISABLED', operatorId);
  return ok(stored);
}

function pinned(
  { id: operatorId, name }: Operator,
  { ip, requestId }: ProvenTry,
  { issuer }: ProvenPerson,
  ts: number,
) {
  const source = { actor: operatorId, actorName: name, ip, requestId };
  const act = {
    action: 'login.provider_pinned',
    object: { kind: 'account', id: operatorId },
    after: { issuer },
  } as const;
  return toAuditEntry(source, act, { id: newUuidV7(ts), ts });
}

/**
 * Stands in the audit log, once an hour for each person and reason, so that a flood does not fill it.
 * @param operatorId whose account it was about; left out: nobody's that is known
 */
async function refuse(
  env: Env,
  { ip, requestId, by }: ProvenTry,
  code: ErrorCode,
  why: string,
  operatorId?: string,
): Promise<Result<never, SignInRefusal>> {
  logWarn('provider_sign_in_refused', { why, operatorId: operatorId ?? null });
  const object =
    operatorId === undefined
      ? ({ kind: 'network', id: toNetworkPrefix(ip) } as const)
      : ({ kind: 'account', id: operatorId } as const);
  const after = { why, ...(by !== undefined && { by }) };
  const act: AuditAct = { action: 'login.provider_refused', object, after };
  const ts = Date.now();
  const source = { actor: UNKNOWN_ACTOR, actorName: '', ip, requestId };
  try {
    const id = hourlyAuditId(ts, `${UNKNOWN_ACTOR} ${by ?? ''}${why}`, act);
    await writeAudit(env.DB, [toAuditEntry(source, act, { id, ts })]);
  } catch (cause) {
    logError('refusal_not_told', cause);
  }
  return err({ code });
}
