// A signed-in operator for tests, without the cost of a password hash: a row in D1, a login in her LoginGuard, a signed token. Who
// must have a second factor gets a login that says she gave it, without one to give; tests of factors make their own.
// Her row's password fits nothing; tests of sign-in itself write their own.
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { signAccess } from '../auth/access-token';
import { ACCESS_COOKIE, REFRESH_COOKIE } from '../auth/cookies';
import { parseConfig } from '../config';
import { upsertOperator } from '../db/operator-queries';
import type { LoginId, OperatorId } from '../domain/ids';
import { toEmailKey } from '../domain/login/email-key';
import type { Asker } from '../domain/permissions/asker';
import type { Access } from '../domain/permissions/permission';
import type { Role } from '../domain/permissions/role';
import { unmatchableHash } from '../platform/password-hash';
import type { OpenedLogin } from '../rpc/login-guard-rpc';
import { loginGuard } from '../stubs';
import { everythingOf } from './access';

export interface SignedInOperator {
  readonly operatorId: OperatorId;
  readonly loginId: LoginId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly authVersion: number;
  readonly refreshToken: string;
  /** As the Worker would hand her to an object. */
  readonly asker: Asker;
  /** Both tokens, as the browser sends them. */
  readonly cookie: string;
  /** For reads. */
  readonly headers: Readonly<Record<string, string>>;
  /** For POST, PUT, PATCH, DELETE with a JSON body. */
  readonly unsafeHeaders: Readonly<Record<string, string>>;
  /** For a WebSocket upgrade. */
  readonly upgradeHeaders: Readonly<Record<string, string>>;
}

export interface SignInOptions {
  readonly operatorId?: string;
  readonly name?: string;
  readonly role?: Role;
  /** A stored form; without it no password fits. */
  readonly passwordHash?: string;
  readonly isDisabled?: boolean;
  /** Left out: all that her role may do, to every chat. */
  readonly access?: Access;
  /** False: signed in by the password alone, whatever her role. */
  readonly hasGivenFactor?: boolean;
}

/** Adds the operator (unless the id is given and there) and opens a new login for her. */
export async function signInOperator(options: SignInOptions = {}): Promise<SignedInOperator> {
  const operatorId = (options.operatorId ?? newOperatorId()) as OperatorId;
  const account = {
    operatorId,
    name: options.name ?? `Operator ${operatorId.slice(-4)}`,
    email: `${operatorId}@kaiwa.test`,
    role: options.role ?? ('operator' as const),
    authVersion: 1,
    access: options.access ?? everythingOf(options.role ?? 'operator'),
    accessVersion: 1,
  };
  await upsertOperator(env.DB, {
    ...account,
    id: operatorId,
    emailKey: toEmailKey(account.email),
    passwordHash: options.passwordHash ?? unmatchableHash(),
    isDisabled: options.isDisabled ?? false,
    createdAt: Date.now(),
  });
  const guard = loginGuard(env, `account:${operatorId}`);
  const step = await guard.openLogin({ account, ip: '192.0.2.1', client: 'test', methods: ['pwd'] });
  if (step.type !== 'opened') throw new Error('this account has a second factor');
  const opened =
    (options.hasGivenFactor ?? account.role !== 'operator')
      ? await withFactorGiven(operatorId, step.login)
      : step.login;
  const config = parseConfig(env);
  const { mayOnlyEnrol } = opened.standing;
  const { token } = await signAccess(config, { ...account, ...opened, mayOnlyEnrol }, Date.now());
  const loginId = opened.loginId as LoginId;
  const cookie = `${ACCESS_COOKIE}=${token}; ${REFRESH_COOKIE}=${opened.refreshToken}`;
  const origin = config.APP_ORIGIN;
  return {
    ...account,
    loginId,
    refreshToken: opened.refreshToken,
    asker: { operatorId, name: account.name, role: account.role, loginId, access: account.access },
    cookie,
    headers: { cookie },
    unsafeHeaders: { cookie, origin, 'x-kaiwa': '1', 'content-type': 'application/json' },
    upgradeHeaders: { cookie, origin, upgrade: 'websocket' },
  };
}

/** The row of the login as if a second factor had been given at its sign-in. */
export async function withFactorGiven(operatorId: string, login: OpenedLogin): Promise<OpenedLogin> {
  const now = Date.now();
  const methods = ['pwd', 'otp', 'mfa'];
  // Objects of the test's own runtime are reached by name.
  await runInDurableObject(env.LOGIN_GUARD.getByName(`account:${operatorId}`), (_guard, { storage }) => {
    const query = 'UPDATE login SET mfa_at = ?, amr = ? WHERE id = ?';
    storage.sql.exec(query, now, JSON.stringify(methods), login.loginId);
  });
  return { ...login, methods, mfaAt: now, standing: { ...login.standing, mayOnlyEnrol: false } };
}

/** `op_` and 20 base32 characters. */
export function newOperatorId(): OperatorId {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => BASE32[byte % 32]);
  return `op_${letters.join('')}` as OperatorId;
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
