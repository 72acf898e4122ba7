// The doors of the sockets through the whole Worker: who gets in, who does not, and that an ended login is out everywhere.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { LoginId } from '../domain/ids';
import { withIdentity } from '../platform/identity-header';
import { PROTOCOL_VERSION } from '../protocol/version';
import { chatSession, loginGuard, operatorHub } from '../stubs';
import { aChatWith } from '../testing/customer-events';
import { newSourceId } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

interface Opened {
  readonly frames: { readonly type: string; readonly [field: string]: unknown }[];
  readonly socket: WebSocket;
  closed: number | null;
}

const INBOX = `/ws/inbox?protocol=${PROTOCOL_VERSION}`;

function upgrade(path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test${path}`, { headers });
}

async function open(path: string, operator: SignedInOperator): Promise<Opened> {
  const { status, webSocket } = await upgrade(path, operator.upgradeHeaders);
  expect(status).toBe(101);
  if (!webSocket) throw new Error('no socket');
  return listen(webSocket);
}

function listen(webSocket: WebSocket): Opened {
  const opened: Opened = { frames: [], socket: webSocket, closed: null };
  webSocket.addEventListener('message', ({ data }) => {
    opened.frames.push(JSON.parse(String(data)));
  });
  webSocket.addEventListener('close', ({ code }) => {
    opened.closed = code;
  });
  webSocket.accept();
  return opened;
}

let aya: SignedInOperator;
beforeAll(async () => {
  aya = await signInOperator({ name: 'Aya' });
});

describe('lets in', () => {
  test('an operator into the inbox', async () => {
    const tab = await open(INBOX, aya);
    await expect.poll(() => tab.frames.map((frame) => frame.type)).toContain('caught_up');
    expect(tab.frames[0]).toMatchObject({ type: 'hello', protocol: PROTOCOL_VERSION });
  });

  test('an operator into a chat', async () => {
    const tab = await open(`/ws/chats/${encodeURIComponent(await aChatWith('hi'))}?protocol=${PROTOCOL_VERSION}`, aya);
    await expect.poll(() => tab.frames[0]).toMatchObject({ type: 'hello', resumed: false });
  });

  test('a renewal by proof of the same login, and by no other', async () => {
    const tab = await open(INBOX, aya);
    const other = await signInOperator({ operatorId: aya.operatorId, name: 'Aya' });
    const guard = loginGuard(env, `account:${aya.operatorId}`);
    const renew = async (requestId: string, loginId: string) => {
      const made = await guard.makeProof(loginId);
      if (!made.ok) throw new Error(made.error.code);
      tab.socket.send(JSON.stringify({ type: 'renew', requestId, proof: made.value.proof }));
    };
    await renew('r1', aya.loginId);
    // Found by its number: news of the desk may come behind it.
    const answerTo = (requestId: string) =>
      tab.frames.find((frame) => 'requestId' in frame && frame.requestId === requestId);
    await expect.poll(() => answerTo('r1')).toMatchObject({ type: 'renewed' });
    await renew('r2', other.loginId);
    await expect.poll(() => answerTo('r2')).toMatchObject({ type: 'error', code: 'NOT_PERMITTED' });
  });
});

describe('keeps out', () => {
  const statusOf = async (path: string, headers: Readonly<Record<string, string>>) =>
    (await upgrade(path, headers)).status;

  test.each([INBOX, `/ws/chats/demo:U1?protocol=${PROTOCOL_VERSION}`])('%s without our exact Origin', async (path) => {
    const { origin, ...without } = aya.upgradeHeaders;
    for (const wrong of ['https://evil.test', `${origin}.evil.test`, `${origin}/`, 'null']) {
      expect(await statusOf(path, { ...without, origin: wrong })).toBe(403);
    }
    expect(await statusOf(path, without)).toBe(403);
  });

  test('a request without a login, or that is no upgrade', async () => {
    expect(await statusOf(INBOX, { ...aya.upgradeHeaders, cookie: '' })).toBe(401);
    const { upgrade: _, ...plain } = aya.upgradeHeaders;
    expect(await statusOf(INBOX, plain)).toBe(400);
  });

  test('an identity that the outside made up', async () => {
    const forged = encodeURIComponent(JSON.stringify({ ...aya.asker, validUntil: Date.now() + 1e9 }));
    expect(await statusOf(INBOX, { ...aya.upgradeHeaders, cookie: '', 'x-kaiwa-identity': forged })).toBe(401);
  });

  test.each(['/ws/inbox', '/ws/inbox?protocol=0', `/ws/inbox?protocol=${PROTOCOL_VERSION + 1}`])(
    '%s: a console of another protocol, by close code 4409',
    async (path) => {
      const tab = await open(path, aya);
      await expect.poll(() => tab.closed).toBe(4409);
    },
  );

  test('a chat that does not exist, and an id that is none, alike', async () => {
    for (const id of [`demo:${newSourceId()}`, 'no-chat']) {
      expect(await statusOf(`/ws/chats/${id}?protocol=${PROTOCOL_VERSION}`, aya.upgradeHeaders)).toBe(404);
    }
  });
});

test('the end of a login closes its sockets, inbox and chats, with 4401 and opens no more', async () => {
  const ben = await signInOperator({ name: 'Ben' });
  const chatPath = `/ws/chats/${await aChatWith('hi')}?protocol=${PROTOCOL_VERSION}`;
  const tabs = [await open(INBOX, ben), await open(chatPath, ben)];
  const bystander = await open(chatPath, aya);
  await loginGuard(env, `account:${ben.operatorId}`).endLogin(ben.loginId);
  await operatorHub(env, ben.operatorId).endLogins(ben.operatorId, [ben.loginId]);
  await expect.poll(() => tabs.map((tab) => tab.closed)).toEqual([4401, 4401]);
  expect((await upgrade(INBOX, ben.upgradeHeaders)).status).toBe(401);
  expect((await upgrade(chatPath, ben.upgradeHeaders)).status).toBe(401);
  expect(bystander.closed).toBeNull();
});

test('an upgrade that was admitted before its login ended does not come in behind that end', async () => {
  const chatId = await aChatWith('hi');
  const identity = { ...aya.asker, loginId: 'login_late' as LoginId, validUntil: Date.now() + 60_000 };
  await chatSession(env, chatId).dropLogins(['login_late']);
  const request = new Request(`http://kaiwa.test/ws/chats/${chatId}`, { headers: { upgrade: 'websocket' } });
  const { webSocket } = await chatSession(env, chatId).fetch(withIdentity(request, identity));
  if (!webSocket) throw new Error('no socket');
  const tab = listen(webSocket);
  await expect.poll(() => tab.closed).toBe(4401);
  expect(tab.frames).toEqual([]);
});
