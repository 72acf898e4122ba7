// The plans of every list query: none may scan the table or sort in memory, or a page's cost grows with the workspace.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { ListQuery } from './chat-list-row';
import {
  chatIdQuery,
  dueQuery,
  lateQuery,
  listQuery,
  nameQuery,
  openQuery,
  ownedQuery,
  waitingQuery,
} from './list-queries';
import { writeProjection } from './write-projection';

const HUMAN = ['pending', 'waiting', 'assigned', 'active', 'on_hold'];
const PLACE = { chatId: 'demo:U1', key: '1700000000000' };

const QUERIES: Record<string, ListQuery> = {
  'all chats, first page': listQuery('op_a', null, null, 50),
  'all chats, next page': listQuery('op_a', null, PLACE, 50),
  'one state': listQuery('op_a', ['waiting'], PLACE, 50),
  'open chats': listQuery('op_a', HUMAN, PLACE, 50),
  'open chats of one team': openQuery('op_a', 'sales', PLACE, 50),
  'open chats of no team': openQuery('op_a', null, PLACE, 50),
  'who waits': waitingQuery('op_a', undefined, PLACE, 50),
  'who waits for one team': waitingQuery('op_a', 'sales', PLACE, 50),
  'who waits and is in no team': waitingQuery('op_a', null, PLACE, 50),
  'by name': nameQuery('op_a', 'aya', { chatId: 'demo:U1', key: 'aya' }),
  'by chat id': chatIdQuery('op_a', 'demo:U1', PLACE),
};

/** First pages of 20 rows. */
const PAGES: Record<string, ListQuery> = {
  all: listQuery('op_a', null, null, 20),
  'one state': listQuery('op_a', ['waiting'], null, 20),
  open: listQuery('op_a', HUMAN, null, 20),
  'open of one team': openQuery('op_a', 'sales', null, 20),
  'open of no team': openQuery('op_a', null, null, 20),
  mine: ownedQuery('op_a', 'op_a', null, 20),
  'who waits': waitingQuery('op_a', undefined, null, 20),
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

test('one’s own open chats are found by their owner, and only those are sorted', async () => {
  const plan = await planOf(ownedQuery('op_a', 'op_a', PLACE, 50));
  expect(plan.filter((line) => /\bSCAN\b/.test(line))).toEqual([]);
  expect(plan.some((line) => line.includes('SEARCH c USING INDEX chats_owner_open (owner_id=?)'))).toBe(true);
});

test('chats that are to be looked at again are found by whose they are, and only those are sorted', async () => {
  const plan = await planOf(dueQuery('op_a', 'op_a', PLACE, 50));
  expect(plan.filter((line) => /\bSCAN\b/.test(line))).toEqual([]);
  expect(plan.some((line) => line.includes('SEARCH d USING PRIMARY KEY (operator_id=?)'))).toBe(true);
});

test('late chats are looked for among the open ones alone, and only those found are sorted', async () => {
  for (const teamId of ['sales', null]) {
    const plan = await planOf(lateQuery('op_a', teamId, PLACE, 50));
    expect(plan.filter((line) => /\bSCAN\b/.test(line))).toEqual([]);
    expect(plan.some((line) => line.includes('SEARCH c USING INDEX chats_team_open (team_id=?)'))).toBe(true);
  }
  const ofAll = await planOf(lateQuery('op_a', undefined, PLACE, 50));
  expect(ofAll.filter((line) => line.includes('SCAN'))).toEqual(['SCAN c USING INDEX chats_team_open']);
});

test('the guard sees a scan and a sort', async () => {
  const plan = await planOf({ sql: 'SELECT * FROM chats ORDER BY preview_text', values: [] });
  expect(plan.filter((line) => /\bSCAN\b|USE TEMP B-TREE/.test(line))).toHaveLength(2);
});

test('a page reads as many rows among 2,400 chats as among 600', async () => {
  const states = ['bot', ...HUMAN, 'resolved'];
  const addChats = (from: number, to: number) => {
    const chats = Array.from({ length: to - from }, (_, i) => {
      const n = from + i;
      // Nobody has more open chats because there are more customers.
      const owner = n % 3 === 0 ? (n < 600 ? 'op_a' : `op_${n % 20}`) : null;
      return {
        ...EMPTY,
        chat_id: `demo:U${n}`,
        name_key: `aya ${n}`,
        state: states[n % 7] ?? '',
        owner_id: owner,
        team_id: ['sales', 'billing', null][Math.floor(n / 7) % 3] ?? null,
        last_at: n,
      };
    });
    return writeProjection(env.DB, { chats, sessions: [], entries: [], reads: [], tickets: [], mentions: [] });
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
  await addChats(0, 600);
  const few = await rowsRead();
  await addChats(600, 2_400);
  expect(await rowsRead()).toEqual(few);
});
