// One's own browser as a place for notices: works · refuses bad input · refuses the wrong people; and it ends with the login. What the
// hub queues for whoever is not at her desk.
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { subscriptionsOf } from '../db/push-queries';
import type { NoticeJob } from '../rpc/notice-job';
import { loginGuard, operatorHub } from '../stubs';
import { FakeBrowser } from '../testing/fake-push-service';
import { aRow, openInbox } from '../testing/hub-client';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let me: SignedInOperator;
let browser: FakeBrowser;
let browsers = 0;

beforeEach(async () => {
  browsers += 1;
  me = await signInOperator();
  browser = await FakeBrowser.subscribe(`https://test.push.apple.com/route/${browsers}`);
});

afterEach(() => vi.restoreAllMocks());

const call = (method: string, body?: unknown, headers: Readonly<Record<string, string>> = me.unsafeHeaders) =>
  exports.default.fetch('http://localhost:8787/api/me/push', {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
const subscription = (more: object = {}) => ({ endpoint: browser.endpoint, keys: browser.keys, ...more });
const kept = () => subscriptionsOf(env.DB.withSession('first-primary'), me.operatorId);

describe('works', () => {
  test('a browser is subscribed by the desk’s key, and taken back', async () => {
    const before = await (await call('GET', undefined, me.headers)).json();
    expect(before).toEqual({ publicKey: expect.stringMatching(/^B[\w-]{86}$/), isOn: false, count: 0 });
    expect(await (await call('PUT', subscription())).json()).toMatchObject({ isOn: true, count: 1 });
    expect(await kept()).toMatchObject([{ loginId: me.loginId, endpoint: browser.endpoint, ...browser.keys }]);
    expect(await (await call('DELETE')).json()).toMatchObject({ isOn: false, count: 0 });
  });

  test('it ends with the login', async () => {
    await call('PUT', subscription());
    await loginGuard(env, `account:${me.operatorId}`).endLogin(me.loginId);
    await expect.poll(kept).toEqual([]);
  });

  test('another login of hers is not the subscribed one', async () => {
    await call('PUT', subscription());
    const other = await signInOperator({ operatorId: me.operatorId });
    expect(await (await call('GET', undefined, other.headers)).json()).toMatchObject({ isOn: false, count: 1 });
    await call('DELETE', undefined, other.unsafeHeaders);
    expect(await kept()).toHaveLength(1);
  });
});

describe('refuses bad input', () => {
  test.each([
    ['http', { endpoint: 'http://test.push.apple.com/a' }],
    ['a machine’s own address', { endpoint: 'https://127.0.0.1/a' }],
    ['what is no push service', { endpoint: 'https://push.example.net/a' }],
    ['a name inside a network', { endpoint: 'https://push.internal/a' }],
    ['the desk itself', { endpoint: 'https://localhost/a' }],
    ['no address', { endpoint: 'push' }],
    ['a key that is no point', { keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'AAAAAAAAAAAAAAAAAAAAAA' } }],
    ['a short secret', { keys: { p256dh: 'B', auth: 'A' } }],
  ])('%s', async (_, more) => {
    expect((await call('PUT', subscription(more))).status).toBe(400);
    expect(await kept()).toEqual([]);
  });
});

describe('refuses the wrong people', () => {
  test('nobody is signed in', async () => {
    expect((await call('GET', undefined, {})).status).toBe(401);
    const { cookie: _, ...headers } = me.unsafeHeaders;
    expect((await call('PUT', subscription(), headers)).status).toBe(401);
  });
});

describe('the hub queues', () => {
  const hub = () => operatorHub(env, me.operatorId);
  const mine = (seq: number, inboundCount: number) =>
    aRow(`demo:Upush${browsers}`, seq, {
      state: 'active',
      owner: { operatorId: me.operatorId, name: 'Me' },
      inboundCount,
      name: 'Mali',
    });
  const watch = () => {
    const queued: NoticeJob[] = [];
    vi.spyOn(env.NOTICES, 'send').mockImplementation((job) => {
      queued.push(job as NoticeJob);
      return Promise.resolve({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } });
    });
    return queued;
  };

  test('what happens in her chats while no tab of hers is open', async () => {
    const queued = watch();
    await hub().notify([mine(1, 1)]);
    await hub().notify([mine(2, 2)]);
    await hub().notify([mine(2, 2)]);
    expect(queued).toMatchObject([{ operatorId: me.operatorId, kind: 'message', name: 'Mali' }]);
  });

  test('and nothing while one is', async () => {
    const queued = watch();
    await openInbox({ raw: hub() }, { operatorId: me.operatorId, loginId: me.loginId });
    await hub().notify([mine(1, 1)]);
    await hub().notify([mine(2, 2)]);
    expect(queued).toEqual([]);
  });
});
