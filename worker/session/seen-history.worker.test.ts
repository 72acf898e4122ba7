// Whoever may not see the whole history reads the chat's present session and what led to it: in pages, by id, as a file, live.

import { env } from 'cloudflare:workers';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Asker } from '../domain/permissions/asker';
import type { EntryPage } from '../protocol/entry-view';
import {
  AYA,
  BEN,
  changesOf,
  claim,
  newChat,
  newMessage,
  openDesk,
  type TestChat,
  textIn,
} from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { seenFrom } from './seen-history';

const { 'chat.history': _none, ...rest } = AYA.access.grants;
const LIMITED: Asker = { ...AYA, access: { ...AYA.access, grants: rest } };

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings());
});

async function page(chat: TestChat, asker: Asker): Promise<EntryPage> {
  const answer = await chat.rpc.entries(asker, { before: null, limit: 100 });
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

const wish = (chat: TestChat, type: 'archive') => chat.rpc.applyWish(AYA, { type }, { commandId: crypto.randomUUID() });

/** One session that is over, and a second one. @returns the chat, and the id of a line of the first */
async function secondTime(): Promise<{ chat: TestChat; old: string }> {
  const chat = newChat();
  const content = { type: 'text', text: 'help, the old secret' } as const;
  const body = { kind: 'message', lineMessageId: `m${Date.now()}`, content, quoteToken: 'q-old' } as const;
  await chat.rpc.receive([textIn(chat, '', { body })]);
  await claim(chat, AYA);
  const done = await chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: crypto.randomUUID() });
  if (!done.ok) throw new Error(done.error.code);
  await wish(chat, 'archive');
  const [first] = (await page(chat, AYA)).entries;
  // The next session begins after the end of the first, not in the same millisecond.
  const ended = Date.now();
  await vi.waitUntil(() => Date.now() > ended + 1);
  await chat.rpc.receive([textIn(chat, 'help, again')]);
  await claim(chat, AYA);
  return { chat, old: first?.id ?? '' };
}

test('the present session is read by pages, and the page says that it is cut', async () => {
  const { chat, old } = await secondTime();
  const [whole, cut] = [await page(chat, AYA), await page(chat, LIMITED)];
  expect(JSON.stringify(whole)).toContain('the old secret');
  expect(JSON.stringify(cut)).toContain('again');
  expect(JSON.stringify(cut)).not.toContain('the old secret');
  expect([whole.isCut, cut.isCut]).toEqual([undefined, true]);
  const changes = await chat.rpc.entries(LIMITED, { after: { epoch: whole.epoch, seq: 0 }, limit: 100 });
  expect(JSON.stringify(changes)).toContain('again');
  expect(JSON.stringify(changes)).not.toContain('the old secret');
  // By its id it is as one that does not exist.
  expect(await chat.rpc.entry(LIMITED, old)).toEqual(await chat.rpc.entry(LIMITED, 'in_nothing'));
  expect((await chat.rpc.entry(AYA, old)).ok).toBe(true);
  expect((await chat.rpc.mediaOf(LIMITED, old)).ok).toBe(false);
});

test('around an old message, or a time before it, only the present session is read', async () => {
  const { chat, old } = await secondTime();
  const read = (
    asker: Asker,
    query: { around: string } | { at: number } | { newer: { lineTs: number; seq: number } },
  ) => chat.rpc.entries(asker, { ...query, limit: 100 });
  expect(await read(LIMITED, { around: old })).toEqual(await read(LIMITED, { around: 'in_nothing' }));
  expect(JSON.stringify(await read(AYA, { around: old }))).toContain('the old secret');
  for (const query of [{ at: 0 }, { newer: { lineTs: 0, seq: 0 } }]) {
    const words = JSON.stringify(await read(LIMITED, query));
    expect(words).toContain('again');
    expect(words).not.toContain('the old secret');
    expect(JSON.stringify(await read(AYA, query))).toContain('the old secret');
  }
  expect(await read(LIMITED, { at: 0 })).toMatchObject({ value: { isCut: true, next: null } });
});

test('what is not hers to read is not hers to quote', async () => {
  const { chat, old } = await secondTime();
  const quote = newMessage('as you said', { quotedId: old });
  expect(await chat.rpc.send(LIMITED, quote)).toMatchObject({ ok: false, error: { code: 'NOT_QUOTABLE' } });
  expect(await chat.rpc.send(AYA, quote)).toMatchObject({ ok: true });
});

test('what changes in an old session is told live to whoever sees the history, and after a gap too', async () => {
  const { chat, old } = await secondTime();
  const start = `${(await page(chat, AYA)).epoch}.0`;
  const limited = await openDesk(chat, LIMITED);
  const whole = await openDesk(chat, { ...AYA, operatorId: BEN.operatorId });
  const unsend = { kind: 'unsend' as const, lineMessageId: old.replace('in_', '') };
  await chat.rpc.receive([textIn(chat, '', { body: unsend })]);
  await chat.rpc.receive([textIn(chat, 'and this is new')]);
  for (const desk of [limited, whole])
    await expect.poll(() => JSON.stringify(desk.frames)).toContain('and this is new');
  const idsOf = (desk: typeof whole) => changesOf(desk).flatMap(({ entries }) => entries.map(({ id }) => id));
  expect(idsOf(whole)).toContain(old);
  expect(idsOf(limited)).not.toContain(old);
  // Nothing is missing to the console: each frame begins where the one before ended.
  expect(changesOf(limited).map(({ seq }) => seq)).toEqual(changesOf(whole).map(({ seq }) => seq));
  const back = await openDesk(chat, { ...LIMITED, after: start });
  await expect.poll(() => JSON.stringify(back.frames)).toContain('and this is new');
  expect(idsOf(back)).not.toContain(old);
});

test('the words to the bot before it belong to it, those of a session before do not', () => {
  const session = { id: 's2', openedAt: 100 * 60_000, state: 'active' };
  const record = { state: { session } } as unknown as Parameters<typeof seenFrom>[1];
  const from = (end: number) => seenFrom({ endedBefore: () => end }, record, LIMITED);
  expect(from(0)).toBe(70 * 60_000);
  expect(from(90 * 60_000)).toBe(90 * 60_000 + 1);
  expect(from(100 * 60_000)).toBe(100 * 60_000);
  expect(seenFrom({ endedBefore: () => 1 }, record, AYA)).toBe(0);
});
