// The plans of every list query: none may scan the table or sort in memory, or a page's cost grows with the workspace.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { chatIdQuery, type ListQuery, listQuery, nameQuery, waitingQuery } from './find-chats';
import { writeProjection } from './write-projection';

const HUMAN = ['pending', 'waiting', 'assigned', 'active', 'on_hold'];
const PLACE = { chatId: 'demo:U1', key: '1700000000000' };

const QUERIES: Record<string, ListQuery> = {
  'all chats, first page': listQuery('op_a', { states: null, ownerId: null }, null, 50),
  'all chats, next page': listQuery('op_a', { states: null, ownerId: null }, PLACE, 50),
  'one state': listQuery('op_a', { states: ['waiting'], ownerId: null }, PLACE, 50),
  'open chats': listQuery('op_a', { states: HUMAN, ownerId: null }, PLACE, 50),
  'my open chats': listQuery('op_a', { states: HUMAN, ownerId: 'op_a' }, PLACE, 50),
  'who waits': waitingQuery('op_a', null, PLACE, 50),
  'who waits for one team': waitingQuery('op_a', 'sales', PLACE, 50),
  'by name': nameQuery('op_a', 'aya', { chatId: 'demo:U1', key: 'aya' }),
  'by chat id': chatIdQuery('op_a', 'demo:U1', PLACE),
};

/** First pages of 20 rows. */
const PAGES: Record<string, ListQuery> = {
  all: listQuery('op_a', { states: null, ownerId: null }, null, 20),
  'one state': listQuery('op_a', { states: ['waiting'], ownerId: null }, null, 20),
  open: listQuery('op_a', { states: HUMAN, ownerId: null }, null, 20),
  mine: listQuery('op_a', { states: HUMAN, ownerId: 'op_a' }, null, 20),
  'who waits': waitingQuery('op_a', null, null, 20),
  'who waits for one team': waitingQuery('op_a', 'sales', null, 20),
  'by name': nameQuery('op_a', 'aya', null),
};

const EMPTY = {
  channel_id: 'demo',
  source_kind: 'user',
  name: 'Aya',
  picture_url: null,
  version: 0,
  owner_name: null,
  session_id: null,
  preview_author: null,
  preview_type: null,
  preview_text: null,
  has_message: true,
  unanswered_since: null,
  inbound_count: 0,
  trouble_count: 0,
  is_blocked: false,
  epoch: 1,
  seq: 1,
};

async function planOf({ sql, values }: ListQuery): Promise<string[]> {
  const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...values)
    .all<{ detail: string }>();
  return results.map((row) => row.detail);
}

describe('a list page reads its rows in the order of an index', () => {
  for (const [title, query] of Object.entries(QUERIES)) {
    test(title, async () => {
      const plan = await planOf(query);
      expect(plan.length).toBeGreaterThan(0);
      expect(plan.filter((line) => /\bSCAN\b|USE TEMP B-TREE/.test(line))).toEqual([]);
      expect(plan.some((line) => line.includes('SEARCH c USING'))).toBe(true);
    });
  }
});

test('the guard sees a scan and a sort', async () => {
  const plan = await planOf({ sql: 'SELECT * FROM chats ORDER BY preview_text', values: [] });
  expect(plan.filter((line) => /\bSCAN\b|USE TEMP B-TREE/.test(line))).toHaveLength(2);
});

test('a page reads as many rows among 2,000 chats as among 200', async () => {
  const states = ['bot', ...HUMAN, 'resolved'];
  const addChats = (from: number, to: number) => {
    const chats = Array.from({ length: to - from }, (_, i) => {
      const n = from + i;
      const owner = n % 3 === 0 ? 'op_a' : null;
      return {
        ...EMPTY,
        chat_id: `demo:U${n}`,
        name_key: `aya ${n}`,
        state: states[n % 7] ?? '',
        owner_id: owner,
        team_id: Math.floor(n / 7) % 2 === 0 ? 'sales' : 'billing',
        last_at: n,
      };
    });
    return writeProjection(env.DB, { chats, sessions: [], entries: [], reads: [], tickets: [] });
  };
  const rowsRead = async () => {
    const read: Record<string, number> = {};
    for (const [title, query] of Object.entries(PAGES)) {
      const { meta, results } = await env.DB.prepare(query.sql)
        .bind(...query.values)
        .run();
      expect(results.length, title).toBeGreaterThanOrEqual(20);
      read[title] = meta.rows_read;
    }
    return read;
  };
  await addChats(0, 200);
  const few = await rowsRead();
  await addChats(200, 2_000);
  expect(await rowsRead()).toEqual(few);
});
