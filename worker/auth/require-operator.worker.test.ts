import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Hono } from 'hono';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseConfig } from '../config';
import type { AppEnv, Env } from '../env';
import { errorResponse } from '../platform/error-response';
import { loginGuard } from '../stubs';
import { signInOperator } from '../testing/sign-in';
import { authenticate, requireOperator } from './require-operator';

const MINUTE = 60_000;

const app = new Hono<AppEnv>()
  .use(async (c, next) => {
    c.set('config', parseConfig(c.env));
    c.set('requestId', 'request-1');
    await next();
  })
  .get('/inbox', requireOperator, (c) => c.json({ asker: c.get('asker'), authVersion: c.get('authVersion') }))
  .post('/inbox', requireOperator, (c) => c.json({ asker: c.get('asker') }))
  .get('/socket', async (c) => {
    const access = await authenticate(c);
    return access.ok ? c.json(access.value) : errorResponse(c, access.error);
  });

function ask(path: string, init: RequestInit = {}, otherEnv: Env = env) {
  return app.request(path, init, otherEnv, createExecutionContext());
}

async function answerOf(response: Response): Promise<unknown> {
  const body = (await response.json()) as { error?: { code: string } };
  return body.error ? [response.status, body.error.code] : body;
}

/** A guard that never answers. */
const guardAway = { ...env, LOGIN_GUARD: {} } as Env;

afterEach(() => {
  vi.useRealTimers();
});

describe('works', () => {
  test('a read rests on the token alone, names nobody and is kept by no cache', async () => {
    const { headers, asker } = await signInOperator();
    const response = await ask('/inbox', { headers }, guardAway);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const from = { ip: '', requestId: 'request-1' };
    expect(await answerOf(response)).toEqual({
      asker: { ...asker, name: '', access: { grants: {}, teams: [] }, from },
      authVersion: 1,
    });
  });

  test('a command carries the name and role that the login’s guard knows', async () => {
    const { unsafeHeaders, asker } = await signInOperator({ name: '田中 愛子', role: 'supervisor' });
    const headers = { ...unsafeHeaders, 'cf-connecting-ip': '203.0.113.5' };
    const response = await ask('/inbox', { method: 'POST', headers, body: '{}' });
    const from = { ip: '203.0.113.5', requestId: 'request-1' };
    expect(await answerOf(response)).toEqual({ asker: { ...asker, from } });
  });

  test('a desk that stood open when somebody else signed in reads and does nothing in her name', async () => {
    const { headers, unsafeHeaders, operatorId } = await signInOperator();
    const as = (meant: string, others: HeadersInit) => ({ ...others, 'x-kaiwa-operator': meant });
    const write = { method: 'POST', body: '{}' };
    expect((await ask('/inbox', { headers: as(operatorId, headers) })).status).toBe(200);
    expect((await ask('/inbox', { ...write, headers: as(operatorId, unsafeHeaders) })).status).toBe(200);
    const refused = [401, 'LOGIN_ENDED'];
    expect(await answerOf(await ask('/inbox', { headers: as('op_before', headers) }))).toEqual(refused);
    expect(await answerOf(await ask('/inbox', { ...write, headers: as('op_before', unsafeHeaders) }))).toEqual(refused);
  });

  test('an upgrade from our own console is let on', async () => {
    const { upgradeHeaders, operatorId, loginId } = await signInOperator();
    expect(await answerOf(await ask('/socket', { headers: upgradeHeaders }))).toMatchObject({ operatorId, loginId });
  });

  test('commands move the idle limit and reads do not', async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    const { loginId, operatorId, unsafeHeaders } = await signInOperator();
    const until = async () => {
      const check = { loginId, authVersion: 1, isActivity: false };
      const answer = await loginGuard(env, `account:${operatorId}`).checkLogin(check);
      return answer.ok ? answer.value.validUntil : 0;
    };
    vi.setSystemTime(start + 4 * MINUTE);
    await ask('/inbox', { method: 'POST', headers: unsafeHeaders, body: '{}' });
    vi.setSystemTime(start + 63 * MINUTE);
    expect(await until()).toBe(start + 64 * MINUTE);
  });
});

describe('refuses bad input', () => {
  test.each<[string, Record<string, string>]>([
    ['called text', { 'content-type': 'text/plain' }],
    ['called a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['called almost JSON', { 'content-type': 'application/jsonp' }],
    ['of a length and no type', { 'content-type': '', 'content-length': '2' }],
    ['of no length and no type', { 'content-type': '', 'transfer-encoding': 'chunked' }],
  ])('a body %s', async (_what, change) => {
    const { unsafeHeaders } = await signInOperator();
    const headers = Object.entries({ ...unsafeHeaders, ...change }).filter(([, value]) => value !== '');
    // Bytes, for a text would get a content type by itself.
    const body = new TextEncoder().encode('{}');
    const response = await ask('/inbox', { method: 'POST', headers: Object.fromEntries(headers), body });
    expect(await answerOf(response)).toEqual([400, 'BAD_REQUEST']);
  });

  test.each(['__Host-at=nonsense', 'at=x', ''])('the cookie %j', async (cookie) => {
    expect(await answerOf(await ask('/inbox', { headers: { cookie } }))).toEqual([401, 'SIGN_IN_REQUIRED']);
  });
});

describe('refuses the wrong people', () => {
  test('a lapsed token is told to refresh, not to sign in', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const { headers, unsafeHeaders } = await signInOperator();
    vi.setSystemTime(Date.now() + 5 * MINUTE);
    expect(await answerOf(await ask('/inbox', { headers }))).toEqual([401, 'TOKEN_EXPIRED']);
    const command = { method: 'POST', headers: unsafeHeaders, body: '{}' };
    expect(await answerOf(await ask('/inbox', command))).toEqual([401, 'TOKEN_EXPIRED']);
  });

  test('an ended login writes nothing, although its token is still good', async () => {
    const { unsafeHeaders, operatorId, loginId } = await signInOperator();
    await loginGuard(env, `account:${operatorId}`).endLogin(loginId);
    const command = { method: 'POST', headers: unsafeHeaders, body: '{}' };
    expect(await answerOf(await ask('/inbox', command))).toEqual([401, 'LOGIN_ENDED']);
  });

  test('whoever has not the second factor that she must have, reads without her guard, commands and sockets alike', async () => {
    const { headers, unsafeHeaders, upgradeHeaders } = await signInOperator({ role: 'admin', hasGivenFactor: false });
    const refused = [403, 'FACTOR_REQUIRED'];
    expect(await answerOf(await ask('/inbox', { headers }, guardAway))).toEqual(refused);
    const command = { method: 'POST', headers: unsafeHeaders, body: '{}' };
    expect(await answerOf(await ask('/inbox', command))).toEqual(refused);
    expect(await answerOf(await ask('/socket', { headers: upgradeHeaders }))).toEqual(refused);
  });

  test('no answer from the guard is a 503, never a sign-out', async () => {
    const { unsafeHeaders } = await signInOperator();
    const command = { method: 'POST', headers: unsafeHeaders, body: '{}' };
    expect(await answerOf(await ask('/inbox', command, guardAway))).toEqual([503, 'UNAVAILABLE']);
  });

  test.each([
    ['no Origin', { origin: '' }],
    ['another Origin', { origin: 'http://localhost:8787.elsewhere.test' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['no x-kaiwa', { 'x-kaiwa': '' }],
  ])('a command with %s', async (_what, change) => {
    const { unsafeHeaders } = await signInOperator();
    const headers = Object.entries({ ...unsafeHeaders, ...change }).filter(([, value]) => value !== '');
    const response = await ask('/inbox', { method: 'POST', headers: Object.fromEntries(headers), body: '{}' });
    expect(await answerOf(response)).toEqual([403, 'FORBIDDEN_ORIGIN']);
  });

  test.each(['', 'https://elsewhere.test'])('an upgrade from Origin %j', async (origin) => {
    const { cookie } = await signInOperator();
    const headers = { cookie, ...(origin && { origin }) };
    expect(await answerOf(await ask('/socket', { headers }))).toEqual([403, 'FORBIDDEN_ORIGIN']);
  });
});
