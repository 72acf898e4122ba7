// What second factors mean for a person’s logins, through the Worker’s own routes: the fresh proof before risky acts, what becomes of the
// other logins, what the owner and the audit log hear.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { ownLogins, ownSecurity, passkeyOptions } from '../protocol/login-factors';
import { meView } from '../protocol/operator-view';
import { auditLog, changesOf } from '../testing/audit-log';
import {
  Browser,
  codeAt,
  codeOf,
  enrolled,
  enrolPasskey,
  MINUTE,
  newPerson,
  nowMs,
  PASSWORD,
  pass,
  publish,
  useFactorClock,
} from '../testing/factor-browser';

useFactorClock();

describe('a fresh proof', () => {
  test('is asked for before a change of factors ten minutes after the last one, and given by a code', async () => {
    const { browser, secret } = await enrolled();
    pass(10 * MINUTE);
    await browser.call('POST', '/api/auth/refresh');
    expect(await codeOf(await browser.call('POST', '/api/me/recovery-codes'))).toEqual([403, 'STEP_UP_REQUIRED']);
    expect(await codeOf(await browser.call('POST', '/api/auth/step-up', { password: PASSWORD }))).toEqual([
      403,
      'STEP_UP_REQUIRED',
    ]);
    expect(await codeOf(await browser.call('POST', '/api/auth/step-up', { code: '12345678' }))).toEqual([
      401,
      'WRONG_CODE',
    ]);
    expect((await browser.call('POST', '/api/auth/step-up', { code: codeAt(secret) })).status).toBe(200);
    expect((await browser.call('POST', '/api/me/recovery-codes')).status).toBe(200);
  });

  test('is given by a passkey, once per challenge and for this login alone', async () => {
    const { person, browser } = await enrolled();
    const { key } = await enrolPasskey(browser);
    pass(10 * MINUTE);
    await browser.call('POST', '/api/auth/refresh');
    const asked = await browser.call('POST', '/api/auth/step-up/options');
    const { options } = passkeyOptions.parse(await asked.json());
    const other = new Browser();
    const open = passkeyOptions.parse(await (await other.call('POST', '/api/auth/passkey/options')).json());
    await other.call('POST', '/api/auth/passkey', { passkey: await key.prove(open.options) });
    expect(meView.parse(await (await other.call('GET', '/api/me')).json()).operator.operatorId).toBe(person.id);
    const stolen = await other.call('POST', '/api/auth/step-up', { passkey: await key.prove(options) });
    expect(await codeOf(stolen)).toEqual([401, 'PASSKEY_REFUSED']);
    const answer = { passkey: await key.prove(options) };
    expect((await browser.call('POST', '/api/auth/step-up', answer)).status).toBe(200);
    expect(await codeOf(await browser.call('POST', '/api/auth/step-up', answer))).toEqual([401, 'PASSKEY_REFUSED']);
    expect((await browser.call('POST', '/api/me/recovery-codes')).status).toBe(200);
  });

  test('is the password where the account has no factor, throttled as at sign-in', async () => {
    const person = await newPerson();
    const browser = new Browser();
    await browser.signIn(person.email);
    pass(10 * MINUTE);
    await browser.call('POST', '/api/auth/refresh');
    expect(await codeOf(await browser.call('POST', '/api/me/totp'))).toEqual([403, 'STEP_UP_REQUIRED']);
    const wrong = await browser.call('POST', '/api/auth/step-up', { password: 'a wrong password' });
    expect(await codeOf(wrong)).toEqual([401, 'WRONG_CREDENTIALS']);
    expect((await browser.call('POST', '/api/auth/step-up', { password: PASSWORD })).status).toBe(200);
    expect((await browser.call('POST', '/api/me/totp')).status).toBe(200);
  });

  test.each([
    ['PUT', '/api/admin/channels/demo/secret', { secret: 'a'.repeat(32) }],
    ['PUT', '/api/admin/channels/demo/access-token', { accessToken: 'b'.repeat(100) }],
    ['DELETE', '/api/admin/channels/demo/access-token', undefined],
    ['POST', '/api/admin/channels/demo/account-link-key', undefined],
    ['POST', '/api/admin/channels', {}],
    ['PUT', '/api/admin/desk/security', { version: 0, value: {} }],
    ['POST', '/api/admin/rebuild', {}],
  ])('is asked for before %s %s', async (method, path, body) => {
    const { browser, secret } = await enrolled('super_admin');
    pass(10 * MINUTE);
    await browser.call('POST', '/api/auth/refresh');
    expect(await codeOf(await browser.call(method, path, body))).toEqual([403, 'STEP_UP_REQUIRED']);
    await browser.call('POST', '/api/auth/step-up', { code: codeAt(secret) });
    expect((await codeOf(await browser.call(method, path, body)))[1]).not.toBe('STEP_UP_REQUIRED');
  });
});

describe('own logins', () => {
  test('are listed, ended one by one and all at once, and never those of others', async () => {
    const person = await newPerson();
    const stranger = new Browser();
    await stranger.signIn((await newPerson()).email);
    const browsers = [new Browser(), new Browser(), new Browser()] as const;
    for (const browser of browsers) {
      await browser.signIn(person.email);
      pass(MINUTE);
    }
    const [mine, second, third] = browsers;
    const list = async (browser: Browser) =>
      ownLogins.parse(await (await browser.call('GET', '/api/me/logins')).json()).logins;
    const logins = await list(mine);
    expect(logins.map(({ isThis }) => isThis)).toEqual([false, false, true]);
    expect(logins.map(({ ip }) => ip)).toEqual([third.address, second.address, mine.address]);
    const strangers = await list(stranger);
    await mine.call('DELETE', `/api/me/logins/${strangers[0]?.id}`);
    expect((await stranger.call('GET', '/api/me')).status).toBe(200);
    await mine.call('DELETE', `/api/me/logins/${logins[1]?.id}`);
    expect(await codeOf(await second.call('GET', '/api/me'))).toEqual([401, 'LOGIN_ENDED']);
    await mine.call('POST', '/api/me/logins/end-others');
    expect(await codeOf(await third.call('GET', '/api/me'))).toEqual([401, 'LOGIN_ENDED']);
    expect(await list(mine)).toHaveLength(1);
  });

  test('end with a change of factors, but for the one it came from', async () => {
    const { person, browser, secret } = await enrolled();
    pass(MINUTE);
    const other = new Browser();
    await other.signIn(person.email);
    await other.call('POST', '/api/auth/login/code', { code: codeAt(secret) });
    expect((await other.call('GET', '/api/me')).status).toBe(200);
    const half = new Browser();
    await half.signIn(person.email);
    await enrolPasskey(browser);
    expect(await codeOf(await other.call('GET', '/api/me'))).toEqual([401, 'LOGIN_ENDED']);
    expect((await browser.call('GET', '/api/me')).status).toBe(200);
    pass(MINUTE);
    const late = await half.call('POST', '/api/auth/login/code', { code: codeAt(secret) });
    expect(await codeOf(late)).toEqual([401, 'SIGN_IN_REQUIRED']);
  });

  test('live shorter where the workspace says so', async () => {
    await publish({ requireFactor: 'none', idleMin: 10, absoluteHours: 1 });
    const browser = new Browser();
    const me = meView.parse(await (await browser.signIn((await newPerson()).email)).json());
    expect(me.login).toMatchObject({ idleUntil: nowMs() + 10 * MINUTE, absoluteUntil: nowMs() + 60 * MINUTE });
    pass(9 * MINUTE);
    // Reads and refreshes are no activity.
    await browser.call('POST', '/api/auth/refresh');
    expect((await browser.call('GET', '/api/me')).status).toBe(200);
    expect(await (await browser.call('POST', '/api/auth/activity')).json()).toEqual({
      idleUntil: nowMs() + 10 * MINUTE,
      absoluteUntil: me.login?.absoluteUntil,
    });
    pass(9 * MINUTE);
    await browser.call('POST', '/api/auth/refresh');
    pass(MINUTE);
    expect(await codeOf(await browser.call('GET', '/api/me'))).toEqual([401, 'LOGIN_ENDED']);
  });
});

describe('the owner of an account', () => {
  test('is told of what was added and removed, and of a refresh token that was used twice', async () => {
    const { browser } = await enrolled();
    const { key } = await enrolPasskey(browser, 'Telephone');
    await browser.call('DELETE', `/api/me/passkeys/${key.id}`);
    const notices = async (who: Browser) =>
      ownSecurity.parse(await (await who.call('GET', '/api/me/security')).json()).notices;
    expect((await notices(browser)).map(({ kind, about }) => [kind, about])).toEqual([
      ['passkey_removed', 'Telephone'],
      ['passkey_added', 'Telephone'],
      ['totp_added', null],
    ]);
    const person = await newPerson();
    const honest = new Browser();
    await honest.signIn(person.email);
    const thief = await honest.copy();
    await honest.call('POST', '/api/auth/refresh');
    pass(11_000);
    expect(await codeOf(await thief.call('POST', '/api/auth/refresh'))).toEqual([401, 'LOGIN_ENDED']);
    const again = new Browser();
    await again.signIn(person.email);
    expect((await notices(again)).map(({ kind }) => kind)).toEqual(['refresh_reused']);
  });
});

describe('the audit log', () => {
  /** Tries that were refused on this account, and from where, once the minute is over. */
  async function refusedTries(personId: string) {
    pass(2 * MINUTE);
    const stub = env.LOGIN_GUARD.getByName(`account:${personId}`);
    await runDurableObjectAlarm(stub);
    return (await auditLog())
      .filter(({ objectId, action }) => objectId === personId && action === 'login.refused')
      .map((entry) => changesOf(entry).after);
  }

  test('hears of a wrong code, also where the right one follows', async () => {
    const { person, secret } = await enrolled();
    pass(MINUTE);
    const browser = new Browser();
    await browser.signIn(person.email);
    const wrong = codeAt(secret, nowMs() - 60 * MINUTE);
    expect(await codeOf(await browser.call('POST', '/api/auth/login/code', { code: wrong }))).toEqual([
      401,
      'WRONG_CODE',
    ]);
    expect((await browser.call('POST', '/api/auth/login/code', { code: codeAt(secret) })).status).toBe(200);
    expect(await refusedTries(person.id)).toEqual([{ tries: 1, ips: [browser.address] }]);
  });

  test('hears of a wrong code before a risky act', async () => {
    const { person, browser, secret } = await enrolled();
    const wrong = codeAt(secret, nowMs() - 60 * MINUTE);
    expect(await codeOf(await browser.call('POST', '/api/auth/step-up', { code: wrong }))).toEqual([401, 'WRONG_CODE']);
    expect(await refusedTries(person.id)).toEqual([{ tries: 1, ips: [browser.address] }]);
  });

  test('hears of a refused passkey, and a right one takes back nobody else’s refusal', async () => {
    const person = await newPerson();
    const owner = new Browser();
    await owner.signIn(person.email);
    const { key } = await enrolPasskey(owner);
    const stranger = new Browser();
    pass(400);
    await stranger.call('POST', '/api/auth/login', { email: person.email, password: 'a guess, nothing more' });
    const used = new Browser();
    const { options } = passkeyOptions.parse(await (await used.call('POST', '/api/auth/passkey/options')).json());
    const answer = await key.prove(options);
    expect((await used.call('POST', '/api/auth/passkey', { passkey: answer })).status).toBe(200);
    const thief = new Browser();
    expect(await codeOf(await thief.call('POST', '/api/auth/passkey', { passkey: answer }))).toEqual([
      401,
      'PASSKEY_REFUSED',
    ]);
    expect(await refusedTries(person.id)).toEqual([{ tries: 2, ips: [stranger.address, thief.address] }]);
  });
});
