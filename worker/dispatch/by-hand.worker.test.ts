// What people decide themselves, on real chats: claims that race each other and the passes, the next chat of one's queues, and an
// assignment by a supervisor.
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Asker } from '../domain/permissions/asker';
import { ChatSession } from '../session/chat-session-do';
import { CHI, person, type TestChat, textIn } from '../testing/chat-client';
import {
  aPerson,
  askingChat,
  beginAnew,
  connect,
  desk,
  deskChat,
  isKnown,
  pass,
  publishDesk,
  rowsOf,
  setPeople,
  staff,
} from '../testing/dispatch/desk-setup';
import { seedChannel } from '../testing/line-webhook';

const SUPERVISOR = { operatorId: CHI.operatorId, name: CHI.name };
let tests = 0;
let [AYA, BEN] = [person('aya'), person('ben')];

beforeEach(async () => {
  tests += 1;
  [AYA, BEN] = [person(`aya_h${tests}`), person(`ben_h${tests}`)];
  await beginAnew();
  await seedChannel(env);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Chats that wait, the oldest first. */
async function waitingChats(count: number): Promise<TestChat[]> {
  const chats: TestChat[] = [];
  for (let i = 0; i < count; i++) {
    vi.setSystemTime(Date.now() + 1_000);
    const chat = await askingChat();
    await isKnown(chat);
    chats.push(chat);
  }
  return chats;
}

async function loadOf({ operatorId }: Asker) {
  const found = (await desk().people()).find((one) => one.operatorId === operatorId);
  return found && { used: found.used, reserved: found.reserved };
}

const ownerOf = async (chat: TestChat | undefined) => (await chat?.rpc.facts())?.owner;
const nameless = ({ operatorId, name }: Asker) => ({ operatorId, name });

function claim(chat: TestChat, by: Asker) {
  return chat.rpc.applyWish(by, { type: 'claim' }, { commandId: crypto.randomUUID() });
}

describe('a claim', () => {
  test('above capacity is refused unless it is forced; without settings there is no limit', async () => {
    await publishDesk({ policy: { strategy: 'manual' } });
    await staff(aPerson(AYA.operatorId, { capacity: 1 }));
    const [first, second] = await waitingChats(2);
    if (!first || !second) throw new Error('no chats');
    const reserve = (chat: TestChat, by: Asker, force = false) =>
      desk().reserveClaim({ operatorId: by.operatorId, chatId: chat.chatId, force });
    expect(await reserve(first, AYA)).toEqual({ ok: true, value: null });
    // Asking twice for the same chat takes no second slot.
    expect(await reserve(first, AYA)).toEqual({ ok: true, value: null });
    expect(await reserve(second, AYA)).toEqual({ ok: false, error: { code: 'AT_CAPACITY', retry: false } });
    expect(await reserve(second, AYA, true)).toEqual({ ok: true, value: null });
    expect(await reserve(second, BEN)).toEqual({ ok: true, value: null });
  });

  test('that never comes keeps its slot for 5 s only', async () => {
    await publishDesk({ policy: { strategy: 'manual' } });
    await staff(aPerson(AYA.operatorId, { capacity: 1 }));
    const [chat] = await waitingChats(1);
    await desk().reserveClaim({ operatorId: AYA.operatorId, chatId: chat?.chatId ?? '', force: false });
    expect(await loadOf(AYA)).toEqual({ used: 0, reserved: 1 });
    await pass(4_900);
    expect(await loadOf(AYA)).toEqual({ used: 0, reserved: 1 });
    await pass(200);
    expect(await loadOf(AYA)).toEqual({ used: 0, reserved: 0 });
  });

  test('twenty at once, beside passes: one owner each, and automatic assignment stays within capacity', async () => {
    await publishDesk({ policy: { mode: 'forced' } });
    const operators = Array.from({ length: 4 }, (_, i) => person(`race_${tests}_${i}`));
    await staff(...operators.map(({ operatorId }) => aPerson(operatorId, { capacity: 1 })));
    await connect(...operators.map(({ operatorId }) => operatorId));
    const chats = Array.from({ length: 10 }, () => deskChat());
    const asks = chats.map((chat) => chat.rpc.receive([textIn(chat, 'help')]));
    const claims = chats.flatMap((chat, i) =>
      [operators[i % 4], operators[(i + 1) % 4]].map(async (by) => {
        if (!by) throw new Error('nobody');
        const room = await desk().reserveClaim({ operatorId: by.operatorId, chatId: chat.chatId, force: false });
        return room.ok && (await claim(chat, by)).ok ? { chat, by } : null;
      }),
    );
    const [, won] = await Promise.all([Promise.all(asks), Promise.all(claims)]);
    await expect.poll(async () => (await rowsOf('SELECT 1 FROM reservation')).length).toBe(0);
    const owners = await Promise.all(chats.map(ownerOf));
    for (const operator of operators) {
      // A claim had to find room too, so nobody is above her limit whoever came first.
      const owned = owners.filter((owner) => owner === operator.operatorId).length;
      expect(owned).toBeLessThanOrEqual(1);
      expect(await loadOf(operator)).toEqual({ used: owned, reserved: 0 });
    }
    expect(owners.filter((owner) => owner !== null)).toHaveLength(operators.length);
    // Whoever was told that she has it has it.
    for (const { chat, by } of won.filter((each) => each !== null)) expect(await ownerOf(chat)).toBe(by.operatorId);
  });
});

describe('the next chat', () => {
  test('is the oldest of her queues, also where the team hands out by hand', async () => {
    await publishDesk({ policy: { strategy: 'manual' } });
    await staff(aPerson(AYA.operatorId, { capacity: 2 }));
    const [first, second] = await waitingChats(3);
    expect(await desk().takeNext(nameless(AYA))).toEqual({ ok: true, value: { chatId: first?.chatId } });
    expect(await ownerOf(first)).toBe(AYA.operatorId);
    expect(await desk().takeNext(nameless(AYA))).toEqual({ ok: true, value: { chatId: second?.chatId } });
    expect(await desk().takeNext(nameless(AYA))).toMatchObject({ ok: false, error: { code: 'AT_CAPACITY' } });
  });

  /** She wants to be written to when it is her turn. */
  async function wantsCallback(chat: TestChat | undefined): Promise<void> {
    if (!chat) throw new Error('no chat');
    await chat.rpc.receive([{ ...textIn(chat, ''), body: { kind: 'postback', data: 'action=message_me_later' } }]);
    const parked = `SELECT 1 FROM facts WHERE chat_id = '${chat.chatId}' AND json_extract(body, '$.parked.kind') = 'callback'`;
    await expect.poll(() => rowsOf(parked)).toHaveLength(1);
  }

  test('is a callback at its place where the team hands out by hand: no pass gives it its turn', async () => {
    await publishDesk({ policy: { strategy: 'manual' } });
    await staff(aPerson(AYA.operatorId));
    const [first, second] = await waitingChats(2);
    await wantsCallback(first);
    expect(await desk().takeNext(nameless(AYA))).toEqual({ ok: true, value: { chatId: first?.chatId } });
    expect(await first?.rpc.facts()).toMatchObject({ state: 'assigned', owner: AYA.operatorId, parked: null });
    expect(await desk().takeNext(nameless(AYA))).toEqual({ ok: true, value: { chatId: second?.chatId } });
  });

  test('is no callback where a pass gives it its turn', async () => {
    await publishDesk();
    await setPeople(aPerson(AYA.operatorId));
    const [first] = await waitingChats(1);
    await wantsCallback(first);
    expect(await desk().takeNext(nameless(AYA))).toMatchObject({ ok: false, error: { code: 'NOTHING_WAITS' } });
  });

  test('of nobody is told as such, and so is that of a team that is not hers', async () => {
    await publishDesk({ policy: { strategy: 'manual' }, otherTeams: ['sales'] });
    await staff(aPerson(AYA.operatorId, { teams: ['sales'] }));
    await waitingChats(1);
    expect(await desk().takeNext(nameless(AYA))).toMatchObject({ ok: false, error: { code: 'NOTHING_WAITS' } });
  });

  test('is the one behind where somebody was faster', async () => {
    await publishDesk({ policy: { strategy: 'manual' } });
    await staff(aPerson(AYA.operatorId));
    const [first, second] = await waitingChats(2);
    if (!first) throw new Error('no chat');
    const { assign } = ChatSession.prototype;
    vi.spyOn(ChatSession.prototype, 'assign').mockImplementationOnce(async function (this: ChatSession, order) {
      await this.applyWish(BEN, { type: 'claim' }, { commandId: 'faster' });
      return assign.call(this, order);
    });
    expect(await desk().takeNext(nameless(AYA))).toEqual({ ok: true, value: { chatId: second?.chatId } });
    expect(await ownerOf(first)).toBe(BEN.operatorId);
  });

  test('that does not answer is settled, so that it lands on nobody later', async () => {
    await publishDesk({ policy: { strategy: 'manual' } });
    await staff(aPerson(AYA.operatorId));
    const [chat] = await waitingChats(1);
    const late = vi.spyOn(ChatSession.prototype, 'assign').mockRejectedValue(new Error('unreachable'));
    expect(await desk().takeNext(nameless(AYA))).toMatchObject({
      ok: false,
      error: { code: 'UNAVAILABLE', retry: true },
    });
    await expect.poll(() => loadOf(AYA)).toEqual({ used: 0, reserved: 0 });
    const order = late.mock.calls[0]?.[0];
    late.mockRestore();
    if (!order) throw new Error('never asked');
    expect(await chat?.rpc.assign(order)).toMatchObject({ outcome: 'FENCED' });
  });
});

describe('by a supervisor', () => {
  const give = (chat: TestChat | undefined, to: Asker, force = false) =>
    desk().assignByHand({ chatId: chat?.chatId ?? '', to: to.operatorId, by: SUPERVISOR, force });

  test('a waiting chat is given to who is there, also while it is offered to another', async () => {
    await publishDesk();
    await staff(aPerson(AYA.operatorId), aPerson(BEN.operatorId));
    const [chat] = await waitingChats(1);
    await expect.poll(async () => (await chat?.rpc.facts())?.offerNo).toEqual(expect.any(Number));
    expect(await give(chat, BEN)).toEqual({ ok: true, value: null });
    expect(await ownerOf(chat)).toBe(BEN.operatorId);
    await expect.poll(() => loadOf(AYA)).toEqual({ used: 0, reserved: 0 });
    await expect.poll(() => loadOf(BEN)).toEqual({ used: 1, reserved: 0 });
    const decisions = await desk().decisionsOf((await chat?.rpc.facts())?.sessionId ?? '');
    const byHand = decisions.find(({ mode }) => mode === 'manual');
    expect(byHand).toMatchObject({ chosen: { operatorId: BEN.operatorId }, outcome: 'accepted' });
  });

  test('nobody is given more than she holds, unless it is forced, nor anything while she is offline', async () => {
    await publishDesk({ policy: { strategy: 'manual' } });
    await staff(aPerson(AYA.operatorId, { capacity: 0 }));
    await setPeople(aPerson(AYA.operatorId, { capacity: 0 }), aPerson(BEN.operatorId));
    const [chat, owned] = await waitingChats(2);
    expect(await give(chat, AYA)).toMatchObject({ ok: false, error: { code: 'AT_CAPACITY' } });
    expect(await give(chat, BEN)).toMatchObject({ ok: false, error: { code: 'NOT_ELIGIBLE' } });
    expect(await give(chat, person('stranger'))).toMatchObject({ ok: false, error: { code: 'NOT_ELIGIBLE' } });
    expect(await give(deskChat(), AYA, true)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(await give(chat, AYA, true)).toEqual({ ok: true, value: null });
    if (!owned) throw new Error('no chat');
    await desk().reserveClaim({ operatorId: BEN.operatorId, chatId: owned.chatId, force: false });
    await claim(owned, BEN);
    const refused = await give(owned, AYA, true);
    expect(refused).toMatchObject({ ok: false, error: { code: 'OWNED', winner: { operatorId: BEN.operatorId } } });
  });
});
