import { env } from 'cloudflare:workers';
import { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import { publicKey } from '../db/upload-queries';
import type { AppEnv } from '../env';
import { callApp, everyRoute, fillPath, NO_BRAKES } from '../testing/every-route';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { signInOperator } from '../testing/sign-in';
import { ANSWER_HEADERS } from './answer-header-list';
import { answerHeaders } from './answer-headers';

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
});

/** Says something else about caching, on purpose; a listed route's refusals are kept by no cache all the same. */
const OWN_CACHING = /^(private, (no-cache|max-age=\d+)|no-store)$/;

describe.each(everyRoute().map((route) => [route.name, route] as const))('%s', (_name, { method, path }) => {
  test.each(['nobody', 'super_admin'])('answers %s with every header', async (who) => {
    // A new login for each: one of the routes ends it.
    const admin = await signInOperator({ role: 'super_admin' });
    const signed = method === 'GET' ? admin.headers : admin.unsafeHeaders;
    const init = { method, headers: who === 'nobody' ? {} : signed, ...(method === 'GET' ? {} : { body: '{}' }) };
    const answer = await callApp(fillPath(path), init, NO_BRAKES);
    expect(answer.status).toBeLessThan(500);
    const {
      'cache-control': kept = '',
      'content-security-policy': policy,
      ...others
    } = Object.fromEntries(answer.headers);
    const { 'cache-control': noStore, 'content-security-policy': _, ...wanted } = ANSWER_HEADERS;
    expect(others).toMatchObject(wanted);
    expect(others['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(policy).toContain("default-src 'none'");
    expect(kept === noStore || OWN_CACHING.test(kept)).toBe(true);
    expect(others['access-control-allow-origin']).toBeUndefined();
  });
});

describe('has every header', () => {
  test.each(['/', '/nothing', '/api/nothing', '/ws/nothing', '/media', '/webhook/line'])('%s', async (path) => {
    const answer = await callApp(path);
    expect(answer.status).toBe(404);
    expect(Object.fromEntries(answer.headers)).toMatchObject(ANSWER_HEADERS);
  });

  test('what is refused before any route, for want of a setting', async () => {
    const answer = await callApp('/api/me', {}, { DATA_KEK: '' });
    expect(answer.status).toBe(500);
    expect(Object.fromEntries(answer.headers)).toMatchObject(ANSWER_HEADERS);
  });

  test('what an object refuses, whose own headers cannot be changed', async () => {
    const hub = env.OPERATOR_HUB.getByName('hub-0');
    const passingOn = new Hono<AppEnv>().use(answerHeaders).get('/', () => hub.fetch('http://hub.test/'));
    const answer = await passingOn.request('/');
    expect(answer.status).toBe(400);
    expect(Object.fromEntries(answer.headers)).toMatchObject(ANSWER_HEADERS);
  });
});

test('a file for LINE’s clients may be loaded by them, kept, and runs nothing', async () => {
  const name = 'ab'.repeat(16);
  await env.MEDIA.put(publicKey(name), 'x', {
    httpMetadata: { contentType: 'image/png', contentDisposition: 'inline' },
  });
  const answer = await callApp(`/media/${name}`);
  expect((await answer.arrayBuffer()).byteLength).toBe(1);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'content-type': 'image/png',
  });
});
