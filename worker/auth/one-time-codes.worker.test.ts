// One-time codes and recovery codes through the Worker’s own routes: when they are asked for, which are taken, where their seed lies.
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Secret } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { readAccount, untoldPeople } from '../db/access-queries';
import type { Env } from '../env';
import { tellGuards } from '../jobs/tell-guards';
import { keyVersionOf, openSealed } from '../platform/seal';
import { factorChange, factorNeeded, ownSecurity } from '../protocol/login-factors';
import { meView } from '../protocol/operator-view';
import {
  Browser,
  codeAt,
  codeOf,
  enrolled,
  MINUTE,
  newPerson,
  nowMs,
  pass,
  useFactorClock,
} from '../testing/factor-browser';
import type { LoginGuard } from './login-guard-do';

useFactorClock();

describe('one-time codes', () => {
  test('are asked for after the password, and until then nobody is signed in', async () => {
    const { person, secret } = await enrolled();
    pass(MINUTE);
    const browser = new Browser();
    const half = factorNeeded.parse(await (await browser.signIn(person.email)).json());
    expect(half).toMatchObject({ hasTotp: true, hasPasskey: false, expiresAt: nowMs() + 5 * MINUTE });
    expect([...browser.cookies.keys()]).toEqual(['__Host-ft']);
    expect(await codeOf(await browser.call('GET', '/api/me'))).toEqual([401, 'SIGN_IN_REQUIRED']);
    expect(await codeOf(await browser.call('POST', '/api/auth/refresh'))).toEqual([401, 'SIGN_IN_REQUIRED']);

    const response = await browser.call('POST', '/api/auth/login/code', { code: codeAt(secret) });
    expect(meView.parse(await response.json()).operator.operatorId).toBe(person.id);
    expect((await browser.call('GET', '/api/me')).status).toBe(200);
    expect(browser.cookies.has('__Host-ft')).toBe(false);
  });

  test('of the step before and the step after are taken, older and later ones are not', async () => {
    for (const [steps, status] of [
      [-2, 401],
      [-1, 200],
      [1, 200],
      [2, 401],
    ] as const) {
      const { person, secret } = await enrolled();
      pass(5 * MINUTE);
      const browser = new Browser();
      await browser.signIn(person.email);
      const code = codeAt(secret, nowMs() + steps * 30_000);
      expect((await browser.call('POST', '/api/auth/login/code', { code })).status).toBe(status);
    }
  });

  test('are refused the second time, to the same ticket and to another, also at once', async () => {
    const { person, secret } = await enrolled();
    pass(MINUTE);
    const code = codeAt(secret);
    const browsers = [new Browser(), new Browser(), new Browser()];
    for (const browser of browsers) await browser.signIn(person.email);
    const answers = await Promise.all(
      browsers.map((browser) => browser.call('POST', '/api/auth/login/code', { code })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    const late = new Browser();
    await late.signIn(person.email);
    expect(await codeOf(await late.call('POST', '/api/auth/login/code', { code }))).toEqual([401, 'WRONG_CODE']);
  });

  test('may be tried five times in a quarter of an hour, however many come at once', async () => {
    const { person, secret } = await enrolled();
    pass(20 * MINUTE);
    const browser = new Browser();
    await browser.signIn(person.email);
    const wrong = codeAt(secret) === '000000' ? '000001' : '000000';
    const many = await Promise.all(
      Array.from({ length: 8 }, () => browser.call('POST', '/api/auth/login/code', { code: wrong })),
    );
    const codes = await Promise.all(many.map(codeOf));
    expect(codes.filter(([, code]) => code === 'WRONG_CODE')).toHaveLength(5);
    expect(codes.filter(([, code]) => code === 'TOO_MANY_TRIES')).toHaveLength(3);
    const right = await browser.call('POST', '/api/auth/login/code', { code: codeAt(secret) });
    expect(right.headers.get('retry-after')).toBe('900');
    pass(15 * MINUTE);
    await browser.signIn(person.email);
    expect((await browser.call('POST', '/api/auth/login/code', { code: codeAt(secret) })).status).toBe(200);
  });

  test('are asked for within five minutes of the password', async () => {
    const { person, secret } = await enrolled();
    const browser = new Browser();
    await browser.signIn(person.email);
    pass(5 * MINUTE);
    const response = await browser.call('POST', '/api/auth/login/code', { code: codeAt(secret) });
    expect(await codeOf(response)).toEqual([401, 'SIGN_IN_REQUIRED']);
  });

  test('come from a seed of 160 bits that is nowhere in storage and shown once', async () => {
    const { person, secret, uri } = await enrolled();
    expect(Secret.fromBase32(secret).bytes.length).toBe(20);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Kaiwa/);
    expect(uri).toContain(secret);
    const stored = await runInDurableObject(env.LOGIN_GUARD.getByName(`account:${person.id}`), (_guard, { storage }) =>
      JSON.stringify([...storage.sql.exec('SELECT * FROM totp'), ...storage.sql.exec('SELECT * FROM totp_offer')]),
    );
    expect(stored).toContain('v1:1:');
    expect(stored).not.toContain(secret);
  });

  test('hold only once a code of theirs was confirmed', async () => {
    const person = await newPerson();
    const browser = new Browser();
    await browser.signIn(person.email);
    await browser.call('POST', '/api/me/totp');
    const response = await browser.call('POST', '/api/me/totp/confirm', { code: '000000' });
    expect(await codeOf(response)).toEqual([401, 'WRONG_CODE']);
    const other = new Browser();
    expect(meView.safeParse(await (await other.signIn(person.email)).json()).success).toBe(true);
  });
});

describe('recovery codes', () => {
  test('are ten, stand in for the code once each, and the owner hears of it', async () => {
    const { person, recoveryCodes } = await enrolled();
    expect(new Set(recoveryCodes).size).toBe(10);
    const [recoveryCode = ''] = recoveryCodes;
    const browser = new Browser();
    await browser.signIn(person.email);
    const typed = recoveryCode.toUpperCase().replaceAll('-', ' ');
    expect((await browser.call('POST', '/api/auth/login/code', { recoveryCode: typed })).status).toBe(200);
    const security = ownSecurity.parse(await (await browser.call('GET', '/api/me/security')).json());
    expect(security.recoveryCodesLeft).toBe(9);
    expect(security.notices.map(({ kind }) => kind)).toEqual(['recovery_code_used', 'totp_added']);
    const again = new Browser();
    await again.signIn(person.email);
    const second = await again.call('POST', '/api/auth/login/code', { recoveryCode });
    expect(await codeOf(second)).toEqual([401, 'WRONG_CODE']);
  });

  test('made anew replace the old ones', async () => {
    const { person, browser, recoveryCodes } = await enrolled();
    const change = factorChange.parse(await (await browser.call('POST', '/api/me/recovery-codes')).json());
    expect(change.recoveryCodes).toHaveLength(10);
    const other = new Browser();
    await other.signIn(person.email);
    const old = await other.call('POST', '/api/auth/login/code', { recoveryCode: recoveryCodes[3] });
    expect(await codeOf(old)).toEqual([401, 'WRONG_CODE']);
    const made = await other.call('POST', '/api/auth/login/code', { recoveryCode: change.recoveryCodes?.[3] });
    expect(made.status).toBe(200);
  });
});

describe('a newer key', () => {
  test('seals the seed anew when the guard hears of its person, and the code is right under it alone', async () => {
    const { person, secret } = await enrolled();
    const stub = env.LOGIN_GUARD.getByName(`account:${person.id}`) as unknown as DurableObjectStub<LoginGuard>;
    const seedOf = () =>
      runInDurableObject(stub, (_guard, ctx) =>
        ctx.storage.sql.exec<{ seed_sealed: string }>('SELECT seed_sealed FROM totp').one(),
      ).then(({ seed_sealed }) => seed_sealed);
    const before = await seedOf();
    const place = `login_guard:${person.id}:totp_seed`;
    const second = btoa(String.fromCharCode(...new Uint8Array(32).fill(9)));
    const both = JSON.stringify({ ...JSON.parse(env.DATA_KEK), 2: second });
    const stored = await readAccount(env.DB.withSession('first-primary'), person.id);
    if (!stored) throw new Error('no such person');
    await runInDurableObject(stub, async (guard) => {
      const own = (guard as unknown as { env: { DATA_KEK: string } }).env;
      const today = own.DATA_KEK;
      own.DATA_KEK = both;
      try {
        await guard.changeAccount(stored);
        await guard.changeAccount(stored);
      } finally {
        own.DATA_KEK = today;
      }
    });
    const after = await seedOf();
    expect([keyVersionOf(before), keyVersionOf(after)]).toEqual([1, 2]);
    expect(await openSealed(after, place, JSON.stringify({ 2: second }))).toEqual({ ok: true, value: secret });
  });

  test('that the guard does not know yet is told again: until then the old one must stay', async () => {
    const { person } = await enrolled();
    const isUntold = async () => (await untoldPeople(env.DB, 500)).includes(person.id);
    await env.DB.prepare('UPDATE operators SET access_told = -1 WHERE id = ?').bind(person.id).run();
    const third = btoa(String.fromCharCode(...new Uint8Array(32).fill(7)));
    // As the sweep runs right after a deploy, while the object goes on with the secrets of before.
    await tellGuards({ ...env, DATA_KEK: JSON.stringify({ ...JSON.parse(env.DATA_KEK), 3: third }) } as Env);
    expect(await isUntold()).toBe(true);
    await tellGuards(env);
    expect(await isUntold()).toBe(false);
  });
});
