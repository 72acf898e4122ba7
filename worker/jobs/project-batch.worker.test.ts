// The projection over the real D1: whatever order, number of copies and failures, the newest state is what stays.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { writeProjection } from '../db/write-projection';
import type { Delivery, Entry, MessageEntry } from '../domain/chat/entry';
import type { OperatorId } from '../domain/ids';
import { aRow } from '../testing/hub-client';
import { anEntry, aPart, aSession, queued } from '../testing/projection-parts';
import { projectAgainBatch } from './project-again';
import { type ProjectDeps, projectBatch, retryDelaySec } from './project-batch';
import { writeParts } from './project-deps';
import { toProjectionRows } from './to-projection-rows';

let chats = 0;
const newChatId = () => `demo:Uproject${++chats}`;

/** Deps over the real D1 that keep what they were asked for; `failing` writes fail first. */
function recorder({ failing = 0, hubFails = false } = {}) {
  const seen = { writes: 0, confirmed: [] as string[], told: [] as string[][], mailed: [] as string[][] };
  const deps: ProjectDeps = {
    write: async (parts) => {
      seen.writes += 1;
      if (seen.writes <= failing) throw new Error('D1 DB is overloaded');
      await writeParts(env, parts);
    },
    confirm: async (chatId, upTo) => {
      seen.confirmed.push(`${chatId} ${upTo.epoch}.${upTo.seq}`);
    },
    tellHubs: async (rows) => {
      seen.told.push(rows.map((row) => `${row.chatId} ${row.seq}`));
      if (hubFails) throw new Error('no hub');
    },
    tellOfTickets: async () => undefined,
    tellMentioned: async () => undefined,
    mailTickets: async (ids) => {
      seen.mailed.push([...ids]);
    },
  };
  return { seen, deps };
}

function rowOf<T>(sql: string, ...values: unknown[]): Promise<T | null> {
  return env.DB.prepare(sql)
    .bind(...values)
    .first<T>();
}

describe('the newest state stays', () => {
  test('whatever the order and however often a part comes', async () => {
    const chatId = newChatId();
    const parts = [1, 2, 3, 4].map((seq) =>
      aPart(chatId, seq, {
        row: aRow(chatId, seq, { name: `name ${seq}`, state: seq < 4 ? 'waiting' : 'active' }),
        sessions: [{ changedSeq: seq, session: aSession(`session of ${chatId}`, seq < 4 ? 'waiting' : 'active') }],
        entries: [anEntry(1, `as of ${seq}`, seq)],
        reads: [{ operatorId: 'op_a', readCount: seq }],
      }),
    );
    const [one, two, three, four] = parts;
    for (const group of [[three], [four, one], [two], [four], [one, three], [two, two]]) {
      const messages = group.flatMap((part) => (part ? [queued(part)] : []));
      await projectBatch(messages, recorder().deps);
      expect(messages.map((message) => message.outcome)).toEqual(messages.map(() => 'acked'));
    }
    expect(await rowOf('SELECT name, name_key, state, epoch, seq FROM chats WHERE chat_id = ?', chatId)).toEqual({
      name: 'name 4',
      name_key: 'name 4',
      state: 'active',
      epoch: 1,
      seq: 4,
    });
    expect(await rowOf('SELECT state FROM sessions WHERE chat_id = ?', chatId)).toEqual({ state: 'active' });
    expect(await rowOf('SELECT changed_seq, body FROM entries WHERE chat_id = ?', chatId)).toMatchObject({
      changed_seq: 4,
      body: expect.stringContaining('as of 4'),
    });
    expect(await rowOf('SELECT read_count FROM chat_reads WHERE chat_id = ?', chatId)).toEqual({ read_count: 4 });
  });

  test('a restored store wins by its epoch, though its numbers are lower', async () => {
    const chatId = newChatId();
    const restored = aPart(chatId, 2, {
      row: aRow(chatId, 2, { epoch: 9, name: 'restored' }),
      upTo: { epoch: 9, seq: 2 },
      entries: [anEntry(1, 'as restored')],
      reads: [{ operatorId: 'op_a', readCount: 1 }],
    });
    const late = aPart(chatId, 700, {
      entries: [anEntry(1, 'late', 700)],
      reads: [{ operatorId: 'op_a', readCount: 50 }],
    });
    await projectBatch([queued(late)], recorder().deps);
    await projectBatch([queued(restored)], recorder().deps);
    await projectBatch([queued(late)], recorder().deps);
    expect(await rowOf('SELECT name, epoch FROM chats WHERE chat_id = ?', chatId)).toEqual({
      name: 'restored',
      epoch: 9,
    });
    expect(await rowOf('SELECT body FROM entries WHERE chat_id = ?', chatId)).toMatchObject({
      body: expect.stringContaining('as restored'),
    });
    expect(await rowOf('SELECT read_count FROM chat_reads WHERE chat_id = ?', chatId)).toEqual({ read_count: 1 });
  });

  test('what was read and is unread again stays so, whichever part comes last', async () => {
    const chatId = newChatId();
    const at = (seq: number, readCount: number) => aPart(chatId, seq, { reads: [{ operatorId: 'op_a', readCount }] });
    for (const group of [[at(5, 3)], [at(9, 2), at(5, 3)], [at(5, 3)]]) {
      await projectBatch(group.map(queued), recorder().deps);
    }
    expect(await rowOf('SELECT read_count, seq FROM chat_reads WHERE chat_id = ?', chatId)).toEqual({
      read_count: 2,
      seq: 9,
    });
  });

  test('a late copy of a session brings no old state back', async () => {
    const chatId = newChatId();
    const id = `session of ${chatId}`;
    const at = (seq: number, changedSeq: number, state: 'active' | 'on_hold') =>
      aPart(chatId, seq, { sessions: [{ changedSeq, session: aSession(id, state) }] });
    for (const part of [at(5, 5, 'active'), at(10, 9, 'active'), at(7, 7, 'on_hold')]) {
      await projectBatch([queued(part)], recorder().deps);
    }
    expect(await rowOf('SELECT state FROM sessions WHERE id = ?', id)).toEqual({ state: 'active' });
  });

  test('the end of a session that comes after its successor is written all the same', async () => {
    const chatId = newChatId();
    const first = `first of ${chatId}`;
    const parts = [
      aPart(chatId, 5, { sessions: [{ changedSeq: 5, session: aSession(first, 'active') }] }),
      aPart(chatId, 11, { sessions: [{ changedSeq: 11, session: aSession(`second of ${chatId}`, 'waiting') }] }),
      aPart(chatId, 10, {
        sessions: [{ changedSeq: 10, session: aSession(first, 'closed', { closedAt: 1_700_000_000_001 }) }],
      }),
    ];
    for (const part of parts) await projectBatch([queued(part)], recorder().deps);
    expect(await rowOf('SELECT state FROM sessions WHERE id = ?', first)).toEqual({ state: 'closed' });
  });

  test('after D1 failed, by the retries', async () => {
    const chatId = newChatId();
    const { seen, deps } = recorder({ failing: 2 });
    const first = [queued(aPart(chatId, 1)), queued(aPart(chatId, 2))];
    await projectBatch(first, deps);
    expect(first.map((message) => message.outcome)).toEqual([{ retryAfterSec: 10 }, { retryAfterSec: 10 }]);
    expect(seen.confirmed).toEqual([]);
    const second = [queued(aPart(chatId, 2), 2)];
    await projectBatch(second, deps);
    expect(second[0]?.outcome).toEqual({ retryAfterSec: 20 });
    await projectBatch([queued(aPart(chatId, 2), 3), queued(aPart(chatId, 1), 3)], deps);
    expect(await rowOf('SELECT seq FROM chats WHERE chat_id = ?', chatId)).toEqual({ seq: 2 });
  });
});

test('the delay doubles from 10 s to 10 min', () => {
  expect([1, 2, 3, 6, 7, 8, 40].map(retryDelaySec)).toEqual([10, 20, 40, 320, 600, 600, 600]);
});

test('every part is confirmed to its object, also several of one chat', async () => {
  const [one, two] = [newChatId(), newChatId()];
  const { seen, deps } = recorder();
  await projectBatch([queued(aPart(one, 1)), queued(aPart(one, 2)), queued(aPart(two, 9))], deps);
  expect(seen.writes).toBe(1);
  expect(seen.confirmed.sort()).toEqual([`${one} 1.1`, `${one} 1.2`, `${two} 1.9`]);
});

test('a confirmation that is not heard holds nothing up', async () => {
  const message = queued(aPart(newChatId(), 1));
  const { deps } = recorder();
  await projectBatch([message], { ...deps, confirm: () => Promise.reject(new Error('away')) });
  expect(message.outcome).toBe('acked');
});

describe('hubs', () => {
  test('are told once per batch, of the newest row of each chat that asks for it', async () => {
    const [bot, human] = [newChatId(), newChatId()];
    const { seen, deps } = recorder();
    const parts = [
      aPart(bot, 2, { tellHubs: true }),
      aPart(bot, 3, { tellHubs: true }),
      aPart(bot, 1, { tellHubs: true }),
      aPart(human, 1),
    ];
    await projectBatch(
      parts.map((part) => queued(part)),
      deps,
    );
    expect(seen.told).toEqual([[`${bot} 3`]]);
  });

  test('that do not answer cost a retry of what they should have heard, and of nothing else', async () => {
    const { deps } = recorder({ hubFails: true });
    const [forHubs, other] = [queued(aPart(newChatId(), 1, { tellHubs: true })), queued(aPart(newChatId(), 1))];
    await projectBatch([forHubs, other], deps);
    expect(forHubs.outcome).toEqual({ retryAfterSec: 10 });
    expect(other.outcome).toBe('acked');
  });

  test('are not told of what D1 does not have', async () => {
    const { seen, deps } = recorder({ failing: 1 });
    await projectBatch([queued(aPart(newChatId(), 1, { tellHubs: true }))], deps);
    expect(seen.told).toEqual([]);
  });
});

test('a part that D1 refuses takes no neighbour along once it was tried often', async () => {
  const [good, bad] = [newChatId(), newChatId()];
  // A column that must not be null.
  const poison = aPart(bad, 1, { row: aRow(bad, 1, { state: null as never }) });
  const { deps } = recorder();
  const together = [queued(aPart(good, 1)), queued(poison)];
  await projectBatch(together, deps);
  expect(await rowOf('SELECT seq FROM chats WHERE chat_id = ?', good)).toBeNull();
  const later = [queued(aPart(good, 1), 4), queued(poison, 4)];
  await projectBatch(later, deps);
  expect(later.map((message) => message.outcome)).toEqual(['acked', { retryAfterSec: 80 }]);
  expect(await rowOf('SELECT seq FROM chats WHERE chat_id = ?', good)).toEqual({ seq: 1 });
});

test('dead letters lose their payload and ask each chat once to send anew', async () => {
  const [one, two] = [newChatId(), newChatId()];
  const messages = [queued(aPart(one, 1)), queued(aPart(one, 2)), queued(aPart(two, 1), 2)];
  const asked: string[] = [];
  await projectAgainBatch(messages, async (chatId) => {
    asked.push(chatId);
    if (chatId === two) throw new Error('away');
  });
  expect(asked).toEqual([one, two]);
  expect(messages.map((message) => message.outcome)).toEqual(['acked', 'acked', { retryAfterSec: 20 }]);
});

test('one message of a chat that is being served costs D1 at most five written rows', async () => {
  const chatId = newChatId();
  const owner = { operatorId: 'op_a', name: 'Aya' };
  const part = (seq: number) =>
    aPart(chatId, seq, {
      row: aRow(chatId, seq, { owner, state: 'active', name: 'Mika' }),
      entries: [anEntry(seq, 'hello')],
    });
  await writeParts(env, [part(1)]);
  const written: number[] = [];
  const counting = {
    prepare: (sql: string) => env.DB.prepare(sql),
    batch: async <T>(statements: D1PreparedStatement[]) => {
      const results = await env.DB.batch<T>(statements);
      written.push(...results.map((result) => result.meta.rows_written));
      return results;
    },
  };
  // The chat's row with three indexes, and the line of the log.
  await writeProjection(counting, toProjectionRows([part(2)]));
  expect(written.reduce((sum, rows) => sum + rows, 0)).toBeLessThanOrEqual(5);
});

function entryRowOf(entry: Entry) {
  return toProjectionRows([aPart('demo:U1', entry.changedSeq, { entries: [entry] })]).entries[0];
}

function outgoing(delivery: Delivery): Entry {
  const author = { kind: 'operator', operatorId: 'op_a' as OperatorId, name: 'Aya' } as const;
  const message: MessageEntry = { kind: 'message', id: 'out', author, content: { type: 'text', text: 'hi' }, delivery };
  return { ...anEntry(3, 'hi', 5), ...message };
}

describe('a row of the log', () => {
  test('an answer bears how it went out, what it cost and when LINE took it', () => {
    expect(entryRowOf(outgoing({ state: 'sent', via: 'push', cost: 4, acceptedAt: 77 }))).toMatchObject({
      delivery_state: 'sent',
      via: 'push',
      cost: 4,
      accepted_at: 77,
      operator_id: 'op_a',
    });
    expect(entryRowOf(outgoing({ state: 'sent', via: 'reply', cost: 0, acceptedAt: 78 }))).toMatchObject({
      via: 'reply',
      cost: 0,
    });
    expect(entryRowOf(outgoing({ state: 'queued' }))).toMatchObject({ via: null, cost: null, accepted_at: null });
  });

  test('of a message that was taken back no word is left', () => {
    const stone = { ...anEntry(3, 'secret', 5), content: { type: 'unsent' } } as Entry;
    const row = entryRowOf(stone);
    expect(row).toMatchObject({ seq: 3, changed_seq: 5, author: 'customer', via: null });
    expect(JSON.parse(String(row?.body))).toEqual({
      kind: 'message',
      id: 'in_3',
      author: { kind: 'customer' },
      content: { type: 'unsent' },
    });
  });

  test('of several copies of a line the one that changed last is written, in any order of parts', () => {
    const text = aPart('demo:U1', 3, { entries: [anEntry(3, 'secret')] });
    const gone = aPart('demo:U1', 5, { entries: [{ ...anEntry(3, '', 5), content: { type: 'unsent' } } as Entry] });
    for (const parts of [
      [text, gone],
      [gone, text],
    ]) {
      const { entries } = toProjectionRows(parts);
      expect(entries).toHaveLength(1);
      expect(JSON.stringify(entries)).not.toContain('secret');
    }
  });
});
