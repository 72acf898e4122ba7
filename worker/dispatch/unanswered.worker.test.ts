// A chat that is taken from an owner who does not answer, on real chats: it goes to somebody else, and to her again only where nobody
// else can have it.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Asker } from '../domain/permissions/asker';
import { claim, person, type TestChat } from '../testing/chat-client';
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

let tests = 0;
let [AYA, BEN] = [person('aya'), person('ben')];

beforeEach(async () => {
  tests += 1;
  [AYA, BEN] = [person(`aya_u${tests}`), person(`ben_u${tests}`)];
  await beginAnew();
  await seedChannel(env);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});

afterEach(() => {
  vi.useRealTimers();
});

const ownerOf = async (chat: TestChat) => (await chat.rpc.facts())?.owner;
const usedOf = async ({ operatorId }: Asker) =>
  (await desk().people()).find((one) => one.operatorId === operatorId)?.used;

/** Aya has it and says nothing for one and a half times of what a first reply may take: sixty seconds. */
async function ayaLetsItWait(chat: TestChat): Promise<void> {
  await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
  await expect.poll(() => usedOf(AYA)).toBe(1);
  for (const _ of ['nudged', 'shown to supervisors', 'taken from her']) {
    await pass(30_500);
    await runDurableObjectAlarm(chat.raw);
  }
  const isBack = `SELECT 1 FROM facts WHERE chat_id = '${chat.chatId}' AND entry_version = 2`;
  await expect.poll(() => rowsOf(isBack)).toHaveLength(1);
}

test('goes to a colleague, though she has more chats', async () => {
  await publishDesk({ policy: { strategy: 'manual' } });
  await staff(aPerson(AYA.operatorId), aPerson(BEN.operatorId));
  const other = await askingChat();
  await isKnown(other);
  await claim(other, BEN);
  await expect.poll(() => usedOf(BEN)).toBe(1);
  await publishDesk({ policy: { mode: 'forced' } });
  const chat = await askingChat();
  await ayaLetsItWait(chat);
  await expect.poll(() => ownerOf(chat)).toBe(BEN.operatorId);
});

test('goes to her again only after a minute, where nobody else is there', async () => {
  await publishDesk({ policy: { mode: 'forced' } });
  await staff(aPerson(AYA.operatorId));
  const chat = await askingChat();
  await ayaLetsItWait(chat);
  await pass(58_000);
  expect(await ownerOf(chat)).toBeNull();
  await pass(3_000);
  await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
});
