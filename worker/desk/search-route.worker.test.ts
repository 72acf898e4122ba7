// /api/search over real indexes, D1 and chats: in four scripts every message that holds the words is found, with its marks, and
// nothing outside of what the asker may read, by no page, count or cursor.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { OperatorId } from '../domain/ids';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { Grants } from '../domain/permissions/permission';
import type { ChatPage } from '../protocol/chat-view';
import type { SearchPage } from '../protocol/search';
import { searchIndex } from '../stubs';
import { auditLog } from '../testing/audit-log';
import { CHI, newChat, newMessage, type TestChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { callApp, NO_BRAKES } from '../testing/every-route';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { projectNow } from '../testing/scan-stores';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const SEPTEMBER = Date.UTC(2026, 8, 30, 23, 59, 0);
const OCTOBER = Date.UTC(2026, 9, 15, 12, 0, 0);
const HOUR_MS = 3_600_000;
const MONTH_END = String(Date.UTC(2026, 9, 31));

/** What is said, and words of 1 to 12 characters that are in it. */
const LABELLED: readonly [text: string, ...queries: string[]][] = [
  ['返金できますか？', '返', '返金', '金でき', '返金できますか', '?'],
  ['先月の注文をキャンセルしたいです', '注文', 'ｷｬﾝｾﾙ', 'キャンセルしたい', '先月の注文をキャンセル'],
  ['全額返金をお願いします', '全額返金', '返金を', 'お願い'],
  ['เมื่อไหร่จะได้เงินคืนคะ', 'เมื่อ', 'เงินคืน', 'ไหร่จะได้', 'คะ', 'ไ'],
  ['สินค้าชำรุดค่ะ', 'ชำรุด', 'สินค้า', 'ค่ะ'],
  ['請問什麼時候可以退款？', '什麼時候', '退款', '請', '可以退款？'],
  ['我要取消訂單，謝謝', '取消訂單', '謝謝', '我'],
  ['When will I get my Refund? I can’t wait', 'refund', 'REFUND?', 'get my re', 'w', 'can’t'],
  ['My café order № 12 is late', 'CAFÉ', 'cafe\u0301 order', 'no 12', 'late'],
];

let admin: SignedInOperator;
let own: SignedInOperator;
let ofBilling: SignedInOperator;
let withoutHistory: SignedInOperator;
let ownsTheirs: SignedInOperator;
/** Chats with all of it: one of team sales, one of billing, one of sales on another channel, which somebody else has. */
const chats = {} as Record<'sales' | 'billing' | 'other', TestChat>;

async function wish(chat: TestChat, wishes: readonly Parameters<TestChat['rpc']['applyWish']>[1][]): Promise<void> {
  for (const what of wishes) {
    const done = await chat.rpc.applyWish(CHI, what, { commandId: crypto.randomUUID() });
    expect(done.ok || `${what.type}: ${done.error.code}`).toBe(true);
  }
}

async function say(chat: TestChat, texts: readonly string[], from: number): Promise<void> {
  await chat.rpc.receive(texts.map((text, n) => textIn(chat, text, { lineTs: from + n * 1_000 })));
}

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings());
  const access = (role: 'operator' | 'supervisor', teams: string[]) => accessOf({ role, teams }, DEFAULT_ACCESS);
  admin = await signInOperator({ role: 'admin' });
  own = await signInOperator({ access: access('operator', ['billing']) });
  ofBilling = await signInOperator({ role: 'supervisor', access: access('supervisor', ['billing']) });
  ownsTheirs = await signInOperator({ access: access('operator', ['sales']), name: 'Sales' });
  const { 'chat.history': _none, ...rest } = access('supervisor', ['billing']).grants;
  const grants: Grants = rest;
  withoutHistory = await signInOperator({ role: 'supervisor', access: { grants, teams: ['billing'] } });
  const texts = LABELLED.map(([text]) => text);
  for (const [name, chat] of [
    ['sales', newChat()],
    ['billing', newChat()],
    ['other', newChat('demo2')],
  ] as const) {
    chats[name] = chat;
    await say(chat, texts, name === 'billing' ? SEPTEMBER : OCTOBER);
    const to = { operatorId: ownsTheirs.operatorId as OperatorId, name: 'Sales' };
    const last = name === 'sales' ? [{ type: 'transfer_operator' as const, to }] : [];
    const teamId = name === 'billing' ? 'billing' : 'sales';
    await wish(chat, [{ type: 'claim' }, { type: 'transfer_team', teamId }, { type: 'claim' }, ...last]);
  }
  for (const chat of Object.values(chats)) await projectNow(chat);
}, 60_000);

function get(who: SignedInOperator, query: Record<string, string>, path = '/api/search'): Promise<Response> {
  return callApp(`${path}?${new URLSearchParams(query)}`, { headers: who.headers }, NO_BRAKES);
}

async function pageOf(who: SignedInOperator, query: Record<string, string>): Promise<SearchPage> {
  const response = await get(who, query);
  expect(response.status).toBe(200);
  return (await response.json()) as SearchPage;
}

/** All pages. */
async function found(who: SignedInOperator, q: string, more: Record<string, string> = {}): Promise<SearchPage['hits']> {
  const hits: SearchPage['hits'] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: SearchPage = await pageOf(who, { q, ...more, ...(cursor && { cursor }) });
    expect(page.isPartial).toBe(false);
    hits.push(...page.hits);
    cursor = page.nextCursor;
  }
  return hits;
}

const placesOf = (hits: SearchPage['hits']) => hits.map(({ chatId, text }) => `${chatId} ${text}`);

describe('works', () => {
  test.each(LABELLED)(
    'every message that holds a part of %j is found in every chat, with its marks',
    async (...row) => {
      const [text, ...queries] = row as readonly string[];
      for (const q of queries) {
        const hits = await found(admin, q);
        const inChats = hits.filter((hit) => hit.text === text).map(({ chatId }) => chatId);
        expect(inChats.toSorted(), q).toEqual(
          Object.values(chats)
            .map(({ chatId }) => chatId)
            .toSorted(),
        );
        for (const hit of hits) {
          expect(hit.ranges.length).toBeGreaterThan(0);
          for (const { start, end } of hit.ranges) {
            const marked = hit.text.slice(start, end).normalize('NFKC').toLowerCase();
            expect(marked).toContain(q.normalize('NFKC').toLowerCase());
          }
        }
      }
    },
  );

  test('what is in no message is not found, nor what is there in another order', async () => {
    for (const q of ['金返', 'คืนเงิน', '候時', 'refunds', 'zz', '\u200b', '"', '*', 'a OR b']) {
      expect(await found(admin, q), q).toEqual([]);
    }
  });

  test('newest first over the months, page by page without a gap or a repeat', async () => {
    const all = await found(admin, '返金');
    const times = all.map(({ lineTs }) => lineTs);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(all.filter(({ author }) => author.kind === 'customer')).toHaveLength(6);
    for (const limit of ['1', '2', '4', String(all.length)]) expect(await found(admin, '返金', { limit })).toEqual(all);
    expect((await pageOf(admin, { q: '返金', limit: String(all.length) })).nextCursor).toBeNull();
  });

  test('a hit says where it stands, who wrote it and what the customer is called', async () => {
    const chat = newChat();
    await say(chat, ['I am the customer'], OCTOBER);
    await chat.rpc.nameContact(CHI, 'Mrs 佐藤');
    await wish(chat, [{ type: 'claim' }]);
    expect(await chat.rpc.send(CHI, newMessage('and I the operator'))).toMatchObject({ ok: true });
    await projectNow(chat);
    expect((await found(admin, 'the operator'))[0]).toMatchObject({
      chatId: chat.chatId,
      chatName: 'Mrs 佐藤',
      channelId: 'demo',
      author: { kind: 'operator', operatorId: CHI.operatorId },
      text: 'and I the operator',
      ranges: [{ start: 6, end: 18 }],
    });
    expect((await found(admin, 'the customer'))[0]).toMatchObject({ author: { kind: 'customer' }, lineTs: OCTOBER });
  });

  test('within days, of one channel, of one operator', async () => {
    const ids = (hits: SearchPage['hits']) => new Set(hits.map(({ chatId }) => chatId));
    const { sales, billing, other } = chats;
    expect(ids(await found(admin, '返金', { to: String(SEPTEMBER + HOUR_MS) }))).toEqual(new Set([billing.chatId]));
    expect(ids(await found(admin, '返金', { from: String(OCTOBER), to: MONTH_END }))).toEqual(
      new Set([sales.chatId, other.chatId]),
    );
    expect(await found(admin, '返金', { from: String(OCTOBER + HOUR_MS), to: MONTH_END })).toEqual([]);
    expect(ids(await found(admin, '返金', { channel: 'demo2' }))).toEqual(new Set([other.chatId]));
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'a sentence of now')]);
    await wish(chat, [{ type: 'claim' }]);
    await chat.rpc.send(CHI, newMessage('a sentence back'));
    await projectNow(chat);
    const hers = await found(admin, 'sentence', { operator: CHI.operatorId });
    expect(hers.map(({ text }) => text).toSorted()).toEqual(['a sentence back', 'a sentence of now']);
    expect(await found(admin, 'sentence', { operator: own.operatorId })).toEqual([]);
  });

  test('what was edited is found by its new words; what was taken back or is not hers any more by none', async () => {
    const chat = newChat();
    const [kept, gone] = [textIn(chat, 'quokka kept'), textIn(chat, 'quokka gone')];
    await chat.rpc.receive([kept, gone]);
    await projectNow(chat);
    expect(await found(admin, 'quokka')).toHaveLength(2);
    if (kept.body.kind !== 'message' || gone.body.kind !== 'message') throw new Error('no messages');
    const { lineMessageId } = gone.body;
    // The index has not heard of it yet.
    await chat.rpc.receive([{ ...textIn(chat, ''), body: { kind: 'unsend', lineMessageId } }]);
    expect(placesOf(await found(admin, 'quokka'))).toEqual([`${chat.chatId} quokka kept`]);
    await projectNow(chat);
    const content = { type: 'text', text: 'wombat instead' } as const;
    const edit = { kind: 'edit', lineMessageId: kept.body.lineMessageId, content } as const;
    await chat.rpc.receive([{ ...textIn(chat, ''), lineTs: Date.now() + 1_000, body: edit }]);
    await projectNow(chat);
    expect(await found(admin, 'quokka')).toEqual([]);
    expect(placesOf(await found(admin, 'wombat'))).toEqual([`${chat.chatId} wombat instead`]);
    const month = new Date().toISOString().slice(0, 7);
    const query = { from: 0, to: Number.MAX_SAFE_INTEGER, channelId: null, before: null, limit: 9 };
    expect(await searchIndex(env, month).find({ text: 'quokka', ...query })).toEqual([]);
  });

  test('names are found by any part, in any script, from one character on, each once', async () => {
    const chat = newChat();
    await say(chat, ['hi'], OCTOBER);
    const names = async (q: string) => {
      const response = await get(admin, { q, state: 'all' }, '/api/chats');
      return ((await response.json()) as ChatPage).items.map(({ name }) => name);
    };
    for (const [name, ...queries] of [
      ['山田 はなこ', '田', 'はな', 'こ', '山田 は'],
      ['สมชาย ใจดี', 'ชาย', 'ดี', 'ใ'],
      ['Anna Banana', 'ana', 'NNA B', 'a'],
    ] as const) {
      await chat.rpc.nameContact(CHI, name);
      await projectNow(chat);
      for (const q of queries) expect(await names(q), q).toEqual([name]);
    }
    expect(await names('田')).toEqual([]);
    await chat.rpc.nameContact(CHI, null);
  });
});

describe('refuses bad input', () => {
  test.each([
    {},
    { q: '' },
    { q: 'x'.repeat(101) },
    { q: 'a', from: 'yesterday' },
    { q: 'a', limit: '0' },
    { q: 'a', cursor: '2026-10.1' },
    { q: 'a', team: 'sales' },
  ])('%j', async (query) => {
    expect((await get(admin, query as Record<string, string>)).status).toBe(400);
  });

  test('the cursor of somebody else', async () => {
    const { nextCursor } = await pageOf(admin, { q: '返金', limit: '1' });
    expect(nextCursor).not.toContain('2026');
    expect((await get(ofBilling, { q: '返金', cursor: nextCursor ?? '' })).status).toBe(400);
  });
});

describe('refuses the wrong people', () => {
  test('whoever is not signed in', async () => {
    expect((await exports.default.fetch('http://kaiwa.test/api/search?q=a')).status).toBe(401);
  });

  test('each finds what she may read and nothing else, whatever she searches for', async () => {
    const { sales, billing } = chats;
    for (const [, ...queries] of LABELLED) {
      for (const q of queries) {
        const then = { to: MONTH_END };
        const everything = placesOf(await found(admin, q, then));
        const of = (chat: TestChat) => everything.filter((place) => place.startsWith(chat.chatId));
        expect(placesOf(await found(own, q, then)), q).toEqual([]);
        expect(placesOf(await found(ofBilling, q, then)), q).toEqual(of(billing));
        expect(placesOf(await found(ownsTheirs, q, then)), q).toEqual(of(sales));
      }
    }
  });

  test('a page says nothing of what is left out: no cursor, no count', async () => {
    expect(await pageOf(own, { q: '返金', limit: '1' })).toEqual({ hits: [], nextCursor: null, isPartial: false });
    const { sales } = chats;
    const page = await pageOf(ownsTheirs, { q: '返金', to: MONTH_END, limit: '2' });
    expect(page.hits.map(({ chatId }) => chatId)).toEqual([sales.chatId, sales.chatId]);
    expect(page.nextCursor).toBeNull();
  });

  test('earlier sessions are found by whoever may see the history', async () => {
    const chat = newChat();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 48 * HOUR_MS });
    await chat.rpc.receive([textIn(chat, 'echidna of the first session')]);
    await wish(chat, [{ type: 'claim' }, { type: 'transfer_team', teamId: 'billing' }, { type: 'claim' }]);
    await wish(chat, [{ type: 'resolve', reason: 'solved' }]);
    vi.useRealTimers();
    await wish(chat, [{ type: 'archive' }]);
    await wish(chat, [{ type: 'claim' }, { type: 'transfer_team', teamId: 'billing' }, { type: 'claim' }]);
    await chat.rpc.receive([textIn(chat, 'echidna of now')]);
    await projectNow(chat);
    expect(placesOf(await found(ofBilling, 'echidna'))).toHaveLength(2);
    expect(placesOf(await found(withoutHistory, 'echidna'))).toEqual([`${chat.chatId} echidna of now`]);
  });

  test('D1 may still believe that a chat is hers: the chat itself is asked', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'numbat')]);
    await wish(chat, [{ type: 'claim' }, { type: 'transfer_team', teamId: 'billing' }, { type: 'claim' }]);
    await projectNow(chat);
    expect(await found(ofBilling, 'numbat')).toHaveLength(1);
    await wish(chat, [{ type: 'transfer_team', teamId: 'sales' }, { type: 'claim' }]);
    expect(await found(ofBilling, 'numbat')).toEqual([]);
  });

  test('a chat that D1 does not know as hers is not asked at all', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'okapi')]);
    await wish(chat, [{ type: 'claim' }, { type: 'transfer_team', teamId: 'sales' }, { type: 'claim' }]);
    await projectNow(chat);
    await wish(chat, [{ type: 'transfer_team', teamId: 'billing' }, { type: 'claim' }]);
    expect(await found(ofBilling, 'okapi')).toEqual([]);
    await projectNow(chat);
    expect(await found(ofBilling, 'okapi')).toHaveLength(1);
  });

  test('who searched is told, and never for what', async () => {
    const told = (await auditLog('chats.searched')).filter(({ objectId }) => objectId === 'messages');
    expect(told.filter(({ actor }) => actor === admin.operatorId)).toHaveLength(1);
    expect(JSON.stringify(told)).not.toMatch(/返金|refund|quokka/i);
  });
});

test('where D1 is away, that is said', async () => {
  const line = vi.spyOn(console, 'error').mockReturnValue(undefined);
  const away = {
    withSession: () => ({
      prepare: () => {
        throw new Error('away');
      },
    }),
  } as unknown as D1Database;
  const response = await callApp('/api/search?q=a', { headers: admin.headers }, { ...NO_BRAKES, DB: away });
  expect(response.status).toBe(503);
  line.mockRestore();
});
