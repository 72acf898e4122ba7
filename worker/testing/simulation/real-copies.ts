// Copies of a chat against its truth, at rest: every desk shows the log, D1 is what a rebuild would make it, and of what its sender
// took back nothing is left in any store or log line. Only tests import it.
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { EntryView } from '../../protocol/entry-view';
import type { TestChat } from '../chat-client';
import { projectNow } from '../scan-stores';
import type { RealChat } from './real-chat';
import type { RealWorld } from './real-world';

const SHOWN_MS = 5_000;
const PROJECTED = ['entries', 'sessions', 'chat_reads', 'chats'] as const;

export async function checkCopies(chat: RealChat, log: readonly EntryView[]): Promise<void> {
  await checkDesks(chat, log);
  await checkD1(chat, log);
}

async function checkDesks({ desks }: RealChat, log: readonly EntryView[]): Promise<void> {
  for (const desk of desks) {
    // The last frames may still be on their way.
    const screen = async () => {
      await desk.look();
      return [...desk.screen.values()].sort((a, b) => a.seq - b.seq);
    };
    await expect.poll(screen, { interval: 5, timeout: SHOWN_MS }).toEqual(log);
    expect(desk.gaps).toEqual([]);
  }
}

/** D1 as it was fed, lost, doubled and shuffled, against D1 built anew from the object. */
async function checkD1({ test }: RealChat, log: readonly EntryView[]): Promise<void> {
  const fed = await rowsOf(test.chatId);
  expect(fed.entries?.length).toBe(log.length);
  await env.DB.batch(
    PROJECTED.map((table) => env.DB.prepare(`DELETE FROM ${table} WHERE chat_id = ?`).bind(test.chatId)),
  );
  await projectNow(test);
  expect(await rowsOf(test.chatId)).toEqual(fed);
}

async function rowsOf(chatId: string): Promise<Record<string, unknown[]>> {
  const queries = {
    chats: 'SELECT * FROM chats WHERE chat_id = ?',
    sessions: 'SELECT * FROM sessions WHERE chat_id = ? ORDER BY id',
    entries: 'SELECT * FROM entries WHERE chat_id = ? ORDER BY epoch, seq',
    reads: 'SELECT operator_id, read_count FROM chat_reads WHERE chat_id = ? ORDER BY operator_id',
  };
  const answers = await env.DB.batch(Object.values(queries).map((sql) => env.DB.prepare(sql).bind(chatId)));
  return Object.fromEntries(Object.keys(queries).map((name, place) => [name, answers[place]?.results ?? []]));
}

/** What was taken back is found nowhere. @param logged every line that was logged */
export async function checkUnsent({ chats, queues }: RealWorld, logged: readonly string[]): Promise<void> {
  const stores: Record<string, string> = {
    hub: await dump(env.OPERATOR_HUB.getByName('hub-0') as unknown as TestChat['raw']), // the binding's type names no class
    D1: await dumpD1(),
    R2: await dumpR2(),
    log: logged.join('\n'),
    desks: JSON.stringify(chats.flatMap(({ desks }) => desks.map(({ screen }) => [...screen.values()]))),
  };
  for (const { test, tag } of chats) stores[tag] = await dump(test.raw);
  for (const text of chats.flatMap(({ customer }) => customer.unsentTexts())) {
    const places = Object.entries(stores).flatMap(([name, held]) => (held.includes(text) ? [name] : []));
    expect(places, text).toEqual([]);
  }
  // Whatever people write is in no log line, taken back or not.
  expect(logged.filter((line) => /(said|out)-R\d/.test(line))).toEqual([]);
  for (const [key, { chatId, entryId }] of queues.files) {
    const owner = chats.find(({ test }) => test.chatId === chatId);
    const isUnsent = owner?.customer.messages.get(entryId.slice('in_'.length))?.isUnsent === true;
    if (isUnsent) expect(await env.MEDIA.head(key), `file of ${entryId}`).toBeNull();
  }
}

const TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'";

function dump(stub: TestChat['raw']): Promise<string> {
  return runInDurableObject(stub, (_object, { storage: { sql } }) => {
    const tables = sql.exec<{ name: string }>(TABLES).toArray();
    return JSON.stringify(tables.map(({ name }) => sql.exec(`SELECT * FROM "${name}"`).toArray()));
  });
}

async function dumpD1(): Promise<string> {
  const { results } = await env.DB.prepare(TABLES).all<{ name: string }>();
  const answers = await env.DB.batch(results.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`)));
  return JSON.stringify(answers.map((answer) => answer.results));
}

/** Names, what is noted beside them, and the bytes of all that is longer than the one byte of a copied picture. */
async function dumpR2(): Promise<string> {
  const { objects } = await env.MEDIA.list({ include: ['customMetadata', 'httpMetadata'] });
  const bytes = objects.filter(({ size }) => size > 1).map(async ({ key }) => (await env.MEDIA.get(key))?.text());
  return JSON.stringify([objects.map(({ key, customMetadata }) => [key, customMetadata]), await Promise.all(bytes)]);
}
