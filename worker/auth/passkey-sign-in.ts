// One try to sign in by a passkey: the network's throttle, the person by the passkey's user handle, then her guard, which looks at the
// signature. Whoever is unknown or disabled hears what a wrong signature hears. Called by second-step-route.
import { readAccount } from '../db/access-queries';
import { toNetworkPrefix } from '../domain/login/network-prefix';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { logError, logWarn } from '../platform/log';
import type { PasskeyAnswer } from '../rpc/login-factors-rpc';
import type { OpenedLogin } from '../rpc/login-guard-rpc';
import { loginGuard } from '../stubs';
import { accountGuard } from './check-login';
import { claimsOf } from './passkeys';
import { findPerson, refuseTooMany, type SignInRefusal, type SignInTry, signedIn } from './sign-in';

export interface PasskeyTry extends Pick<SignInTry, 'ip' | 'client' | 'device' | 'requestId'> {
  readonly answer: PasskeyAnswer;
}

export interface SignedInByPasskey {
  readonly opened: OpenedLogin;
  readonly device: string;
}

/** UNAVAILABLE also where a guard did not answer: the person may try again at once. */
export async function signInByPasskey(
  env: Env,
  attempt: PasskeyTry,
): Promise<Result<SignedInByPasskey, SignInRefusal>> {
  try {
    return await attemptPasskey(env, attempt);
  } catch (cause) {
    logError('passkey_sign_in_failed', cause);
    return err({ code: 'UNAVAILABLE' });
  }
}

async function attemptPasskey(env: Env, attempt: PasskeyTry): Promise<Result<SignedInByPasskey, SignInRefusal>> {
  const { ip, client, device, requestId, answer } = attempt;
  const network = loginGuard(env, `network:${toNetworkPrefix(ip)}`);
  const leave = await network.beginTry(device, { ip, requestId });
  if (!leave.ok) return refuseTooMany('network', leave.error.retryAfterMs);
  const claimed = claimsOf(answer)?.operatorId ?? null;
  if (claimed === null) return err({ code: 'PASSKEY_REFUSED' });
  const found = await findPerson(readAccount(env.DB.withSession('first-primary'), claimed));
  if (!found.ok) {
    await network.tryPassed(device);
    return err({ code: 'UNAVAILABLE' });
  }
  const stored = found.value;
  if (!stored || stored.isDisabled) return err({ code: 'PASSKEY_REFUSED' });
  const { account } = stored;
  const { operatorId } = account;
  const guard = accountGuard(env, operatorId);
  const opened = await guard.signInByPasskey({ account, ip, client, requestId, answer });
  if (!opened.ok) {
    logWarn('passkey_refused', { operatorId });
    return err({ code: opened.error.code });
  }
  await network.tryPassed(device);
  return ok({ opened: opened.value, device: await signedIn(guard, opened.value, device, false) });
}
