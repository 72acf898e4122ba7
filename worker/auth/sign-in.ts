// One try to sign in by e-mail and password: network, account, password, in this order, so that throttling comes before the
// expensive hash; then the second factor, where the account has one. An unknown e-mail walks the same way: a guard of its own, a hash of the same cost, the same refusal.
// Never logs the e-mail. Called by login-route and passkey-sign-in.
import type { Config } from '../config';
import { readAccount } from '../db/access-queries';
import { readProvider } from '../db/desk-document-queries';
import { findOperatorByEmailKey, type Operator } from '../db/operator-queries';
import { toEmailKey } from '../domain/login/email-key';
import { toNetworkPrefix } from '../domain/login/network-prefix';
import { mayUsePassword } from '../domain/login/provider-settings';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { hmac } from '../platform/keyed-hash';
import { logError, logInfo, logWarn } from '../platform/log';
import { withinMs } from '../platform/within-ms';
import type { ErrorCode } from '../protocol/error-code';
import type { FactorNeed } from '../rpc/login-factors-rpc';
import type { LoginGuardRpc, OpenedLogin } from '../rpc/login-guard-rpc';
import { loginGuard } from '../stubs';
import { accountGuard } from './check-login';
import { newDevice } from './known-device';
import { passwordLine } from './password';
import { signingKey } from './signing-keys';

/** D1 answers from far away; a person may wait that long once a day. */
const DATABASE_MS_MAX = 3_000;

export interface SignInTry {
  readonly email: string;
  readonly password: string;
  /** The caller's address; '' where unknown. */
  readonly ip: string;
  readonly client: string;
  readonly requestId: string;
  /** The id of the signed device cookie. */
  readonly device: string | null;
}

/** The password was right: a login, or the second factor is asked for. */
export type PasswordRight = (
  | { readonly type: 'opened'; readonly opened: OpenedLogin; readonly device: string }
  | { readonly type: 'factor'; readonly need: FactorNeed }
) & {
  readonly operatorId: string;
  /** The stored form to make anew with today's parameters; null: it is of today. */
  readonly oldHash: string | null;
};

export interface SignInRefusal {
  readonly code: ErrorCode;
  readonly retryAfterMs?: number;
}

/** UNAVAILABLE also where a guard did not answer: the person may try again at once. */
export async function signIn(
  env: Env,
  config: Config,
  attempt: SignInTry,
): Promise<Result<PasswordRight, SignInRefusal>> {
  try {
    return await attemptSignIn(env, config, attempt);
  } catch (cause) {
    logError('sign_in_failed', cause);
    return err({ code: 'UNAVAILABLE' });
  }
}

async function attemptSignIn(
  env: Env,
  config: Config,
  attempt: SignInTry,
): Promise<Result<PasswordRight, SignInRefusal>> {
  // Before anything is counted: who is turned away here has not tried.
  if (passwordLine.isFull()) return err({ code: 'UNAVAILABLE', retryAfterMs: 1_000 });
  const from = { ip: attempt.ip, requestId: attempt.requestId };
  const network = loginGuard(env, `network:${toNetworkPrefix(attempt.ip)}`);
  const networkLeave = await network.beginTry(attempt.device, from);
  if (!networkLeave.ok) return refuseTooMany('network', networkLeave.error.retryAfterMs);

  const found = await findPerson(findOperatorByEmailKey(env.DB, toEmailKey(attempt.email)));
  if (!found.ok) {
    await network.tryPassed(attempt.device);
    return err({ code: 'UNAVAILABLE' });
  }
  const operator = found.value;
  const guard = guardOf(env, config, operator, attempt.email);
  const leave = await guard.beginTry(attempt.device, from);
  if (!leave.ok) {
    // No password was looked at, so the network is not charged.
    await network.tryPassed(attempt.device);
    return refuseTooMany('account', leave.error.retryAfterMs);
  }

  const storedHash = operator && !operator.isDisabled ? operator.passwordHash : null;
  const checked = await passwordLine.check(attempt.password, storedHash, config.PASSWORD_PEPPER);
  if (!checked.ok) return err({ code: checked.error });
  if (!checked.value.isRight || !operator) {
    logWarn('sign_in_refused', { operatorId: operator?.id ?? null });
    return err({ code: 'WRONG_CREDENTIALS' });
  }

  const { id: operatorId } = operator;
  const db = env.DB.withSession('first-primary');
  const [stored, provider] = await Promise.all([readAccount(db, operatorId), readProvider(db)]);
  if (!stored || stored.isDisabled) return err({ code: 'WRONG_CREDENTIALS' });
  // Changed while the password was looked at: it may be the old one.
  if (stored.account.authVersion !== operator.authVersion) return err({ code: 'UNAVAILABLE', retryAfterMs: 1_000 });
  // Behind the password, or it would tell who there is.
  if (!mayUsePassword(stored.account.role, provider)) return err({ code: 'PROVIDER_REQUIRED' });
  const step = await guard.openLogin({
    account: stored.account,
    ip: attempt.ip,
    client: attempt.client,
    requestId: attempt.requestId,
    methods: ['pwd'],
  });
  const oldHash = checked.value.isOld ? operator.passwordHash : null;
  await network.tryPassed(attempt.device);
  // The account's own try stays counted until the second factor is passed, too: the password alone must not clear its counter.
  if (step.type === 'factor') return ok({ type: 'factor', need: step, operatorId, oldHash });
  const device = await signedIn(guard, step.login, attempt.device);
  return ok({ type: 'opened', opened: step.login, device, operatorId, oldHash });
}

/**
 * The one place through which every completed sign-in passes, by whatever means.
 * @param device as its cookie came; null: unknown
 * @param isCounted beginTry() of the account counted this try; a passkey's is not
 * @returns the device that the account knows from now on
 */
export async function signedIn(
  guard: LoginGuardRpc,
  opened: OpenedLogin,
  device: string | null,
  isCounted = true,
): Promise<string> {
  const known = device ?? newDevice();
  await guard.tryPassed(known, isCounted);
  const { account, loginId, methods } = opened;
  logInfo('signed_in', { operatorId: account.operatorId, loginId, methods: methods.join(' ') });
  return known;
}

export async function findPerson<Person>(look: Promise<Person | null>): Promise<Result<Person | null, 'UNAVAILABLE'>> {
  try {
    const found = await withinMs(look, DATABASE_MS_MAX);
    if (found.inTime) return ok(found.value);
    logWarn('people_late');
  } catch (cause) {
    logError('people_unread', cause);
  }
  return err('UNAVAILABLE');
}

/** Who counts the tries at this e-mail; `operator`: whose it is, null where nobody's. */
export function guardOf(env: Env, config: Config, operator: Operator | null, email: string): LoginGuardRpc {
  if (operator) return accountGuard(env, operator.id);
  return loginGuard(env, `unknown:${hmac(signingKey(config, 'unknown_email').secret, toEmailKey(email))}`);
}

export function refuseTooMany(who: string, retryAfterMs: number): Result<never, SignInRefusal> {
  logWarn('sign_in_throttled', { who, retryAfterMs });
  return err({ code: 'TOO_MANY_TRIES', retryAfterMs });
}
