// What the projection writes of the desk, and what a message costs: rows that keep their value are not written again.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { Session } from '../domain/chat/session-state';
import type { Ticket } from '../domain/chat/ticket';
import type { SessionId } from '../domain/ids';
import type { SessionSla } from '../domain/sla/session-sla';
import { DEFAULT_SLA_POLICY } from '../domain/sla/sla-policy';
import { toProjectionRows } from '../jobs/to-projection-rows';
import type { ChatRow } from '../protocol/chat-view';
import type { ProjectionMessage } from '../rpc/projection-message';
import { aRow } from '../testing/hub-client';
import { anEntry, aPart, aSession } from '../testing/projection-parts';
import { ASKED } from '../testing/sla-session';
import { writeProjection } from './write-projection';

const OWNER = { operatorId: 'op_a', name: 'Aya' };

const BREACHED: SessionSla = {
  policy: DEFAULT_SLA_POLICY,
  chosenFor: { teamId: 'billing', priority: 1 },
  facts: ASKED,
  result: 'breached',
  targets: [],
  nextAt: null,
};

let chats = 0;
const newChatId = () => `demo:Uwrite${++chats}`;

/** Writes a part as the consumer does. @returns rows read and written by all its statements */
async function write(part: ProjectionMessage): Promise<{ read: number; written: number }> {
  const cost = { read: 0, written: 0 };
  const counting = {
    prepare: (sql: string) => env.DB.prepare(sql),
    batch: async <T>(statements: D1PreparedStatement[]) => {
      const results = await env.DB.batch<T>(statements);
      for (const { meta } of results) {
        cost.read += meta.rows_read;
        cost.written += meta.rows_written;
      }
      return results;
    },
  };
  await writeProjection(counting, toProjectionRows([part]));
  return cost;
}

function rowOf<T>(sql: string, ...values: unknown[]): Promise<T | null> {
  return env.DB.prepare(sql)
    .bind(...values)
    .first<T>();
}

describe('a message costs at most five written rows', () => {
  const SERVED: Partial<ChatRow> = { state: 'active', owner: OWNER, name: 'Mika', teamId: 'sales', priority: 2 };
  const WAITING: Partial<ChatRow> = { state: 'waiting', name: 'Mika', teamId: 'sales', priority: 2, queueSince: 5 };
  const cases: [string, Partial<ChatRow>, Partial<ChatRow>][] = [
    ['in a chat that is being served', SERVED, SERVED],
    ['that begins a turn', SERVED, { ...SERVED, unansweredSince: 7 }],
    ['that answers', { ...SERVED, unansweredSince: 7 }, SERVED],
    ['of who waits in the queue of a team', { ...WAITING, unansweredSince: 7 }, { ...WAITING, unansweredSince: 7 }],
    ['of who is being asked about', WAITING, { ...WAITING, offer: { decisionNo: 1, to: OWNER, until: 9 } }],
    ['to the bot', { state: 'bot', name: 'Mika' }, { state: 'bot', name: 'Mika' }],
  ];
  test.each(cases)('%s', async (_, before, after) => {
    const chatId = newChatId();
    await write(aPart(chatId, 1, { row: aRow(chatId, 1, before), entries: [anEntry(1, 'hello')] }));
    const second = aPart(chatId, 2, { row: aRow(chatId, 2, after), entries: [anEntry(2, 'hello')] });
    expect((await write(second)).written).toBeLessThanOrEqual(5);
    expect(await rowOf('SELECT seq, unanswered_since AS since FROM chats WHERE chat_id = ?', chatId)).toEqual({
      seq: 2,
      since: after.unansweredSince ?? null,
    });
  });

  test('and reads as many among many chats as among few', async () => {
    const chatId = newChatId();
    await write(aPart(chatId, 1, { row: aRow(chatId, 1, SERVED) }));
    const among = await write(aPart(chatId, 2, { row: aRow(chatId, 2, SERVED) }));
    const others = Array.from({ length: 300 }, () => newChatId());
    await writeProjection(env.DB, toProjectionRows(others.map((id) => aPart(id, 1, { row: aRow(id, 1, SERVED) }))));
    expect((await write(aPart(chatId, 3, { row: aRow(chatId, 3, SERVED) }))).read).toBe(among.read);
  });
});

describe('the ends of a name', () => {
  const partsOf = async (chatId: string) => {
    const sql = 'SELECT part FROM name_parts WHERE chat_id = ? ORDER BY length(part) DESC';
    const { results } = await env.DB.prepare(sql).bind(chatId).all<{ part: string }>();
    return results.map(({ part }) => part);
  };

  test('are those of the present name, by characters, and none where there is none', async () => {
    const chatId = newChatId();
    const named = (seq: number, name: string | null) => aPart(chatId, seq, { row: aRow(chatId, seq, { name }) });
    await write(named(1, 'Ａya 😀'));
    expect(await partsOf(chatId)).toEqual(['aya 😀', 'ya 😀', 'a 😀', ' 😀', '😀']);
    await write(named(3, '田中'));
    await write(named(2, 'late'));
    expect(await partsOf(chatId)).toEqual(['田中', '中']);
    await write(named(4, ' '));
    await write(named(5, null));
    expect(await partsOf(chatId)).toEqual([]);
  });

  test('cost nothing while the name stays', async () => {
    const chatId = newChatId();
    const named = (seq: number) => aPart(chatId, seq, { row: aRow(chatId, seq, { name: 'x'.repeat(90) }) });
    const first = await write(named(1));
    const second = await write(named(2));
    expect(first.written - second.written).toBeGreaterThanOrEqual(90);
    expect(second.read).toBeLessThan(40);
  });
});

test('in whose lists it is again is the newest, in any order and twice', async () => {
  const chatId = newChatId();
  const dueOf = async () => {
    const sql = 'SELECT operator_id FROM chat_due WHERE chat_id = ? ORDER BY operator_id';
    const { results } = await env.DB.prepare(sql).bind(chatId).all<{ operator_id: string }>();
    return results.map(({ operator_id: id }) => id);
  };
  const remembered = (seq: number, ...due: readonly (readonly [string, boolean])[]) =>
    aPart(chatId, seq, {
      row: aRow(chatId, seq, {
        followUps: due.map(([id, isDue]) => ({ id, by: { operatorId: id, name: id }, at: 1, note: '', isDue })),
      }),
    });
  await write(remembered(1, ['aya', false], ['ben', true]));
  expect(await dueOf()).toEqual(['ben']);
  await write(remembered(3, ['aya', true]));
  await write(remembered(2, ['ben', true]));
  await write(remembered(3, ['aya', true]));
  expect(await dueOf()).toEqual(['aya']);
  await write(remembered(4));
  expect(await dueOf()).toEqual([]);
});

describe('the tags of a chat', () => {
  const tagged = (chatId: string, seq: number, tagIds?: string[]) =>
    aPart(chatId, seq, { row: aRow(chatId, seq, { name: 'Mika', ...(tagIds && { tagIds }) }) });
  const tagsOf = async (chatId: string) => {
    const sql = 'SELECT tag_id FROM chat_tags WHERE chat_id = ? ORDER BY tag_id';
    const { results } = await env.DB.prepare(sql).bind(chatId).all<{ tag_id: string }>();
    const row = await rowOf<{ tags: string | null }>('SELECT tags FROM chats WHERE chat_id = ?', chatId);
    expect(row?.tags ?? null).toBe(results.length > 0 ? JSON.stringify(results.map(({ tag_id: id }) => id)) : null);
    return results.map(({ tag_id: id }) => id);
  };

  test('are the newest, in any order and twice', async () => {
    const chatId = newChatId();
    await write(tagged(chatId, 1, ['a', 'b']));
    expect(await tagsOf(chatId)).toEqual(['a', 'b']);
    await write(tagged(chatId, 3, ['b', 'c']));
    await write(tagged(chatId, 2, ['a', 'x']));
    await write(tagged(chatId, 3, ['b', 'c']));
    expect(await tagsOf(chatId)).toEqual(['b', 'c']);
    await write(tagged(chatId, 4));
    expect(await tagsOf(chatId)).toEqual([]);
  });

  test('cost nothing while they stay, however many chats have them', async () => {
    const chatId = newChatId();
    const many = Array.from({ length: 20 }, (_, at) => `t${String(at).padStart(2, '0')}`);
    const first = await write(tagged(chatId, 1, many));
    const others = Array.from({ length: 100 }, () => newChatId());
    await writeProjection(env.DB, toProjectionRows(others.map((id) => tagged(id, 1, many))));
    const second = await write(tagged(chatId, 2, many));
    expect(first.written - second.written).toBeGreaterThanOrEqual(20);
    expect(second.read).toBeLessThan(40);
    expect((await write(tagged(chatId, 3, many.slice(1)))).written).toBeLessThan(10);
  });
});

describe('the newest facts of a chat stay', () => {
  const COLUMNS = `state, owner_id, team_id, priority, queue_since, topic, offer, held_until, is_escalated, is_parked, is_grey, late, sla`;

  test('through queue, offer, hold and end, in any order and twice', async () => {
    const chatId = newChatId();
    const offer = { decisionNo: 12, to: OWNER, until: 99 };
    const sla = { state: 'breached', target: 'first_reply', dueAt: 60 } as const;
    const steps: Partial<ChatRow>[] = [
      { state: 'bot' },
      { state: 'waiting', teamId: 'sales', priority: 1, queueSince: 50, topic: 'prices', offer, isParked: true },
      {
        state: 'on_hold',
        owner: OWNER,
        teamId: 'billing',
        priority: 0,
        queueSince: 50,
        topic: 'prices',
        heldUntil: 70,
      },
      {
        state: 'active',
        owner: OWNER,
        teamId: 'billing',
        priority: 0,
        queueSince: 50,
        isEscalated: true,
        isGrey: true,
        late: 1,
        sla,
      },
      { state: 'resolved', owner: OWNER },
    ];
    const parts = steps.map((step, i) => aPart(chatId, i + 1, { row: aRow(chatId, i + 1, step) }));
    const seen = async (upTo: number) => {
      for (const part of [...parts.slice(0, upTo)].reverse()) await write(part);
      for (const part of parts.slice(0, upTo)) await write(part);
      return rowOf(`SELECT ${COLUMNS} FROM chats WHERE chat_id = ?`, chatId);
    };
    const marks = { is_escalated: null, is_parked: null, is_grey: null, late: null, sla: null };
    const none = { ...marks, offer: null, held_until: null };
    const waiting = {
      state: 'waiting',
      owner_id: null,
      team_id: 'sales',
      priority: 1,
      queue_since: 50,
      topic: 'prices',
    };
    expect(await seen(2)).toEqual({ ...none, ...waiting, is_parked: 1, offer: JSON.stringify(offer) });
    const held = {
      state: 'on_hold',
      owner_id: 'op_a',
      team_id: 'billing',
      priority: 0,
      queue_since: 50,
      topic: 'prices',
    };
    expect(await seen(3)).toEqual({ ...none, ...held, held_until: 70 });
    expect(await seen(4)).toEqual({
      ...none,
      ...held,
      state: 'active',
      topic: null,
      is_escalated: 1,
      is_grey: 1,
      late: 1,
      sla: JSON.stringify(sla),
    });
    expect(await seen(5)).toMatchObject({ ...none, state: 'resolved', team_id: null, priority: null });
  });

  test('an offer goes with the row that no longer says it, and a late copy brings it back to nobody', async () => {
    const chatId = newChatId();
    const queued: Partial<ChatRow> = { state: 'waiting', teamId: 'sales', priority: 2, queueSince: 50 };
    const offered = { ...queued, offer: { decisionNo: 12, to: OWNER, until: 99 } };
    const ended = aPart(chatId, 3, { row: aRow(chatId, 3, queued) });
    await write(aPart(chatId, 2, { row: aRow(chatId, 2, offered) }));
    for (const part of [ended, aPart(chatId, 2, { row: aRow(chatId, 2, offered) }), ended]) await write(part);
    expect(await rowOf('SELECT offer, seq FROM chats WHERE chat_id = ?', chatId)).toEqual({ offer: null, seq: 3 });
  });

  test('a session bears what it was about and where it went', async () => {
    const chatId = newChatId();
    const overrides: Partial<Session> = {
      trigger: 'topic',
      topic: { id: 'refund', name: 'a refund' },
      language: 'ja',
      teamId: 'billing',
      priority: 1,
      queueSince: 40,
      escalated: { at: 60, by: null, reason: 'late' },
      sla: BREACHED,
    };
    const session = aSession(`session of ${chatId}`, 'waiting', overrides);
    await write(aPart(chatId, 1, { sessions: [{ changedSeq: 1, session }] }));
    const columns =
      'team_id, ask_trigger, topic_id, topic, language, priority, queue_since, escalated_at, sla_policy_id, sla_result';
    expect(await rowOf(`SELECT ${columns} FROM sessions WHERE chat_id = ?`, chatId)).toEqual({
      team_id: 'billing',
      ask_trigger: 'topic',
      topic_id: 'refund',
      topic: 'a refund',
      language: 'ja',
      priority: 1,
      queue_since: 40,
      escalated_at: 60,
      sla_policy_id: 'default',
      sla_result: 'breached',
    });
  });
});

describe('a ticket', () => {
  const aTicket = (chatId: string, changedSeq: number, overrides: Partial<Ticket> = {}): Ticket => ({
    id: `ticket of ${chatId}`,
    sessionId: `session of ${chatId}` as SessionId,
    reason: 'after_hours',
    teamId: 'sales',
    topic: null,
    slots: {},
    message: null,
    madeAt: 1_000,
    changedSeq,
    ...overrides,
  });
  const partWith = (chatId: string, ticket: Ticket) => aPart(chatId, ticket.changedSeq, { tickets: [ticket] });

  test('is as it was changed last, whatever the order of its copies', async () => {
    const chatId = newChatId();
    const first = partWith(chatId, aTicket(chatId, 3));
    const later = partWith(chatId, aTicket(chatId, 8, { slots: { order: '42' }, message: 'call me', topic: 'prices' }));
    for (const part of [later, first, later]) await write(part);
    expect(await rowOf('SELECT slots, message, topic, seq FROM tickets WHERE chat_id = ?', chatId)).toEqual({
      slots: '{"order":"42"}',
      message: 'call me',
      topic: 'prices',
      seq: 8,
    });
  });

  test('that an operator was done with stays done, and mailed, when the customer adds to it', async () => {
    const chatId = newChatId();
    await write(partWith(chatId, aTicket(chatId, 3)));
    await env.DB.prepare(
      `UPDATE tickets SET state = 'done', done_by = 'op_a', done_at = 5, mailed_at = 4 WHERE chat_id = ?`,
    )
      .bind(chatId)
      .run();
    await write(partWith(chatId, aTicket(chatId, 8, { message: 'call me' })));
    expect(
      await rowOf('SELECT state, done_by, done_at, mailed_at, message FROM tickets WHERE chat_id = ?', chatId),
    ).toEqual({ state: 'done', done_by: 'op_a', done_at: 5, mailed_at: 4, message: 'call me' });
  });
});
