// The second factor through the Worker's own routes: one-time codes, recovery codes, passkeys, who must have one, the fresh proof
// before risky acts, and what becomes of the other logins.
import {
  createExecutionContext,
  runDurableObjectAlarm,
  runInDurableObject,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { app } from '../app';
import { readAccount } from '../db/access-queries';
import { upsertOperator } from '../db/operator-queries';
import type { Role } from '../domain/permissions/role';
import { SETTINGS_KEY } from '../domain/settings/settings-snapshot';
import { hashPassword } from '../platform/password-hash';
import { keyVersionOf, openSealed } from '../platform/seal';
import { forgetSettings } from '../platform/settings-snapshot';
import {
  factorChange,
  factorNeeded,
  ownLogins,
  ownSecurity,
  passkeyOptions,
  totpOffer,
} from '../protocol/login-factors';
import { meView } from '../protocol/operator-view';
import { auditLog, changesOf } from '../testing/audit-log';
import { newOperatorId } from '../testing/sign-in';
import { SoftwareAuthenticator } from '../testing/software-authenticator';
import type { LoginGuard } from './login-guard-do';

const ORIGIN = 'http://localhost:8787';
const PASSWORD = 'correct horse battery';
const MINUTE = 60_000;
const START = 1_800_000_000_000;

let passwordHash = '';
let nextAddress = 1;
let now = START;

function pass(ms: number): void {
  now += ms;
  vi.setSystemTime(now);
}

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD, env.PASSWORD_PEPPER);
});
beforeEach(() => {
  now += 60 * MINUTE;
  vi.useFakeTimers({ toFake: ['Date'], now });
});
afterEach(async () => {
  vi.useRealTimers();
  await env.SETTINGS.delete(SETTINGS_KEY);
  forgetSettings();
});

/** A browser: keeps cookies, calls as the console does. */
class Browser {
  readonly cookies = new Map<string, string>();
  readonly address = `10.9.${nextAddress++}.1`;

  async call(method: string, path: string, body?: unknown): Promise<Response> {
    const ctx = createExecutionContext();
    const response = await app.request(
      path,
      {
        method,
        headers: {
          cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          'cf-connecting-ip': this.address,
          ...(method !== 'GET' && { origin: ORIGIN, 'x-kaiwa': '1' }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      env,
      ctx,
    );
    await waitOnExecutionContext(ctx);
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  signIn(email: string): Promise<Response> {
    // Of one isolate's three hashes a second.
    pass(400);
    return this.call('POST', '/api/auth/login', { email, password: PASSWORD });
  }

  async copy(): Promise<Browser> {
    const other = new Browser();
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    return other;
  }
}

async function newPerson(role: Role = 'operator') {
  const id = newOperatorId();
  const email = `${id}@kaiwa.test`;
  const person = { id, email, emailKey: email, name: 'Aiko', role, createdAt: 1, passwordHash, authVersion: 1 };
  await upsertOperator(env.DB, { ...person, isDisabled: false });
  return person;
}

async function codeOf(response: Response): Promise<[number, string]> {
  const body = (await response.json()) as { error?: { code: string } };
  return [response.status, body.error?.code ?? 'no error'];
}

function codeAt(secret: string, at = now): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
}

async function enrolTotp(browser: Browser) {
  const { secret, uri } = totpOffer.parse(await (await browser.call('POST', '/api/me/totp')).json());
  const response = await browser.call('POST', '/api/me/totp/confirm', { code: codeAt(secret) });
  const change = factorChange.parse(await response.json());
  return { secret, uri, change, recoveryCodes: change.recoveryCodes ?? [] };
}

async function enrolPasskey(browser: Browser, name = 'Laptop', lies = {}) {
  const key = await SoftwareAuthenticator.make(ORIGIN);
  const { options } = passkeyOptions.parse(await (await browser.call('POST', '/api/me/passkeys/options')).json());
  const answer = await key.register(options, lies);
  return { key, answer, response: await browser.call('POST', '/api/me/passkeys', { name, passkey: answer }) };
}

/** A person with one-time codes, and the browser in which she made them. */
async function enrolled(role: Role = 'operator') {
  const person = await newPerson(role);
  const browser = new Browser();
  expect((await browser.signIn(person.email)).status).toBe(200);
  return { person, browser, ...(await enrolTotp(browser)) };
}

describe('one-time codes', () => {
  test('are asked for after the password, and until then nobody is signed in', async () => {
    const { person, secret } = await enrolled();
    pass(MINUTE);
    const browser = new Browser();
    const half = factorNeeded.parse(await (await browser.signIn(person.email)).json());
    expect(half).toMatchObject({ hasTotp: true, hasPasskey: false, expiresAt: now + 5 * MINUTE });
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
      const code = codeAt(secret, now + steps * 30_000);
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

describe('a passkey', () => {
  async function withPasskey(role: Role = 'operator') {
    const person = await newPerson(role);
    const browser = new Browser();
    await browser.signIn(person.email);
    const { key, response } = await enrolPasskey(browser);
    expect(response.status).toBe(200);
    return { person, browser, key };
  }

  async function proveTo(browser: Browser, key: SoftwareAuthenticator, lies = {}): Promise<Response> {
    const { options } = passkeyOptions.parse(await (await browser.call('POST', '/api/auth/passkey/options')).json());
    return browser.call('POST', '/api/auth/passkey', { passkey: await key.prove(options, lies) });
  }

  test('signs in by itself, as both factors', async () => {
    const { person, key } = await withPasskey('admin');
    const browser = new Browser();
    const me = meView.parse(await (await proveTo(browser, key)).json());
    expect(me.operator.operatorId).toBe(person.id);
    expect(me.login).toMatchObject({ mayOnlyEnrol: false, hasFactor: true });
    expect((await browser.call('GET', '/api/admin/channels')).status).toBe(200);
  });

  test('is offered after the password too', async () => {
    const { person, key } = await withPasskey();
    const browser = new Browser();
    const half = factorNeeded.parse(await (await browser.signIn(person.email)).json());
    expect(half).toMatchObject({ hasTotp: false, hasPasskey: true });
    expect((await proveTo(browser, key)).status).toBe(200);
  });

  test('answers each challenge once', async () => {
    const { key } = await withPasskey();
    const browser = new Browser();
    const { options } = passkeyOptions.parse(await (await browser.call('POST', '/api/auth/passkey/options')).json());
    const answer = { passkey: await key.prove(options) };
    const both = await Promise.all([1, 2].map(() => browser.call('POST', '/api/auth/passkey', answer)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    const later = { passkey: await key.prove(options) };
    expect(await codeOf(await browser.call('POST', '/api/auth/passkey', later))).toEqual([401, 'PASSKEY_REFUSED']);
  });

  test('answers within five minutes', async () => {
    const { key } = await withPasskey();
    const browser = new Browser();
    const { options } = passkeyOptions.parse(await (await browser.call('POST', '/api/auth/passkey/options')).json());
    pass(5 * MINUTE);
    const late = await browser.call('POST', '/api/auth/passkey', { passkey: await key.prove(options) });
    expect(await codeOf(late)).toEqual([401, 'PASSKEY_REFUSED']);
  });

  test.each([
    ['without user verification', { isVerified: false }],
    ['on another origin', { origin: 'https://elsewhere.test' }],
    ['for another host', { rpId: 'elsewhere.test' }],
    ['with a counter that did not grow', { counter: 1 }],
    ['for somebody else', { userHandle: btoa('op_somebody') }],
  ])('is refused %s', async (_what, lies) => {
    const { key } = await withPasskey();
    expect(await codeOf(await proveTo(new Browser(), key, lies))).toEqual([401, 'PASSKEY_REFUSED']);
  });

  test('of another account is refused, and nobody knows whether the account is there', async () => {
    const { person } = await withPasskey();
    const stranger = await SoftwareAuthenticator.make(ORIGIN);
    const lies = { userHandle: btoa(person.id) };
    expect(await codeOf(await proveTo(new Browser(), stranger, lies))).toEqual([401, 'PASSKEY_REFUSED']);
    const nobody = { userHandle: btoa(newOperatorId()) };
    expect(await codeOf(await proveTo(new Browser(), stranger, nobody))).toEqual([401, 'PASSKEY_REFUSED']);
  });

  test('of somebody disabled signs nobody in', async () => {
    const { person, key } = await withPasskey();
    await upsertOperator(env.DB, { ...person, isDisabled: true });
    expect(await codeOf(await proveTo(new Browser(), key))).toEqual([401, 'PASSKEY_REFUSED']);
  });

  test('is not made by an answer without user verification, nor twice by one', async () => {
    const person = await newPerson();
    const browser = new Browser();
    await browser.signIn(person.email);
    const lied = await enrolPasskey(browser, 'Key', { isVerified: false });
    expect(await codeOf(lied.response)).toEqual([401, 'PASSKEY_REFUSED']);
    const { answer } = await enrolPasskey(browser);
    const again = await browser.call('POST', '/api/me/passkeys', { name: 'Copy', passkey: answer });
    expect(await codeOf(again)).toEqual([401, 'PASSKEY_REFUSED']);
  });

  test('can be several, each with its name, each removed by itself', async () => {
    const { browser, key } = await withPasskey();
    pass(1_000);
    const second = await enrolPasskey(browser, 'Telephone');
    const change = factorChange.parse(await second.response.json());
    expect(change.security.passkeys.map(({ name }) => name)).toEqual(['Laptop', 'Telephone']);
    expect((await browser.call('DELETE', `/api/me/passkeys/${key.id}`)).status).toBe(200);
    expect(await codeOf(await proveTo(new Browser(), key))).toEqual([401, 'PASSKEY_REFUSED']);
    expect((await proveTo(new Browser(), second.key)).status).toBe(200);
  });
});

describe('whoever must have a second factor', () => {
  /** Reached without a login, or what makes the factor, or the way out. */
  const OPEN = new Set([
    'GET /healthz',
    'POST /webhook/line/:channelId',
    'POST /account-link/:channelId/nonces',
    'GET /account-link/:channelId',
    'GET /account-link/:channelId/*',
    'GET /media/:name',
    'HEAD /media/:name',
    'GET /api/docs',
    'GET /api/openapi.json',
    'GET /api/auth/ways',
    'POST /api/auth/provider/start',
    'POST /api/auth/provider/finish',
    'POST /api/auth/cloudflare-access',
    'POST /api/auth/welcome',
    'POST /api/auth/welcome/look',
    'POST /api/csp-report',
    'POST /api/auth/login',
    'POST /api/auth/login/code',
    'POST /api/auth/passkey/options',
    'POST /api/auth/passkey',
    'POST /api/auth/provider/start',
    'POST /api/auth/provider/finish',
    'POST /api/auth/refresh',
    'POST /api/auth/logout',
    'POST /api/auth/step-up/options',
    'POST /api/auth/step-up',
    'GET /api/me',
    'GET /api/me/security',
    'POST /api/me/totp',
    'POST /api/me/totp/confirm',
    'POST /api/me/passkeys/options',
    'POST /api/me/passkeys',
  ]);
  const routes = [
    ...new Set(
      app.routes
        .filter(({ method }) => method !== 'ALL')
        .map(({ method, path }) => `${method} ${path.replace(/\/$/, '')}`),
    ),
  ].filter((route) => !OPEN.has(route) && !/^\w+ \/(webhook|account-link|media)\b/.test(route));

  test('and has none is signed in to make one, and to nothing else: every other route says so', async () => {
    const person = await newPerson('supervisor');
    const browser = new Browser();
    const me = meView.parse(await (await browser.signIn(person.email)).json());
    expect(me.login?.mayOnlyEnrol).toBe(true);
    expect(routes.length).toBeGreaterThan(50);
    const reached: string[] = [];
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      const address = path.replaceAll(/:\w+(\{[^}]*\})?/g, 'demo');
      const response = await (path.startsWith('/ws/')
        ? app.request(
            `${address}?protocol=3`,
            {
              headers: {
                origin: ORIGIN,
                upgrade: 'websocket',
                cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
              },
            },
            env,
          )
        : browser.call(method, address, method === 'GET' ? undefined : {}));
      const [status, code] = await codeOf(response);
      if (status !== 403 || code !== 'FACTOR_REQUIRED') reached.push(`${route}: ${status} ${code}`);
    }
    // An address that names no chat is refused before anybody is asked.
    expect(reached.filter((line) => !/^GET \/ws\/chats\/:chatId: 404/.test(line))).toEqual([]);
  });

  test('reaches all of it once it is made, in the same browser, under new tokens', async () => {
    const person = await newPerson('admin');
    const browser = new Browser();
    await browser.signIn(person.email);
    const before = await browser.copy();
    expect(await codeOf(await browser.call('GET', '/api/admin/channels'))).toEqual([403, 'FACTOR_REQUIRED']);
    await enrolTotp(browser);
    expect((await browser.call('GET', '/api/admin/channels')).status).toBe(200);
    expect(await codeOf(await before.call('GET', '/api/me'))).toEqual([401, 'LOGIN_ENDED']);
    // A tab that was about to refresh asks again and gets the new cookie; a thief of the old one gets nothing.
    expect(await codeOf(await before.call('POST', '/api/auth/refresh'))).toEqual([503, 'UNAVAILABLE']);
    pass(11_000);
    expect(await codeOf(await before.call('POST', '/api/auth/refresh'))).toEqual([401, 'LOGIN_ENDED']);
    expect((await browser.call('POST', '/api/auth/refresh')).status).toBe(200);
  });

  test('cannot remove the last one', async () => {
    const { browser } = await enrolled('admin');
    expect(await codeOf(await browser.call('DELETE', '/api/me/totp'))).toEqual([409, 'LAST_FACTOR']);
    const { key } = await enrolPasskey(browser);
    expect((await browser.call('DELETE', '/api/me/totp')).status).toBe(200);
    expect(await codeOf(await browser.call('DELETE', `/api/me/passkeys/${key.id}`))).toEqual([409, 'LAST_FACTOR']);
  });

  test('are operators too, where the workspace says so: at once, and for logins that are open', async () => {
    const person = await newPerson('operator');
    const browser = new Browser();
    await browser.signIn(person.email);
    expect((await browser.call('GET', '/api/me/logins')).status).toBe(200);
    await publish({ requireFactor: 'operators', idleMin: null, absoluteHours: null });
    expect(await codeOf(await browser.call('GET', '/api/me/logins'))).toEqual([403, 'FACTOR_REQUIRED']);
    expect(await codeOf(await browser.call('POST', '/api/auth/activity'))).toEqual([403, 'FACTOR_REQUIRED']);
    await enrolTotp(browser);
    expect((await browser.call('GET', '/api/me/logins')).status).toBe(200);
  });

  test('is held to it while nobody can read the settings', async () => {
    const person = await newPerson('operator');
    await publish({ requireFactor: 'operators', idleMin: null, absoluteHours: null });
    const browser = new Browser();
    await browser.signIn(person.email);
    await env.SETTINGS.delete(SETTINGS_KEY);
    forgetSettings();
    expect(await codeOf(await browser.call('POST', '/api/auth/activity'))).toEqual([403, 'FACTOR_REQUIRED']);
  });
});

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
    expect(me.login).toMatchObject({ idleUntil: now + 10 * MINUTE, absoluteUntil: now + 60 * MINUTE });
    pass(9 * MINUTE);
    // Reads and refreshes are no activity.
    await browser.call('POST', '/api/auth/refresh');
    expect((await browser.call('GET', '/api/me')).status).toBe(200);
    expect(await (await browser.call('POST', '/api/auth/activity')).json()).toEqual({
      idleUntil: now + 10 * MINUTE,
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

/** As a saved document reaches the guards. */
async function publish(security: object): Promise<void> {
  const snapshot = { version: 1, workspace: { name: 'Kaiwa', timeZone: 'Asia/Tokyo' }, channels: {}, security };
  await env.SETTINGS.put(SETTINGS_KEY, JSON.stringify(snapshot));
  forgetSettings();
}

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
    const wrong = codeAt(secret, now - 60 * MINUTE);
    expect(await codeOf(await browser.call('POST', '/api/auth/login/code', { code: wrong }))).toEqual([
      401,
      'WRONG_CODE',
    ]);
    expect((await browser.call('POST', '/api/auth/login/code', { code: codeAt(secret) })).status).toBe(200);
    expect(await refusedTries(person.id)).toEqual([{ tries: 1, ips: [browser.address] }]);
  });

  test('hears of a wrong code before a risky act', async () => {
    const { person, browser, secret } = await enrolled();
    const wrong = codeAt(secret, now - 60 * MINUTE);
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
});

describe('a passkey’s name', () => {
  test('can be changed by its owner, ends no login, and stands in the audit log', async () => {
    const person = await newPerson();
    const browser = new Browser();
    await browser.signIn(person.email);
    const { key } = await enrolPasskey(browser);
    const renamed = await browser.call('PUT', `/api/me/passkeys/${key.id}`, { name: '  Work laptop ' });
    expect(ownSecurity.parse(await renamed.json()).passkeys.map(({ name }) => name)).toEqual(['Work laptop']);
    expect((await browser.call('GET', '/api/me')).status).toBe(200);
    expect(await codeOf(await browser.call('PUT', '/api/me/passkeys/nothing', { name: 'x' }))).toEqual([
      404,
      'NOT_FOUND',
    ]);
    for (const name of ['', '   ', 'x'.repeat(61)]) {
      expect((await browser.call('PUT', `/api/me/passkeys/${key.id}`, { name })).status).toBe(400);
    }
    pass(MINUTE);
    await runDurableObjectAlarm(env.LOGIN_GUARD.getByName(`account:${person.id}`));
    const told = (await auditLog()).filter(
      ({ objectId, action }) => objectId === person.id && action === 'factor.changed',
    );
    expect(told.map((entry) => changesOf(entry).after)).toContainEqual({
      kind: 'passkey_renamed',
      about: 'Work laptop',
    });
  });
});
