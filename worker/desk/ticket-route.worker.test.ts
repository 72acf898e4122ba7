// Follow-up records over HTTP: lists by state and team, done and open again; and their queries' plans.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { ticketsQuery } from '../db/ticket-queries';
import type { Ticket } from '../domain/chat/ticket';
import type { SessionId } from '../domain/ids';
import { projectBatch } from '../jobs/project-batch';
import { projectDeps, writeParts } from '../jobs/project-deps';
import type { ErrorBody } from '../protocol/error-body';
import type { TicketAnswer } from '../protocol/ticket-list-query';
import type { TicketPage, TicketView } from '../protocol/ticket-view';
import { operatorHub } from '../stubs';
import { aRow, openInbox } from '../testing/hub-client';
import { aPart, queued } from '../testing/projection-parts';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let aya: SignedInOperator;
let ben: SignedInOperator;

function aTicket(id: string, madeAt: number, teamId: string | null, overrides: Partial<Ticket> = {}): Ticket {
  const base = { reason: 'after_hours', topic: null, slots: {}, message: null, changedSeq: 1 } as const;
  return { ...base, id, sessionId: `session-${id}` as SessionId, teamId, madeAt, ...overrides };
}

beforeAll(async () => {
  aya = await signInOperator({ name: 'Aya' });
  ben = await signInOperator({ name: 'Ben' });
  const answered = { topic: 'a refund', slots: { order: '42', mail: 'x@y' }, message: 'Please call me' };
  const parts = [
    aPart('ticket:U1', 1, {
      row: aRow('ticket:U1', 1, { name: 'Mika' }),
      tickets: [aTicket('t1', 100, 'sales'), aTicket('t3', 300, 'billing', answered)],
    }),
    aPart('ticket:U2', 1, { tickets: [aTicket('t2', 200, 'sales'), aTicket('t4', 300, null)] }),
  ];
  await writeParts(env, parts);
});

function ask(method: 'GET' | 'POST', path: string, who: SignedInOperator = aya): Promise<Response> {
  const headers = method === 'GET' ? who.headers : who.unsafeHeaders;
  return exports.default.fetch(`http://kaiwa.test/api/tickets${path}`, { method, headers });
}

async function all(query: string): Promise<TicketView[]> {
  const found: TicketView[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const response = await ask('GET', `?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(response.status).toBe(200);
    const page = (await response.json()) as TicketPage;
    found.push(...page.items);
    cursor = page.nextCursor;
  }
  return found;
}

const ids = (tickets: readonly TicketView[]) => tickets.map(({ id }) => id);
const ticketOf = async (response: Response) => ((await response.json()) as TicketAnswer).ticket;
const errorOf = async (response: Response) => ((await response.json()) as ErrorBody).error;

describe('works', () => {
  test('open ones, who has waited longest first, page by page and by team', async () => {
    for (const limit of [1, 2, 50]) expect(ids(await all(`limit=${limit}`))).toEqual(['t1', 't2', 't3', 't4']);
    expect(ids(await all('state=open&team=sales&limit=1'))).toEqual(['t1', 't2']);
    expect(await all('state=done')).toEqual([]);
  });

  test('a ticket names its customer, says what she answered, in the order of the questions, and what she left', async () => {
    const [ticket] = await all('team=billing');
    expect(ticket).toEqual({
      id: 't3',
      chatId: 'ticket:U1',
      contactName: 'Mika',
      sessionId: 'session-t3',
      reason: 'after_hours',
      teamId: 'billing',
      topic: 'a refund',
      slots: [
        { name: 'order', value: '42' },
        { name: 'mail', value: 'x@y' },
      ],
      message: 'Please call me',
      madeAt: 300,
      state: 'open',
      doneBy: null,
    });
  });

  test('done by one, it stays hers when another is done with it too, and is open again by hand', async () => {
    const done = await ask('POST', '/t1/done', aya);
    expect(done.status).toBe(200);
    expect(await ticketOf(done)).toMatchObject({ state: 'done', doneBy: { operatorId: aya.operatorId, name: 'Aya' } });
    expect((await ticketOf(await ask('POST', '/t1/done', ben))).doneBy?.name).toBe('Aya');
    await ask('POST', '/t2/done', ben);
    expect(ids(await all('state=done&limit=1'))).toEqual(['t2', 't1']);
    expect(ids(await all('state=done&team=sales&limit=1'))).toEqual(['t2', 't1']);
    expect(ids(await all(''))).toEqual(['t3', 't4']);
    expect(await ticketOf(await ask('POST', '/t1/reopen', ben))).toMatchObject({ state: 'open', doneBy: null });
    expect((await ask('POST', '/t1/reopen', ben)).status).toBe(200);
    expect(ids(await all('team=sales'))).toEqual(['t1']);
  });
});

test('every console hears of what was done, and of a ticket that is new in D1', async () => {
  const tab = await openInbox({ raw: operatorHub(env, ben.operatorId) }, { operatorId: ben.operatorId });
  const news = () => tab.frames.filter(({ type }) => type === 'tickets').length;
  // Counted from before each step: tickets of another file's queue may be told of as well, for the runtime is shared.
  const isToldOf = async (step: () => Promise<unknown>) => {
    const before = news();
    await step();
    await expect.poll(news).toBeGreaterThan(before);
  };
  await isToldOf(() => ask('POST', '/t3/done', aya));
  await isToldOf(() => ask('POST', '/t3/reopen', aya));
  const tickets = [aTicket('t5', 500, null)];
  await isToldOf(() => projectBatch([queued(aPart('ticket:U5', 1, { tickets }))], projectDeps(env)));
});

describe('refuses', () => {
  test.each(['state=lost', 'team=', 'cursor=x', 'cursor=1.', 'limit=0'])('%s', async (query) => {
    const response = await ask('GET', `?${query}`);
    expect([response.status, (await errorOf(response)).code]).toEqual([400, 'BAD_REQUEST']);
  });

  test('a ticket that is not there', async () => {
    for (const path of ['/none/done', '/none/reopen']) expect((await ask('POST', path)).status).toBe(404);
  });
});

describe('keeps out', () => {
  test('whoever is not signed in, and other pages', async () => {
    expect((await exports.default.fetch('http://kaiwa.test/api/tickets')).status).toBe(401);
    const foreign = { method: 'POST', headers: { ...aya.unsafeHeaders, origin: 'https://evil.test' } };
    expect((await exports.default.fetch('http://kaiwa.test/api/tickets/t1/done', foreign)).status).toBe(403);
  });
});

describe('a page reads its rows in the order of an index', () => {
  const PLACE = { madeAt: 5, id: 't' };
  test.each([
    ['open', null],
    ['open', 'sales'],
    ['done', null],
    ['done', 'sales'],
  ] as const)('%s of %s', async (state, teamId) => {
    for (const after of [null, PLACE]) {
      const { sql, values } = ticketsQuery({ state, teamId }, after, 50);
      const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...values)
        .all<{ detail: string }>();
      const lines = plan.results.map(({ detail }) => detail);
      expect(lines.filter((line) => /\bSCAN\b|USE TEMP B-TREE/.test(line))).toEqual([]);
      expect(lines.some((line) => line.includes(`SEARCH t USING INDEX`) && line.includes('made_at'))).toBe(true);
    }
  });
});
