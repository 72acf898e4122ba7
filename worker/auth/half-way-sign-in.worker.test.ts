// A sign-in that is half way while its account changes: whoever has given the password, or was read from D1 as enabled, is signed in
// only as what the account is at the end of it.
import { env } from 'cloudflare:workers';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseConfig } from '../config';
import { changePassword } from '../db/user-queries';
import { hashPassword } from '../platform/password-hash';
import type { LoginAccount, LoginGuardRpc } from '../rpc/login-guard-rpc';
import { loginGuard } from '../stubs';
import { everythingOf } from '../testing/access';
import { newOperatorId, signInOperator } from '../testing/sign-in';
import { SoftwareAuthenticator } from '../testing/software-authenticator';
import { newOpenChallenge, proofOptions } from './passkeys';
import { passwordLine } from './password';
import { signIn } from './sign-in';

const MINUTE = 60_000;
const FROM = { ip: '192.0.2.1', client: 'test' };

let now = 1_800_000_000_000;

beforeEach(() => {
  now += 60 * MINUTE;
  vi.useFakeTimers({ toFake: ['Date'], now });
});
afterEach(() => {
  vi.useRealTimers();
});

async function newPerson() {
  const account: LoginAccount = {
    operatorId: newOperatorId(),
    name: 'Aiko',
    email: 'aiko@kaiwa.test',
    role: 'operator',
    authVersion: 1,
    access: everythingOf('operator'),
    accessVersion: 1,
  };
  const guard = loginGuard(env, `account:${account.operatorId}`);
  const step = await guard.openLogin({ account, ...FROM, methods: ['pwd'] });
  if (step.type !== 'opened') throw new Error('has a factor already');
  return { account, guard, loginId: step.login.loginId };
}

/** A person with one-time codes, whose password was just given in another browser. */
async function halfWay() {
  const { account, guard, loginId } = await newPerson();
  const offer = await guard.offerTotp(loginId);
  if (!offer.ok) throw new Error(offer.error.code);
  const seed = new TOTP({ secret: Secret.fromBase32(offer.value.secret) });
  const made = await guard.confirmTotp(loginId, seed.generate({ timestamp: now }));
  if (!made.ok) throw new Error(made.error.code);
  now += MINUTE;
  vi.setSystemTime(now);
  const step = await guard.openLogin({ account, ...FROM, methods: ['pwd'] });
  if (step.type !== 'factor') throw new Error('asks for no factor');
  const { ticket } = step;
  const finish = (mayUse = ticket) => guard.finishByCode(mayUse, { code: seed.generate({ timestamp: now }) });
  return { account, guard, finish };
}

/** A browser that has the person's passkey, and has begun to sign in by it. */
async function byPasskey() {
  const { account, guard, loginId } = await newPerson();
  const key = await SoftwareAuthenticator.make(env.APP_ORIGIN);
  const options = await guard.passkeyOptions(loginId, 'add');
  if (!options.ok) throw new Error(options.error.code);
  const added = await guard.addPasskey(loginId, 'Laptop', await key.register(options.value));
  if (!added.ok) throw new Error(added.error.code);
  const answer = await key.prove(await proofOptions(env.APP_ORIGIN, newOpenChallenge(env, now)));
  return { account, guard, finish: () => guard.signInByPasskey({ account, ...FROM, answer }) };
}

function disable(guard: LoginGuardRpc, account: LoginAccount): Promise<void> {
  return guard.changeAccount({ account: { ...account, authVersion: 2, accessVersion: 2 }, isDisabled: true });
}

describe('a sign-in that is half way', () => {
  test('is finished where nothing changed', async () => {
    expect(await (await halfWay()).finish()).toMatchObject({ ok: true });
    expect(await (await byPasskey()).finish()).toMatchObject({ ok: true });
  });

  test.each([
    ['by a code', halfWay, 'SIGN_IN_REQUIRED'],
    ['by a passkey', byPasskey, 'PASSKEY_REFUSED'],
  ])('%s opens nothing once the account was disabled', async (_how, begin, code) => {
    const { account, guard, finish } = await begin();
    await disable(guard, account);
    expect(await finish()).toMatchObject({ ok: false, error: { code } });
    expect(await guard.listLogins()).toEqual({ logins: [] });
  });

  test('by a code opens nothing where D1 was asked before the account was disabled', async () => {
    const { account, guard, finish } = await halfWay();
    await disable(guard, account);
    const late = await guard.openLogin({ account, ...FROM, methods: ['pwd'] });
    if (late.type !== 'factor') throw new Error('asks for no factor');
    expect((await finish(late.ticket)).ok).toBe(false);
    expect(await guard.listLogins()).toEqual({ logins: [] });
  });

  test('by a code begins anew once the password was changed, or the role', async () => {
    const { account, guard, finish } = await halfWay();
    await guard.changeAccount({ account: { ...account, authVersion: 2, accessVersion: 2 }, isDisabled: false });
    expect(await finish()).toMatchObject({ ok: false, error: { code: 'SIGN_IN_REQUIRED' } });
  });

  test('by a code goes on where only her teams changed', async () => {
    const { account, guard, finish } = await halfWay();
    await guard.changeAccount({ account: { ...account, accessVersion: 2, name: 'Aiko S.' }, isDisabled: false });
    expect(await finish()).toMatchObject({ ok: true, value: { account: { name: 'Aiko S.' } } });
  });
});

describe('a password', () => {
  test('that was changed while it was being looked at signs nobody in', async () => {
    const passwordHash = await hashPassword('correct horse battery', env.PASSWORD_PEPPER);
    const { operatorId, email } = await signInOperator({ passwordHash });
    const check = passwordLine.check;
    const slow = vi.spyOn(passwordLine, 'check').mockImplementation(async (...args) => {
      await changePassword(env.DB, {
        operatorId,
        oldHash: passwordHash,
        passwordHash: 'another',
        isShort: false,
        authVersion: 1,
      });
      return check(...args);
    });
    const attempt = { email, password: 'correct horse battery', device: null, requestId: '', ...FROM };
    const signed = await signIn(env, parseConfig(env), attempt);
    slow.mockRestore();
    expect(signed).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
  });
});
