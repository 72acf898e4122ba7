// A chat that is to be looked at again: set with its end, back in the list of whoever set it when its time comes, over crash and
// eviction; done or withdrawn by her. The customer hears nothing of it.
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ChatPage } from '../protocol/chat-view';
import {
  AYA,
  BEN,
  CHI,
  changesOf,
  openDesk,
  readStore,
  servedChat,
  type TestChat,
  textIn,
} from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { projectNow } from '../testing/scan-stores';
import { signInOperator } from '../testing/sign-in';
import type { ChatSession } from './chat-session-do';

const line = new FakeLine();
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});
afterEach(() => {
  vi.useRealTimers();
});

async function ring(chat: TestChat, at: number): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(at);
  await runDurableObjectAlarm(chat.raw);
}

const resolve = (chat: TestChat, at: number, note = 'solved?', commandId: string = crypto.randomUUID()) =>
  chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved', followUp: { at, note } }, { commandId });

async function viewOf(chat: TestChat, asker = AYA) {
  const view = await chat.rpc.view(asker);
  if (!view.ok) throw new Error(view.error.code);
  return view.value;
}

/** A chat of Aya's that she resolved so. */
async function remembered() {
  const chat = await servedChat();
  const at = Date.now() + HOUR_MS;
  expect(await resolve(chat, at)).toMatchObject({ ok: true });
  const [one] = (await viewOf(chat)).followUps ?? [];
  if (!one) throw new Error('not kept');
  return { chat, at, id: one.id };
}

describe('a follow-up', () => {
  test('is kept with the end and due when its time comes, whatever crashed and however often it rings', async () => {
    const { chat, at } = await remembered();
    const kept = { by: { operatorId: AYA.operatorId, name: AYA.name }, at, note: 'solved?' };
    expect(await viewOf(chat)).toMatchObject({ state: 'resolved', followUps: [{ ...kept, isDue: false }] });
    const shown = line.screenOf(chat.userId).length;
    await ring(chat, at - 1_000);
    expect((await viewOf(chat)).followUps).toMatchObject([{ isDue: false }]);
    vi.useRealTimers();
    await abortAllDurableObjects();
    await ring(chat, at);
    await runInDurableObject(chat.raw, (object: ChatSession) => object.alarm());
    expect(await viewOf(chat)).toMatchObject({ state: 'resolved', followUps: [{ ...kept, isDue: true }] });
    expect(await readStore(chat, "SELECT 1 FROM timers WHERE kind = 'follow_up'")).toEqual([]);
    expect(line.screenOf(chat.userId)).toHaveLength(shown);
  });

  test('comes to whoever has the chat open, and outlives its closing', async () => {
    const { chat, at } = await remembered();
    await chat.rpc.applyWish(AYA, { type: 'archive' }, { commandId: crypto.randomUUID() });
    const ben = await openDesk(chat, { ...BEN, validUntil: at + HOUR_MS });
    await ring(chat, at);
    await expect.poll(() => changesOf(ben).at(-1)?.chat.followUps).toMatchObject([{ isDue: true }]);
    expect((await viewOf(chat)).state).toBe('closed');
    // The hubs are told at once, though nobody holds the chat.
    const [row] = await readStore<{ lanes: string; seq: number }>(chat, 'SELECT lanes, seq FROM chat');
    expect(JSON.parse(row?.lanes ?? '{}')).toMatchObject({ hub: { wantSeq: row?.seq } });
  });

  test('is in the list of whoever set it once it is due, and not before', async () => {
    const reader = await signInOperator();
    const chat = await servedChat();
    const at = Date.now() + HOUR_MS;
    const command = { commandId: crypto.randomUUID() };
    const lead = { ...CHI, operatorId: reader.operatorId };
    const wish = { type: 'resolve', reason: 'solved', followUp: { at, note: '' } } as const;
    expect(await chat.rpc.applyWish(lead, wish, command)).toMatchObject({ ok: true });
    const listed = async () => {
      await projectNow(chat);
      const answer = await exports.default.fetch('http://kaiwa.test/api/chats?state=mine', { headers: reader.headers });
      return ((await answer.json()) as ChatPage).items.map(({ chatId }) => chatId);
    };
    expect(await listed()).not.toContain(chat.chatId);
    await ring(chat, at);
    vi.useRealTimers();
    expect(await listed()).toContain(chat.chatId);
    const [one] = (await viewOf(chat, lead)).followUps ?? [];
    await chat.rpc.dropFollowUp(lead, one?.id ?? '');
    expect(await listed()).not.toContain(chat.chatId);
  });

  test('is set once by the same command, and not for a time that has passed', async () => {
    const chat = await servedChat();
    expect(await resolve(chat, Date.now() - 1)).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
    expect((await viewOf(chat)).state).toBe('assigned');
    const at = Date.now() + HOUR_MS;
    await resolve(chat, at, 'once', 'same');
    await resolve(chat, at, 'once', 'same');
    expect((await viewOf(chat)).followUps).toHaveLength(1);
  });

  test('is done or withdrawn by whoever set it or leads the chat, and then rings no more', async () => {
    const { chat, at, id } = await remembered();
    expect(await chat.rpc.dropFollowUp(BEN, id)).toMatchObject({ ok: false, error: { code: 'NOT_PERMITTED' } });
    expect(await chat.rpc.dropFollowUp(AYA, id)).toMatchObject({ ok: true });
    expect(await chat.rpc.dropFollowUp(AYA, id)).toMatchObject({ ok: true });
    await ring(chat, at);
    expect((await viewOf(chat)).followUps).toBeUndefined();
    const other = await remembered();
    expect(await other.chat.rpc.dropFollowUp(CHI, other.id)).toMatchObject({ ok: true });
  });

  test('stays while the customer comes back meanwhile', async () => {
    const { chat, at } = await remembered();
    await chat.rpc.receive([textIn(chat, 'it broke again')]);
    await ring(chat, at);
    expect((await viewOf(chat, CHI)).followUps).toMatchObject([{ isDue: true }]);
  });
});
