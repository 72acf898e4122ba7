// A signed-in operator for tests, without the cost of a password hash: a row in D1, a login in her LoginGuard, a signed token.
// Her row's password fits nothing; tests of sign-in itself write their own.
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
  const opened = await guard.openLogin({ account, ip: '192.0.2.1', client: 'test', methods: ['pwd'] });
  const config = parseConfig(env);
  const { token } = await signAccess(config, { ...account, ...opened }, Date.now());
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

/** `op_` and 20 base32 characters. */
export function newOperatorId(): OperatorId {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => BASE32[byte % 32]);
  return `op_${letters.join('')}` as OperatorId;
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
