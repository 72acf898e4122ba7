// After a chat its operator is given nothing by herself for the team's wrap-up time, on real chats: she sees it, may end it, and what
// she takes by hand is hers all the same.
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { person, type TestChat } from '../testing/chat-client';
import {
  aPerson,
  askingChat,
  beginAnew,
  desk,
  isKnown,
  pass,
  publishDesk,
  rowsOf,
  staff,
} from '../testing/dispatch/desk-setup';
import { seedChannel } from '../testing/line-webhook';
import { signInOperator } from '../testing/sign-in';

const SECOND = 1_000;
const WRAP_UP = { mode: 'forced', wrapUpSec: 60 } as const;
let tests = 0;
let AYA = person('aya');

beforeEach(async () => {
  tests += 1;
  AYA = person(`aya_u${tests}`);
  await beginAnew();
  await seedChannel(env);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});

afterEach(() => {
  vi.useRealTimers();
});

const ownerOf = async (chat: TestChat) => (await chat.rpc.facts())?.owner;
const wrapUpOf = async () =>
  (await desk().people()).find(({ operatorId }) => operatorId === AYA.operatorId)?.wrapUpUntil;

/** Aya has had a chat and resolved it. */
async function afterAChat(options: Parameters<typeof publishDesk>[0] = { policy: WRAP_UP }): Promise<void> {
  await publishDesk(options);
  await staff(aPerson(AYA.operatorId));
  const chat = await askingChat();
  await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
  await end(chat, { type: 'resolve', reason: 'solved' });
}

async function end(chat: TestChat, wish: { type: 'resolve'; reason: 'solved' } | { type: 'return_to_bot' }) {
  const ended = await chat.rpc.applyWish(AYA, wish, { commandId: crypto.randomUUID() });
  expect(ended).toMatchObject({ ok: true });
  const query = `SELECT chat_id FROM facts WHERE chat_id = '${chat.chatId}' AND drop_at IS NOT NULL`;
  await expect.poll(() => rowsOf(query)).toHaveLength(1);
}

/** Why nobody is asked about it now, of Aya. */
async function verdictOf(chat: TestChat): Promise<string | undefined> {
  const [now] = await desk().decisionsOf((await chat.rpc.facts())?.sessionId ?? '');
  return now?.candidates.find(({ operatorId }) => operatorId === AYA.operatorId)?.verdict;
}

test('she is given nothing for so long, sees it, and is given who waits the moment it is over', async () => {
  await afterAChat();
  const until = await wrapUpOf();
  expect(until).toBeGreaterThan(Date.now() + 58 * SECOND);
  const chat = await askingChat();
  await isKnown(chat);
  expect(await verdictOf(chat)).toBe('wrap_up');
  expect((await desk().queueView('all')).teams[0]?.available).toBe(0);
  // Nothing but the clock: the next pass is named for its end.
  const due = await rowsOf<{ name: string; at: number }>(`SELECT name, at FROM due WHERE name = 'pass'`);
  expect(due).toEqual([{ name: 'pass', at: until }]);
  await pass(58 * SECOND);
  expect(await ownerOf(chat)).toBeNull();
  await pass(3 * SECOND);
  await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
  expect(await wrapUpOf()).toBeNull();
});

test('she is ready at once where she says so', async () => {
  await afterAChat();
  const chat = await askingChat();
  await isKnown(chat);
  expect(await ownerOf(chat)).toBeNull();
  const people = await desk().endWrapUp(AYA.operatorId);
  expect(people).toMatchObject([{ operatorId: AYA.operatorId, wrapUpUntil: null }]);
  await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
});

test('what she takes by hand is hers all the same', async () => {
  await afterAChat();
  const chat = await askingChat();
  await isKnown(chat);
  expect(await desk().takeNext({ operatorId: AYA.operatorId, name: AYA.name })).toMatchObject({ ok: true });
  expect(await ownerOf(chat)).toBe(AYA.operatorId);
});

test('a team that sets none leaves no pause', async () => {
  await afterAChat({ policy: { mode: 'forced' } });
  const chat = await askingChat();
  await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
});

test('a chat that goes back to the bot leaves no pause', async () => {
  await publishDesk({ policy: WRAP_UP });
  await staff(aPerson(AYA.operatorId));
  const first = await askingChat();
  await expect.poll(() => ownerOf(first)).toBe(AYA.operatorId);
  await end(first, { type: 'return_to_bot' });
  expect(await wrapUpOf()).toBeNull();
});

test('over the API it is her own wrap-up that she ends, and nobody else’s', async () => {
  vi.useRealTimers();
  const aya = await signInOperator({ name: 'Aya' });
  const ben = await signInOperator({ name: 'Ben' });
  AYA = aya.asker;
  await afterAChat();
  const end = (headers: HeadersInit) =>
    exports.default.fetch('http://kaiwa.test/api/desk/wrap-up', { method: 'DELETE', headers });
  expect((await end(ben.unsafeHeaders)).status).toBe(200);
  expect(await wrapUpOf()).toEqual(expect.any(Number));
  expect((await end(aya.unsafeHeaders)).status).toBe(200);
  expect(await wrapUpOf()).toBeNull();
});
