// /api/chats over HTTP: lists from D1, threads and commands from the chat's object, files from R2; and who is kept out.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { app } from '../app';
import { toUuidV7 } from '../domain/ids';
import { writeParts } from '../jobs/project-deps';
import type { ChatAnswer, ChatPage, ChatRow, ChatView } from '../protocol/chat-view';
import type { EntryPage } from '../protocol/entry-view';
import type { ErrorBody } from '../protocol/error-body';
import type { ProjectionMessage } from '../rpc/projection-message';
import { loginGuard } from '../stubs';
import { aChatWith } from '../testing/customer-events';
import { aRow } from '../testing/hub-client';
import { newSourceId } from '../testing/line-webhook';
import { aPart } from '../testing/projection-parts';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let aya: SignedInOperator;
let ben: SignedInOperator;

beforeAll(async () => {
  aya = await signInOperator({ name: 'Aya' });
  ben = await signInOperator({ name: 'Ben' });
});

function get(path: string, operator: SignedInOperator = aya, headers: Record<string, string> = {}): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/chats${path}`, { headers: { ...operator.headers, ...headers } });
}

function post(path: string, body: unknown, operator: SignedInOperator = aya): Promise<Response> {
  const init = { method: 'POST', headers: operator.unsafeHeaders, body: JSON.stringify(body) };
  return exports.default.fetch(`http://kaiwa.test/api/chats${path}`, init);
}

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as ErrorBody).error.code;
}

function newMessageId(): string {
  return toUuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

function aListed(row: Partial<ChatRow> & { chatId: string }): ProjectionMessage {
  const full = aRow(row.chatId, row.seq ?? 1, row);
  return aPart(full.chatId, full.seq, { row: full });
}

async function pageOf(response: Response): Promise<ChatPage> {
  expect(response.status).toBe(200);
  return (await response.json()) as ChatPage;
}

describe('lists', () => {
  const ids = (page: ChatPage) => page.items.map((item) => item.chatId);
  const all = async (query: string, operator = aya) => {
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const more = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: ChatPage = await pageOf(await get(`?${query}${more}`, operator));
      found.push(...ids(page));
      cursor = page.nextCursor;
    }
    return found.filter((id) => id.startsWith('list:'));
  };

  beforeAll(async () => {
    const owner = { operatorId: aya.operatorId, name: aya.name };
    await writeParts(env, [
      aListed({ chatId: 'list:U1', name: 'ＡＹＡ  Tanaka', state: 'waiting', lastAt: 5_000, unansweredSince: 4_500 }),
      aListed({ chatId: 'list:U2', name: 'aya Mori', state: 'active', owner, lastAt: 4_000 }),
      aListed({ chatId: 'list:U3', name: 'Ben', state: 'resolved', owner, lastAt: 4_000 }),
      aListed({ chatId: 'list:U4', name: 'เมย์', state: 'bot', lastAt: null, epoch: 3_000 }),
      aListed({ chatId: 'list:U5', name: null, state: 'pending', lastAt: 2_000, unansweredSince: 2_000 }),
      aListed({ chatId: 'list:U7', state: 'waiting', lastAt: 500 }),
      {
        ...aListed({ chatId: 'list:U6', state: 'assigned', owner, lastAt: 1_000, inboundCount: 9 }),
        reads: [{ operatorId: aya.operatorId, readCount: 7 }],
      },
    ]);
  });

  test('all chats, newest first, page by page without a gap or a repeat', async () => {
    const expected = ['list:U1', 'list:U3', 'list:U2', 'list:U4', 'list:U5', 'list:U6', 'list:U7'];
    expect(await all('limit=1')).toEqual(expected);
    expect(await all('limit=2')).toEqual(expected);
    expect(await all('')).toEqual(expected);
  });

  test('by state, by the open ones, by mine', async () => {
    expect(await all('state=resolved')).toEqual(['list:U3']);
    expect(await all('state=open&limit=2')).toEqual(['list:U1', 'list:U2', 'list:U5', 'list:U6', 'list:U7']);
    expect(await all('state=mine&limit=1')).toEqual(['list:U2', 'list:U6']);
    expect(await all('state=mine', ben)).toEqual([]);
  });

  test('who waits: those longest without an answer first, those answered before last', async () => {
    const expected = ['list:U5', 'list:U1', 'list:U7'];
    expect(await all('state=waiting')).toEqual(expected);
    expect(await all('state=waiting&limit=1')).toEqual(expected);
  });

  test('by the beginning of a name whatever its case and width, within a state', async () => {
    expect(await all('q=aya')).toEqual(['list:U2', 'list:U1']);
    expect(await all(`q=${encodeURIComponent('ａｙａ ｔ')}`)).toEqual(['list:U1']);
    expect(await all(`q=${encodeURIComponent('เม')}`)).toEqual(['list:U4']);
    expect(await all('q=aya&limit=1')).toEqual(['list:U2', 'list:U1']);
    expect(await all('q=aya&state=waiting')).toEqual(['list:U1']);
  });

  test('by the beginning of a chat id', async () => {
    expect(await all('q=list:U4')).toEqual(['list:U4']);
    expect(await all('q=list:&limit=4')).toHaveLength(7);
  });

  test('each operator sees her own count of what was read', async () => {
    const countFor = async (operator: SignedInOperator) =>
      (await pageOf(await get('?q=list:U6', operator))).items.map((item) => item.readCount);
    expect(await countFor(aya)).toEqual([7]);
    expect(await countFor(ben)).toEqual([0]);
    const [item] = (await pageOf(await get('?q=list:U6', aya))).items;
    expect(item?.readPlace).toEqual({ epoch: item?.epoch, seq: item?.seq });
  });

  test('a D1 that is away is told as such, and chats go on without it', async () => {
    const chatId = await aChatWith('hello');
    const withoutD1 = {
      ...env,
      DB: {
        withSession: () => ({
          prepare: () => {
            throw new Error('D1_ERROR: away');
          },
        }),
      },
    };
    const list = await app.request('/api/chats', { headers: aya.headers }, withoutD1);
    expect([list.status, await codeOf(list)]).toEqual([503, 'UNAVAILABLE']);
    expect((await app.request(`/api/chats/${chatId}`, { headers: aya.headers }, withoutD1)).status).toBe(200);
  });

  test.each(['state=nowhere', 'limit=0', 'limit=x', 'cursor=nothing', `q=${'x'.repeat(101)}`])(
    '%s is refused',
    async (query) => {
      const response = await get(`?${query}`);
      expect([response.status, await codeOf(response)]).toEqual([400, 'BAD_REQUEST']);
    },
  );
});

describe('a chat', () => {
  test('its view and thread come from its object', async () => {
    const chatId = await aChatWith('hello', 'anyone there?');
    const view = (await (await get(`/${chatId}`)).json()) as ChatView;
    expect(view).toMatchObject({ chatId, inboundCount: 2, readCount: 0 });
    const newest = async () => (await (await get(`/${encodeURIComponent(chatId)}/messages`)).json()) as EntryPage;
    const page = await newest();
    const texts = page.entries.flatMap((each) =>
      each.kind === 'message' && each.content.type === 'text' ? [each.content.text] : [],
    );
    expect(texts).toEqual(['hello', 'anyone there?']);
    // Once her profile has come, and whatever else a first message starts, nothing is behind the newest page.
    await expect
      .poll(async () => {
        const { epoch, seq } = await newest();
        const changes = (await (await get(`/${chatId}/messages?after=${epoch}.${seq}`)).json()) as EntryPage;
        return [changes.entries, changes.seq - seq, changes.hasMore];
      })
      .toEqual([[], 0, false]);
  });

  test('older entries come page by page', async () => {
    const chatId = await aChatWith('1', '2', '3', '4', '5');
    const seen: string[] = [];
    let before: string | null = '';
    while (before !== null) {
      const query: string = before === '' ? '?limit=2' : `?limit=2&before=${before}`;
      const page = (await (await get(`/${chatId}/messages${query}`)).json()) as EntryPage;
      seen.unshift(...page.entries.map((each) => each.id));
      before = page.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => id.startsWith('in_'))).toHaveLength(5);
  });

  test('what stands around an entry or a time comes with the way on in both directions', async () => {
    const chatId = await aChatWith('1', '2', '3', '4', '5', '6', '7');
    const read = async (query: string) => (await (await get(`/${chatId}/messages?${query}`)).json()) as EntryPage;
    const all = (await read('limit=100')).entries;
    const ids = all.map(({ id }) => id);
    const middle = all[Math.floor(all.length / 2)];
    const at = ids.indexOf(middle?.id ?? '');
    const around = await read(`around=${middle?.id}&limit=4`);
    expect(around.entries.map(({ id }) => id)).toEqual(ids.slice(at - 2, at + 2));
    const [newer, older] = [
      await read(`newer=${around.newer}&limit=100`),
      await read(`before=${around.next}&limit=100`),
    ];
    expect([older.next, newer.next, newer.hasMore]).toEqual([null, null, false]);
    expect([...older.entries, ...around.entries, ...newer.entries].map(({ id }) => id)).toEqual(ids);
    const paged = await read(`newer=${around.newer}&limit=1`);
    expect([paged.entries.map(({ id }) => id), paged.hasMore]).toEqual([[ids[at + 2]], true]);
    expect((await read('at=0&limit=4')).entries.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const last = await read(`at=${Date.now() + 86_400_000}&limit=4`);
    expect([last.entries.map(({ id }) => id), last.newer]).toEqual([ids.slice(-2), null]);
    expect((await get(`/${chatId}/messages?around=in_nothing`)).status).toBe(404);
  });

  test.each([
    '?after=1.1&before=1.1',
    '?newer=1.1&around=a',
    '?after=x',
    '?before=1',
    '?newer=1',
    '?at=yesterday',
    '?limit=0',
  ])('%s is refused', async (query) => {
    const chatId = await aChatWith('hello');
    expect((await get(`/${chatId}/messages${query}`)).status).toBe(400);
  });

  test('the same message sent twice is one, answered alike with 202', async () => {
    const chatId = await aChatWith('hello');
    expect((await post(`/${chatId}/claim`, {})).status).toBe(200);
    const message = { id: newMessageId(), type: 'text', text: 'good day' };
    const first = await post(`/${chatId}/messages`, message);
    const second = await post(`/${chatId}/messages`, message);
    expect([first.status, second.status]).toEqual([202, 202]);
    const [one, two] = (await Promise.all([first.json(), second.json()])) as { seq: number }[];
    expect(two?.seq).toBe(one?.seq);
  });

  test('of two who claim, the second gets 409 with the name of the first', async () => {
    const chatId = await aChatWith('hello');
    const claimed = (await (await post(`/${chatId}/claim`, {})).json()) as ChatAnswer;
    expect(claimed.chat.owner).toEqual({ operatorId: aya.operatorId, name: 'Aya' });
    const late = await post(`/${chatId}/claim`, {}, ben);
    expect(late.status).toBe(409);
    expect(await late.json()).toMatchObject({ error: { code: 'OWNED', winner: { name: 'Aya' } } });
  });

  test('release, resolve, reopen and read answer with the chat as it is then', async () => {
    const chatId = await aChatWith('hello');
    const step = async (path: string, body: unknown = {}) =>
      ((await (await post(`/${chatId}/${path}`, body)).json()) as ChatAnswer).chat;
    const claimed = await step('claim');
    expect(await step('read', { epoch: claimed.epoch, seq: claimed.seq })).toMatchObject({ readCount: 1 });
    const unread = await exports.default.fetch(`http://kaiwa.test/api/chats/${chatId}/read`, {
      method: 'DELETE',
      headers: aya.unsafeHeaders,
    });
    expect(await unread.json()).toMatchObject({ chat: { chatId, readCount: 0 } });
    expect(await step('release')).toMatchObject({ state: 'waiting', owner: null });
    await step('claim');
    expect(await step('resolve', { reason: 'solved' })).toMatchObject({ state: 'resolved' });
    expect(await step('reopen')).toMatchObject({ owner: { name: 'Aya' } });
    const stale = await post(`/${chatId}/release`, { expectedVersion: 0 });
    expect([stale.status, await codeOf(stale)]).toEqual([409, 'STALE']);
  });

  test('bad bodies are refused before the object is asked', async () => {
    const chatId = await aChatWith('hello');
    const bad = [
      post(`/${chatId}/messages`, { id: 'not-a-uuid', type: 'text', text: 'x' }),
      post(`/${chatId}/messages`, { id: newMessageId(), type: 'text', text: 'x', author: 'op_other' }),
      post(`/${chatId}/claim`, { force: 'yes' }),
      post(`/${chatId}/resolve`, { reason: 'boredom' }),
      post(`/${chatId}/read`, {}),
    ];
    expect((await Promise.all(bad)).map((response) => response.status)).toEqual([400, 400, 400, 400, 400]);
  });

  test('a chat that does not exist and an id that is none are answered alike, and nothing is made', async () => {
    for (const id of [`demo:${newSourceId()}`, 'no-chat-id', 'demo:U-1', '..%2Fx']) {
      const answers = [
        await get(`/${id}`),
        await get(`/${id}/messages`),
        await get(`/${id}/media/in_1`),
        await post(`/${id}/claim`, {}),
        await post(`/${id}/messages`, { id: newMessageId(), type: 'text', text: 'x' }),
      ];
      for (const answer of answers) expect([answer.status, await codeOf(answer)]).toEqual([404, 'NOT_FOUND']);
    }
  });
});

describe('typing, read marks of LINE and a cancelled message', () => {
  const cancel = (path: string, headers = aya.unsafeHeaders) =>
    exports.default.fetch(`http://kaiwa.test/api/chats${path}`, { method: 'DELETE', headers });

  test('are asked of the chat itself: one that does not exist is not found', async () => {
    const missing = `/demo:${newSourceId()}`;
    const answers = [
      await post(`${missing}/typing`, {}),
      await post(`${missing}/line-read`, {}),
      await cancel(`${missing}/messages/${newMessageId()}`),
    ];
    for (const answer of answers) expect([answer.status, await codeOf(answer)]).toEqual([404, 'NOT_FOUND']);
  });

  test('of a chat that stands: typing is heard, the refusal of the other two is the chat’s own', async () => {
    const chatId = await aChatWith('hello');
    await post(`/${chatId}/claim`, {});
    expect((await post(`/${chatId}/typing`, {})).status).toBe(202);
    const unknown = await cancel(`/${chatId}/messages/${newMessageId()}`);
    expect(unknown.status).toBeGreaterThanOrEqual(400);
    expect(['NOT_FOUND', 'NOT_CANCELLABLE']).toContain(await codeOf(unknown));
  });

  test('a message id that is none of ours is not found, and another origin cancels nothing', async () => {
    const chatId = await aChatWith('hello');
    expect(await codeOf(await cancel(`/${chatId}/messages/not-an-id`))).toBe('NOT_FOUND');
    const elsewhere = { ...aya.unsafeHeaders, origin: 'https://evil.test' };
    expect(await codeOf(await cancel(`/${chatId}/messages/${newMessageId()}`, elsewhere))).toBe('FORBIDDEN_ORIGIN');
  });
});

describe('keeps out', () => {
  const READS = ['', '/demo:U1', '/demo:U1/messages', '/demo:U1/media/in_1', '/demo:U1/picture'];
  const WRITES = [
    'messages',
    `messages/${newMessageId()}/retry`,
    'typing',
    'line-read',
    'claim',
    'release',
    'resolve',
    'reopen',
    'read',
  ];

  test('whoever has no login', async () => {
    for (const path of READS)
      expect((await exports.default.fetch(`http://kaiwa.test/api/chats${path}`)).status).toBe(401);
    for (const path of WRITES) {
      const headers = { ...aya.unsafeHeaders, cookie: '' };
      const init = { method: 'POST', headers, body: '{}' };
      expect((await exports.default.fetch(`http://kaiwa.test/api/chats/demo:U1/${path}`, init)).status).toBe(401);
    }
  });

  test('an ended login from the list and every chat at once, though its token has not lapsed', async () => {
    const chatId = await aChatWith('hello');
    const eve = await signInOperator();
    expect((await get(`/${chatId}`, eve)).status).toBe(200);
    await loginGuard(env, `account:${eve.operatorId}`).endLogin(eve.loginId);
    for (const path of [
      '',
      '?q=r',
      `/${chatId}`,
      `/${chatId}/messages`,
      `/${chatId}/media/in_1`,
      `/${chatId}/picture`,
    ]) {
      const response = await get(path, eve);
      expect([response.status, await codeOf(response)]).toEqual([401, 'LOGIN_ENDED']);
      const head = { method: 'HEAD', headers: eve.headers };
      expect((await exports.default.fetch(`http://kaiwa.test/api/chats${path}`, head)).status).toBe(401);
    }
    expect((await post(`/${chatId}/claim`, {}, eve)).status).toBe(401);
  });

  test('a body of more than a megabyte', async () => {
    const response = await post('/demo:U1/messages', { id: newMessageId(), type: 'text', text: 'x'.repeat(1_100_000) });
    expect([response.status, await codeOf(response)]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test('commands from another origin', async () => {
    const headers = { ...aya.unsafeHeaders, origin: 'https://evil.test' };
    for (const path of WRITES) {
      const init = { method: 'POST', headers, body: '{}' };
      const response = await exports.default.fetch(`http://kaiwa.test/api/chats/demo:U1/${path}`, init);
      expect([response.status, await codeOf(response)]).toEqual([403, 'FORBIDDEN_ORIGIN']);
    }
  });
});
