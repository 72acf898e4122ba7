// Sign-in by the word of Cloudflare Access with real keys, and every way in which somebody might try to come in by its header who should
// not.
import { env } from 'cloudflare:workers';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { saveDeskDocument } from '../db/desk-document-queries';
import { upsertOperator } from '../db/operator-queries';
import { lookAtPin } from '../db/provider-queries';
import { DEFAULT_PROVIDER, type ProviderSettings } from '../domain/login/provider-settings';
import type { Role } from '../domain/permissions/role';
import { hashPassword, unmatchableHash } from '../platform/password-hash';
import { factorNeeded, totpOffer } from '../protocol/login-factors';
import { meView } from '../protocol/operator-view';
import { auditLog, changesOf } from '../testing/audit-log';
import { callApp, everyRoute, fillPath, NO_BRAKES } from '../testing/every-route';
import { newOperatorId, signInOperator } from '../testing/sign-in';
import { ROUTE_RIGHTS } from './route-rights';

const ORIGIN = 'http://localhost:8787';
const TEAM = 'https://example.cloudflareaccess.com';
const CERTS = `${TEAM}/cdn-cgi/access/certs`;
const AUDIENCE = '4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2';
const HEADER = 'cf-access-jwt-assertion';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
type Published = { kid: string; keys: Keys };

let own: Keys;
let next: Keys;
let stranger: Keys;
/** As the team publishes them now. */
let published: Published[] = [];
/** Answers instead of the team. */
let broken: (() => Response) | null = null;
const asked: string[] = [];
let nextNetwork = 1;
let ip = '';
/** Whom Access let through. */
let claims: JWTPayload = {};
const logged: string[] = [];

beforeAll(async () => {
  const make = () => generateKeyPair('RS256', { extractable: true });
  [own, next, stranger] = await Promise.all([make(), make(), make()]);
});

beforeEach(async () => {
  ip = `10.45.${nextNetwork++}.1`;
  published = [{ kid: 'k1', keys: own }];
  broken = null;
  asked.length = 0;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    asked.push(String(input));
    if (broken) return broken();
    const keys = published.map(async ({ kid, keys: { publicKey } }) => ({ ...(await exportJWK(publicKey)), kid }));
    return Response.json({ keys: await Promise.all(keys), public_cert: { kid: 'k1', cert: '…' }, public_certs: [] });
  });
  logged.length = 0;
  for (const level of ['log', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void logged.push(words.map(String).join(' ')));
  }
  await set({});
});

afterEach(() => vi.restoreAllMocks());

async function set(change: Partial<ProviderSettings>): Promise<void> {
  const cloudflareAccess = { isOn: true, team: TEAM, audience: AUDIENCE };
  const value = { ...DEFAULT_PROVIDER, cloudflareAccess, ...change };
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
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now, exp: now + 86_400 };
  claims = {
    iss: TEAM,
    aud: [AUDIENCE],
    ...times,
    type: 'app',
    email,
    sub: `sub-${id}`,
    identity_nonce: 'n',
    country: 'JP',
  };
  return person;
}

/** What Access writes into the header. */
function assertion(change: JWTPayload = {}, { kid = 'k1', keys = own, alg = 'RS256' } = {}): Promise<string> {
  return new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(keys.privateKey);
}

function post(path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Response> {
  const ours = { origin: ORIGIN, 'x-kaiwa': '1', 'cf-connecting-ip': ip };
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return callApp(path, { method: 'POST', headers: { ...ours, ...type, ...headers }, ...json }, NO_BRAKES);
}

async function signIn(token?: string | Promise<string>): Promise<Response> {
  return post('/api/auth/cloudflare-access', { [HEADER]: await (token ?? assertion()) });
}

function cookieOf(response: Response, name: string): string {
  const line = response.headers.getSetCookie().find((each) => each.startsWith(`${name}=`));
  return line?.split(';')[0] ?? '';
}

async function codeOf(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error?: { code: string } };
  return error?.code ?? 'signed in';
}

/** Refused, and nothing that opens anything is in the answer. */
async function expectRefused(response: Response, code: string): Promise<void> {
  expect(await codeOf(response)).toBe(code);
  expect(response.headers.getSetCookie()).toEqual([]);
}

/** Why, as the audit log has it of this test's network or of an account. */
async function refusals(id: string) {
  const entries = await auditLog('login.provider_refused');
  return entries.filter(({ objectId }) => objectId === id).map((entry) => changesOf(entry).after);
}
const network = () => ip.replace(/\.1$/, '.0/24');

describe('works', () => {
  test('whoever was invited signs in as by a provider, is pinned, and again by the same token; nothing of it is logged', async () => {
    const person = await newPerson();
    const token = await assertion();
    const response = await signIn(token);
    expect(response.status).toBe(200);
    expect(meView.parse(await response.json()).operator.operatorId).toBe(person.id);
    for (const name of ['__Host-at', '__Host-rt', '__Host-dev']) expect(cookieOf(response, name)).not.toBe('');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const pin = { operatorId: person.id, issuer: TEAM, subject: `sub-${person.id}` };
    expect(await lookAtPin(env.DB, pin)).toBe('mine');
    expect(await auditLog('login.provider_pinned')).toContainEqual(expect.objectContaining({ actor: person.id, ip }));
    expect((await signIn(token)).status).toBe(200);
    expect(asked).toEqual([CERTS, CERTS]);
    for (const secret of [token, person.email]) expect(logged.join('\n')).not.toContain(secret);
  });

  test('what it says of a second factor counts for nothing: an admin may only set one up, who has one is asked for it', async () => {
    await set({ cloudflareAccess: { isOn: true, team: TEAM, audience: AUDIENCE }, trustsFactor: true });
    await newPerson({ role: 'admin' });
    const mfa = { amr: ['mfa'], acr: 'mfa', auth_time: Math.floor(Date.now() / 1000) };
    expect(meView.parse(await (await signIn(assertion(mfa))).json()).login?.mayOnlyEnrol).toBe(true);

    const person = await newPerson();
    const cookie = cookieOf(await signIn(), '__Host-at');
    const offered = await post('/api/me/totp', { cookie });
    const { secret } = totpOffer.parse(await offered.json());
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    expect((await post('/api/me/totp/confirm', { cookie }, { code: totp.generate() })).status).toBe(200);

    const half = await signIn(assertion(mfa));
    expect(factorNeeded.parse(await half.json())).toMatchObject({ hasTotp: true, hasPasskey: false });
    for (const name of ['__Host-at', '__Host-rt', '__Host-dev']) expect(cookieOf(half, name)).toBe('');
    const code = totp.generate({ timestamp: Date.now() + 30_000 });
    const whole = await post('/api/auth/login/code', { cookie: cookieOf(half, '__Host-ft') }, { code });
    expect(meView.parse(await whole.json()).operator.operatorId).toBe(person.id);
  });

  test('keys rotate: the next one counts at once, the one before until it is withdrawn', async () => {
    await newPerson();
    const byNext = { kid: 'k2', keys: next };
    await expectRefused(await signIn(assertion({}, byNext)), 'PROVIDER_REFUSED');
    published = [byNext, { kid: 'k1', keys: own }];
    expect((await signIn(assertion({}, byNext))).status).toBe(200);
    expect((await signIn()).status).toBe(200);
    published = [byNext];
    await expectRefused(await signIn(), 'PROVIDER_REFUSED');
  });

  test('it stands beside e-mail and password, which may be left to owners', async () => {
    const ways = async () => (await callApp('/api/auth/ways', {}, NO_BRAKES)).json();
    expect(await ways()).toEqual({ provider: null, cloudflareAccess: true });
    const passwordHash = await hashPassword('correct horse battery', env.PASSWORD_PEPPER);
    const { email } = await newPerson({ passwordHash });
    const login = () => post('/api/auth/login', {}, { email, password: 'correct horse battery' });
    expect((await login()).status).toBe(200);
    await set({ passwords: 'owners' });
    expect(await codeOf(await login())).toBe('PROVIDER_REQUIRED');
    expect((await signIn()).status).toBe(200);
  });
});

describe('refuses', () => {
  const soon = () => Math.floor(Date.now() / 1000);
  const hmacByPublicKey = async () => {
    const secret = new TextEncoder().encode(await exportSPKI(own.publicKey));
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
  };
  test.each<[string, () => string | Promise<string>]>([
    ['a signature by a strange key', () => assertion({}, { keys: stranger })],
    ['a key that the team does not have', () => assertion({}, { kid: 'k9', keys: stranger })],
    [
      'claims changed behind the signature',
      async () =>
        (await assertion()).replace(
          /\.[^.]+\./,
          `.${btoa(JSON.stringify({ ...claims, email: 'owner@company.test' })).replaceAll('=', '')}.`,
        ),
    ],
    ['no signature (alg none)', () => new UnsecuredJWT(claims).encode()],
    ['the public key used as a shared secret (HS256)', hmacByPublicKey],
    ['another application', () => assertion({ aud: ['f'.repeat(64)] })],
    ['no application', () => assertion({ aud: undefined as unknown as string[] })],
    ['another team', () => assertion({ iss: 'https://evil.cloudflareaccess.com' })],
    ['over', () => assertion({ exp: soon() - 60 })],
    ['without an end', () => assertion({ exp: undefined as unknown as number })],
    ['not yet', () => assertion({ nbf: soon() + 600 })],
    ['without a subject', () => assertion({ sub: '' })],
    ['no token at all', () => 'Bearer of good news'],
  ])('%s', async (_what, token) => {
    await newPerson();
    await expectRefused(await signIn(token()), 'PROVIDER_REFUSED');
    expect(await refusals(network())).toEqual([expect.objectContaining({ by: 'cloudflare_access' })]);
    // By nothing else than that.
    expect((await signIn()).status).toBe(200);
  });

  test('another algorithm by the right key', async () => {
    await newPerson();
    const { privateKey, publicKey } = await generateKeyPair('RS512', { extractable: true });
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS512', kid: 'k1' }).sign(privateKey);
    published = [{ kid: 'k1', keys: { privateKey, publicKey } }];
    await expectRefused(await signIn(token), 'PROVIDER_REFUSED');
  });

  test('a machine, which has no e-mail', async () => {
    await newPerson();
    const token = assertion({ email: undefined, common_name: 'e367826f93b8d71185e03fe518aff3b4.access' });
    await expectRefused(await signIn(token), 'EMAIL_UNPROVEN');
  });

  test('whoever was not invited, without making an account, and who is disabled', async () => {
    const people = () => env.DB.prepare('SELECT count(*) AS n FROM operators').first<number>('n');
    const { id } = await newPerson({ isDisabled: true });
    await expectRefused(await signIn(), 'NOT_INVITED');
    expect(await refusals(id)).toEqual([{ by: 'cloudflare_access', why: 'DISABLED' }]);
    const before = await people();
    await expectRefused(await signIn(assertion({ email: 'nobody@company.test', sub: 'nobody' })), 'NOT_INVITED');
    expect(await refusals(network())).toEqual([{ by: 'cloudflare_access', why: 'UNKNOWN' }]);
    expect(await people()).toBe(before);
  });

  test('another subject with her e-mail', async () => {
    await newPerson();
    expect((await signIn()).status).toBe(200);
    await expectRefused(await signIn(assertion({ sub: 'somebody else' })), 'OTHER_IDENTITY');
  });

  test('a call that did not come through Access, and its token in another place', async () => {
    await newPerson();
    const token = await assertion();
    await expectRefused(await post('/api/auth/cloudflare-access'), 'NOT_BEHIND_ACCESS');
    const elsewhere = { cookie: `CF_Authorization=${token}`, authorization: `Bearer ${token}` };
    await expectRefused(await post('/api/auth/cloudflare-access', elsewhere), 'NOT_BEHIND_ACCESS');
    expect(asked).toEqual([]);
  });

  test('a call from another site', async () => {
    await newPerson();
    const headers = { origin: 'https://evil.test', [HEADER]: await assertion() };
    await expectRefused(await post('/api/auth/cloudflare-access', headers), 'FORBIDDEN_ORIGIN');
  });

  test('off, it is not offered, and a right token opens nothing and asks nobody', async () => {
    await newPerson();
    const off = { isOn: false, team: TEAM, audience: AUDIENCE };
    for (const change of [
      { cloudflareAccess: off },
      { cloudflareAccess: off, isOn: true, issuer: TEAM, clientId: 'x' },
    ]) {
      await set(change);
      await expectRefused(await signIn(), 'NOT_FOUND');
      const ways = (await (await callApp('/api/auth/ways', {}, NO_BRAKES)).json()) as { cloudflareAccess: boolean };
      expect(ways.cloudflareAccess).toBe(false);
    }
    // As an older Worker saved it.
    const { cloudflareAccess: _unknown, ...older } = DEFAULT_PROVIDER;
    await env.DB.prepare("UPDATE desk_documents SET json = ? WHERE name = 'provider'")
      .bind(JSON.stringify(older))
      .run();
    await expectRefused(await signIn(), 'NOT_FOUND');
    expect(asked).toEqual([]);
  });

  test('the header opens no other route', async () => {
    await newPerson();
    const token = await assertion();
    const guarded = everyRoute().filter(({ name }) => ROUTE_RIGHTS[name] !== 'public');
    expect(guarded.length).toBeGreaterThan(100);
    for (const { method, path, name } of guarded) {
      const isRead = method === 'GET';
      const ours = isRead ? {} : { origin: ORIGIN, 'x-kaiwa': '1', 'content-type': 'application/json' };
      const headers = { ...ours, [HEADER]: token, 'cf-connecting-ip': ip };
      const init = { method, headers, ...(!isRead && method !== 'DELETE' && { body: '{}' }) };
      const response = await callApp(fillPath(path), init, NO_BRAKES);
      expect([response.status, await codeOf(response)], name).toEqual([401, 'SIGN_IN_REQUIRED']);
    }
    const open: [string, Promise<Response>][] = [
      ['me', callApp('/api/me', { headers: { [HEADER]: token } }, NO_BRAKES)],
      ['refresh', post('/api/auth/refresh', { [HEADER]: token })],
      [
        'socket',
        callApp('/ws/inbox', { headers: { [HEADER]: token, origin: ORIGIN, upgrade: 'websocket' } }, NO_BRAKES),
      ],
    ];
    for (const [name, response] of open) expect(await codeOf(await response), name).toBe('SIGN_IN_REQUIRED');
    expect(asked).toEqual([]);
  });
});

describe('a team that is away', () => {
  test.each<[string, () => Response]>([
    ['down', () => new Response('no', { status: 502 })],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'http://169.254.169.254/' } })],
    ['no JSON', () => new Response('<html>')],
    ['no keys', () => Response.json({ public_certs: [] })],
    ['without end', () => new Response('x'.repeat(300_000))],
  ])('%s: plain words, nobody is let in, and the try does not count', async (_what, answer) => {
    await newPerson();
    broken = answer;
    for (let n = 0; n < 60; n++) await expectRefused(await signIn(), 'PROVIDER_UNREACHABLE');
    broken = null;
    expect((await signIn()).status).toBe(200);
  });

  test('tries are throttled by network, and then nobody is asked for keys', async () => {
    await newPerson();
    const codes: string[] = [];
    for (let n = 0; n < 60 && codes.at(-1) !== 'TOO_MANY_TRIES'; n++) codes.push(await codeOf(await signIn('forged')));
    expect(codes.at(-1)).toBe('TOO_MANY_TRIES');
    const before = asked.length;
    await expectRefused(await signIn(), 'TOO_MANY_TRIES');
    expect(asked).toHaveLength(before);
  });

  test.each([
    ['a host of nobody at Cloudflare', { team: 'https://login.company.test', audience: AUDIENCE }],
    ['no application', { team: TEAM, audience: '' }],
  ])('%s, however it was saved, is never asked', async (_what, saved) => {
    await newPerson();
    await set({ cloudflareAccess: { isOn: true, ...saved } });
    await expectRefused(await signIn(assertion({ iss: saved.team })), 'PROVIDER_UNREACHABLE');
    expect(asked).toEqual([]);
  });
});

describe('the settings', () => {
  test('are the owner’s; what is no team of Cloudflare and no AUD tag is refused; the team is checked', async () => {
    const owner = await signInOperator({ role: 'super_admin' });
    const admin = await signInOperator({ role: 'admin' });
    const ask = (who: typeof owner, method: string, path: string, body: unknown = {}) =>
      callApp(`/api/admin${path}`, { method, headers: who.unsafeHeaders, body: JSON.stringify(body) }, NO_BRAKES);
    const version = await env.DB.prepare("SELECT version FROM desk_documents WHERE name = 'provider'").first('version');
    const save = (who: typeof owner, change: object) => {
      const cloudflareAccess = { isOn: true, team: TEAM, audience: AUDIENCE, ...change };
      return ask(who, 'PUT', '/desk/provider', { version, value: { ...DEFAULT_PROVIDER, cloudflareAccess } });
    };
    expect(await codeOf(await save(admin, {}))).toBe('NOT_PERMITTED');
    for (const team of [
      '',
      'http://example.cloudflareaccess.com',
      'https://example.cloudflareaccess.com/',
      'https://example.cloudflareaccess.com:8443',
      'https://example.cloudflareaccess.com.evil.test',
      'https://evil.test/.cloudflareaccess.com',
      'https://evil.test#.cloudflareaccess.com',
      'https://a@example.cloudflareaccess.com',
      'https://cloudflareaccess.com',
      'https://evilcloudflareaccess.com',
      'https://10.0.0.1',
      'https://localhost',
    ]) {
      expect(await codeOf(await save(owner, { team })), team).toBe('SETTINGS_INVALID');
    }
    for (const audience of ['', 'kaiwa', AUDIENCE.toUpperCase(), `${AUDIENCE}0`]) {
      expect(await codeOf(await save(owner, { audience })), audience).toBe('SETTINGS_INVALID');
    }
    expect((await save(owner, {})).status).toBe(200);

    const check = '/provider/cloudflare-access/check';
    expect(await codeOf(await ask(admin, 'POST', check))).toBe('NOT_PERMITTED');
    expect(await (await ask(owner, 'POST', check)).json()).toEqual({ keys: 1 });
    expect(asked).toEqual([CERTS]);
    const entries = await auditLog('provider.checked');
    expect(changesOf(entries.find(({ actor }) => actor === owner.operatorId)).after).toEqual({
      issuer: TEAM,
      found: true,
    });
    broken = () => new Response('no', { status: 502 });
    expect(await codeOf(await ask(owner, 'POST', check))).toBe('PROVIDER_UNREACHABLE');
    broken = () => Response.json({ keys: [] });
    expect(await codeOf(await ask(owner, 'POST', check))).toBe('NOT_A_PROVIDER');
    await set({ cloudflareAccess: { isOn: false, team: '', audience: '' } });
    expect(await codeOf(await ask(owner, 'POST', check))).toBe('NOT_FOUND');
  });
});
