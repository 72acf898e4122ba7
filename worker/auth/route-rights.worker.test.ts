// Every route with every role, and with nobody: let in or refused exactly as the table says. What is not in the table is refused,
// so a new route without a row fails here. And every route of a chat for the operator of another team: as if it did not exist.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { app } from '../app';
import { accessOf, DEFAULT_ACCESS, ROLE_GRANTS } from '../domain/permissions/bundles';
import { ROLES, type Role } from '../domain/permissions/role';
import { newUuidV7 } from '../platform/random-id';
import type { ErrorBody } from '../protocol/error-body';
import { chatSession } from '../stubs';
import { CHI, newChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';
import { ROUTE_RIGHTS, type RouteRight } from './route-rights';

type Rows = [string, RouteRight][];

const ROWS = Object.entries(ROUTE_RIGHTS) as Rows;
const GUARDED = ROWS.filter(([, right]) => right !== 'public');
const people = {} as Record<Role, SignedInOperator>;
let ours: string;

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings());
  for (const role of ROLES) {
    const access = accessOf({ role, teams: ['billing'] }, DEFAULT_ACCESS);
    people[role] = await signInOperator({ role, access });
  }
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  await chat.rpc.applyWish(CHI, { type: 'claim' }, { commandId: crypto.randomUUID() });
  await chat.rpc.applyWish(CHI, { type: 'transfer_team', teamId: 'sales' }, { commandId: crypto.randomUUID() });
  await chat.rpc.applyWish(CHI, { type: 'claim' }, { commandId: crypto.randomUUID() });
  ours = chat.chatId;
});

function toRequest(route: string, chatId: string, who: SignedInOperator | null): Request {
  const [method = 'GET', path = '/'] = route.split(' ');
  const address = path.replace(':chatId', encodeURIComponent(chatId)).replaceAll(/:(\w+)/g, 'nobody-1');
  const isRead = method === 'GET';
  const headers = who
    ? isRead
      ? who.headers
      : who.unsafeHeaders
    : isRead
      ? {}
      : { ...people.admin.unsafeHeaders, cookie: '' };
  const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  return new Request(`http://kaiwa.test${address}`, { method, headers, ...(hasBody && { body: '{}' }) });
}

async function codeOf(response: Response): Promise<string | null> {
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  if (response.ok || !isJson) return null;
  return ((await response.json()) as ErrorBody).error.code;
}

test('every route has a row, and every row is a route', () => {
  const served = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`);
  expect(ROWS.map(([route]) => route).toSorted()).toEqual([...new Set(served)].toSorted());
});

describe.each(GUARDED)('%s (%s)', (route, right) => {
  test('is closed to whoever is not signed in', async () => {
    const response = await exports.default.fetch(toRequest(route, ours, null));
    expect([response.status, await codeOf(response)]).toEqual([401, 'SIGN_IN_REQUIRED']);
  });

  test.each(ROLES)('%s', async (role) => {
    const response = await exports.default.fetch(
      toRequest(route, 'demo:U00000000000000000000000000000000', people[role]),
    );
    const code = await codeOf(response);
    expect(response.status).toBeLessThan(500);
    const isGranted = right === 'signed_in' || right === 'public' || ROLE_GRANTS[role][right] !== undefined;
    expect(code === 'NOT_PERMITTED').toBe(!isGranted);
  });
});

describe('a chat of another team', () => {
  const routes = GUARDED.map(([route]) => route).filter((route) => route.includes('/api/chats/:chatId'));

  test.each(routes)('%s', async (route) => {
    const missing = 'demo:U11111111111111111111111111111111';
    for (const role of ['operator', 'supervisor'] as const) {
      const answers = [];
      for (const chatId of [ours, missing]) {
        const response = await exports.default.fetch(toRequest(route, chatId, people[role]));
        const code = await codeOf(response);
        answers.push([response.status, code]);
      }
      // The same as of a chat that does not exist, whatever that is.
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.[0]).toBeGreaterThanOrEqual(
        route.startsWith('DELETE') && route.includes('uploads') ? 200 : 400,
      );
    }
  });

  test('shows nothing of itself to the object either, and does nothing', async () => {
    const { asker } = people.operator;
    const rpc = chatSession(env, ours as `${string}:${string}`);
    const before = await rpc.view(people.admin.asker);
    const refused = [
      await rpc.view(asker),
      await rpc.entries(asker, { before: null, limit: 10 }),
      await rpc.pictureOf(asker),
      await rpc.typing(asker),
      await rpc.markReadOnLine(asker),
      await rpc.nameContact(asker, 'Mine'),
      await rpc.unlinkAccount(asker),
      await rpc.markRead(asker, { epoch: 1, seq: 1 }),
      await rpc.send(asker, { id: newUuidV7(Date.now()), content: { type: 'text', text: 'hi' } }),
      await rpc.applyWish(asker, { type: 'claim' }, { commandId: crypto.randomUUID() }),
      await rpc.applyWish(asker, { type: 'resolve', reason: 'solved' }, { commandId: crypto.randomUUID() }),
      await rpc.beginHand(asker, { type: 'assign', to: asker.operatorId }, { commandId: crypto.randomUUID() }),
    ];
    expect(refused.map((each) => (each.ok ? 'ok' : each.error.code))).toEqual(refused.map(() => 'NOT_FOUND'));
    expect(await rpc.view(people.admin.asker)).toEqual(before);
  });

  test('opens no socket', async () => {
    for (const role of ['operator', 'supervisor', 'admin'] as const) {
      const response = await exports.default.fetch(
        new Request(`http://kaiwa.test/ws/chats/${encodeURIComponent(ours)}?protocol=3`, {
          headers: people[role].upgradeHeaders,
        }),
      );
      expect(response.status).toBe(role === 'admin' ? 101 : 404);
      response.webSocket?.accept();
      response.webSocket?.close();
    }
  });
});
