// A customer who comes back goes to whoever served her last, on real chats: inside the team's window though somebody else is less
// busy, kept for her as long as the team says and no longer, and after a reopen in any case.
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { OperatorEndReason } from '../domain/chat/session-state';
import type { Asker } from '../domain/permissions/asker';
import type { TeamPolicy } from '../domain/routing/entry';
import { claim, person, type TestChat, textIn } from '../testing/chat-client';
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

const HOUR = 3_600_000;
let tests = 0;
let [AYA, BEN] = [person('aya'), person('ben')];

beforeEach(async () => {
  tests += 1;
  [AYA, BEN] = [person(`aya_s${tests}`), person(`ben_s${tests}`)];
  await beginAnew();
  await seedChannel(env);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});

afterEach(() => {
  vi.useRealTimers();
});

const ownerOf = async (chat: TestChat) => (await chat.rpc.facts())?.owner;

async function usedOf({ operatorId }: Asker): Promise<number | undefined> {
  return (await desk().people()).find((one) => one.operatorId === operatorId)?.used;
}

async function isTaken(by: Asker): Promise<TestChat> {
  const chat = await askingChat();
  await isKnown(chat);
  await claim(chat, by);
  return chat;
}

function resolve(chat: TestChat, by: Asker, reason: OperatorEndReason) {
  return chat.rpc.applyWish(by, { type: 'resolve', reason }, { commandId: crypto.randomUUID() });
}

/** Ben served her; so long after that both are there, Ben with another chat, and she writes again. */
async function comesBack(
  after: number,
  { policy = {}, reason = 'duplicate', capacity = 4 }: Partial<Back> = {},
): Promise<TestChat> {
  await publishDesk({ policy: { strategy: 'manual' } });
  const chat = await isTaken(BEN);
  expect(await resolve(chat, BEN, reason)).toMatchObject({ ok: true });
  vi.setSystemTime(Date.now() + after);
  await staff(aPerson(AYA.operatorId), aPerson(BEN.operatorId, { capacity }));
  await isTaken(BEN);
  await expect.poll(() => usedOf(BEN)).toBe(1);
  await publishDesk({ policy: { mode: 'forced', ...policy } });
  await chat.rpc.receive([textIn(chat, 'it is me again, and I have a question')]);
  await expect
    .poll(() => rowsOf(`SELECT 1 FROM facts WHERE chat_id = '${chat.chatId}' AND entry_version = 2`))
    .toHaveLength(1);
  return chat;
}

interface Back {
  readonly policy: Partial<TeamPolicy>;
  readonly reason: OperatorEndReason;
  readonly capacity: number;
}

describe('who comes back', () => {
  test('inside the window goes to whoever served her last, though somebody else is less busy', async () => {
    const chat = await comesBack(23 * HOUR);
    await expect.poll(() => ownerOf(chat)).toBe(BEN.operatorId);
  });

  test('later than that goes to the least busy one', async () => {
    const chat = await comesBack(25 * HOUR);
    await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
  });

  test('by the window of the team she is placed in', async () => {
    const chat = await comesBack(2 * HOUR, { policy: { stickyWindowHours: 1 } });
    await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
  });

  test('to a session that goes on has whoever had it, whatever the window', async () => {
    const chat = await comesBack(2 * HOUR, { policy: { stickyWindowHours: 1 }, reason: 'solved' });
    await expect.poll(() => ownerOf(chat)).toBe(BEN.operatorId);
  });
});

describe('whoever served her last and may take nobody', () => {
  test('is not waited for without a hold', async () => {
    const chat = await comesBack(HOUR, { capacity: 1 });
    await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
  });

  test('is waited for as long as the team says, and no longer', async () => {
    const chat = await comesBack(HOUR, { capacity: 1, policy: { stickyHoldSec: 60 } });
    await pass(59_000);
    expect(await ownerOf(chat)).toBeNull();
    expect(await rowsOf('SELECT 1 FROM reservation')).toEqual([]);
    await pass(1_000);
    await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
  });

  test('gets her when she is free in that time', async () => {
    const chat = await comesBack(HOUR, { capacity: 1, policy: { stickyHoldSec: 60 } });
    await pass(30_000);
    expect(await ownerOf(chat)).toBeNull();
    await staff(aPerson(AYA.operatorId), aPerson(BEN.operatorId, { capacity: 2 }));
    await expect.poll(() => ownerOf(chat)).toBe(BEN.operatorId);
  });

  test('is not waited for outside of the window', async () => {
    const chat = await comesBack(25 * HOUR, { capacity: 1, policy: { stickyHoldSec: 60 } });
    await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
  });
});
