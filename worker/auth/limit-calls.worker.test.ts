import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Env } from '../env';
import type { ErrorBody } from '../protocol/error-body';
import { callApp, everyRoute, NO_BRAKES } from '../testing/every-route';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';
import { callClass } from './limit-calls';

let operator: SignedInOperator;

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  operator = await signInOperator();
});

/** A brake that counts for each key and lets `most` on. */
function brake(most: number) {
  const counts = new Map<string, number>();
  const limit = async ({ key }: { key: string }) => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return { success: (counts.get(key) ?? 0) <= most };
  };
  return { counts, limit } as unknown as RateLimit & { readonly counts: ReadonlyMap<string, number> };
}

async function codeOf(answer: Response) {
  const body = answer.ok ? null : ((await answer.json()) as ErrorBody);
  return [answer.status, body?.error.code ?? null, answer.headers.get('retry-after')];
}

describe('works', () => {
  test('one person’s flood stops her, with words when to come again, and nobody else', async () => {
    const other = await signInOperator();
    const brakes: Partial<Env> = { ...NO_BRAKES, RL_READS: brake(2) };
    const ask = ({ headers }: SignedInOperator) => callApp('/api/desk/teams', { headers }, brakes);
    expect([(await ask(operator)).status, (await ask(operator)).status]).toEqual([200, 200]);
    expect(await codeOf(await ask(operator))).toEqual([429, 'RATE_LIMITED', '60']);
    expect((await ask(other)).status).toBe(200);
  });

  test('too many writes leave reading', async () => {
    const brakes: Partial<Env> = { ...NO_BRAKES, RL_WRITES: brake(0) };
    const write = { method: 'DELETE', headers: operator.unsafeHeaders };
    expect(await codeOf(await callApp('/api/desk/wrap-up', write, brakes))).toEqual([429, 'RATE_LIMITED', '60']);
    expect((await callApp('/api/desk/teams', { headers: operator.headers }, brakes)).status).toBe(200);
  });

  test('whoever is not signed in counts by address', async () => {
    const open = brake(1);
    const ask = (address: string) =>
      callApp('/api/me', { headers: { 'cf-connecting-ip': address } }, { ...NO_BRAKES, RL_OPEN: open });
    expect(await codeOf(await ask('192.0.2.1'))).toEqual([401, 'SIGN_IN_REQUIRED', null]);
    expect(await codeOf(await ask('192.0.2.1'))).toEqual([429, 'RATE_LIMITED', '60']);
    expect(await codeOf(await ask('192.0.2.2'))).toEqual([401, 'SIGN_IN_REQUIRED', null]);
  });

  test('and of IPv6 by the network, in which one person has addresses without end', async () => {
    const open = brake(1);
    const ask = (address: string) =>
      callApp('/api/me', { headers: { 'cf-connecting-ip': address } }, { ...NO_BRAKES, RL_OPEN: open });
    expect((await ask('2001:db8:12:3401::1')).status).toBe(401);
    expect((await ask('2001:db8:12:3401:ffff::2')).status).toBe(429);
    expect((await ask('2001:db8:12:9900::1')).status).toBe(401);
  });

  test('a brake that is away stops nobody', async () => {
    const away = { limit: () => Promise.reject(new Error('away')) };
    const answer = await callApp('/api/desk/teams', { headers: operator.headers }, { ...NO_BRAKES, RL_READS: away });
    expect(answer.status).toBe(200);
  });

  test('the webhook and the media of LINE’s clients ask no brake', async () => {
    const none = Object.fromEntries(Object.keys(NO_BRAKES).map((name) => [name, brake(0)]));
    expect((await callApp('/webhook/line/demo', { method: 'POST', body: '{}' }, none)).status).toBe(401);
    expect((await callApp('/media/x', {}, none)).status).toBe(404);
  });

  test('the bindings let a fast operator on: 50 reads, 25 writes and 10 searches in one go', async () => {
    const asks = [
      ...Array.from({ length: 50 }, () => callApp('/api/desk/teams', { headers: operator.headers })),
      ...Array.from({ length: 25 }, () =>
        callApp('/api/desk/wrap-up', { method: 'DELETE', headers: operator.unsafeHeaders }),
      ),
      ...Array.from({ length: 10 }, () => callApp('/api/chats?q=a', { headers: operator.headers })),
    ];
    const statuses = (await Promise.all(asks)).map(({ status }) => status);
    expect(statuses).not.toContain(429);
  });
});

describe('classes', () => {
  test.each([
    ['GET /api/chats', false, 'reads'],
    ['GET /api/chats', true, 'costly'],
    ['GET /api/admin/usage', false, 'costly'],
    ['GET /api/search', true, 'costly'],
    ['GET /api/chats/:chatId/picture', false, 'files'],
    ['POST /api/chats/:chatId/messages', false, 'writes'],
    ['PUT /api/admin/desk/:document', false, 'writes'],
    [null, false, 'reads'],
  ])('%s, searching %s: %s', (route, hasSearch, kind) => {
    expect(callClass(route, hasSearch)).toBe(kind);
  });

  test('every route that is named apart is a route', () => {
    const served = new Set(everyRoute().map(({ name }) => name));
    const named = [...served].filter((name) => ['files', 'costly'].includes(callClass(name, false)));
    expect(named).toHaveLength(11);
  });
});
