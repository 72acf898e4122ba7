// What a page of the list tells of chats that its reader does not see: nothing, also where it says how to go on.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { ChatPage } from '../protocol/chat-view';
import { newChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { projectNow } from '../testing/scan-stores';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const access = accessOf({ role: 'operator', teams: ['billing'] }, DEFAULT_ACCESS);
const userIds: string[] = [];
let reader: SignedInOperator;

/** Chats that talk to the bot: nobody's, so not an operator's to see. */
beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings());
  reader = await signInOperator({ access });
  for (let i = 0; i < 8; i++) {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'hello')]);
    await projectNow(chat);
    userIds.push(chat.userId);
  }
});

function list(cursor: string | null, who = reader): Promise<Response> {
  const query = new URLSearchParams({ limit: '1', ...(cursor !== null && { cursor }) });
  return exports.default.fetch(`http://kaiwa.test/api/chats?${query}`, { headers: who.headers });
}

test('neither a page nor its cursor names a chat of others, and the pages come to their end', async () => {
  let cursor: string | null = null;
  for (let pages = 0; pages < 3; pages++) {
    const page = (await (await list(cursor)).json()) as ChatPage;
    expect(page.items).toEqual([]);
    for (const userId of userIds) expect(JSON.stringify(page)).not.toContain(userId);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  expect(cursor).toBeNull();
});

test('whoever sees all reads each chat once', async () => {
  const lead = await signInOperator();
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = (await (await list(cursor, lead)).json()) as ChatPage;
    seen.push(...page.items.map(({ chatId }) => chatId.split(':')[1] ?? ''));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen.filter((userId) => userIds.includes(userId)).sort()).toEqual([...userIds].sort());
  expect(new Set(seen).size).toBe(seen.length);
});

test('a cursor of somebody else, or of one’s own making, is none', async () => {
  const { nextCursor } = (await (await list(null)).json()) as ChatPage;
  const other = await signInOperator({ access });
  expect((await list(nextCursor, other)).status).toBe(400);
  expect((await list(`demo:${userIds[0]}.1`)).status).toBe(400);
  expect((await list(nextCursor)).status).toBe(200);
});
