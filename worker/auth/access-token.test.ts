import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { type AccessGrant, signAccess, verifyAccess } from './access-token';
import { keysFor } from './signing-keys';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const source = keys(['old', 'a secret of this test, 32 bytes or more']);
const grant: AccessGrant = {
  operatorId: 'op_a',
  loginId: 'login-1',
  role: 'operator',
  authVersion: 3,
  methods: ['pwd'],
  mfaAt: null,
  mayOnlyEnrol: false,
  absoluteUntil: NOW + 12 * 60 * MINUTE,
};

function keys(...list: [string, string][]) {
  return {
    APP_ORIGIN: 'https://desk.test',
    LOGIN_SIGNING_KEYS: JSON.stringify(list.map(([kid, secret]) => ({ kid, secret }))),
  };
}

describe('an access token', () => {
  test('lives five minutes and then asks for a refresh', async () => {
    const { token, accessUntil } = await signAccess(source, grant, NOW);
    expect(accessUntil).toBe(NOW + 5 * MINUTE);
    const expected = {
      operatorId: 'op_a',
      loginId: 'login-1',
      role: 'operator',
      authVersion: 3,
      accessUntil,
      mayOnlyEnrol: false,
    };
    expect(await verifyAccess(source, token, accessUntil - 1)).toEqual({ ok: true, value: expected });
    expect(await verifyAccess(source, token, accessUntil)).toEqual({ ok: false, error: 'TOKEN_EXPIRED' });
  });

  test('does not outlive its login', async () => {
    const { accessUntil } = await signAccess(source, { ...grant, absoluteUntil: NOW + MINUTE }, NOW);
    expect(accessUntil).toBe(NOW + MINUTE);
  });

  test('says ids, role and how the person signed in, and no name', async () => {
    const { token } = await signAccess(source, grant, NOW);
    expect(Object.keys(decodeJwt(token)).sort()).toEqual(
      ['amr', 'aud', 'authVersion', 'exp', 'iat', 'iss', 'mfaAt', 'role', 'sid', 'sub'].sort(),
    );
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', kid: 'old' });
  });

  test('of an older key is accepted while that key is listed, and signed by the first', async () => {
    const { token } = await signAccess(source, grant, NOW);
    const rotated = keys(
      ['new', 'the next secret, also 32 bytes or more'],
      ['old', 'a secret of this test, 32 bytes or more'],
    );
    expect((await verifyAccess(rotated, token, NOW)).ok).toBe(true);
    expect(decodeProtectedHeader((await signAccess(rotated, grant, NOW)).token).kid).toBe('new');
    const dropped = keys(['new', 'the next secret, also 32 bytes or more']);
    expect(await verifyAccess(dropped, token, NOW)).toEqual({ ok: false, error: 'SIGN_IN_REQUIRED' });
  });

  const secret = new TextEncoder().encode(keysFor(source, 'access')[0]?.secret);
  /** A token as signAccess makes it; each row below changes one thing. `exp` 0: none. */
  const made = (header = { alg: 'HS256', kid: 'old' }, exp = NOW / 1000 + 60) =>
    new SignJWT({ sid: 'login-1', role: 'operator', authVersion: 3, ...(exp === 0 ? {} : { exp }) })
      .setProtectedHeader(header)
      .setSubject('op_a')
      .setIssuer('https://desk.test')
      .setAudience('kaiwa-desk');

  test('made by hand with the right key is accepted, so that the next rows prove what they say', async () => {
    expect((await verifyAccess(source, await made().sign(secret), NOW)).ok).toBe(true);
  });

  test.each<[string, () => Promise<string> | string]>([
    ['with another signature', async () => made().sign(new TextEncoder().encode('x'.repeat(43)))],
    ['for another audience', async () => made().setAudience('elsewhere').sign(secret)],
    ['of another issuer', async () => made().setIssuer('https://elsewhere.test').sign(secret)],
    ['without end', async () => made(undefined, 0).sign(secret)],
    ['of another algorithm', async () => made({ alg: 'HS512', kid: 'old' }).sign(secret)],
    ['of an unknown key', async () => made({ alg: 'HS256', kid: 'other' }).sign(secret)],
    ['with changed claims', async () => (await made().sign(secret)).replace(/\.[^.]+\./, '.e30.')],
    ['without signature', () => new UnsecuredJWT({ sub: 'op_a' }).encode()],
    ['that is none', () => 'nonsense'],
  ])('%s is refused', async (_what, token) => {
    expect(await verifyAccess(source, await token(), NOW)).toEqual({ ok: false, error: 'SIGN_IN_REQUIRED' });
  });
});

test.each(['', 'no json', '[]', '[{"kid":"a","secret":"short"}]', '{}'])(
  'signing keys %j are refused without being quoted',
  (text) => {
    expect(() => keysFor({ LOGIN_SIGNING_KEYS: text }, 'access')).toThrow(/^configuration: LOGIN_SIGNING_KEYS$/);
  },
);
