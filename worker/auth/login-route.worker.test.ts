import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { app } from '../app';
import { parseConfig } from '../config';
import { getOperator, upsertOperator } from '../db/operator-queries';
import { SETTINGS_KEY, type SettingsSnapshot } from '../domain/settings/settings-snapshot';
import type { Env } from '../env';
import { hashPassword } from '../platform/password-hash';
import { socketProof } from '../protocol/connection';
import { meView } from '../protocol/operator-view';
import { loginGuard } from '../stubs';
import { newOperatorId, signInOperator } from '../testing/sign-in';
import { guardOf } from './sign-in';

const ORIGIN = 'http://localhost:8787';
const PASSWORD = 'correct horse battery';
const UNSAFE = { origin: ORIGIN, 'x-kaiwa': '1' };

let passwordHash = '';
let address = '';
let nextAddress = 1;

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD, env.PASSWORD_PEPPER);
  const settings: SettingsSnapshot = {
    version: 1,
    workspace: { name: 'Hotel Kaiwa', timeZone: 'Asia/Tokyo' },
    channels: {},
  };
  await env.SETTINGS.put(SETTINGS_KEY, JSON.stringify(settings));
});

// Each test has a network of its own, for tries are counted per network.
beforeEach(() => {
  address = `10.0.${nextAddress++}.1`;
});

async function newPerson(change: { isDisabled?: boolean; passwordHash?: string } = {}) {
  const id = newOperatorId();
  const email = `Person.${id}@Kaiwa.test`;
  const person = { id, email, emailKey: email.toLowerCase(), name: 'Aiko', role: 'operator' as const, createdAt: 1 };
  await upsertOperator(env.DB, { ...person, passwordHash, authVersion: 1, isDisabled: false, ...change });
  return person;
}

async function post(path: string, init: { headers?: Record<string, string>; body?: string; env?: Env } = {}) {
  const ctx = createExecutionContext();
  const body = init.body === undefined ? {} : { body: init.body };
  const headers = { ...UNSAFE, 'cf-connecting-ip': address, ...init.headers };
  const response = await app.request(path, { method: 'POST', headers, ...body }, init.env ?? env, ctx);
  await waitOnExecutionContext(ctx);
  return response;
}

function login(email: string, password = PASSWORD, headers: Record<string, string> = {}, otherEnv?: Env) {
  return post('/api/auth/login', {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email, password }),
    ...(otherEnv && { env: otherEnv }),
  });
}

function get(path: string, cookie: string, otherEnv: Env = env) {
  return app.request(path, { headers: { cookie } }, otherEnv, createExecutionContext());
}

/** Name to value and flags of each Set-Cookie. */
function cookiesOf(response: Response): Record<string, { value: string; flags: string[] }> {
  return Object.fromEntries(
    response.headers.getSetCookie().map((line) => {
      const [pair = '', ...flags] = line.split('; ');
      const [name = '', value = ''] = pair.split('=');
      return [name, { value, flags: flags.filter((flag) => !flag.startsWith('Max-Age')).sort() }];
    }),
  );
}

function cookieHeader(response: Response): string {
  return Object.entries(cookiesOf(response))
    .map(([name, { value }]) => `${name}=${value}`)
    .join('; ');
}

async function codeOf(response: Response): Promise<[number, string]> {
  const body = (await response.json()) as { error?: { code: string } };
  return [response.status, body.error?.code ?? 'no error'];
}

/** A D1 whose every query fails, as the real one fails: when it is run. */
const deadDatabase = {
  withSession: () => ({
    prepare: () => ({
      bind: () => new Proxy({}, { get: () => () => Promise.reject(new Error('D1_ERROR: away')) }),
    }),
  }),
} as unknown as D1Database;

/** The environment with one binding that answers nothing but errors. */
function without(binding: 'DB' | 'LOGIN_GUARD'): Env {
  const broken = new Proxy(
    {},
    {
      get: () => () => {
        throw new Error(`${binding} is away`);
      },
    },
  );
  return { ...env, [binding]: broken };
}

describe('works', () => {
  test('a person signs in by e-mail in any case and is told who she is, and no token', async () => {
    const person = await newPerson();
    const response = await login(`  ${person.email.toUpperCase()} `);
    expect(response.status).toBe(200);
    const text = await response.text();
    const me = meView.parse(JSON.parse(text));
    expect(me).toMatchObject({
      operator: { operatorId: person.id, name: 'Aiko', email: person.email, role: 'operator' },
      workspace: { name: 'Hotel Kaiwa' },
    });
    for (const { value } of Object.values(cookiesOf(response))) expect(text).not.toContain(value);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(await meView.parse(await (await get('/api/me', cookieHeader(response))).json()).operator).toEqual(
      me.operator,
    );
  });

  test('the cookies are bound to the host, out of reach of scripts and of other sites', async () => {
    const response = await login((await newPerson()).email);
    const flags = Object.fromEntries(Object.entries(cookiesOf(response)).map(([name, cookie]) => [name, cookie.flags]));
    expect(flags).toEqual({
      '__Host-at': ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'],
      '__Host-rt': ['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure'],
      '__Host-dev': ['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure'],
    });
  });

  test('a refresh gives new tokens, twice the same, and needs no D1', async () => {
    const operator = await signInOperator({ name: 'Mali' });
    const first = await post('/api/auth/refresh', { headers: operator.headers, env: without('DB') });
    const again = await post('/api/auth/refresh', { headers: operator.headers, env: without('DB') });
    expect([first.status, again.status]).toEqual([200, 200]);
    const token = cookiesOf(first)['__Host-rt']?.value;
    expect(token).not.toBe(operator.refreshToken);
    expect(cookiesOf(again)['__Host-rt']?.value).toBe(token);
    const me = await get('/api/me', cookieHeader(first), without('DB'));
    expect(meView.parse(await me.json()).operator.name).toBe('Mali');
  });

  test('a late repeat of a refresh never puts an older token into the cookie', async () => {
    const { headers } = await signInOperator();
    const second = await post('/api/auth/refresh', { headers });
    await post('/api/auth/refresh', { headers: { cookie: cookieHeader(second) } });
    const late = await post('/api/auth/refresh', { headers });
    expect(late.status).toBe(200);
    expect(Object.keys(cookiesOf(late))).toEqual(['__Host-at']);
  });

  test('signing out ends the login, forgets tokens and caches, and keeps the device', async () => {
    const { headers } = await signInOperator();
    const response = await post('/api/auth/logout', { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('clear-site-data')).toBe('"cache", "storage"');
    const expired = response.headers.getSetCookie();
    expect(expired.map((line) => line.split(';')[0])).toEqual(['__Host-at=', '__Host-rt=']);
    for (const line of expired) expect(line).toContain('Max-Age=0');
    expect(await codeOf(await get('/api/me', headers.cookie ?? ''))).toEqual([401, 'LOGIN_ENDED']);
    expect(await codeOf(await post('/api/auth/refresh', { headers }))).toEqual([401, 'LOGIN_ENDED']);
  });

  test('who signs in where another person still was ends her login there, and no other', async () => {
    const [before, elsewhere] = [await newPerson(), await newPerson()];
    const [here, there] = [cookieHeader(await login(before.email)), cookieHeader(await login(before.email))];
    const again = await login(before.email, PASSWORD, { cookie: here });
    expect((await get('/api/me', here)).status).toBe(200);
    expect((await login(elsewhere.email, PASSWORD, { cookie: cookieHeader(again) })).status).toBe(200);
    expect(await codeOf(await get('/api/me', cookieHeader(again)))).toEqual([401, 'LOGIN_ENDED']);
    expect((await get('/api/me', there)).status).toBe(200);
  });

  test('requests with an empty body, as browsers send them, are let on', async () => {
    const { headers } = await signInOperator();
    const init = { method: 'POST', headers: { ...UNSAFE, ...headers, 'content-length': '0' }, body: new Uint8Array() };
    const response = await exports.default.fetch(`${ORIGIN}/api/auth/socket-proof`, init);
    expect(response.status).toBe(200);
  });

  test('signing out without a login is no error', async () => {
    expect((await post('/api/auth/logout')).status).toBe(200);
  });

  test('a proof for a socket is given to a living login and works once', async () => {
    const operator = await signInOperator();
    const response = await post('/api/auth/socket-proof', { headers: operator.headers });
    const { proof } = socketProof.parse(await response.json());
    const guard = loginGuard(env, `account:${operator.operatorId}`);
    expect(await guard.useProof(proof)).toMatchObject({ ok: true, value: { loginId: operator.loginId } });
    expect((await guard.useProof(proof)).ok).toBe(false);
  });

  test('a device that signed in before gets in while strangers have used up the tries', async () => {
    const person = await newPerson();
    const first = await login(person.email);
    const guard = loginGuard(env, `account:${person.id}`);
    for (let i = 0; i < 8; i++) await guard.beginTry(null);
    expect(await codeOf(await login(person.email))).toEqual([429, 'TOO_MANY_TRIES']);
    const device = `__Host-dev=${cookiesOf(first)['__Host-dev']?.value}`;
    expect((await login(person.email, PASSWORD, { cookie: device })).status).toBe(200);
  });

  test('no log line holds an e-mail, a name, a password or a token', async () => {
    const lines: string[] = [];
    for (const level of ['log', 'warn', 'error'] as const) {
      vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
    }
    const person = await newPerson();
    const wrong = 'a wrong password';
    await login(person.email, wrong);
    await login(person.email, PASSWORD, {}, { ...env, DB: deadDatabase });
    const signedIn = await login(person.email);
    const cookie = cookieHeader(signedIn);
    const refreshed = await post('/api/auth/refresh', { headers: { cookie } });
    await post('/api/auth/refresh', { headers: { cookie }, env: without('LOGIN_GUARD') });
    await post('/api/auth/logout', { headers: { cookie: cookieHeader(refreshed) } });
    vi.restoreAllMocks();

    expect(lines.length).toBeGreaterThanOrEqual(3);
    const secrets = [signedIn, refreshed].flatMap((answer) =>
      Object.values(cookiesOf(answer)).map(({ value }) => value),
    );
    for (const text of [person.emailKey, person.email, person.name, wrong, PASSWORD, ...secrets]) {
      expect(lines.join('\n')).not.toContain(text);
    }
  });

  test('a password under older parameters is stored anew at sign-in', async () => {
    // Made by hand, for the Worker makes only today's.
    const { scrypt, createHmac } = await import('node:crypto');
    const input = createHmac('sha256', env.PASSWORD_PEPPER).update(PASSWORD).digest();
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const key = await new Promise<Buffer>((resolve, reject) => {
      scrypt(input, salt, 32, { N: 2 ** 10, r: 8, p: 1 }, (error, made) => (error ? reject(error) : resolve(made)));
    });
    const old = `$scrypt$ln=10,r=8,p=1,pep=1$${Buffer.from(salt).toString('base64url')}$${key.toString('base64url')}`;
    const person = await newPerson({ passwordHash: old });
    expect((await login(person.email)).status).toBe(200);
    expect((await getOperator(env.DB, person.id))?.passwordHash).toMatch(/^\$scrypt\$ln=14,r=8,p=5,pep=1\$/);
  });
});

describe('refuses bad input', () => {
  test.each([
    ['no JSON', '{'],
    ['no body', ''],
    ['a missing field', '{"email":"a@b.test"}'],
    ['an unknown field', '{"email":"a@b.test","password":"x","role":"admin"}'],
    ['a password of 257 characters', JSON.stringify({ email: 'a@b.test', password: 'x'.repeat(257) })],
  ])('%s', async (_what, body) => {
    const response = await post('/api/auth/login', { headers: { 'content-type': 'application/json' }, body });
    expect(await codeOf(response)).toEqual([400, 'BAD_REQUEST']);
  });

  test('a body that is not called JSON', async () => {
    const body = JSON.stringify({ email: 'a@b.test', password: 'x' });
    const response = await post('/api/auth/login', { headers: { 'content-type': 'text/plain' }, body });
    expect(await codeOf(response)).toEqual([400, 'BAD_REQUEST']);
  });

  test('a body of more than 4 KiB', async () => {
    const body = JSON.stringify({ email: 'a@b.test', password: 'x'.repeat(5_000) });
    const response = await post('/api/auth/login', {
      headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
      body,
    });
    expect(await codeOf(response)).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test.each([
    ['no cookie', ''],
    ['a token of no form', '__Host-rt=nonsense'],
    ['a token nobody was given', `__Host-rt=op_nobody.${'x'.repeat(43)}`],
  ])('a refresh with %s', async (_what, cookie) => {
    expect(await codeOf(await post('/api/auth/refresh', { headers: { cookie } }))).toEqual([401, 'SIGN_IN_REQUIRED']);
  });
});

describe('refuses the wrong people', () => {
  test('a wrong password, an unknown e-mail and a disabled person hear the same', async () => {
    const person = await newPerson();
    const disabled = await newPerson({ isDisabled: true });
    const answers = [
      await login(person.email, 'a wrong password'),
      await login('nobody@kaiwa.test'),
      await login(disabled.email),
    ];
    const bodies = await Promise.all(answers.map(async (answer) => (await answer.json()) as { error: object }));
    for (const [i, { error }] of bodies.entries()) {
      expect({ ...error, requestId: '' }).toEqual({ code: 'WRONG_CREDENTIALS', requestId: '' });
      expect(answers[i]?.status).toBe(401);
      expect(answers[i]?.headers.getSetCookie()).toEqual([]);
    }
  });

  test('a sixth try in a row at a known e-mail, also with the right password', async () => {
    const person = await newPerson();
    expect(await codeOf(await login(person.email, 'a wrong password'))).toEqual([401, 'WRONG_CREDENTIALS']);
    // What the guard is told by four more; each by the route would cost a hash, and the wait would pass meanwhile.
    const guard = loginGuard(env, `account:${person.id}`);
    for (let i = 0; i < 4; i++) await guard.beginTry(null);
    const response = await login(person.email);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await codeOf(response)).toEqual([429, 'TOO_MANY_TRIES']);
  });

  test('a sixth try in a row at an unknown e-mail, in the same words', async () => {
    const email = `${crypto.randomUUID()}@kaiwa.test`;
    expect(await codeOf(await login(email, 'a wrong password'))).toEqual([401, 'WRONG_CREDENTIALS']);
    const guard = guardOf(env, parseConfig(env), null, email);
    for (let i = 0; i < 4; i++) await guard.beginTry(null);
    // Another network: what is proven here is the e-mail's counter.
    address = `10.1.${nextAddress++}.1`;
    const response = await login(email);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await codeOf(response)).toEqual([429, 'TOO_MANY_TRIES']);
  });

  test('a throttled try costs no hash', async () => {
    // A stored form that cannot even be read: whoever gets as far as hashing hears of trouble.
    const person = await newPerson({ passwordHash: 'unreadable' });
    expect(await codeOf(await login(person.email))).toEqual([503, 'UNAVAILABLE']);
    const guard = loginGuard(env, `account:${person.id}`);
    for (let i = 0; i < 5; i++) await guard.beginTry(null);
    expect(await codeOf(await login(person.email))).toEqual([429, 'TOO_MANY_TRIES']);
  });

  test('a flood from one address, before any guard or D1 is asked', async () => {
    const flooded = { ...without('DB'), RL_LOGIN: { limit: async () => ({ success: false }) } };
    const response = await login('anybody@kaiwa.test', PASSWORD, {}, flooded);
    expect(response.headers.get('retry-after')).toBe('60');
    expect(await codeOf(response)).toEqual([429, 'RATE_LIMITED']);
  });

  test('a network that used up its tries, at any e-mail, and not its neighbour', async () => {
    const person = await newPerson();
    const guard = loginGuard(env, `network:${address.replace(/\.1$/, '.0')}/24`);
    for (let i = 0; i < 30; i++) await guard.beginTry(null);
    expect(await codeOf(await login(person.email))).toEqual([429, 'TOO_MANY_TRIES']);
    address = `10.2.${nextAddress++}.1`;
    expect((await login(person.email)).status).toBe(200);
  });

  test.each([
    ['no Origin', { origin: '' }],
    ['another Origin', { origin: 'https://elsewhere.test' }],
    ['an Origin that begins like ours', { origin: `${ORIGIN}.elsewhere.test` }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another subdomain', { 'sec-fetch-site': 'same-site' }],
    ['no x-kaiwa', { 'x-kaiwa': '' }],
  ])('requests with %s, at every door', async (_what, change) => {
    const { headers, loginId, operatorId } = await signInOperator();
    for (const path of ['login', 'refresh', 'logout', 'socket-proof']) {
      const given = Object.entries({ ...UNSAFE, ...headers, ...change }).filter(([, value]) => value !== '');
      const init = { method: 'POST', headers: Object.fromEntries(given) };
      const response = await app.request(`/api/auth/${path}`, init, env, createExecutionContext());
      expect(await codeOf(response)).toEqual([403, 'FORBIDDEN_ORIGIN']);
    }
    const check = { loginId, authVersion: 1, isActivity: false };
    expect((await loginGuard(env, `account:${operatorId}`).checkLogin(check)).ok).toBe(true);
  });

  test('a guard or a D1 that does not answer is a 503 and never a sign-out', async () => {
    const { headers, cookie } = await signInOperator();
    for (const path of ['refresh', 'logout', 'socket-proof']) {
      const response = await post(`/api/auth/${path}`, { headers, env: without('LOGIN_GUARD') });
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await codeOf(response)).toEqual([503, 'UNAVAILABLE']);
    }
    expect(await codeOf(await get('/api/me', cookie, without('LOGIN_GUARD')))).toEqual([503, 'UNAVAILABLE']);
    const { email } = await newPerson();
    expect(await codeOf(await login(email, PASSWORD, {}, without('LOGIN_GUARD')))).toEqual([503, 'UNAVAILABLE']);
    expect(await codeOf(await login(email, PASSWORD, {}, without('DB')))).toEqual([503, 'UNAVAILABLE']);
    expect((await get('/api/me', cookie)).status).toBe(200);
  });
});
