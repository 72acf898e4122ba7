// What is handed over by way of the Dispatcher, over HTTP: the same command has the same answer and no second effect, and one that
// was decided on what has changed is refused before anybody is asked.
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { ChatAnswer } from '../protocol/chat-view';
import type { ErrorBody } from '../protocol/error-body';
import { ChatSession } from '../session/chat-session-do';
import { claim, type TestChat } from '../testing/chat-client';
import {
  aPerson,
  askingChat,
  beginAnew,
  desk,
  isKnown,
  publishDesk,
  rowsOf,
  setPeople,
  staff,
} from '../testing/dispatch/desk-setup';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let aya: SignedInOperator;
let ben: SignedInOperator;
let chi: SignedInOperator;

beforeEach(async () => {
  await beginAnew();
  await seedChannel(env);
  aya = await signInOperator({ name: 'Aya' });
  ben = await signInOperator({ name: 'Ben' });
  chi = await signInOperator({ name: 'Chi', role: 'supervisor' });
  await publishDesk({ policy: { mode: 'offer', strategy: 'manual' } });
  await staff(aPerson(aya.operatorId), aPerson(ben.operatorId));
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function post(chat: TestChat, what: 'transfer' | 'assign' | 'claim', by: SignedInOperator, body: object) {
  const init = { method: 'POST', headers: by.unsafeHeaders, body: JSON.stringify(body) };
  const response = await exports.default.fetch(`http://kaiwa.test/api/chats/${chat.chatId}/${what}`, init);
  const read = (await response.json()) as ChatAnswer | ErrorBody;
  return 'chat' in read ? { status: response.status, chat: read.chat } : { code: read.error.code };
}

async function waiting(): Promise<TestChat> {
  const chat = await askingChat();
  await isKnown(chat);
  return chat;
}

async function servedByAya(): Promise<TestChat> {
  const chat = await waiting();
  await claim(chat, aya.asker);
  await expect.poll(async () => (await desk().people()).find((one) => one.operatorId === aya.operatorId)?.used).toBe(1);
  return chat;
}

async function viewOf(chat: TestChat) {
  const view = await chat.rpc.view(aya.asker);
  if (!view.ok) throw new Error(view.error.code);
  return view.value;
}

const newCommand = () => ({ commandId: crypto.randomUUID() });
const decided = async (chat: TestChat) => (await desk().decisionsOf((await viewOf(chat)).sessionId ?? '')).length;
const offerOf = async (chat: TestChat) => (await viewOf(chat)).offer?.decisionNo ?? null;

async function decline(chat: TestChat): Promise<void> {
  await desk().declineOffer(ben.operatorId, (await offerOf(chat)) ?? 0);
  await expect.poll(() => offerOf(chat)).toBeNull();
}

describe('a chat that is passed on by an offer', () => {
  test('is offered once by one command, whatever became of the offer', async () => {
    const chat = await servedByAya();
    const command = { ...newCommand(), operatorId: ben.operatorId };
    expect(await post(chat, 'transfer', aya, command)).toMatchObject({ status: 200, chat: { state: 'assigned' } });
    const offered = await offerOf(chat);
    expect(offered).toEqual(expect.any(Number));
    expect(await post(chat, 'transfer', aya, command)).toMatchObject({ chat: { offer: { decisionNo: offered } } });
    await decline(chat);
    // The answer stands also where its colleague could not be asked any more.
    await setPeople(aPerson(aya.operatorId));
    expect(await post(chat, 'transfer', aya, command)).toMatchObject({ status: 200, chat: { state: 'assigned' } });
    expect(await offerOf(chat)).toBeNull();
    expect(await decided(chat)).toBe(1);
    await expect.poll(() => rowsOf('SELECT 1 FROM reservation')).toEqual([]);
  });

  test('and accepted is answered again to whoever may not see it any more, without its words', async () => {
    const access = accessOf({ role: 'operator', teams: [] }, DEFAULT_ACCESS);
    const own = await signInOperator({ name: 'Own', access });
    await staff(aPerson(own.operatorId), aPerson(ben.operatorId));
    const chat = await waiting();
    await claim(chat, own.asker);
    await expect
      .poll(async () => (await desk().people()).find((one) => one.operatorId === own.operatorId)?.used)
      .toBe(1);
    const command = { ...newCommand(), operatorId: ben.operatorId };
    await post(chat, 'transfer', own, command);
    const decisionNo = (await offerOf(chat)) ?? 0;
    expect(await chat.rpc.applyWish(ben.asker, { type: 'claim', decisionNo }, newCommand())).toMatchObject({
      ok: true,
    });
    expect(await chat.rpc.view(own.asker)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(await post(chat, 'transfer', own, command)).toMatchObject({
      status: 200,
      chat: { owner: { operatorId: ben.operatorId }, preview: null },
    });
    expect(await post(chat, 'transfer', own, { ...command, ...newCommand() })).toEqual({ code: 'NOT_FOUND' });
  });

  test('by two commands is offered once too, and neither offers it again', async () => {
    const chat = await servedByAya();
    const [first, second] = [newCommand(), newCommand()].map((one) => ({ ...one, operatorId: ben.operatorId }));
    if (!first || !second) throw new Error('no commands');
    await post(chat, 'transfer', aya, first);
    await post(chat, 'transfer', aya, second);
    await decline(chat);
    for (const command of [first, second]) {
      expect(await post(chat, 'transfer', aya, command)).toMatchObject({ status: 200 });
      expect(await offerOf(chat)).toBeNull();
    }
    // A new wish is a new offer.
    await post(chat, 'transfer', aya, { ...newCommand(), operatorId: ben.operatorId });
    expect(await offerOf(chat)).toEqual(expect.any(Number));
  });

  test('by a command on an older version is refused with STALE, again too, and nobody is asked', async () => {
    const chat = await servedByAya();
    const { version } = await viewOf(chat);
    const stale = { ...newCommand(), operatorId: ben.operatorId, expectedVersion: version - 1 };
    expect(await post(chat, 'transfer', aya, stale)).toEqual({ code: 'STALE' });
    expect(await post(chat, 'transfer', aya, stale)).toEqual({ code: 'STALE' });
    expect([await offerOf(chat), await decided(chat)]).toEqual([null, 0]);
    expect(await rowsOf('SELECT 1 FROM reservation')).toEqual([]);
    const present = { ...newCommand(), operatorId: ben.operatorId, expectedVersion: version };
    expect(await post(chat, 'transfer', aya, present)).toMatchObject({
      chat: { offer: { to: { operatorId: ben.operatorId } } },
    });
  });

  test('whose chat did not answer in time is offered by the same command later', async () => {
    const chat = await servedByAya();
    const command = { ...newCommand(), operatorId: ben.operatorId };
    const { offer } = ChatSession.prototype;
    const lost = vi.spyOn(ChatSession.prototype, 'offer').mockImplementationOnce(async function (
      this: ChatSession,
      order,
    ) {
      await offer.call(this, order);
      throw new Error('the answer is lost');
    });
    expect(await post(chat, 'transfer', aya, command)).toEqual({ code: 'UNAVAILABLE' });
    lost.mockRestore();
    await expect.poll(() => offerOf(chat)).toBeNull();
    expect(await post(chat, 'transfer', aya, command)).toMatchObject({ status: 200 });
    expect(await offerOf(chat)).toEqual(expect.any(Number));
  });

  test('by somebody else under the same id is her own command', async () => {
    const chat = await servedByAya();
    const command = { ...newCommand(), operatorId: ben.operatorId };
    await post(chat, 'transfer', aya, command);
    expect(await post(chat, 'transfer', ben, command)).toEqual({ code: 'NOT_OWNER' });
  });
});

describe('a chat that a supervisor gives away', () => {
  test('is given once by one command, whatever became of it', async () => {
    const chat = await waiting();
    const command = { ...newCommand(), operatorId: ben.operatorId };
    expect(await post(chat, 'assign', chi, command)).toMatchObject({ chat: { owner: { operatorId: ben.operatorId } } });
    await chat.rpc.applyWish(ben.asker, { type: 'release' }, newCommand());
    expect(await post(chat, 'assign', chi, command)).toMatchObject({ status: 200, chat: { state: 'waiting' } });
    expect(await decided(chat)).toBe(1);
  });

  test('by a command on an older version is refused with STALE, and nobody gets it', async () => {
    const chat = await waiting();
    const { version } = await viewOf(chat);
    const stale = { ...newCommand(), operatorId: ben.operatorId, expectedVersion: version + 1 };
    expect(await post(chat, 'assign', chi, stale)).toEqual({ code: 'STALE' });
    expect([(await viewOf(chat)).state, await decided(chat)]).toEqual(['waiting', 0]);
    const present = { ...newCommand(), operatorId: ben.operatorId, expectedVersion: version };
    expect(await post(chat, 'assign', chi, present)).toMatchObject({ chat: { owner: { operatorId: ben.operatorId } } });
  });
});

describe('what the Dispatcher refuses', () => {
  test('for want of room is refused to the same claim again; a new one goes', async () => {
    const chat = await waiting();
    await setPeople(aPerson(aya.operatorId, { capacity: 0 }), aPerson(ben.operatorId));
    const command = newCommand();
    expect(await post(chat, 'claim', aya, command)).toEqual({ code: 'AT_CAPACITY' });
    await setPeople(aPerson(aya.operatorId), aPerson(ben.operatorId));
    expect(await post(chat, 'claim', aya, command)).toEqual({ code: 'AT_CAPACITY' });
    expect((await viewOf(chat)).state).toBe('waiting');
    expect(await post(chat, 'claim', aya, newCommand())).toMatchObject({ chat: { state: 'assigned' } });
  });

  test('for want of room is no answer to a claim that was done before', async () => {
    const chat = await waiting();
    const command = newCommand();
    expect(await post(chat, 'claim', aya, command)).toMatchObject({ chat: { state: 'assigned' } });
    await chat.rpc.applyWish(aya.asker, { type: 'release' }, newCommand());
    await setPeople(aPerson(aya.operatorId, { capacity: 0 }), aPerson(ben.operatorId));
    const usedByAya = async () => (await desk().people()).find((one) => one.operatorId === aya.operatorId);
    await expect.poll(usedByAya).toMatchObject({ used: 0, reserved: 0 });
    expect(await post(chat, 'claim', aya, command)).toMatchObject({ status: 200, chat: { state: 'waiting' } });
  });

  test('as the supervisor’s choice is full or away is refused again, though she could take it now', async () => {
    const chat = await waiting();
    await setPeople(aPerson(aya.operatorId), aPerson(ben.operatorId, { capacity: 0 }));
    const full = { ...newCommand(), operatorId: ben.operatorId };
    expect(await post(chat, 'assign', chi, full)).toEqual({ code: 'AT_CAPACITY' });
    await desk().setStatus(ben.operatorId, 'offline', { handOver: false });
    const away = { ...newCommand(), operatorId: ben.operatorId };
    expect(await post(chat, 'assign', chi, away)).toEqual({ code: 'NOT_ELIGIBLE' });
    await staff(aPerson(aya.operatorId), aPerson(ben.operatorId));
    expect(await post(chat, 'assign', chi, full)).toEqual({ code: 'AT_CAPACITY' });
    expect(await post(chat, 'assign', chi, away)).toEqual({ code: 'NOT_ELIGIBLE' });
    expect([(await viewOf(chat)).state, await decided(chat)]).toEqual(['waiting', 0]);
  });

  test('as another offer stands, or her colleague is away, is refused to the same transfer again', async () => {
    await staff(aPerson(aya.operatorId), aPerson(ben.operatorId), aPerson(chi.operatorId));
    const chat = await servedByAya();
    await desk().setStatus(ben.operatorId, 'offline', { handOver: false });
    const away = { ...newCommand(), operatorId: ben.operatorId };
    expect(await post(chat, 'transfer', aya, away)).toEqual({ code: 'NOT_ELIGIBLE' });
    await desk().setStatus(ben.operatorId, 'available', { handOver: false });
    expect(await post(chat, 'transfer', aya, away)).toEqual({ code: 'NOT_ELIGIBLE' });
    await post(chat, 'transfer', aya, { ...newCommand(), operatorId: ben.operatorId });
    const second = { ...newCommand(), operatorId: chi.operatorId };
    expect(await post(chat, 'transfer', aya, second)).toEqual({ code: 'OFFER_OPEN' });
    await decline(chat);
    expect(await post(chat, 'transfer', aya, second)).toEqual({ code: 'OFFER_OPEN' });
    expect(await offerOf(chat)).toBeNull();
  });
});
