// The plans of every list query: none may scan the table or sort in memory, or a page's cost grows with the workspace.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { chatIdQuery, type ListQuery, listQuery, nameQuery } from './find-chats';

const HUMAN = ['pending', 'waiting', 'assigned', 'active', 'on_hold'];
const PLACE = { chatId: 'demo:U1', key: '1700000000000' };

const QUERIES: Record<string, ListQuery> = {
  'all chats, first page': listQuery('op_a', { states: null, ownerId: null }, null, 50),
  'all chats, next page': listQuery('op_a', { states: null, ownerId: null }, PLACE, 50),
  'one state': listQuery('op_a', { states: ['waiting'], ownerId: null }, PLACE, 50),
  'open chats': listQuery('op_a', { states: HUMAN, ownerId: null }, PLACE, 50),
  'my open chats': listQuery('op_a', { states: HUMAN, ownerId: 'op_a' }, PLACE, 50),
  'by name': nameQuery('op_a', 'aya', { chatId: 'demo:U1', key: 'aya' }),
  'by chat id': chatIdQuery('op_a', 'demo:U1', PLACE),
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
