// On the real runtime, whose WebCrypto is what seals.
import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { FakeBrowser, FakePushService, fromBase64Url } from '../testing/fake-push-service';
import { openPushSender, type PushOutcome } from './push-service';
import { parsePushKey, pushPublicKey, sealPush } from './seal-push';

// RFC 8291, section 5 and appendix A.
const RFC = {
  text: 'When I grow up, I want to be a watermelon',
  browser: {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  },
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  publicKey: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
  privateKey: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  sealed:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};

const jwk = () => {
  const raw = fromBase64Url(RFC.publicKey);
  const part = (from: number, to: number) => Buffer.from(raw.slice(from, to)).toString('base64url');
  return { kty: 'EC', crv: 'P-256', x: part(1, 33), y: part(33, 65), d: RFC.privateKey } as const;
};
const SETTINGS = {
  APP_ORIGIN: 'https://desk.example.com',
  MEDIA_ORIGIN: 'https://kaiwa.example.com',
  PUSH_SIGNING_KEY: JSON.stringify(jwk()),
};
const LETTER = { text: '{"title":"Mali"}', ttlSec: 60, topic: 'abc' };

test('the example of RFC 8291 comes out to the byte', async () => {
  const { d: _, ...publicJwk } = jwk();
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const pair = {
    publicKey: await crypto.subtle.importKey('jwk', publicJwk, curve, true, []),
    privateKey: await crypto.subtle.importKey('jwk', jwk(), curve, true, ['deriveBits']),
  };
  const sealed = await sealPush(RFC.text, RFC.browser, { salt: fromBase64Url(RFC.salt), pair });
  expect(Buffer.from(sealed).toString('base64url')).toBe(RFC.sealed);
});

test('what is sent only that browser can read, and it is signed for its push service (RFC 8292)', async () => {
  const service = new FakePushService();
  const browser = await FakeBrowser.subscribe('https://test.push.apple.com/a/1');
  const sender = openPushSender(SETTINGS, service.fetch);
  expect(await sender?.send({ endpoint: browser.endpoint, ...browser.keys }, LETTER)).toEqual({ kind: 'sent' });
  const [pushed] = service.pushed;
  if (pushed === undefined) throw new Error('nothing was pushed');
  expect(await browser.open(pushed.body)).toBe(LETTER.text);
  const stranger = await FakeBrowser.subscribe('https://test.push.apple.com/a/2');
  await expect(stranger.open(pushed.body)).rejects.toThrow();
  expect(pushed.headers.get('ttl')).toBe('60');
  const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(pushed.headers.get('authorization') ?? '') ?? [];
  expect(key).toBe(RFC.publicKey);
  const [head = '', claims = '', signature = ''] = token.split('.');
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  expect([aud, sub]).toEqual(['https://test.push.apple.com', 'https://desk.example.com']);
  expect(exp * 1_000 - Date.now()).toBeLessThanOrEqual(24 * 3_600_000);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const signedBy = await crypto.subtle.importKey('raw', fromBase64Url(key), algorithm, false, ['verify']);
  const isSigned = crypto.subtle.verify(
    algorithm,
    signedBy,
    fromBase64Url(signature),
    Buffer.from(`${head}.${claims}`),
  );
  expect(await isSigned).toBe(true);
});

describe('the answer of the push service says what becomes of it', () => {
  test.each<[number, PushOutcome]>([
    [201, { kind: 'sent' }],
    [404, { kind: 'gone' }],
    [410, { kind: 'gone' }],
    [413, { kind: 'refused', status: 413 }],
    [302, { kind: 'refused', status: 302 }],
    [429, { kind: 'later', afterSec: 7 }],
    [503, { kind: 'later', afterSec: 7 }],
  ])('%i', async (status, outcome) => {
    const service = new FakePushService();
    service.answers = [new Response(null, { status, headers: { 'retry-after': '7' } })];
    const browser = await FakeBrowser.subscribe('https://test.push.apple.com/a/1');
    const sent = openPushSender(SETTINGS, service.fetch)?.send({ endpoint: browser.endpoint, ...browser.keys }, LETTER);
    expect(await sent).toEqual(outcome);
  });
});

test.each([
  'http://test.push.apple.com/a',
  'https://push.example.net/a',
  'https://fcm.googleapis.com.example.net/a',
  'https://xfcm.googleapis.com/a',
  'https://127.0.0.1/a',
  'https://[::1]/a',
  'https://metadata.internal/a',
  'https://test.push.apple.com:8443/a',
  'https://user@test.push.apple.com/a',
  'https://desk.example.com/api/me',
])('%s is not asked', async (endpoint) => {
  const service = new FakePushService();
  const { keys } = await FakeBrowser.subscribe(endpoint);
  expect(await openPushSender(SETTINGS, service.fetch)?.send({ endpoint, ...keys }, LETTER)).toEqual({
    kind: 'refused',
    status: null,
  });
  expect(service.pushed).toEqual([]);
});

test('without a key of its own the desk pushes nothing', () => {
  expect(openPushSender({ ...SETTINGS, PUSH_SIGNING_KEY: undefined })).toBeNull();
  expect(parsePushKey('{"kty":"OKP"}')).toBeNull();
  expect(parsePushKey('no key')).toBeNull();
  expect(pushPublicKey(jwk())).toBe(RFC.publicKey);
});
