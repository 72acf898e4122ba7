// Sign-in through an identity provider with real keys, from the button to the login, and every way in which somebody might try to come
// in by it who should not.
import { env } from 'cloudflare:workers';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { saveDeskDocument } from '../db/desk-document-queries';
import { upsertOperator } from '../db/operator-queries';
import { lookAtPin } from '../db/provider-queries';
import { renewLink } from '../db/user-queries';
import { DEFAULT_PROVIDER, type ProviderSettings } from '../domain/login/provider-settings';
import type { Role } from '../domain/permissions/role';
import { hashPassword, unmatchableHash } from '../platform/password-hash';
import { factorNeeded, totpOffer } from '../protocol/login-factors';
import { meView } from '../protocol/operator-view';
import { auditLog } from '../testing/audit-log';
import { callApp, NO_BRAKES } from '../testing/every-route';
import { FakeProvider } from '../testing/fake-provider';
import { newOperatorId, signInOperator } from '../testing/sign-in';

const ORIGIN = 'http://localhost:8787';
const ISSUER = 'https://login.company.test';
let provider: FakeProvider;
let nextNetwork = 1;
let ip = '';
const logged: string[] = [];

beforeAll(async () => {
  provider = await FakeProvider.make(ISSUER);
  await set({});
  const owner = await signInOperator({ role: 'super_admin' });
  const body = JSON.stringify({ secret: provider.clientSecret });
  const put = { method: 'PUT', headers: owner.unsafeHeaders, body };
  expect((await callApp('/api/admin/provider/secret', put)).status).toBe(200);
});

beforeEach(async () => {
  ip = `10.44.${nextNetwork++}.1`;
  provider.spoiled = {};
  provider.broken = null;
  provider.takesCodesTwice = false;
  provider.authMethods = undefined;
  provider.seen.length = 0;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => provider.app.request(String(input), init));
  logged.length = 0;
  for (const level of ['log', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void logged.push(words.map(String).join(' ')));
  }
  await set({});
});

afterEach(() => vi.restoreAllMocks());

async function set(change: Partial<ProviderSettings>): Promise<void> {
  const on = { isOn: true, issuer: ISSUER, clientId: 'kaiwa' };
  const value = { ...DEFAULT_PROVIDER, ...on, ...change };
  const row = await env.DB.prepare("SELECT version FROM desk_documents WHERE name = 'provider'").first<number>(
    'version',
  );
  await saveDeskDocument(env.DB, { name: 'provider', value, onVersion: row ?? 0, by: 'test', now: 1 });
}

async function newPerson(change: { role?: Role; isDisabled?: boolean; passwordHash?: string } = {}) {
  const id = newOperatorId();
  const email = `${id}@company.test`;
  const person = { id, email, emailKey: email, name: 'Aiko', role: 'operator' as const, createdAt: 1, authVersion: 1 };
  await upsertOperator(env.DB, { ...person, passwordHash: unmatchableHash(), isDisabled: false, ...change });
  provider.person = { sub: `sub-${id}`, email, email_verified: true };
  return person;
}

function post(path: string, body?: unknown, cookie = '') {
  const headers = { origin: ORIGIN, 'x-kaiwa': '1', 'cf-connecting-ip': ip, cookie };
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return callApp(`/api/auth${path}`, { method: 'POST', headers: { ...headers, ...type }, ...json }, NO_BRAKES);
}

function cookieOf(response: Response, name: string): string {
  return (
    response.headers
      .getSetCookie()
      .find((line) => line.startsWith(`${name}=`))
      ?.split(';')[0] ?? ''
  );
}

/** To the provider and back, as far as the address that the browser comes back to. */
async function goThere() {
  const started = await post('/provider/start');
  expect(started.status).toBe(200);
  const { url } = (await started.json()) as { url: string };
  const back = await provider.visit(url);
  const came = { state: back.get('state') ?? '', code: back.get('code') ?? '', iss: back.get('iss') ?? '' };
  return { url: new URL(url), came, cookie: cookieOf(started, '__Host-op'), started };
}

async function signIn(): Promise<Response> {
  const { came, cookie } = await goThere();
  return post('/provider/finish', came, cookie);
}

/** @returns the seed of her one-time codes */
async function enrolTotp(cookie: string): Promise<string> {
  const headers = { origin: ORIGIN, 'x-kaiwa': '1', 'content-type': 'application/json', cookie };
  const call = (path: string, body: object) =>
    callApp(path, { method: 'POST', headers, body: JSON.stringify(body) }, NO_BRAKES);
  const { secret } = totpOffer.parse(await (await call('/api/me/totp', {})).json());
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  expect((await call('/api/me/totp/confirm', { code })).status).toBe(200);
  return secret;
}

async function codeOf(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error?: { code: string } };
  return error?.code ?? 'signed in';
}

/** Refused, and nothing that opens anything is in the answer. */
async function expectRefused(response: Response, code: string): Promise<void> {
  expect(await codeOf(response)).toBe(code);
  for (const name of ['__Host-at', '__Host-rt', '__Host-ft', '__Host-dev']) expect(cookieOf(response, name)).toBe('');
}

describe('works', () => {
  test('whoever was invited signs in, is pinned, and the flow is asked for as it must be', async () => {
    const person = await newPerson();
    const { url, came, cookie, started } = await goThere();
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'kaiwa',
      redirect_uri: `${ORIGIN}/sign-in`,
      code_challenge_method: 'S256',
    });
    expect(started.headers.getSetCookie().join()).toMatch(
      /^__Host-op=[^;]+; .*Path=\/; HttpOnly; Secure; SameSite=Strict/,
    );
    const response = await post('/provider/finish', came, cookie);
    expect(response.status).toBe(200);
    expect(meView.parse(await response.json()).operator.operatorId).toBe(person.id);
    expect(cookieOf(response, '__Host-rt')).not.toBe('');
    const pin = { operatorId: person.id, issuer: ISSUER, subject: `sub-${person.id}` };
    expect(await lookAtPin(env.DB, pin)).toBe('mine');
    expect(await auditLog('login.provider_pinned')).toContainEqual(expect.objectContaining({ actor: person.id, ip }));
    expect((await signIn()).status).toBe(200);
    const words = logged.join('\n');
    for (const secret of [came.code, came.state, provider.clientSecret, person.email])
      expect(words).not.toContain(secret);
  });

  test('an invited person is here from then on, and her invitation is used up', async () => {
    const person = await newPerson();
    await env.DB.prepare('UPDATE operators SET is_pending = 1 WHERE id = ?').bind(person.id).run();
    await env.DB.prepare("INSERT INTO welcome_links VALUES (?, 'hash', 9, 1, 'x')").bind(person.id).run();
    expect((await signIn()).status).toBe(200);
    const row = await env.DB.prepare(
      'SELECT is_pending, (SELECT count(*) FROM welcome_links WHERE operator_id = ?1) AS links FROM operators WHERE id = ?1',
    )
      .bind(person.id)
      .first();
    expect(row).toEqual({ is_pending: 0, links: 0 });
  });

  test.each(['ES256', 'EdDSA'])('a provider that signs with %s', async (alg) => {
    const person = await newPerson();
    const { person: proven } = provider;
    const other = await FakeProvider.make(ISSUER, alg);
    other.person = proven;
    vi.mocked(globalThis.fetch).mockImplementation(async (input, init) => other.app.request(String(input), init));
    const started = await post('/provider/start');
    const back = await other.visit(((await started.json()) as { url: string }).url);
    const came = { state: back.get('state'), code: back.get('code') };
    const finish = () => post('/provider/finish', came, cookieOf(started, '__Host-op'));
    other.takesCodesTwice = true;
    other.spoiled = { signature: 'stranger' };
    await expectRefused(await finish(), 'PROVIDER_REFUSED');
    other.spoiled = {};
    expect(meView.parse(await (await finish()).json()).operator.operatorId).toBe(person.id);
  });

  test.each([
    ['nothing', undefined, 'basic'],
    ['Basic alone', ['client_secret_basic'], 'basic'],
    ['the form alone', ['client_secret_post'], 'form'],
    ['both', ['client_secret_post', 'client_secret_basic'], 'basic'],
    ['a way that we lack, and the form', ['private_key_jwt', 'client_secret_post'], 'form'],
  ])('the client proves itself as discovery says: %s', async (_what, methods, way) => {
    await newPerson();
    provider.authMethods = methods;
    expect((await signIn()).status).toBe(200);
    const sent = provider.seen.findLast(({ path }) => path === '/token');
    expect(sent?.authorization !== null).toBe(way === 'basic');
    expect([sent?.query.get('client_id'), sent?.query.get('client_secret')]).toEqual(
      way === 'basic' ? [null, null] : [provider.clientId, provider.clientSecret],
    );
  });

  test('who has a second factor of her own is asked for it, and half way nobody is signed in', async () => {
    const person = await newPerson();
    const secret = await enrolTotp(cookieOf(await signIn(), '__Host-at'));
    const half = await signIn();
    expect(factorNeeded.parse(await half.json())).toMatchObject({ hasTotp: true, hasPasskey: false });
    for (const name of ['__Host-at', '__Host-rt', '__Host-dev']) expect(cookieOf(half, name)).toBe('');
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + 30_000 });
    const ticket = cookieOf(half, '__Host-ft');
    await expectRefused(await post('/login/code', { code: '000000' }, ticket), 'WRONG_CODE');
    const whole = await post('/login/code', { code }, ticket);
    expect(meView.parse(await whole.json()).operator.operatorId).toBe(person.id);
    expect(cookieOf(whole, '__Host-rt')).not.toBe('');
    // The provider's word for a factor counts only where the settings say so.
    provider.spoiled = { claims: { amr: ['mfa'] } };
    expect((await (await signIn()).json()) as object).toMatchObject({ needs: 'factor' });
    await set({ trustsFactor: true });
    expect(meView.parse(await (await signIn()).json()).operator.operatorId).toBe(person.id);
  });

  test('an admin who gave no factor that counts can only set one up; one who did is in', async () => {
    await newPerson({ role: 'admin' });
    provider.spoiled = { claims: { amr: ['pwd', 'mfa'] } };
    const mayOnlyEnrol = async () => meView.parse(await (await signIn()).json()).login?.mayOnlyEnrol;
    expect(await mayOnlyEnrol()).toBe(true);
    await set({ trustsFactor: true });
    expect(await mayOnlyEnrol()).toBe(false);
    provider.spoiled = { claims: { amr: ['pwd'] } };
    expect(await mayOnlyEnrol()).toBe(true);
    await set({ trustsFactor: true, factorAcr: 'gold' });
    provider.spoiled = { claims: { amr: ['mfa'], acr: 'silver' } };
    expect(await mayOnlyEnrol()).toBe(true);
    provider.spoiled = { claims: { acr: 'gold' } };
    expect(await mayOnlyEnrol()).toBe(false);
    expect(provider.seen.findLast(({ path }) => path === '/authorize')?.query.get('max_age')).toBe('600');
  });

  test('a factor that the provider does not date opens no risky act', async () => {
    await newPerson({ role: 'super_admin' });
    await set({ trustsFactor: true });
    const offerTotp = async (claims: Record<string, unknown>) => {
      provider.spoiled = { claims: { amr: ['mfa'], ...claims } };
      const signed = await signIn();
      const headers = { origin: ORIGIN, 'x-kaiwa': '1', cookie: cookieOf(signed, '__Host-at') };
      return codeOf(await callApp('/api/me/totp', { method: 'POST', headers }, NO_BRAKES));
    };
    expect(await offerTotp({})).toBe('STEP_UP_REQUIRED');
    expect(await offerTotp({ auth_time: Math.floor(Date.now() / 1000) - 3_600 })).toBe('STEP_UP_REQUIRED');
    expect(await offerTotp({ auth_time: Math.floor(Date.now() / 1000) })).toBe('signed in');
  });

  test('off, nothing is offered, and nothing goes', async () => {
    await newPerson();
    expect(await (await callApp('/api/auth/ways', {}, NO_BRAKES)).json()).toEqual({
      provider: { label: '' },
      cloudflareAccess: false,
    });
    const { came, cookie } = await goThere();
    await set({ isOn: false });
    expect(await (await callApp('/api/auth/ways', {}, NO_BRAKES)).json()).toEqual({
      provider: null,
      cloudflareAccess: false,
    });
    await expectRefused(await post('/provider/start'), 'NOT_FOUND');
    await expectRefused(await post('/provider/finish', came, cookie), 'NOT_FOUND');
    await env.DB.prepare("DELETE FROM desk_documents WHERE name = 'provider'").run();
    expect(await (await callApp('/api/auth/ways', {}, NO_BRAKES)).json()).toEqual({
      provider: null,
      cloudflareAccess: false,
    });
  });

  test('with passwords for owners alone, a right password of another is told where to go', async () => {
    const passwordHash = await hashPassword('correct horse battery', env.PASSWORD_PEPPER);
    const other = await newPerson({ passwordHash });
    const owner = await newPerson({ role: 'super_admin', passwordHash });
    await set({ passwords: 'owners' });
    const login = (email: string, password: string) => post('/login', { email, password });
    await expectRefused(await login(other.email, 'correct horse battery'), 'PROVIDER_REQUIRED');
    await expectRefused(await login(other.email, 'not the password'), 'WRONG_CREDENTIALS');
    expect((await login(owner.email, 'correct horse battery')).status).toBe(200);
  });
});

describe('refuses', () => {
  test.each<[string, () => void]>([
    ['a wrong nonce', () => (provider.spoiled.claims = { nonce: 'another' })],
    ['a token for another audience', () => (provider.spoiled.claims = { aud: 'another' })],
    ['a token for many of which we are one', () => (provider.spoiled.claims = { aud: ['kaiwa', 'another'] })],
    ['a token given to another party', () => (provider.spoiled.claims = { azp: 'another' })],
    ['a token of another issuer', () => (provider.spoiled.claims = { iss: 'https://evil.test' })],
    ['a token that is over', () => (provider.spoiled.claims = { exp: Math.floor(Date.now() / 1000) - 60 })],
    ['a token without an end', () => (provider.spoiled.claims = { exp: undefined as unknown as number })],
    ['a token without a signature', () => (provider.spoiled.signature = 'none')],
    ['the public key used as a shared secret', () => (provider.spoiled.signature = 'public-key-as-secret')],
    ['a signature by a strange key', () => (provider.spoiled.signature = 'stranger')],
  ])('%s', async (_what, spoil) => {
    await newPerson();
    spoil();
    await expectRefused(await signIn(), 'PROVIDER_REFUSED');
    expect(await auditLog('login.provider_refused')).toContainEqual(expect.objectContaining({ actor: 'unknown', ip }));
  });

  test('a wrong state, a missing code, a return without the cookie or with that of another browser', async () => {
    await newPerson();
    const mine = await goThere();
    const theirs = await goThere();
    await expectRefused(
      await post('/provider/finish', { ...mine.came, state: 'another' }, mine.cookie),
      'PROVIDER_REFUSED',
    );
    await expectRefused(await post('/provider/finish', { state: mine.came.state }, mine.cookie), 'PROVIDER_REFUSED');
    await expectRefused(
      await post('/provider/finish', { ...mine.came, iss: 'https://evil.test' }, mine.cookie),
      'PROVIDER_REFUSED',
    );
    await expectRefused(await post('/provider/finish', mine.came), 'PROVIDER_REFUSED');
    await expectRefused(await post('/provider/finish', mine.came, theirs.cookie), 'PROVIDER_REFUSED');
    // Login CSRF: the code of one in the browser of another has neither her nonce nor her verifier.
    const stolen = { ...theirs.came, state: mine.came.state };
    await expectRefused(await post('/provider/finish', stolen, mine.cookie), 'PROVIDER_REFUSED');
  });

  test('the same way twice, even where the provider takes its code again', async () => {
    await newPerson();
    const { came, cookie } = await goThere();
    provider.takesCodesTwice = true;
    const first = await post('/provider/finish', came, cookie);
    expect(first.status).toBe(200);
    expect(first.headers.getSetCookie().join()).toContain('__Host-op=; Max-Age=0');
    await expectRefused(await post('/provider/finish', came, cookie), 'PROVIDER_REFUSED');
  });

  test('a way that began ten minutes ago, or to a provider that was changed meanwhile', async () => {
    await newPerson();
    const { came, cookie } = await goThere();
    await set({ clientId: 'another' });
    await expectRefused(await post('/provider/finish', came, cookie), 'PROVIDER_REFUSED');
    await set({});
    vi.setSystemTime(Date.now() + 600_001);
    await expectRefused(await post('/provider/finish', came, cookie), 'PROVIDER_REFUSED');
    vi.useRealTimers();
  });

  test('an e-mail that is not verified, and one of another domain', async () => {
    await newPerson();
    for (const email_verified of [false, 'true', undefined]) {
      provider.spoiled = { claims: { email_verified } };
      await expectRefused(await signIn(), 'EMAIL_UNPROVEN');
    }
    provider.spoiled = {};
    await set({ domains: ['other.test'] });
    await expectRefused(await signIn(), 'NOT_INVITED');
    await set({ domains: ['other.test', 'company.test'] });
    expect((await signIn()).status).toBe(200);
  });

  test('whoever was not invited, without making an account, and who is disabled', async () => {
    const people = () => env.DB.prepare('SELECT count(*) AS n FROM operators').first<number>('n');
    await newPerson({ isDisabled: true });
    await expectRefused(await signIn(), 'NOT_INVITED');
    const before = await people();
    provider.person = { sub: 'nobody', email: 'nobody@company.test', email_verified: true };
    await expectRefused(await signIn(), 'NOT_INVITED');
    expect(await people()).toBe(before);
  });

  test('another subject with her e-mail, and her subject with the e-mail of another; a new link sets her free', async () => {
    const person = await newPerson();
    expect((await signIn()).status).toBe(200);
    provider.person = { ...provider.person, sub: 'somebody else' };
    await expectRefused(await signIn(), 'OTHER_IDENTITY');
    const owner = await signInOperator({ role: 'super_admin' });
    await newPerson();
    provider.person = { ...provider.person, sub: `sub-${person.id}` };
    await expectRefused(await signIn(), 'OTHER_IDENTITY');
    const link = { tokenHash: 'new link', expiresAt: Date.now() + 1_000, by: owner.operatorId, now: Date.now() };
    expect(await renewLink(env.DB, person.id, link)).toBe(true);
    provider.person = { sub: 'somebody else', email: person.email, email_verified: true };
    expect((await signIn()).status).toBe(200);
  });

  test('a call from another site', async () => {
    const headers = { origin: 'https://evil.test', 'x-kaiwa': '1', 'cf-connecting-ip': ip };
    for (const path of ['start', 'finish']) {
      const response = await callApp(`/api/auth/provider/${path}`, { method: 'POST', headers });
      await expectRefused(response, 'FORBIDDEN_ORIGIN');
    }
  });
});

describe('a provider that is away', () => {
  const away: [string, (path: string) => Response | null][] = [
    ['down', () => new Response('no', { status: 502 })],
    ['another’s name', () => Response.json({ issuer: 'https://evil.test' })],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'http://169.254.169.254/' } })],
    ['no JSON', () => new Response('<html>')],
    ['without end', () => new Response('x'.repeat(300_000))],
  ];
  test.each(away)('%s: plain words, and the try does not count', async (_what, answer) => {
    await newPerson();
    const { came, cookie } = await goThere();
    provider.broken = answer;
    const refused = await post('/provider/start');
    await expectRefused(refused, 'PROVIDER_UNREACHABLE');
    await expectRefused(await post('/provider/finish', came, cookie), 'PROVIDER_UNREACHABLE');
    provider.broken = null;
    expect((await signIn()).status).toBe(200);
  });

  test('an endpoint within our network is never asked', async () => {
    const asked: string[] = [];
    vi.mocked(globalThis.fetch).mockImplementation(async (input) => {
      asked.push(String(input));
      const endpoint = 'https://169.254.169.254/keys';
      return Response.json({
        issuer: ISSUER,
        authorization_endpoint: `${ISSUER}/authorize`,
        token_endpoint: `${ISSUER}/token`,
        jwks_uri: endpoint,
      });
    });
    await expectRefused(await post('/provider/start'), 'PROVIDER_UNREACHABLE');
    expect(asked).toEqual([`${ISSUER}/.well-known/openid-configuration`]);
  });

  test('tries are throttled by network', async () => {
    await newPerson();
    provider.spoiled = { signature: 'none' };
    const codes: string[] = [];
    for (let n = 0; n < 60 && codes.at(-1) !== 'TOO_MANY_TRIES'; n++) {
      codes.push(await codeOf(await post('/provider/finish', { state: 'x', code: 'x' })));
    }
    expect(codes.at(-1)).toBe('TOO_MANY_TRIES');
  });
});

describe('the settings', () => {
  test('are the owner’s; the secret lies sealed and is told to nobody; the provider is checked', async () => {
    const owner = await signInOperator({ role: 'super_admin' });
    const admin = await signInOperator({ role: 'admin' });
    const ask = (who: typeof owner, method: string, path: string, body?: unknown) =>
      callApp(`/api/admin${path}`, {
        method,
        headers: method === 'GET' ? who.headers : who.unsafeHeaders,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    const told = await (await ask(owner, 'GET', '/provider')).text();
    expect(JSON.parse(told)).toEqual({ secretSince: expect.any(Number), redirectUri: `${ORIGIN}/sign-in` });
    const stored = await env.DB.prepare('SELECT sealed FROM provider_secret').first<string>('sealed');
    expect(stored).toMatch(/^v1:1:/);
    const secretBody = { secret: provider.clientSecret };
    expect((await ask(owner, 'DELETE', '/provider/secret')).status).toBe(200);
    expect((await ask(owner, 'PUT', '/provider/secret', secretBody)).status).toBe(200);
    expect(await codeOf(await ask(admin, 'PUT', '/provider/secret', secretBody))).toBe('NOT_PERMITTED');
    for (const action of ['provider.secret_removed', 'provider.secret_replaced']) {
      expect(await auditLog(action)).toContainEqual(expect.objectContaining({ actor: owner.operatorId }));
    }
    expect(JSON.stringify(await auditLog())).not.toContain(provider.clientSecret);
    expect(await (await ask(owner, 'POST', '/provider/check')).json()).toEqual({ keys: 1 });
    expect(await auditLog('provider.checked')).toContainEqual(expect.objectContaining({ actor: owner.operatorId }));
    provider.broken = (path) => (path === '/keys' ? Response.json({ keys: [] }) : null);
    expect(await codeOf(await ask(owner, 'POST', '/provider/check'))).toBe('NOT_A_PROVIDER');
    const version = await env.DB.prepare("SELECT version FROM desk_documents WHERE name = 'provider'").first('version');
    const save = (who: typeof owner, change: Partial<ProviderSettings>) =>
      ask(who, 'PUT', '/desk/provider', { version, value: { ...DEFAULT_PROVIDER, ...change } });
    expect(await codeOf(await save(admin, {}))).toBe('NOT_PERMITTED');
    expect(await codeOf(await ask(admin, 'POST', '/provider/check'))).toBe('NOT_PERMITTED');
    for (const issuer of [
      'http://login.company.test',
      'https://10.0.0.1',
      'https://[::1]',
      'https://intranet',
      'https://sso.internal',
      'https://a.local',
      'https://user@login.company.test',
      'https://login.company.test:8443',
    ]) {
      expect(await codeOf(await save(owner, { isOn: true, clientId: 'x', issuer })), issuer).toBe('SETTINGS_INVALID');
    }
    expect(await codeOf(await save(owner, { passwords: 'owners' }))).toBe('SETTINGS_INVALID');
  });
});
