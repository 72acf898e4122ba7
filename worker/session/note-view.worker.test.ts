// Who looks at a chat without holding it stands in the audit log: once an hour and person, by every way of looking, carried over
// also where D1 was away first. Nothing that the customer said goes along.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseChatId } from '../domain/ids';
import { PROTOCOL_VERSION } from '../protocol/version';
import { auditLog, changesOf } from '../testing/audit-log';
import { aChatWith } from '../testing/customer-events';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let aya: SignedInOperator;
let ben: SignedInOperator;
let chatId: string;
let now = Date.now();

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  aya = await signInOperator({ name: 'Aya' });
  ben = await signInOperator({ name: 'Ben' });
});
afterEach(() => vi.useRealTimers());

function get(path: string, who: SignedInOperator): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/chats/${chatId}${path}`, {
    headers: { ...who.headers, 'cf-connecting-ip': '198.51.100.9' },
  });
}
function post(path: string, body: unknown, who: SignedInOperator): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/chats/${chatId}${path}`, {
    method: 'POST',
    headers: { ...who.unsafeHeaders, 'cf-connecting-ip': '198.51.100.9' },
    body: JSON.stringify(body),
  });
}
const told = async (action = 'chat.viewed') => (await auditLog(action)).filter(({ objectId }) => objectId === chatId);
const who = async () => (await told()).map(({ actorName }) => actorName).reverse();
/** Everything that waits in the chat's outbox has gone: at once, or by the alarm, which is the net under a lane that was just ending. */
const carried = (of = chatId) =>
  expect
    .poll(async () => {
      const left = (await jobs(of)).length;
      if (left > 0) await runDurableObjectAlarm(env.CHAT_SESSION.getByName(of));
      return left;
    })
    .toBe(0);
async function jobs(of = chatId): Promise<unknown[]> {
  const parsed = parseChatId(of);
  if (!parsed) throw new Error('no chat id');
  return runInDurableObject(env.CHAT_SESSION.getByName(parsed.chatId), (_chat, ctx) =>
    ctx.storage.sql.exec("SELECT * FROM jobs WHERE kind = 'audit'").toArray(),
  );
}

describe('a view', () => {
  test('by somebody who does not hold the chat is told: who, from where, of which session and whose', async () => {
    chatId = await aChatWith('My card number is secret');
    expect((await post('/claim', { force: true }, aya)).status).toBe(200);
    const response = await get('', ben);
    await carried();
    const [entry, ...more] = await told();
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      actor: ben.operatorId,
      actorName: 'Ben',
      objectKind: 'chat',
      ip: '198.51.100.9',
      requestId: response.headers.get('x-request-id'),
    });
    expect(changesOf(entry).after).toMatchObject({ ownerId: aya.operatorId });
    expect(JSON.stringify(await auditLog())).not.toContain('card number');
  });

  test('of its row, as a list has it, is none: a list that completes itself looks at nothing', async () => {
    const other = await aChatWith('In the list');
    const response = await exports.default.fetch(`http://kaiwa.test/api/chats/${other}/row`, { headers: ben.headers });
    expect(await response.json()).toMatchObject({ chatId: other, preview: { text: 'In the list' }, readCount: 0 });
    await carried(other);
    expect((await auditLog('chat.viewed')).filter(({ objectId }) => objectId === other)).toEqual([]);
  });

  test('by whoever holds it is none', async () => {
    await get('', aya);
    await get('/messages', aya);
    await carried();
    expect(await who()).toEqual(['Ben']);
  });

  test('is one entry an hour, whatever and however often she reads', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now });
    for (const path of ['', '/messages', '/messages/nothing', '/media/nothing', '']) await get(path, ben);
    await carried();
    expect(await who()).toEqual(['Ben']);
    now += 3_600_000;
    vi.setSystemTime(now);
    ben = await signInOperator({ operatorId: ben.operatorId, name: 'Ben' });
    await get('/messages', ben);
    await get('', ben);
    await carried();
    expect(await who()).toEqual(['Ben', 'Ben']);
  });

  test.each(['', '/messages', '/messages/nothing', '/media/nothing', '/decisions'])(
    'by GET /api/chats/{id}%s is told',
    async (path) => {
      chatId = await aChatWith('hello');
      await get(path, ben);
      await carried();
      expect(await who()).toEqual(['Ben']);
    },
  );

  test('by a socket is told', async () => {
    chatId = await aChatWith('hello');
    const response = await exports.default.fetch(`http://kaiwa.test/ws/chats/${chatId}?protocol=${PROTOCOL_VERSION}`, {
      headers: { ...ben.upgradeHeaders, 'cf-connecting-ip': '198.51.100.9' },
    });
    expect(response.status).toBe(101);
    response.webSocket?.accept();
    await carried();
    expect((await told())[0]).toMatchObject({ actor: ben.operatorId, ip: '198.51.100.9' });
    response.webSocket?.close();
  });

  test('of a chat that does not exist leaves nothing, here and there', async () => {
    chatId = 'demo:U00000000000000000000000000000abc';
    expect((await get('', ben)).status).toBe(404);
    expect(await told()).toEqual([]);
  });

  test('waits where D1 is away, and is kept once when it is back', async () => {
    const line = vi.spyOn(console, 'error').mockReturnValue(undefined);
    chatId = await aChatWith('hello');
    await env.DB.prepare('ALTER TABLE audit RENAME TO audit_away').run();
    expect((await get('', ben)).status).toBe(200);
    await expect.poll(() => line.mock.calls.some(([text]) => String(text).includes('audit_job_failed'))).toBe(true);
    expect(await jobs()).toHaveLength(1);
    await env.DB.prepare('ALTER TABLE audit_away RENAME TO audit').run();
    await carried();
    line.mockRestore();
    expect(await who()).toEqual(['Ben']);
  });
});

describe('a name that is given', () => {
  test('is told without the name, and the same name has the same mark', async () => {
    chatId = await aChatWith('hello');
    for (const givenName of ['Mrs Tanaka', 'Mr Mori', 'Mrs Tanaka', null]) {
      expect((await post('/contact', { givenName }, ben)).status).toBe(200);
    }
    await carried();
    const marks = (await told('contact.named')).map(
      (entry) => changesOf(entry) as { before: { name: string }; after: { name: string } },
    );
    const [last, third, second, first] = marks;
    expect(marks).toHaveLength(4);
    expect(first?.after.name).toMatch(/^#[\w-]{22}$/);
    expect(third?.after.name).toBe(first?.after.name);
    expect(second?.after.name).not.toBe(first?.after.name);
    expect(last).toEqual({ before: { name: first?.after.name }, after: { name: null } });
    expect(JSON.stringify(await auditLog())).not.toMatch(/Tanaka|Mori/);
  });
});

describe('a search', () => {
  test('is told once an hour and person, and never for what', async () => {
    const search = (q: string) => exports.default.fetch(`http://kaiwa.test/api/chats?q=${q}`, { headers: aya.headers });
    for (const q of ['Tana', 'Tanak', 'demo:U1', '']) expect((await search(q)).status).toBe(200);
    const searches = await auditLog('chats.searched');
    expect(searches.map(({ actor, objectId }) => [actor, objectId])).toEqual([[aya.operatorId, 'chats']]);
    expect(JSON.stringify(searches)).not.toContain('Tana');
  });
});
