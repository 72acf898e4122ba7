// What a person who has no tab open gets, over the real D1 and a push service that opens what it is handed.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { keepSubscription, SUBSCRIPTIONS_MAX, subscriptionsOf } from '../db/push-queries';
import type { NoticePreferences } from '../domain/notices/notice-kind';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { openPushSender } from '../platform/push-service';
import { DEFAULT_PREFERENCES } from '../protocol/preference-defaults';
import type { NoticeJob } from '../rpc/notice-job';
import { readStore, servedChat } from '../testing/chat-client';
import { FakeBrowser, FakePushService } from '../testing/fake-push-service';
import { signInOperator } from '../testing/sign-in';
import { type PushNoticesDeps, pushNoticesBatch, pushNoticesDeps } from './push-notices';

const NOW = Date.UTC(2026, 10, 30, 12);
let people = 0;

interface SetUp {
  readonly preferences?: Partial<NoticePreferences>;
  readonly deadLogins?: readonly string[];
  readonly browsers?: number;
  readonly seesChat?: boolean;
}

async function setUp({ preferences = {}, deadLogins = [], browsers: count = 1, seesChat = true }: SetUp = {}) {
  people += 1;
  const operatorId = `op_push_${people}`;
  const service = new FakePushService();
  const again: { job: NoticeJob; delaySec: number }[] = [];
  const browsers: FakeBrowser[] = [];
  const db = env.DB.withSession('first-primary');
  for (let i = 0; i < count; i += 1) {
    const browser = await FakeBrowser.subscribe(`https://test.push.apple.com/${operatorId}/${i}`);
    browsers.push(browser);
    await keepSubscription(db, {
      operatorId,
      loginId: `login_${i}`,
      endpoint: browser.endpoint,
      ...browser.keys,
      now: i,
    });
  }
  const deps: PushNoticesDeps = {
    db,
    sender: openPushSender(env, service.fetch),
    preferencesOf: async () => ({ ...DEFAULT_PREFERENCES.notices, ...preferences }),
    languageOf: async () => 'ja',
    sees: async () => seesChat,
    loginsOf: async () => browsers.map((_, i) => `login_${i}`).filter((id) => !deadLogins.includes(id)),
    again: async (job, delaySec) => {
      again.push({ job, delaySec });
    },
    now: () => NOW,
  };
  const job = (more: Partial<NoticeJob> = {}): NoticeJob => ({
    operatorId,
    kind: 'message',
    chatId: 'demo:U1',
    name: '田中',
    text: 'my card number',
    at: NOW - 1_000,
    ...more,
  });
  const push = async (more: Partial<NoticeJob> = {}) => {
    const ends: string[] = [];
    const message = { body: job(more), ack: () => ends.push('ack'), retry: () => ends.push('retry') };
    await pushNoticesBatch([message as unknown as Message<NoticeJob>], deps);
    return ends;
  };
  const opened = async (browser = browsers[0], pushed = service.pushed[0]) =>
    browser && pushed ? JSON.parse(await browser.open(pushed.body)) : null;
  const kept = async () => (await subscriptionsOf(db, operatorId)).map(({ endpoint }) => endpoint);
  return { service, browsers, again, push, opened, kept, job, deps };
}

describe('what is pushed', () => {
  test('says in her language what happened to whom, and nothing of what was written', async () => {
    const { push, opened, service } = await setUp();
    expect(await push()).toEqual(['ack']);
    expect(await opened()).toEqual({ title: '田中：新着メッセージ', body: '', chatId: 'demo:U1' });
    expect(service.pushed[0]?.headers.get('topic')).toMatch(/^[\w-]{32}$/);
  });

  test('holds the customer’s words where she allows it', async () => {
    const { push, opened } = await setUp({ preferences: { showsText: true } });
    await push();
    expect(await opened()).toMatchObject({ body: 'my card number' });
  });

  test('goes to each of her browsers, sealed for it', async () => {
    const { push, opened, service, browsers } = await setUp({ browsers: 2 });
    await push();
    const bodies = await Promise.all(
      browsers.map((browser) => {
        const mine = service.pushed.find(({ url }) => url === browser.endpoint);
        return opened(browser, mine);
      }),
    );
    expect(bodies.map(({ chatId }) => chatId)).toEqual(['demo:U1', 'demo:U1']);
  });
});

describe('nothing is pushed', () => {
  test.each<[string, SetUp, Partial<NoticeJob>]>([
    [
      'of a kind that she does not want',
      { preferences: { kinds: { message: { sound: true, notification: false } } } },
      {},
    ],
    ['while she wants to be left alone', { preferences: { isMuted: true } }, {}],
    ['of a reminder of a chat that is not hers to see by now', { seesChat: false }, { kind: 'follow_up' }],
    [
      'in her quiet hours',
      { preferences: { quiet: { isOn: true, from: '20:00', to: '22:00', zone: 'Asia/Tokyo' } } },
      {},
    ],
    ['of an offer that has gone on by now', {}, { kind: 'offer', at: NOW - 91_000 }],
    ['that is half an hour old', {}, { at: NOW - 1_801_000 }],
    ['to a login that has ended', { deadLogins: ['login_0'] }, {}],
  ])('%s', async (_, how, job) => {
    const { push, service } = await setUp(how);
    expect(await push(job)).toEqual(['ack']);
    expect(service.pushed).toEqual([]);
  });
});

describe('a browser', () => {
  test('that is gone is forgotten, and so is that of a login that has ended', async () => {
    const { push, service, kept, browsers } = await setUp({ browsers: 3, deadLogins: ['login_2'] });
    service.answers = [new Response(null, { status: 410 }), new Response(null, { status: 201 })];
    await push();
    const [gone] = service.pushed;
    expect(await kept()).toEqual(
      browsers.slice(0, 2).flatMap(({ endpoint }) => (endpoint === gone?.url ? [] : [endpoint])),
    );
  });

  test('that could not be reached is tried again alone, when its service says, and not for ever', async () => {
    const { push, service, again, kept } = await setUp({ browsers: 2 });
    service.answers = [new Response(null, { status: 429, headers: { 'retry-after': '45' } })];
    expect(await push()).toEqual(['ack']);
    const [next] = again;
    if (next === undefined) throw new Error('it is not tried again');
    expect([next.delaySec, next.job.tries, next.job.only?.length]).toEqual([45, 1, 1]);
    const missed = service.pushed[0]?.url;
    service.answers = [new Response(null, { status: 503 })];
    await push(next.job);
    expect(service.pushed.slice(2).map(({ url }) => url)).toEqual([missed]);
    expect(again[1]).toMatchObject({ delaySec: 20, job: { tries: 2 } });
    service.answers = [new Response(null, { status: 503 })];
    await push({ ...next.job, tries: 4 });
    expect(again).toHaveLength(2);
    expect(await kept()).toHaveLength(2);
  });

  test('that could not be reached gets no words later, which may have been taken back by then', async () => {
    const { push, service, again, opened } = await setUp({ preferences: { showsText: true } });
    service.answers = [new Response(null, { status: 503 })];
    await push();
    expect(await opened()).toMatchObject({ body: 'my card number' });
    await push(again[0]?.job);
    expect(await opened(undefined, service.pushed[1])).toMatchObject({ body: '' });
  });

  test('whose person cannot be asked about waits for the queue', async () => {
    const { deps, job, service } = await setUp();
    const ends: string[] = [];
    const message = { body: job(), ack: () => ends.push('ack'), retry: () => ends.push('retry') };
    const down = { ...deps, loginsOf: () => Promise.reject(new Error('overloaded')) };
    await pushNoticesBatch([message as unknown as Message<NoticeJob>], down);
    expect([ends, service.pushed]).toEqual([['retry'], []]);
  });
});

test('a person has ten of them at most: the oldest goes', async () => {
  const { kept, browsers } = await setUp({ browsers: SUBSCRIPTIONS_MAX + 2 });
  const left = await kept();
  expect(left).toHaveLength(SUBSCRIPTIONS_MAX);
  expect(left).not.toContain(browsers[0]?.endpoint);
  expect(left).toContain(browsers.at(-1)?.endpoint);
});

test('a browser that somebody else signs in at is hers from then on', async () => {
  const first = await setUp();
  const [browser] = first.browsers;
  if (browser === undefined) throw new Error('no browser');
  const its = { loginId: 'login_x', endpoint: browser.endpoint, ...browser.keys, now: 9 };
  await keepSubscription(first.deps.db, { operatorId: 'op_other', ...its });
  expect(await first.kept()).toEqual([]);
  expect(await subscriptionsOf(first.deps.db, 'op_other')).toHaveLength(1);
});

test('whether a chat is hers to see is asked of D1 and the chat, and nobody counts as looking', async () => {
  const aya = await signInOperator({
    name: 'Aya',
    access: accessOf({ role: 'operator', teams: ['sales'] }, DEFAULT_ACCESS),
  });
  const { sees } = pushNoticesDeps(env);
  const chat = await servedChat();
  expect(await sees(aya.operatorId, chat.chatId)).toBe(false);
  await env.DB.prepare("UPDATE operators SET role = 'admin' WHERE id = ?").bind(aya.operatorId).run();
  expect(await sees(aya.operatorId, chat.chatId)).toBe(true);
  expect(await readStore(chat, "SELECT 1 FROM jobs WHERE kind = 'audit'")).toEqual([]);
  await env.DB.prepare('UPDATE operators SET is_disabled = 1 WHERE id = ?').bind(aya.operatorId).run();
  expect(await sees(aya.operatorId, chat.chatId)).toBe(false);
});
