// Passwords over HTTP: by a one-time link, which one of two may use, and in place of the old one, which ends all logins but this.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { app } from '../app';
import { parseConfig } from '../config';
import { getOperator } from '../db/operator-queries';
import { saveUser } from '../db/user-queries';
import { hashPassword } from '../platform/password-hash';
import type { ErrorBody } from '../protocol/error-body';
import type { WelcomeView } from '../protocol/password';
import type { LinkAnswer } from '../protocol/user-admin';
import type { LoginAccount, LoginGuardRpc, OpenedLogin } from '../rpc/login-guard-rpc';
import { loginGuard } from '../stubs';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const OLD = 'hollow tea oven';
const NEW = 'nine blue paper kites';
let owner: SignedInOperator;
let oldHash: string;
let address = '';
let next = 1;

beforeAll(async () => {
  await seedChannel(env);
  owner = await signInOperator({ role: 'super_admin', name: 'Olivia' });
  oldHash = await hashPassword(OLD, env.PASSWORD_PEPPER);
});

// Tries are counted per network.
beforeEach(() => {
  address = `10.7.${next++}.1`;
});

async function post(path: string, body: unknown, cookie = '', headers: Record<string, string> = {}) {
  const ctx = createExecutionContext();
  const own = { origin: parseConfig(env).APP_ORIGIN, 'x-kaiwa': '1', 'content-type': 'application/json' };
  const init = { method: 'POST', headers: { ...own, 'cf-connecting-ip': address, cookie, ...headers } };
  const response = await app.request(path, { ...init, body: JSON.stringify(body) }, env, ctx);
  await waitOnExecutionContext(ctx);
  return response;
}

const get = (path: string, cookie: string) => app.request(path, { headers: { cookie } }, env, createExecutionContext());
const errorOf = async (response: Response) => ((await response.json()) as ErrorBody).error;
const codeOf = async (response: Response) => [response.status, (await errorOf(response)).code];
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

async function invited(): Promise<{ token: string; email: string; operatorId: string }> {
  const email = `ploy${next}@northbank.example`;
  const body = { name: 'Ploy Saetang', email, role: 'operator', roleId: null };
  const answer = (await (await post('/api/admin/users', body, owner.cookie)).json()) as LinkAnswer;
  return { token: new URL(answer.link.url).hash.slice(1), email, operatorId: answer.user.operatorId };
}

describe('a link', () => {
  test('says whose it is, sets the password once, and she signs in with it', async () => {
    const { token, email } = await invited();
    expect(await codeOf(await post('/api/auth/login', { email, password: NEW }))).toEqual([401, 'WRONG_CREDENTIALS']);
    const look = (await (await post('/api/auth/welcome/look', { token })).json()) as WelcomeView;
    expect(look).toEqual({
      owner: { name: 'Ploy Saetang', email, workspace: expect.any(String), hasSecondFactor: false },
      isPending: true,
    });
    const set = await post('/api/auth/welcome', { token, password: NEW });
    expect([set.status, await set.json()]).toEqual([200, { email }]);
    expect(set.headers.getSetCookie()).toEqual([]);
    expect(await codeOf(await post('/api/auth/welcome/look', { token }))).toEqual([410, 'LINK_OVER']);
    expect(await codeOf(await post('/api/auth/welcome', { token, password: OLD }))).toEqual([410, 'LINK_OVER']);
    expect((await post('/api/auth/login', { email, password: NEW })).status).toBe(200);
  });

  test('that two use at the very same time is one’s alone, and the password is his', async () => {
    const { token, email } = await invited();
    const passwords = [NEW, 'otter under third lamp'];
    const answers = await Promise.all(passwords.map((password) => post('/api/auth/welcome', { token, password })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410]);
    const taken = passwords[answers.findIndex(({ ok }) => ok)] ?? '';
    const other = passwords.find((password) => password !== taken) ?? '';
    expect((await post('/api/auth/login', { email, password: taken })).status).toBe(200);
    expect((await post('/api/auth/login', { email, password: other })).status).toBe(401);
  });

  test('does not outlive 72 hours, nor her being disabled', async () => {
    const late = await invited();
    await env.DB.prepare('UPDATE welcome_links SET expires_at = ?2 WHERE operator_id = ?1')
      .bind(late.operatorId, Date.now())
      .run();
    next += 1;
    const gone = await invited();
    const { operatorId } = gone;
    const who = { operatorId, name: 'Ploy', role: 'operator' as const, roleId: null, isDisabled: true };
    expect(await saveUser(env.DB, { ...who, onVersion: 1, by: owner.operatorId, now: 1 })).toBe(true);
    for (const { token } of [late, gone]) {
      expect(await codeOf(await post('/api/auth/welcome/look', { token }))).toEqual([410, 'LINK_OVER']);
      expect(await codeOf(await post('/api/auth/welcome', { token, password: NEW }))).toEqual([410, 'LINK_OVER']);
    }
  });

  test('is not used up by a password that is refused, and names each fault', async () => {
    const { token } = await invited();
    const refused = async (password: string) => errorOf(await post('/api/auth/welcome', { token, password }));
    expect(await refused('short')).toMatchObject({ code: 'PASSWORD_REFUSED', fields: ['TOO_SHORT'] });
    expect(await refused('Basketball20261')).toMatchObject({ code: 'PASSWORD_REFUSED', fields: ['COMMON'] });
    expect(await refused('ploysaetangkaiwa')).toMatchObject({ code: 'PASSWORD_REFUSED', fields: ['ABOUT_HER'] });
    expect((await post('/api/auth/welcome', { token, password: NEW })).status).toBe(200);
  });

  test('is asked for by our own pages alone, with a token in its form', async () => {
    const body = { token: 'x'.repeat(43), password: NEW };
    const foreign = await post('/api/auth/welcome', body, '', { origin: 'https://evil.example' });
    expect(await codeOf(foreign)).toEqual([403, 'FORBIDDEN_ORIGIN']);
    expect(await codeOf(await post('/api/auth/welcome', body))).toEqual([410, 'LINK_OVER']);
    expect(await codeOf(await post('/api/auth/welcome', { ...body, token: 'short' }))).toEqual([400, 'BAD_REQUEST']);
  });

  test('of a reset ends what was signed in, again when it is used', async () => {
    const who = await signInOperator({ passwordHash: oldHash, name: 'Dao' });
    const made = await post(`/api/admin/users/${who.operatorId}/link`, {}, owner.cookie);
    const token = new URL(((await made.json()) as LinkAnswer).link.url).hash.slice(1);
    expect(await codeOf(await get('/api/me', who.cookie))).toEqual([401, 'LOGIN_ENDED']);
    const between = await post('/api/auth/login', { email: who.email, password: OLD });
    expect(between.status).toBe(200);
    expect((await post('/api/auth/welcome', { token, password: NEW })).status).toBe(200);
    expect(await codeOf(await get('/api/me', cookiesOf(between)))).toEqual([401, 'LOGIN_ENDED']);
    expect((await post('/api/auth/login', { email: who.email, password: OLD })).status).toBe(401);
  });
});

describe('her own password', () => {
  const change = (who: SignedInOperator, body: Record<string, string>) => post('/api/me/password', body, who.cookie);

  test('ends her other logins; this one goes on with new tokens', async () => {
    const who = await signInOperator({ passwordHash: oldHash, name: 'Dao' });
    const other = await post('/api/auth/login', { email: who.email, password: OLD });
    expect(other.status).toBe(200);
    const changed = await change(who, { old: OLD, new: NEW });
    expect([changed.status, await changed.json()]).toEqual([200, { ok: true }]);
    expect(cookiesOf(changed)).toBe('__Host-at=');
    // The access token of before is over for everybody, the browser that changed it refreshes.
    expect(await codeOf(await get('/api/me', who.cookie))).toEqual([401, 'LOGIN_ENDED']);
    const refreshed = await post('/api/auth/refresh', {}, `__Host-rt=${who.refreshToken}`);
    expect(refreshed.status).toBe(200);
    expect((await get('/api/me', cookiesOf(refreshed))).status).toBe(200);
    expect(await codeOf(await get('/api/me', cookiesOf(other)))).toEqual([401, 'LOGIN_ENDED']);
    expect(await codeOf(await post('/api/auth/refresh', {}, cookiesOf(other)))).toEqual([401, 'LOGIN_ENDED']);
    expect((await post('/api/auth/login', { email: who.email, password: OLD })).status).toBe(401);
    expect((await post('/api/auth/login', { email: who.email, password: NEW })).status).toBe(200);
  });

  test('is not changed by whoever does not know it: throttled as sign-in is', async () => {
    const who = await signInOperator({ passwordHash: oldHash });
    for (let i = 0; i < 5; i += 1) {
      expect(await codeOf(await change(who, { old: 'a guess', new: NEW }))).toEqual([401, 'WRONG_CREDENTIALS']);
    }
    expect(await codeOf(await change(who, { old: OLD, new: NEW }))).toEqual([429, 'TOO_MANY_TRIES']);
    expect((await getOperator(env.DB, who.operatorId))?.passwordHash).toBe(oldHash);
    expect((await get('/api/me', who.cookie)).status).toBe(200);
  });

  test('is judged as every other, and nothing ends where it is refused', async () => {
    const who = await signInOperator({ passwordHash: oldHash });
    const refused = await change(who, { old: OLD, new: '123456789012345' });
    expect(await errorOf(refused)).toMatchObject({ code: 'PASSWORD_REFUSED', fields: ['IN_A_ROW', 'COMMON'] });
    expect((await get('/api/me', who.cookie)).status).toBe(200);
    const view = await get('/api/me/password', who.cookie);
    expect(await view.json()).toMatchObject({ owner: { name: who.name, email: who.email, hasSecondFactor: false } });
  });

  test('changed twice at the very same time is changed once', async () => {
    const who = await signInOperator({ passwordHash: oldHash });
    const answers = await Promise.all(
      [NEW, 'otter under third lamp'].map((password) => change(who, { old: OLD, new: password })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('is changed by nobody who is not signed in', async () => {
    expect(await codeOf(await post('/api/me/password', { old: OLD, new: NEW }))).toEqual([401, 'SIGN_IN_REQUIRED']);
  });
});

async function openOn(guard: LoginGuardRpc, account: LoginAccount): Promise<OpenedLogin> {
  const step = await guard.openLogin({ account, ip: '', client: '', methods: ['pwd'] });
  if (step.type !== 'opened') throw new Error('this account has a second factor');
  return step.login;
}

describe('the guard', () => {
  test('opens no login on an older word than the one that disabled her', async () => {
    const who = await signInOperator();
    const guard = loginGuard(env, `account:${who.operatorId}`);
    const { operatorId, name, email, role } = who;
    const account = { operatorId, name, email, role, access: who.asker.access, authVersion: 1, accessVersion: 1 };
    await guard.changeAccount({ account: { ...account, authVersion: 2, accessVersion: 2 }, isDisabled: true });
    const late = await openOn(guard, account);
    const check = { loginId: late.loginId, authVersion: late.account.authVersion, isActivity: false, mayEnrol: false };
    expect(await guard.checkLogin(check)).toMatchObject({ ok: false, error: { code: 'ACCOUNT_DISABLED' } });
    expect(await guard.refresh(late.refreshToken)).toMatchObject({ ok: false, error: { code: 'ACCOUNT_DISABLED' } });
    // An older word does not enable her either; a newer one does.
    await guard.changeAccount({ account, isDisabled: false });
    expect(await guard.checkLogin(check)).toMatchObject({ ok: false, error: { code: 'ACCOUNT_DISABLED' } });
    const back = { ...account, authVersion: 3, accessVersion: 3 };
    const opened = await openOn(guard, back);
    const lives = await guard.checkLogin({
      loginId: opened.loginId,
      authVersion: 3,
      isActivity: false,
      mayEnrol: false,
    });
    expect(lives.ok).toBe(true);
  });
});
