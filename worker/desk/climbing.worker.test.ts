// What nobody has seen to climbs on the real runtime: by the hub's alarm, over an eviction, each step once; and it ends at once when she
// looks, answers, or the chat goes elsewhere.
import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LoginId, OperatorId } from '../domain/ids';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { ChatRow } from '../protocol/chat-view';
import type { ClimbJob } from '../rpc/notice-job';
import { operatorHub } from '../stubs';
import { aRow, lastOf, openInbox } from '../testing/hub-client';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

type Raw = DurableObjectStub<import('./operator-hub-do').OperatorHub>;

const MINUTE = 60_000;
const START = Date.now();
const SENT = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
let me: SignedInOperator;
let chats = 0;
let seq = 0;
let steps: string[];
let watched: string;

beforeEach(async () => {
  me = await signInOperator();
  watched = me.operatorId;
  chats += 1;
  seq = 0;
  steps = [];
  vi.useFakeTimers({ toFake: ['Date'], now: START });
  vi.spyOn(env.NOTICES, 'send').mockImplementation((job) => {
    const its = job as ClimbJob;
    // What other tests of this hub left climbs on.
    if ('climb' in its && its.chatId === chatId() && its.who.operatorId === watched)
      steps.push(`${its.climb} ${its.kind}`);
    return Promise.resolve(SENT);
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const chatId = () => `demo:Uclimb${chats}`;
const hub = () => operatorHub(env, me.operatorId);
// The binding's type names no class.
const raw = () => hub() as unknown as Raw;
const notify = (more: Partial<ChatRow>) => hub().notify([aRow(chatId(), ++seq, { inboundCount: 1, ...more })]);
const mine = (more: Partial<ChatRow> = {}) =>
  notify({ state: 'active', owner: { operatorId: me.operatorId, name: 'Mint' }, teamId: 'sales', ...more });
const message = async () => {
  // Waiting for frames moves the clock.
  vi.setSystemTime(START);
  await mine();
  await mine({ inboundCount: 2, unansweredSince: START });
};
/** The alarm, so long after the start. */
async function at(ms: number): Promise<void> {
  vi.setSystemTime(START + ms);
  await runDurableObjectAlarm(raw());
}

describe('a message that nobody looks at', () => {
  test('goes to her other devices, to those who lead, and by mail, each once, though a tab of hers is open', async () => {
    await openInbox({ raw: raw() }, { operatorId: me.operatorId, loginId: me.loginId });
    await message();
    await at(MINUTE - 1);
    expect(steps).toEqual([]);
    await at(MINUTE);
    await at(MINUTE);
    expect(steps).toEqual(['push message']);
    await mine({ inboundCount: 3, unansweredSince: START });
    await at(5 * MINUTE);
    await at(15 * MINUTE);
    await at(16 * MINUTE);
    expect(steps).toEqual(['push message', 'leads message', 'mail message']);
  });

  test('names her, and nobody of the customers', async () => {
    await message();
    await at(5 * MINUTE);
    const jobs = vi.mocked(env.NOTICES.send).mock.calls.map(([job]) => job as ClimbJob);
    expect(jobs.findLast((job) => job.climb === 'leads' && job.chatId === chatId())).toEqual({
      climb: 'leads',
      who: { operatorId: me.operatorId, name: 'Mint' },
      kind: 'message',
      chatId: chatId(),
      scope: { state: 'active', ownerId: me.operatorId, lastOwnerId: null, offeredTo: null, teamIds: ['sales'] },
      since: START,
      at: START + 5 * MINUTE,
    });
  });

  test('climbs on where the hub was evicted, and no tab is open', async () => {
    await message();
    await evictDurableObject(raw());
    await at(MINUTE);
    await evictDurableObject(raw());
    await at(5 * MINUTE);
    expect(steps).toEqual(['push message', 'leads message']);
  });

  test('is tried again where the queue did not take it', async () => {
    await message();
    vi.mocked(env.NOTICES.send).mockRejectedValueOnce(new Error('overloaded'));
    await at(MINUTE);
    expect(steps).toEqual([]);
    await at(MINUTE + 30_000);
    expect(steps).toEqual(['push message']);
  });
});

describe('it ends at once', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['she read it', () => hub().readMarked(me.operatorId, chatId(), 2)],
    ['she answered', () => mine({ inboundCount: 2 })],
    ['a colleague took it over', () => notify({ state: 'active', owner: { operatorId: 'op_ren', name: 'Ren' } })],
    ['it was resolved', () => mine({ state: 'resolved', inboundCount: 2, unansweredSince: START })],
    [
      'she opened the chat',
      () => {
        const { operatorId, loginId, authVersion } = me;
        return hub().admit({ operatorId, loginId, authVersion, chatId: chatId(), isActivity: true });
      },
    ],
    [
      'she looks at it in a tab that has it open',
      async () => {
        const who = { operatorId: me.operatorId as OperatorId, loginId: me.loginId as LoginId };
        const tab = await openInbox({ raw: raw() }, who);
        tab.socket.send(JSON.stringify({ type: 'looked', chatId: chatId() }));
        // An answer says that what was sent before it has been read.
        tab.socket.send(JSON.stringify({ type: 'nothing', requestId: 'r' }));
        await expect.poll(() => lastOf(tab, 'error')).toBeDefined();
      },
    ],
  ])('%s', async (_, ends) => {
    await message();
    await at(MINUTE);
    expect(steps).toEqual(['push message']);
    await ends();
    await at(20 * MINUTE);
    expect(steps).toEqual(['push message']);
  });

  test('not by a socket that came back by itself, nor by what a colleague reads', async () => {
    await message();
    const { operatorId, loginId, authVersion } = me;
    await hub().admit({ operatorId, loginId, authVersion, chatId: chatId() });
    await hub().readMarked('op_ren', chatId(), 2);
    await at(MINUTE);
    expect(steps).toEqual(['push message']);
  });
});

test('a chat of a colleague whose hub is another one climbs there alone', async () => {
  const ren = { operatorId: 'op_ren_elsewhere', name: 'Ren' };
  watched = ren.operatorId;
  const others = ['op_a', 'op_b', 'op_c', 'op_d'].map((id) => operatorHub(env, id));
  const row = (n: number) =>
    aRow(chatId(), n, { state: 'active', owner: ren, inboundCount: n, unansweredSince: START });
  const names = [...new Set([...others, operatorHub(env, ren.operatorId)])];
  for (const each of names) for (const n of [1, 2]) await each.notify([row(n)]);
  vi.setSystemTime(START + MINUTE);
  for (const each of names) await runDurableObjectAlarm(each as unknown as Raw);
  expect(steps).toEqual(['push message']);
});

test('those who lead hear of it where they may see the chat', async () => {
  const news = {
    kind: 'unanswered',
    chatId: chatId(),
    who: { operatorId: 'op_ren', name: 'Ren' },
    asks: 'message',
    since: 1,
  } as const;
  const access = accessOf({ role: 'operator', teams: [] }, DEFAULT_ACCESS);
  const tab = await openInbox({ raw: raw() }, { operatorId: me.operatorId, loginId: me.loginId, access });
  const scope = { state: 'active', ownerId: 'op_ren', lastOwnerId: null, offeredTo: null, teamIds: ['sales'] } as const;
  await hub().told(me.operatorId, news, scope);
  await hub().told(me.operatorId, news, { ...scope, ownerId: me.operatorId });
  await expect.poll(() => tab.frames.filter(({ type }) => type === 'news')).toEqual([{ type: 'news', news }]);
});
