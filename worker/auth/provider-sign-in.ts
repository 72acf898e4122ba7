// One try to sign in through the identity provider: the network's throttle, the way's own values, the provider's word, then the person
// by her verified e-mail, pinned to the provider's account by which she first came. Makes no account: a person must be invited.
// Never logs e-mail, code or token. Called by provider-route.
import type { Config } from '../config';
import { readAccount } from '../db/access-queries';
import { writeAudit } from '../db/audit-queries';
import { findOperatorByEmailKey, type Operator } from '../db/operator-queries';
import { lookAtPin, pinPerson, readSecret } from '../db/provider-queries';
import { type AuditAct, toAuditEntry, UNKNOWN_ACTOR } from '../domain/audit/audit-entry';
import { toEmailKey } from '../domain/login/email-key';
import { toNetworkPrefix } from '../domain/login/network-prefix';
import type { ProvenPerson } from '../domain/login/provider-claims';
import type { ProviderSettings } from '../domain/login/provider-settings';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { hourlyAuditId } from '../platform/audit-source';
import { isSameSecret } from '../platform/keyed-hash';
import { logError, logWarn } from '../platform/log';
import { newUuidV7 } from '../platform/random-id';
import type { ErrorCode } from '../protocol/error-code';
import type { ProviderReturn } from '../protocol/provider-sign-in';
import type { FactorNeed } from '../rpc/login-factors-rpc';
import type { OpenedLogin } from '../rpc/login-guard-rpc';
import { loginGuard } from '../stubs';
import { accountGuard } from './check-login';
import { type ProviderFault, provePerson } from './oidc-provider';
import { flowHash, readFlow } from './provider-flow';
import { findPerson, refuseTooMany, type SignInRefusal, type SignInTry, signedIn } from './sign-in';

export interface ProviderTry extends Pick<SignInTry, 'ip' | 'client' | 'requestId' | 'device'> {
  readonly cookie: string | undefined;
  readonly came: ProviderReturn;
}

export type SignedInByProvider =
  | { readonly type: 'opened'; readonly opened: OpenedLogin; readonly device: string }
  | { readonly type: 'factor'; readonly need: FactorNeed; readonly operatorId: string };

type Answer = Result<SignedInByProvider, SignInRefusal>;

/** What a person hears. What exactly was wrong with an answer, the log says. */
const HEARD: Readonly<Record<ProviderFault, ErrorCode>> = {
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

/** UNAVAILABLE also where a guard or D1 did not answer: the person may try again at once. */
export async function signInByProvider(
  env: Env,
  config: Config,
  settings: ProviderSettings,
  attempt: ProviderTry,
): Promise<Answer> {
  try {
    return await attemptProvider(env, config, settings, attempt);
  } catch (cause) {
    logError('provider_sign_in_failed', cause);
    return err({ code: 'UNAVAILABLE' });
  }
}

async function attemptProvider(
  env: Env,
  config: Config,
  settings: ProviderSettings,
  attempt: ProviderTry,
): Promise<Answer> {
  const { ip, client, requestId, device, cookie, came } = attempt;
  const network = loginGuard(env, `network:${toNetworkPrefix(ip)}`);
  const leave = await network.beginTry(device, { ip, requestId });
  if (!leave.ok) return refuseTooMany('network', leave.error.retryAfterMs);
  const flow = readFlow(config, settings, cookie, Date.now());
  const isOurs =
    flow !== null && isSameSecret(flow.state, came.state) && (came.iss ?? settings.issuer) === settings.issuer;
  if (!isOurs || came.code === undefined) return refuse(env, attempt, 'PROVIDER_REFUSED', isOurs ? 'NO_CODE' : 'STATE');
  const secret = await readSecret(env.DB.withSession('first-primary'), config.DATA_KEK);
  if (secret?.ok === false) throw new Error(`the client secret does not open: ${secret.error.code}`);
  const proven = await provePerson(config, settings, { code: came.code, flow, secret: secret?.value ?? null });
  if (!proven.ok) {
    const code = HEARD[proven.error];
    // Its outage is nobody's failed try.
    if (code === 'PROVIDER_UNREACHABLE') await network.tryPassed(device);
    return refuse(env, attempt, code, proven.error);
  }
  const known = await findProven(env, attempt, proven.value);
  if (!known.ok) {
    if (known.error.code === 'UNAVAILABLE') await network.tryPassed(device);
    return known;
  }
  const { account } = known.value;
  const guard = accountGuard(env, account.operatorId);
  const { hasFactor, authAt } = proven.value;
  const opened = await guard.openProvided({
    account,
    ip,
    client,
    requestId,
    flow: { hash: flowHash(flow), until: flow.until },
    factorAt: hasFactor ? (authAt ?? 0) : null,
  });
  if (!opened.ok) return refuse(env, attempt, opened.error.code, 'REPLAYED', account.operatorId);
  await network.tryPassed(device);
  const step = opened.value;
  if (step.type === 'factor') return ok({ type: 'factor', need: step, operatorId: account.operatorId });
  return ok({ type: 'opened', opened: step.login, device: await signedIn(guard, step.login, device) });
}

/** Whose e-mail it is, where she may sign in and this is the provider's account by which she always came. */
async function findProven(env: Env, attempt: ProviderTry, person: ProvenPerson) {
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
  { ip, requestId }: ProviderTry,
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
  { ip, requestId }: ProviderTry,
  code: ErrorCode,
  why: string,
  operatorId?: string,
): Promise<Result<never, SignInRefusal>> {
  logWarn('provider_sign_in_refused', { why, operatorId: operatorId ?? null });
  const object =
    operatorId === undefined
      ? ({ kind: 'network', id: toNetworkPrefix(ip) } as const)
      : ({ kind: 'account', id: operatorId } as const);
  const act: AuditAct = { action: 'login.provider_refused', object, after: { why } };
  const ts = Date.now();
  const source = { actor: UNKNOWN_ACTOR, actorName: '', ip, requestId };
  try {
    await writeAudit(env.DB, [
      toAuditEntry(source, act, { id: hourlyAuditId(ts, `${UNKNOWN_ACTOR} ${why}`, act), ts }),
    ]);
  } catch (cause) {
    logError('refusal_not_told', cause);
  }
  return err({ code });
}
