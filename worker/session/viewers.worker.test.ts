// Who looks at a chat, from its sockets over the hub to the rows of colleagues: told to those who may see the chat, once for what happens
// in a second, as no change of a row; and whoever is gone without a word is gone there too before long.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ROLE_GRANTS } from '../domain/permissions/bundles';
import { operatorHub } from '../stubs';
import {
  AYA,
  BEN,
  CHI,
  type Desk,
  newChat,
  openDesk,
  person,
  servedChat,
  type TestChat,
  textIn,
} from '../testing/chat-client';
import { seedSettings } from '../testing/desk-settings';
import { desk, rowsOf } from '../testing/dispatch/desk-setup';
import { FakeLine } from '../testing/fake-line';
import { openInbox, type Tab } from '../testing/hub-client';
import { seedChannel } from '../testing/line-webhook';

type Hub = DurableObjectStub<import('../desk/operator-hub-do').OperatorHub>;

const DEF = person('def');
const EVA = person('eva', 'supervisor');
/** She sees her own chats and the queue, and so none that AYA holds. */
const OWN_ONLY = { ...BEN, access: { grants: ROLE_GRANTS.operator, teams: [] } };
const hub = () => env.OPERATOR_HUB.getByName('hub-0') as unknown as Hub; // the binding's type names no class
const tabs: Tab[] = [];
const desks: Desk[] = [];

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
});
beforeEach(() => seedSettings(env, { areWatchersShown: true }));
afterEach(() => {
  vi.useRealTimers();
  for (const { socket } of [...tabs.splice(0), ...desks.splice(0)]) socket.close(1000);
});

async function tabOf(who: Parameters<typeof openInbox>[1]): Promise<Tab> {
  const tab = await openInbox({ raw: hub() }, who);
  tabs.push(tab);
  return tab;
}
async function opened(chat: TestChat, who: Parameters<typeof openDesk>[1]): Promise<Desk> {
  const desk = await openDesk(chat, who);
  desks.push(desk);
  return desk;
}
/** Every telling of this chat's viewers, by their names. */
const toldOf = (tab: Tab, chat: TestChat): string[][] =>
  tab.frames
    .flatMap((frame) => (frame.type === 'viewers' ? frame.chats : []))
    .flatMap(({ chatId, people }) => (chatId === chat.chatId ? [people.map(({ name }) => name).toSorted()] : []));
const tells = (tab: Tab, chat: TestChat, ...told: string[][]) =>
  expect.poll(() => toldOf(tab, chat), { timeout: 5_000 }).toEqual(told);
const headOf = ({ frames }: Desk) =>
  frames.flatMap((frame) => (frame.type === 'viewers' ? [frame.people.map(({ name }) => name).toSorted()] : []));
const alarm = () => runDurableObjectAlarm(hub());
const asked = (chat: TestChat) =>
  runInDurableObject(hub(), (_, { storage }) =>
    storage.sql.exec('SELECT checked_at FROM viewing WHERE chat_id = ?', chat.chatId).toArray(),
  );

describe('a list', () => {
  test('is told who opened a chat and that she left it, without a place in the feed, a row or a notice', async () => {
    const def = await tabOf(DEF);
    const chat = await servedChat();
    // Her own look at it is told to others alone; what changes in the chat by itself comes as rows, and is told here as well.
    const log = await opened(chat, DEF);
    const aya = await opened(chat, AYA);
    await tells(def, chat, ['aya']);
    aya.socket.close(1000);
    await tells(def, chat, ['aya'], []);
    const changed = log.frames.flatMap((frame) => ('seq' in frame ? [frame.seq] : []));
    const rows = def.frames.flatMap((frame) => (frame.type === 'rows' ? frame.rows.map(({ row }) => row) : []));
    const seqs = rows.flatMap(({ chatId, seq }) => (chatId === chat.chatId ? [seq] : []));
    // Up to the greeting the chat was made; each later row has a change of its own.
    expect(seqs.filter((seq) => seq > (changed[0] ?? 0) && !changed.includes(seq))).toEqual([]);
    for (const frame of def.frames) if (frame.type === 'viewers') expect(Object.keys(frame)).toEqual(['type', 'chats']);
    await expect.poll(async () => (await asked(chat)).length).toBe(1);
  });

  test('is not told of its own person, nor of a chat that she may not see', async () => {
    const [chat, mark] = [await servedChat(), await servedChat()];
    const [aya, ben, def] = [await tabOf(AYA), await tabOf(OWN_ONLY), await tabOf(DEF)];
    await opened(chat, AYA);
    await tells(def, chat, ['aya']);
    await opened(mark, CHI);
    await tells(def, mark, ['chi']);
    await tells(aya, mark, ['chi']);
    expect(toldOf(aya, chat)).toEqual([]);
    expect(ben.frames.filter(({ type }) => type === 'viewers')).toEqual([]);
  });

  test('is told nothing of whoever passes by in less than a second', async () => {
    const [chat, mark] = [await servedChat(), await servedChat()];
    const def = await tabOf(DEF);
    const passing = await openDesk(chat, CHI);
    passing.socket.close(1000);
    await expect.poll(() => passing.closed).toBe(1000);
    // Whatever the chat had told, it would have told before this one.
    await opened(mark, CHI);
    await tells(def, mark, ['chi']);
    expect(toldOf(def, chat)).toEqual([]);
    expect(await asked(chat)).toEqual([]);
  });

  test('that opens or comes back learns who looks at what right behind its greeting', async () => {
    const chat = await servedChat();
    const def = await tabOf(DEF);
    await opened(chat, AYA);
    await opened(chat, CHI);
    await expect.poll(() => toldOf(def, chat).at(-1), { timeout: 5_000 }).toEqual(['aya', 'chi']);
    await evictDurableObject(hub());
    const back = await tabOf({ ...EVA, after: def.cursor() });
    await tells(back, chat, ['aya', 'chi']);
    const types = back.frames.map(({ type }) => type);
    expect(types.indexOf('viewers')).toBe(types.indexOf('caught_up') + 1);
    const blind = await tabOf({ ...OWN_ONLY, after: def.cursor() });
    await expect.poll(() => blind.frames.some(({ type }) => type === 'caught_up')).toBe(true);
    expect(toldOf(blind, chat)).toEqual([]);
  });

  test('learns it when the chat becomes hers to see, and when her rights grow', async () => {
    const chat = await servedChat();
    const [ben, def] = [await tabOf(OWN_ONLY), await tabOf(DEF)];
    await opened(chat, CHI);
    await tells(def, chat, ['chi']);
    const released = await chat.rpc.applyWish(AYA, { type: 'release' }, { commandId: crypto.randomUUID() });
    expect(released).toMatchObject({ ok: true });
    await tells(ben, chat, ['chi']);
    const other = await servedChat();
    await opened(other, CHI);
    await tells(def, other, ['chi']);
    expect(toldOf(ben, other)).toEqual([]);
    const { operatorId, name, role, access } = BEN;
    await operatorHub(env, operatorId).changeAccess({ operatorId, name, role, access });
    await tells(ben, other, ['chi']);
  });
});

describe('nobody stays behind', () => {
  test('whose tab died without a word: her chat is asked, finds no sign of her, and the list is told', async () => {
    const chat = await servedChat();
    const aya = await opened(chat, AYA);
    const chi = await opened(chat, CHI);
    const def = await tabOf(DEF);
    await expect.poll(() => toldOf(def, chat).at(-1), { timeout: 5_000 }).toEqual(['aya', 'chi']);
    // Neither has a tab of the list; both lines are silent for longer than one that lives can be.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 80_000 });
    await alarm();
    await expect.poll(() => toldOf(def, chat).at(-1), { timeout: 5_000 }).toEqual([]);
    await expect.poll(() => [aya.closed, chi.closed]).toEqual([1001, 1001]);
  });

  test('of whom an object that was started anew knows nothing: asked after five minutes, and not before', async () => {
    const chat = await servedChat();
    const def = await tabOf(DEF);
    const { epoch, seq } = (await chat.rpc.viewers()) ?? { epoch: 0, seq: 0 };
    const scope = {
      state: 'active',
      ownerId: AYA.operatorId,
      lastOwnerId: null,
      offeredTo: null,
      teamIds: [],
    } as const;
    const ghost = [{ operatorId: EVA.operatorId, name: 'eva' }];
    // Told by an object that is gone; she has a tab, so that nothing else speaks against it.
    await tabOf(EVA);
    await hub().viewersChanged({ chatId: chat.chatId, epoch, seq, people: ghost, scope, asOf: Date.now() });
    await tells(def, chat, ['eva']);
    const [told] = await asked(chat);
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start + 70_000 });
    await alarm();
    expect(await asked(chat)).toEqual([told]);
    vi.setSystemTime(start + 300_000);
    await alarm();
    await tells(def, chat, ['eva'], []);
    expect(await asked(chat)).toEqual([]);
  });

  test('where the chat does not answer', async () => {
    const def = await tabOf(DEF);
    const chat = newChat();
    const scope = { state: 'bot', ownerId: null, lastOwnerId: null, offeredTo: null, teamIds: [] } as const;
    const ghost = [{ operatorId: EVA.operatorId, name: 'eva' }];
    await hub().viewersChanged({ chatId: chat.chatId, epoch: 1, seq: 1, people: ghost, scope, asOf: Date.now() });
    await tells(def, chat, ['eva']);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 300_000 });
    await alarm();
    await tells(def, chat, ['eva'], []);
  });

  test('to be told to a new tab, where nobody could ask for longer than a hub believes it', async () => {
    const chat = await servedChat();
    const def = await tabOf(DEF);
    await opened(chat, AYA);
    await tells(def, chat, ['aya']);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 360_000 });
    const late = await tabOf({ ...EVA, validUntil: Date.now() + 600_000 });
    await expect.poll(() => late.frames.some(({ type }) => type === 'caught_up')).toBe(true);
    expect(toldOf(late, chat)).toEqual([]);
  });
});

test('a chat that slept knows who was there: one that comes or goes is one call to the hub, the same people are none', async () => {
  const chat = await servedChat();
  const def = await tabOf(DEF);
  const aya = await opened(chat, AYA);
  await tells(def, chat, ['aya']);
  await evictDurableObject(chat.raw);
  const second = await opened(chat, AYA);
  second.socket.close(1000);
  await expect.poll(() => second.closed).toBe(1000);
  await evictDurableObject(chat.raw);
  aya.socket.close(1000);
  await tells(def, chat, ['aya'], []);
});

describe('who watches, where the workspace does not show it', () => {
  beforeEach(() => seedSettings(env, { areWatchersShown: false }));

  test('is in nobody’s row or header but of those who lead the chat; nothing is sent to the others', async () => {
    const [chat, mark] = [await servedChat(), await servedChat()];
    const [def, eva] = [await tabOf(DEF), await tabOf(EVA)];
    const aya = await opened(chat, AYA);
    await tells(def, chat, ['aya']);
    const chi = await opened(chat, CHI);
    await tells(eva, chat, ['aya'], ['aya', 'chi']);
    expect(headOf(chi)).toEqual([['aya', 'chi']]);
    chi.socket.close(1000);
    await tells(eva, chat, ['aya'], ['aya', 'chi'], ['aya']);
    await opened(mark, AYA);
    await tells(def, mark, ['aya']);
    expect(toldOf(def, chat)).toEqual([['aya']]);
    expect(headOf(aya)).toEqual([]);
  });

  test('is shown as soon as the workspace shows it, by what the Dispatcher tells', async () => {
    const chat = await servedChat();
    const def = await tabOf(DEF);
    const aya = await opened(chat, AYA);
    await opened(chat, CHI);
    await tells(def, chat, ['aya']);
    await expect.poll(() => rowsOf(`SELECT 1 FROM facts WHERE chat_id = '${chat.chatId}'`)).toHaveLength(1);
    await desk().settingsChanged();
    await seedSettings(env, { areWatchersShown: true });
    await desk().settingsChanged();
    await tells(def, chat, ['aya'], ['aya', 'chi']);
    await expect.poll(() => headOf(aya)).toEqual([['aya', 'chi']]);
  });

  test('is written down all the same', async () => {
    const chat = await servedChat();
    await opened(chat, CHI);
    const viewed = await runInDurableObject(chat.raw, (_, { storage }) =>
      storage.sql.exec('SELECT operator_id FROM audit_views').toArray(),
    );
    expect(viewed).toContainEqual({ operator_id: CHI.operatorId });
  });

  test('is shown as soon as she takes the chat over', async () => {
    const chat = await servedChat();
    const def = await tabOf(DEF);
    const aya = await opened(chat, AYA);
    await opened(chat, CHI);
    await tells(def, chat, ['aya']);
    const taken = await chat.rpc.applyWish(CHI, { type: 'take_over' }, { commandId: crypto.randomUUID() });
    expect(taken).toMatchObject({ ok: true });
    await tells(def, chat, ['aya'], ['aya', 'chi']);
    await expect.poll(() => headOf(aya)).toEqual([['aya', 'chi']]);
  });
});

test('watching moves nobody’s read mark: neither the watcher’s, nor the owner’s, nor the one on the customer’s phone', async () => {
  const chat = await servedChat();
  const marks = async () => {
    const views = await Promise.all([AYA, CHI].map((who) => chat.rpc.view(who)));
    return views.map((view) => view.ok && [view.value.readCount, view.value.lineReadAt]);
  };
  const before = await marks();
  await opened(chat, CHI);
  await chat.rpc.entries(CHI, { before: null, limit: 10 });
  await chat.rpc.receive([textIn(chat, 'still there?')]);
  expect(await marks()).toEqual(before);
});
