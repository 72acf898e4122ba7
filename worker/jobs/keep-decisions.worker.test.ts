// Decisions over the real D1: kept once, with the outcome once it is known, read newest first, forgotten after 90 days.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import {
  DECISIONS_KEEP_MS,
  decisionsOf,
  decisionsQuery,
  dropDecisionsQuery,
  writeDecisions,
} from '../db/decision-queries';
import type { DecisionView } from '../protocol/decision-view';
import type { DecisionsMessage } from '../rpc/projection-message';
import { aDecision } from '../testing/decisions';
import { aPart, queued } from '../testing/projection-parts';
import { consumeQueue } from './consume-queue';
import { keepDecisionsBatch, partByKind, sweepDecisions } from './keep-decisions';

let sessions = 0;
const newSession = () => ({ chatId: `demo:Udecide${++sessions}`, sessionId: `decided-${sessions}` });

const message = (...decisions: DecisionView[]) => queued<DecisionsMessage>({ kind: 'decisions', decisions });
const write = (lists: readonly (readonly DecisionView[])[]) => writeDecisions(env.DB, lists);
const read = ({ chatId, sessionId }: { chatId: string; sessionId: string }) =>
  decisionsOf(env.DB, chatId, sessionId, 50);

test('a decision is kept whole, newest first, and of its own chat alone', async () => {
  const session = newSession();
  const [first, second] = [aDecision({ ...session, decisionNo: 5 }), aDecision({ ...session, decisionNo: 9 })];
  const messages = [message(second), message(first)];
  await keepDecisionsBatch(messages, write);
  expect(messages.map(({ outcome }) => outcome)).toEqual(['acked', 'acked']);
  expect(await read(session)).toEqual([second, first]);
  expect(await read({ ...session, chatId: 'demo:Uother' })).toEqual([]);
});

test('its outcome stays known, whatever the order of the copies and however many come', async () => {
  const session = newSession();
  const open = aDecision({ ...session, decisionNo: 5, outcome: 'open' });
  const known = aDecision({ ...session, decisionNo: 5, outcome: 'declined' });
  await keepDecisionsBatch([message(open, known)], write);
  await keepDecisionsBatch([message(open)], write);
  expect(await read(session)).toEqual([known]);
  const other = newSession();
  const late = aDecision({ ...other, decisionNo: 5, outcome: 'accepted' });
  await keepDecisionsBatch([message(late)], write);
  await keepDecisionsBatch([message({ ...late, outcome: 'open' })], write);
  expect(await read(other)).toEqual([late]);
});

test('what D1 does not take comes again', async () => {
  const messages = [message(aDecision()), message(aDecision())];
  await keepDecisionsBatch(messages, () => Promise.reject(new Error('D1 DB is overloaded')));
  expect(messages.map(({ outcome }) => outcome)).toEqual([{ retryAfterSec: 10 }, { retryAfterSec: 10 }]);
});

describe('the queue', () => {
  test('hands parts of chats and decisions to their own consumers', () => {
    const [part, decision] = [queued(aPart('demo:U1', 1)), message(aDecision())];
    const { parts, decisions } = partByKind([part, decision]);
    expect(parts).toEqual([part]);
    expect(decisions).toEqual([decision]);
  });

  test.each(['kaiwa-projection', 'kaiwa-projection-dlq'])('%s keeps decisions', async (queue) => {
    const session = newSession();
    const held = message(aDecision({ ...session, decisionNo: 5 }));
    // Only what a consumer looks at.
    await consumeQueue({ queue, messages: [held] } as unknown as MessageBatch, env);
    expect(held.outcome).toBe('acked');
    expect(await read(session)).toHaveLength(1);
  });
});

test('after 90 days a decision is forgotten, a younger one is not', async () => {
  const session = newSession();
  const now = 1_900_000_000_000;
  const old = aDecision({ ...session, decisionNo: 1, at: now - DECISIONS_KEEP_MS - 1 });
  const young = aDecision({ ...session, decisionNo: 2, at: now - DECISIONS_KEEP_MS });
  await write([[old, young]]);
  await sweepDecisions(env.DB, now);
  await sweepDecisions(env.DB, now);
  expect(await read(session)).toEqual([young]);
});

test.each([
  ['reading', decisionsQuery('demo:U1', 's', 50)],
  ['forgetting', dropDecisionsQuery(5, 100)],
])('%s goes by an index', async (_, { sql, values }) => {
  const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...values)
    .all<{ detail: string }>();
  const lines = results.map(({ detail }) => detail);
  expect(lines.filter((line) => /\bSCAN\b|USE TEMP B-TREE/.test(line))).toEqual([]);
  expect(lines.some((line) => line.includes('SEARCH decisions USING'))).toBe(true);
});
