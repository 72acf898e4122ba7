// Two hundred who wait and two hundred slots that appear at once, on real chats: how long until every one of them is placed. The
// figure is printed. On a machine that is busy otherwise the bound is twice what the same chats needed to enter the queue.
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import { textIn } from '../testing/chat-client';
import {
  aPerson,
  beginAnew,
  connect,
  desk,
  deskChat,
  publishDesk,
  rowsOf,
  setPeople,
} from '../testing/dispatch/desk-setup';
import { seedChannel } from '../testing/line-webhook';

const COUNT = 200;
const WITHIN_MS = 2_000;
const PATIENTLY = { timeout: 90_000, interval: 200 };

beforeEach(async () => {
  await beginAnew();
  await seedChannel(env);
});

test('200 who wait are placed as soon as 200 slots appear', { timeout: 240_000 }, async () => {
  const operators = Array.from({ length: COUNT }, (_, i) => `op_scale_${i}`);
  await publishDesk({ policy: { mode: 'forced' } });
  await setPeople(...operators.map((operatorId) => aPerson(operatorId, { capacity: 1 })));
  for (const operatorId of operators) await desk().setStatus(operatorId, 'available', { handOver: false });
  const chats = Array.from({ length: COUNT }, () => deskChat());
  const askedAt = performance.now();
  await Promise.all(chats.map((chat) => chat.rpc.receive([textIn(chat, 'help')])));
  await expect.poll(() => countOf(`SELECT count(*) AS n FROM facts WHERE state = 'waiting'`), PATIENTLY).toBe(COUNT);
  const enteredMs = performance.now() - askedAt;
  const startedAt = performance.now();
  await connect(...operators);
  await expect.poll(() => countOf(`SELECT count(*) AS n FROM facts WHERE state = 'assigned'`), PATIENTLY).toBe(COUNT);
  const placedMs = performance.now() - startedAt;
  console.info(`${COUNT} entered in ${Math.round(enteredMs)} ms and were placed in ${Math.round(placedMs)} ms`);
  expect(placedMs).toBeLessThan(Math.max(WITHIN_MS, 2 * enteredMs));
  expect(await countOf('SELECT count(*) AS n FROM reservation')).toBe(0);
  const people = (await desk().people()).filter(({ operatorId }) => operators.includes(operatorId));
  expect(people.filter(({ used, reserved }) => used === 1 && reserved === 0)).toHaveLength(COUNT);
});

async function countOf(query: string): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(query);
  return row?.n ?? 0;
}
