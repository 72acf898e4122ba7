// Asks an account's LoginGuard whether a login lives. No answer is UNAVAILABLE and never a sign-out: the truth was not heard.
// Called by require-operator, me-route and login-route. Sockets ask by OperatorHub.admit, which remembers the answer for 60 s.

import { err, type Result } from '../domain/result';
import type { Env } from '../env';
import { callObject } from '../platform/call-object';
import { logError } from '../platform/log';
import type { ErrorCode } from '../protocol/error-code';
import type { LoginAccount, LoginGuardRpc } from '../rpc/login-guard-rpc';
import { loginGuard } from '../stubs';
import type { Access } from './access-token';

export function accountGuard(env: Env, operatorId: string): LoginGuardRpc {
  return loginGuard(env, `account:${operatorId}`);
}

/** @param isActivity whether a person did something, which moves the idle limit */
export async function checkLogin(
  env: Env,
  access: Access,
  isActivity: boolean,
): Promise<Result<LoginAccount, ErrorCode>> {
  const { loginId, authVersion } = access;
  const checked = await heard(() =>
    accountGuard(env, access.operatorId).checkLogin({ loginId, authVersion, isActivity }),
  );
  return checked.ok ? { ok: true, value: checked.value.account } : checked;
}

/** The guard's answer with its code alone; UNAVAILABLE where it gave none. Repeats what may be repeated, which all of it may. */
export async function heard<T>(
  ask: () => Promise<Result<T, { readonly code: ErrorCode }>>,
): Promise<Result<T, ErrorCode>> {
  try {
    const result = await callObject(ask);
    return result.ok ? result : err(result.error.code);
  } catch (cause) {
    logError('login_guard_unheard', cause);
    return err('UNAVAILABLE');
  }
}
