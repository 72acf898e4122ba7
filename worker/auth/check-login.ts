// Asks an account's LoginGuard whether a login lives. No answer is UNAVAILABLE and never a sign-out: the truth was not heard.
// Called by require-operator, me-route and login-route. Sockets ask by OperatorHub.admit, which remembers the answer for 60 s.

import { err, type Result } from '../domain/result';
import type { Env } from '../env';
import { callObject } from '../platform/call-object';
import { logError } from '../platform/log';
import type { ErrorCode } from '../protocol/error-code';
import type { LoginAccount, LoginGuardRpc, LoginStanding } from '../rpc/login-guard-rpc';
import { loginGuard } from '../stubs';
import type { Access } from './access-token';

export function accountGuard(env: Env, operatorId: string): LoginGuardRpc {
  return loginGuard(env, `account:${operatorId}`);
}

export interface LoginQuestion {
  /** A person did something, which moves the idle limit. */
  readonly isActivity: boolean;
  /** Asked for what makes a second factor, which a login without the one that it must have still reaches. */
  readonly mayEnrol: boolean;
}

export function checkLogin(
  env: Env,
  access: Pick<Access, 'operatorId' | 'loginId' | 'authVersion'>,
  question: LoginQuestion,
): Promise<Result<{ readonly account: LoginAccount; readonly standing: LoginStanding }, ErrorCode>> {
  const { loginId, authVersion } = access;
  return heard(() => accountGuard(env, access.operatorId).checkLogin({ loginId, authVersion, ...question }));
}

/** The guard's answer with its code alone; UNAVAILABLE where it gave none. Only for what may be repeated. */
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

/** For what is taken once, a code or a ticket: never repeated. With how long to wait, where a throttle says so. */
export async function heardCode<T>(
  ask: () => Promise<Result<T, { readonly code: ErrorCode; readonly retryAfterMs?: number }>>,
): Promise<Result<T, { readonly code: ErrorCode; readonly retryAfterMs?: number }>> {
  try {
    return await ask();
  } catch (cause) {
    logError('login_guard_unheard', cause);
    return err({ code: 'UNAVAILABLE' });
  }
}
