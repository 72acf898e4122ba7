// From a waiting customer to an operator who accepts, on real chats: offers and forced assignments, how they end, and what an answer
// that is lost comes to. Capacity is never exceeded, no entry is lost, no slot is left over.
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Asker } from '../domain/permissions/asker';
import type { DecisionView } from '../protocol/decision-view';
import type { DecisionOrder } from '../rpc/chat-session-rpc';
import { ChatSession } from '../session/chat-session-do';
import { person, type TestChat, textIn } from '../testing/chat-client';
import {
  aPerson,
  askingChat,
  beginAnew,
  desk,
  deskChat,
  isKnown,
  pass,
  publishDesk,
  ring,
  rowsOf,
  staff,
} from '../testing/dispatch/desk-setup';
import { seedChannel } from '../testing/line-webhook';

const MINUTE = 60_000;
let tests = 0;
let [AYA, BEN] = [person('aya'), person('ben')];

beforeEach(async () => {
  // People of their own for each test: chats of earlier ones may still tell of theirs.
  tests += 1;
  [AYA, BEN] = [person(`aya_${tests}`), person(`ben_${tests}`)];
  await beginAnew();
  await seedChannel(env);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function offerOf(chat: TestChat): Promise<number> {
  await expect.poll(async () => (await chat.rpc.facts())?.offerNo).toEqual(expect.any(Number));
  return (await chat.rpc.facts())?.offerNo ?? 0;
}

function accept(chat: TestChat, by: Asker, decisionNo: number) {
  return chat.rpc.applyWish(by, { type: 'claim', decisionNo }, { commandId: crypto.randomUUID() });
}

async function decisionsOf(chat: TestChat): Promise<readonly DecisionView[]> {
  return desk().decisionsOf((await chat.rpc.facts())?.sessionId ?? '');
}

/** Newest first, of those whom somebody was chosen for. */
async function outcomesOf(chat: TestChat): Promise<string[]> {
  const nameOf = (operatorId: string) => (operatorId === AYA.operatorId ? 'aya' : 'ben');
  const decisions = await decisionsOf(chat);
  return decisions.flatMap(({ chosen, outcome }) => (chosen ? [`${nameOf(chosen.operatorId)} ${outcome}`] : []));
}

async function personOf({ operatorId }: Asker) {
  return (await desk().people()).find((one) => one.operatorId === operatorId);
}

async function missedOf({ operatorId }: Asker): Promise<number> {
  const query = `SELECT json_extract(body, '$.missed') AS missed FROM person WHERE operator_id = '${operatorId}'`;
  const [row] = await rowsOf(query);
  return Number(row?.missed);
}

async function loadOf(operator: Asker) {
  const found = await personOf(operator);
  return found && { used: found.used, reserved: found.reserved };
}

describe('an offer', () => {
  test('is made to who is free, keeps a slot, and becomes hers when she accepts', async () => {
    await publishDesk();
    await staff(aPerson(AYA.operatorId));
    const chat = await askingChat();
    const decisionNo = await offerOf(chat);
    expect(await loadOf(AYA)).toEqual({ used: 0, reserved: 1 });
    expect(await desk().placeOf(chat.chatId)).toMatchObject({ position: 1, isBeingPlaced: true });
    expect(await accept(chat, AYA, decisionNo)).toMatchObject({ ok: true });
    await expect.poll(() => loadOf(AYA)).toEqual({ used: 1, reserved: 0 });
    await expect.poll(() => outcomesOf(chat)).toEqual(['aya accepted']);
    expect(await desk().placeOf(chat.chatId)).toEqual({ position: null });
    expect(await rowsOf('SELECT * FROM reservation')).toEqual([]);
    expect(await rowsOf('SELECT * FROM offer_watch')).toEqual([]);
    expect(await rowsOf('SELECT * FROM chat_call')).toEqual([]);
  });

  test('that she declines goes to the next one at once, and not to her again', async () => {
    await publishDesk();
    await staff(aPerson(AYA.operatorId), aPerson(BEN.operatorId));
    const chat = await askingChat();
    const decisionNo = await offerOf(chat);
    await desk().declineOffer(BEN.operatorId, decisionNo);
    expect((await chat.rpc.facts())?.offerNo).toBe(decisionNo);
    await desk().declineOffer(AYA.operatorId, decisionNo);
    await expect.poll(() => outcomesOf(chat)).toEqual(['ben open', 'aya declined']);
    expect(await accept(chat, AYA, decisionNo)).toMatchObject({ ok: false, error: { code: 'OFFER_OVER' } });
    expect(await accept(chat, BEN, await offerOf(chat))).toMatchObject({ ok: true });
    await expect.poll(() => loadOf(BEN)).toEqual({ used: 1, reserved: 0 });
    expect(await loadOf(AYA)).toEqual({ used: 0, reserved: 0 });
  });

  test('that nothing of hers shows within 8 s is not held against her', async () => {
    await publishDesk();
    await staff(aPerson(AYA.operatorId));
    const chat = await askingChat();
    const decisionNo = await offerOf(chat);
    await expect.poll(() => rowsOf('SELECT opened_at FROM offer_watch WHERE opened_at IS NOT NULL')).toHaveLength(1);
    await pass(7_900);
    expect((await chat.rpc.facts())?.offerNo).toBe(decisionNo);
    await pass(200);
    await expect.poll(() => outcomesOf(chat)).toEqual(['aya not_shown']);
    expect(await personOf(AYA)).toMatchObject({ declared: 'available', used: 0, reserved: 0 });
    // After a minute she is asked again.
    await pass(MINUTE);
    await expect.poll(() => outcomesOf(chat)).toEqual(['aya open', 'aya not_shown']);
  });

  test('that is shown and passes by goes to the next one after its time', async () => {
    await publishDesk();
    await staff(aPerson(AYA.operatorId), aPerson(BEN.operatorId));
    const chat = await askingChat();
    const decisionNo = await offerOf(chat);
    await desk().offerShown(AYA.operatorId, decisionNo);
    await pass(29_000);
    expect((await chat.rpc.facts())?.offerNo).toBe(decisionNo);
    await pass(1_100);
    await expect.poll(() => outcomesOf(chat)).toEqual(['ben open', 'aya timeout']);
  });

  test('three shown ones in a row that pass by make her Away, with the reason', async () => {
    await publishDesk({ policy: { excludeSec: 1 } });
    await staff(aPerson(AYA.operatorId, { capacity: 1 }));
    const chat = await askingChat();
    for (let round = 1; round <= 3; round++) {
      await expect.poll(() => outcomesOf(chat)).toHaveLength(round);
      await desk().offerShown(AYA.operatorId, await offerOf(chat));
      await pass(30_100);
      await expect.poll(async () => (await outcomesOf(chat))[0]).toBe('aya timeout');
      await pass(2_000);
    }
    expect(await personOf(AYA)).toMatchObject({ declared: 'away', effective: 'away', reason: 'missed_offers' });
    expect((await chat.rpc.facts())?.offerNo).toBeNull();
  });

  test('several that stood at the same time and pass by together are one miss', async () => {
    await publishDesk();
    await staff(aPerson(AYA.operatorId));
    const chats = [await askingChat(), await askingChat(), await askingChat(), await askingChat()];
    const numbers: number[] = [];
    for (const chat of chats) numbers.push(await offerOf(chat));
    for (const decisionNo of numbers) await desk().offerShown(AYA.operatorId, decisionNo);
    await pass(30_100);
    for (const chat of chats) await expect.poll(async () => (await outcomesOf(chat))[0]).toBe('aya timeout');
    expect(await personOf(AYA)).toMatchObject({ declared: 'available', reason: null });
    expect(await missedOf(AYA)).toBe(1);
  });

  test('does not count where she was accepting another while it stood', async () => {
    await publishDesk();
    await staff(aPerson(AYA.operatorId));
    const [taken, passed] = [await askingChat(), await askingChat()];
    await desk().offerShown(AYA.operatorId, await offerOf(passed));
    expect(await accept(taken, AYA, await offerOf(taken))).toMatchObject({ ok: true });
    await expect.poll(() => outcomesOf(taken)).toEqual(['aya accepted']);
    await pass(30_100);
    await expect.poll(async () => (await outcomesOf(passed))[0]).toBe('aya timeout');
    expect(await missedOf(AYA)).toBe(0);
  });

  test('that stood beside a miss and is accepted begins the count anew', async () => {
    await publishDesk();
    await staff(aPerson(AYA.operatorId));
    const passed = await askingChat();
    await desk().offerShown(AYA.operatorId, await offerOf(passed));
    await pass(10_000);
    const taken = await askingChat();
    const decisionNo = await offerOf(taken);
    await desk().offerShown(AYA.operatorId, decisionNo);
    await pass(20_100);
    await expect.poll(() => missedOf(AYA)).toBe(1);
    expect(await accept(taken, AYA, decisionNo)).toMatchObject({ ok: true });
    await expect.poll(() => missedOf(AYA)).toBe(0);
  });

  test('owns nothing: a colleague who claims first has it, and the record says so', async () => {
    await publishDesk();
    await staff(aPerson(AYA.operatorId));
    const chat = await askingChat();
    const decisionNo = await offerOf(chat);
    expect(await desk().reserveClaim({ operatorId: BEN.operatorId, chatId: chat.chatId, force: false })).toMatchObject({
      ok: true,
    });
    const claimed = await chat.rpc.applyWish(BEN, { type: 'claim' }, { commandId: crypto.randomUUID() });
    expect(claimed).toMatchObject({ ok: true });
    expect(await accept(chat, AYA, decisionNo)).toMatchObject({ ok: false, error: { code: 'OWNED' } });
    await expect.poll(() => outcomesOf(chat)).toEqual(['aya lost_to']);
    await expect.poll(() => loadOf(AYA)).toEqual({ used: 0, reserved: 0 });
    await expect.poll(() => loadOf(BEN)).toEqual({ used: 1, reserved: 0 });
  });

  test('is withdrawn when the customer gives up, and the slot goes to who waits behind her', async () => {
    await publishDesk();
    await staff(aPerson(AYA.operatorId, { capacity: 1 }));
    const first = await askingChat();
    await offerOf(first);
    const second = await askingChat();
    await expect.poll(() => desk().placeOf(second.chatId)).toMatchObject({ position: 2, isBeingPlaced: false });
    const gone = { ...textIn(first, ''), body: { kind: 'unfollow' as const } };
    await first.rpc.receive([gone]);
    await offerOf(second);
    await expect.poll(() => outcomesOf(first)).toEqual(['aya refused']);
    expect(await loadOf(AYA)).toEqual({ used: 0, reserved: 1 });
  });
});

describe('a forced assignment', () => {
  test('is hers at once, and the next one goes to who has fewer', async () => {
    await publishDesk({ policy: { mode: 'forced' } });
    await staff(aPerson(AYA.operatorId), aPerson(BEN.operatorId));
    const chats = [await askingChat(), await askingChat()];
    for (const chat of chats) await expect.poll(async () => (await chat.rpc.facts())?.state).toBe('assigned');
    expect(await Promise.all(chats.map(async (chat) => (await chat.rpc.facts())?.owner))).toEqual([
      AYA.operatorId,
      BEN.operatorId,
    ]);
    await expect.poll(() => loadOf(BEN)).toEqual({ used: 1, reserved: 0 });
  });

  test('stops at capacity, and goes on when a slot is free', async () => {
    await publishDesk({ policy: { mode: 'forced' } });
    await staff(aPerson(AYA.operatorId, { capacity: 1 }));
    const first = await askingChat();
    await expect.poll(async () => (await first.rpc.facts())?.owner).toBe(AYA.operatorId);
    const second = await askingChat();
    await expect.poll(() => desk().placeOf(second.chatId)).toMatchObject({ position: 1, isBeingPlaced: false });
    const resolved = await first.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: 'done' });
    expect(resolved).toMatchObject({ ok: true });
    await expect.poll(async () => (await second.rpc.facts())?.owner).toBe(AYA.operatorId);
    await expect.poll(() => loadOf(AYA)).toEqual({ used: 1, reserved: 0 });
  });
});

describe('who is asked at all', () => {
  test.each([
    ['nobody where the team hands out by hand', { policy: { strategy: 'manual' } }, []],
    ['nobody while intake is paused', { queue: { intake: 'paused' } }, []],
  ] as const)('%s', async (_, options, outcomes) => {
    await publishDesk(options);
    await staff(aPerson(AYA.operatorId));
    const chat = await askingChat();
    await isKnown(chat);
    await ring();
    expect(await outcomesOf(chat)).toEqual(outcomes);
  });

  test('nobody without settings of the desk: who wants a chat takes it', async () => {
    await env.SETTINGS.delete('settings');
    await beginAnew();
    await staff(aPerson(AYA.operatorId));
    const chat = await askingChat();
    await expect.poll(() => desk().placeOf(chat.chatId)).toMatchObject({ position: 1, isBeingPlaced: false });
    expect(await outcomesOf(chat)).toEqual([]);
  });

  test('settings that change act on those who wait', async () => {
    await publishDesk({ policy: { strategy: 'manual' } });
    await staff(aPerson(AYA.operatorId));
    const chat = await askingChat();
    await isKnown(chat);
    await publishDesk();
    await offerOf(chat);
  });

  test('says why nobody is asked, and records it once per change of reasons', async () => {
    await publishDesk();
    await staff(aPerson(AYA.operatorId, { capacity: 0 }));
    const chat = await askingChat();
    const verdicts = async () =>
      (await decisionsOf(chat)).map(({ outcome, candidates }) => `${outcome} ${candidates[0]?.verdict}`);
    // The first is what holds now, the second what was recorded.
    await expect.poll(verdicts).toEqual(['nobody capacity', 'nobody capacity']);
    await desk().setStatus(AYA.operatorId, 'away', { handOver: false });
    await ring();
    expect((await verdicts())[0]).toBe('nobody status');
  });
});

describe('answers that are lost', () => {
  const original = { assign: ChatSession.prototype.assign, offer: ChatSession.prototype.offer };

  test('the same decision is told again, and counts once', async () => {
    await publishDesk({ policy: { mode: 'forced' } });
    await staff(aPerson(AYA.operatorId));
    const told = vi.spyOn(ChatSession.prototype, 'assign').mockImplementationOnce(async function (
      this: ChatSession,
      order,
    ) {
      await original.assign.call(this, order);
      throw new Error('the answer is lost');
    });
    const chat = await askingChat();
    await expect.poll(async () => (await chat.rpc.facts())?.owner).toBe(AYA.operatorId);
    await pass(600);
    await expect.poll(() => outcomesOf(chat)).toEqual(['aya accepted']);
    expect(told).toHaveBeenCalledTimes(2);
    expect(await loadOf(AYA)).toEqual({ used: 1, reserved: 0 });
  });

  test('without any answer by its time the chat refuses the number for good, and only then the slot is free', async () => {
    await publishDesk({ policy: { mode: 'forced' } });
    await staff(aPerson(AYA.operatorId, { capacity: 1 }));
    const orders: DecisionOrder[] = [];
    const { assign } = ChatSession.prototype;
    const lost = vi.spyOn(ChatSession.prototype, 'assign').mockImplementation(async function (
      this: ChatSession,
      order,
    ) {
      if (orders.some(({ decisionNo }) => decisionNo !== order.decisionNo)) return assign.call(this, order);
      orders.push(order);
      throw new Error('it does not get through');
    });
    const silent = vi.spyOn(ChatSession.prototype, 'settle').mockRejectedValueOnce(new Error('nor does this'));
    const chat = await askingChat();
    await expect.poll(() => orders.length).toBeGreaterThan(0);
    await pass(4_900);
    expect(silent).not.toHaveBeenCalled();
    await pass(200);
    await expect.poll(() => silent.mock.calls.length).toBe(1);
    // Time alone frees nothing.
    expect(await loadOf(AYA)).toEqual({ used: 0, reserved: 1 });
    await pass(600);
    await expect.poll(async () => (await chat.rpc.facts())?.owner).toBe(AYA.operatorId);
    await expect.poll(() => outcomesOf(chat)).toEqual(['aya accepted', 'aya refused']);
    lost.mockRestore();
    const [late] = orders;
    if (!late) throw new Error('no order');
    await chat.rpc.applyWish(AYA, { type: 'release' }, { commandId: 'release' });
    expect(await chat.rpc.assign({ ...late, by: null })).not.toMatchObject({ outcome: 'ok' });
  });

  test('a chat whose object holds no session is asked about no more', async () => {
    await publishDesk();
    await staff(aPerson(AYA.operatorId, { capacity: 1 }));
    const chat = deskChat();
    const facts = { epoch: 1, seq: 1, version: 1, entryVersion: 1, weight: 0, owner: null, queueSince: Date.now() };
    await desk().facts({ ...facts, chatId: chat.chatId, sessionId: 'unknown', state: 'waiting' });
    const query = `SELECT state FROM facts WHERE chat_id = '${chat.chatId}'`;
    await expect.poll(() => rowsOf(query)).toEqual([{ state: 'closed' }]);
    expect(await loadOf(AYA)).toEqual({ used: 0, reserved: 0 });
  });
});
