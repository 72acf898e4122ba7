// A password of eight characters beside a second factor, over HTTP: who may have one, by which way, and that it never stands alone.
import { createExecutionContext, runInDurableObject, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Secret, TOTP } from 'otpauth';
import { beforeAll, describe, expect, test } from 'vitest';
import { app } from '../app';
import { parseConfig } from '../config';
import { readAccount } from '../db/access-queries';
import { getOperator } from '../db/operator-queries';
import { saveUser } from '../db/user-queries';
import type { Role } from '../domain/permissions/role';
import type { Env } from '../env';
import { hashPassword } from '../platform/password-hash';
import type { ErrorBody } from '../protocol/error-body';
import { factorChange, passkeyOptions, totpOffer } from '../protocol/login-factors';
import { ownPasswordView, welcomeView } from '../protocol/password';
import { linkAnswer } from '../protocol/user-admin';
import { guardBetween } from '../testing/guard-between';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';
import { SoftwareAuthenticator } from '../testing/software-authenticator';
import { accountGuard } from './check-login';

const OLD = 'hollow tea oven';
const SHORT = 'tea oven';
const LONG = 'nine blue paper kites';
const { APP_ORIGIN } = parseConfig(env);

let owner: SignedInOperator;
let oldHash = '';
let next = 1;

beforeAll(async () => {
  await seedChannel(env);
  owner = await signInOperator({ role: 'super_admin', name: 'Olivia' });
  oldHash = await hashPassword(OLD, env.PASSWORD_PEPPER);
});

/** A browser: keeps cookies, and refreshes where it was left without an access token. */
class Browser {
  readonly #cookies = new Map<string, string>();
  readonly #address = `10.6.${next++}.1`;

  constructor(cookie = '') {
    for (const pair of cookie.split('; ').filter(Boolean)) this.#take(pair);
  }

  async call(method: string, path: string, body: unknown = {}, on: Env = env): Promise<Response> {
    if (this.#cookies.size > 0 && !this.#cookies.has('__Host-at'))
      await this.#send('POST', '/api/auth/refresh', {}, on);
    return this.#send(method, path, body, on);
  }

  async #send(method: string, path: string, body: unknown, on: Env): Promise<Response> {
    const ctx = createExecutionContext();
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, 'cf-connecting-ip': this.#address, origin: APP_ORIGIN, 'x-kaiwa': '1' };
    const json = method === 'GET' ? {} : { body: JSON.stringify(body) };
    const init = { method, headers: { ...headers, 'content-type': 'application/json' }, ...json };
    const response = await app.request(path, init, on, ctx);
    await waitOnExecutionContext(ctx);
    for (const line of response.headers.getSetCookie()) this.#take(line.split(';')[0] ?? '');
    return response;
  }

  #take(pair: string): void {
    const at = pair.indexOf('=');
    if (pair.slice(at + 1) === '') this.#cookies.delete(pair.slice(0, at));
    else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

const errorOf = async (response: Response) => ((await response.json()) as ErrorBody).error;
const codeOf = async (response: Response) => [response.status, (await errorOf(response)).code];

/** Somebody whose password is OLD, and the browser in which she is signed in. */
async function signedIn(role: Role = 'operator') {
  const who = await signInOperator({ passwordHash: oldHash, name: 'Ploy Saetang', role });
  return { who, browser: new Browser(who.cookie) };
}

async function addTotp(browser: Browser): Promise<void> {
  const { secret } = totpOffer.parse(await (await browser.call('POST', '/api/me/totp')).json());
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  factorChange.parse(await (await browser.call('POST', '/api/me/totp/confirm', { code })).json());
}

async function addPasskey(browser: Browser): Promise<string> {
  const key = await SoftwareAuthenticator.make(APP_ORIGIN);
  const { options } = passkeyOptions.parse(await (await browser.call('POST', '/api/me/passkeys/options')).json());
  const passkey = await key.register(options);
  expect((await browser.call('POST', '/api/me/passkeys', { name: 'Laptop', passkey })).status).toBe(200);
  return key.id;
}

async function withTotp(role?: Role) {
  const person = await signedIn(role);
  await addTotp(person.browser);
  return person;
}

const change = (browser: Browser, from: string, to: string, on?: Env) =>
  browser.call('POST', '/api/me/password', { old: from, new: to }, on);
const removeTotp = (browser: Browser) => browser.call('DELETE', '/api/me/totp');
const hashOf = async ({ operatorId }: SignedInOperator) => (await getOperator(env.DB, operatorId))?.passwordHash;

describe('a short password', () => {
  test('is taken beside a second factor, as the form says, and opens nothing without it', async () => {
    const { who, browser } = await signedIn();
    const ownerOf = async () =>
      ownPasswordView.parse(await (await browser.call('GET', '/api/me/password')).json()).owner;
    expect((await ownerOf()).hasSecondFactor).toBe(false);
    expect(await errorOf(await change(browser, OLD, SHORT))).toMatchObject({
      code: 'PASSWORD_REFUSED',
      fields: ['TOO_SHORT'],
    });
    await addTotp(browser);
    expect((await ownerOf()).hasSecondFactor).toBe(true);
    expect(await errorOf(await change(browser, OLD, 'tea urn'))).toMatchObject({ fields: ['TOO_SHORT'] });
    expect((await change(browser, OLD, SHORT)).status).toBe(200);
    const half = await new Browser().call('POST', '/api/auth/login', { email: who.email, password: SHORT });
    expect([half.status, await half.json()]).toMatchObject([200, { needs: 'factor' }]);
  });

  test('keeps the last factor, whichever it is, until a long one comes', async () => {
    const { browser } = await withTotp();
    expect((await change(browser, OLD, SHORT)).status).toBe(200);
    expect(await codeOf(await removeTotp(browser))).toEqual([409, 'PASSWORD_SHORT']);
    const key = await addPasskey(browser);
    expect((await removeTotp(browser)).status).toBe(200);
    expect(await codeOf(await browser.call('DELETE', `/api/me/passkeys/${key}`))).toEqual([409, 'PASSWORD_SHORT']);
    expect((await change(browser, SHORT, LONG)).status).toBe(200);
    expect((await browser.call('DELETE', `/api/me/passkeys/${key}`)).status).toBe(200);
  });

  test('is one, too, that is long by her own name alone', async () => {
    const { browser } = await withTotp();
    expect((await change(browser, OLD, 'saetang tea oven')).status).toBe(200);
    expect(await codeOf(await removeTotp(browser))).toEqual([409, 'PASSWORD_SHORT']);
  });

  test('keeps the factor of whoever had to have one and does not any more', async () => {
    const { who, browser } = await withTotp('supervisor');
    const { operatorId, loginId } = who;
    expect((await change(browser, OLD, SHORT)).status).toBe(200);
    expect(await codeOf(await removeTotp(browser))).toEqual([409, 'LAST_FACTOR']);
    const rank = { operatorId, name: 'Ploy', role: 'operator' as const, roleId: null, isDisabled: false };
    expect(await saveUser(env.DB, { ...rank, onVersion: 1, by: owner.operatorId, now: 1 })).toBe(true);
    const stored = await readAccount(env.DB.withSession('first-primary'), operatorId);
    if (!stored) throw new Error('she is gone');
    await accountGuard(env, operatorId).changeAccount({ ...stored, keepLoginId: loginId });
    expect(await accountGuard(env, operatorId).removeTotp(loginId)).toMatchObject({
      error: { code: 'PASSWORD_SHORT' },
    });
  });

  test('comes by a link where a factor is there, and keeps it', async () => {
    const { who, browser } = await withTotp();
    const admin = new Browser(owner.cookie);
    const made = linkAnswer.parse(await (await admin.call('POST', `/api/admin/users/${who.operatorId}/link`)).json());
    const token = new URL(made.link.url).hash.slice(1);
    const stranger = new Browser();
    const look = welcomeView.parse(await (await stranger.call('POST', '/api/auth/welcome/look', { token })).json());
    expect(look.owner.hasSecondFactor).toBe(true);
    expect((await stranger.call('POST', '/api/auth/welcome', { token, password: SHORT })).status).toBe(200);
    expect((await getOperator(env.DB, who.operatorId))?.passwordIsShort).toBe(true);
    const guard = env.LOGIN_GUARD.getByName(`account:${who.operatorId}`);
    const heard = await runInDurableObject(guard, (_guard, { storage }) =>
      storage.sql.exec('SELECT password_is_short FROM account').one(),
    );
    expect(heard).toEqual({ password_is_short: 1 });
    expect(await codeOf(await removeTotp(browser))).toEqual([401, 'LOGIN_ENDED']);
  });
});

/** As if her role changed between the reading of the account and the hold. */
const raiseBetween = ({ operatorId }: SignedInOperator) =>
  guardBetween(env, 'holdForShortPassword', () =>
    env.DB.prepare('UPDATE operators SET auth_version = auth_version + 1 WHERE id = ?1').bind(operatorId).run(),
  );

describe('the password and the last factor at once', () => {
  test('a factor that goes before the hold: nothing is written, and she hears what it lacks alone', async () => {
    const { who, browser } = await withTotp();
    const other = guardBetween(env, 'holdForShortPassword', async () => {
      expect((await accountGuard(env, who.operatorId).removeTotp(who.loginId)).ok).toBe(true);
    });
    expect(await errorOf(await change(browser, OLD, SHORT, other))).toMatchObject({
      code: 'PASSWORD_REFUSED',
      fields: ['TOO_SHORT'],
    });
    expect(await hashOf(who)).toBe(oldHash);
  });

  test('a factor that would go before the guard hears of the password stays', async () => {
    const { who, browser } = await withTotp();
    const removals: unknown[] = [];
    const other = guardBetween(env, 'changeAccount', async () => {
      removals.push(await accountGuard(env, who.operatorId).removeTotp(who.loginId));
    });
    expect((await change(browser, OLD, SHORT, other)).status).toBe(200);
    expect(removals).toMatchObject([{ ok: false, error: { code: 'PASSWORD_SHORT' } }]);
  });

  test('a password that was lost on its way to D1 keeps the factor all the same, until a long one comes', async () => {
    const { who, browser } = await withTotp();
    await accountGuard(env, who.operatorId).holdForShortPassword(1);
    expect(await codeOf(await removeTotp(browser))).toEqual([409, 'PASSWORD_SHORT']);
    expect((await change(browser, OLD, LONG)).status).toBe(200);
    expect((await removeTotp(browser)).status).toBe(200);
  });

  test('another change of the account in between: nothing is written, the link stays open, and the same again is taken', async () => {
    const { who, browser } = await withTotp();
    const admin = new Browser(owner.cookie);
    const made = linkAnswer.parse(await (await admin.call('POST', `/api/admin/users/${who.operatorId}/link`)).json());
    const token = new URL(made.link.url).hash.slice(1);
    const other = raiseBetween(who);
    const set = (on: Env) => browser.call('POST', '/api/auth/welcome', { token, password: SHORT }, on);
    expect(await codeOf(await set(other))).toEqual([409, 'STALE']);
    expect(await hashOf(who)).toBe(oldHash);
    expect((await set(env)).status).toBe(200);
  });

  test('nor is her own written then', async () => {
    const { who, browser } = await withTotp();
    expect(await codeOf(await change(browser, OLD, SHORT, raiseBetween(who)))).toEqual([409, 'STALE']);
    expect(await hashOf(who)).toBe(oldHash);
  });

  test('no short one where the guard does not answer', async () => {
    const { who, browser } = await withTotp();
    const away = guardBetween(env, 'holdForShortPassword', () => Promise.reject(new Error('away')));
    expect(await codeOf(await change(browser, OLD, SHORT, away))).toEqual([503, 'UNAVAILABLE']);
    const silent = guardBetween(env, 'hasFactor', () => Promise.reject(new Error('away')));
    expect(await errorOf(await change(browser, OLD, SHORT, silent))).toMatchObject({ fields: ['TOO_SHORT'] });
    expect(await hashOf(who)).toBe(oldHash);
  });
});
