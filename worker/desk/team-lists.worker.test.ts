// Lists of the desk over HTTP: who waits in one team's queue, and what a row shows of queue, offer and hold.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeParts } from '../jobs/project-deps';
import { type ChatPage, type ChatRow, chatRow } from '../protocol/chat-view';
import type { ErrorBody } from '../protocol/error-body';
import { aRow } from '../testing/hub-client';
import { aPart } from '../testing/projection-parts';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const BEN = { operatorId: 'op_ben', name: 'Ben' };
const QUEUED = { state: 'waiting', priority: 2, topic: null } as const;

const SERVED = { ...QUEUED, state: 'active', owner: BEN, queueSince: 5 } as const;

const STILL = { state: 'breached', target: 'resolution', dueAt: null } as const;
const SOON = { state: 'at_risk', target: 'next_reply', dueAt: 40 } as const;

const ROWS: readonly ChatRow[] = [
  aRow('team:U1', 1, { ...QUEUED, teamId: 'sales', queueSince: 10, unansweredSince: 300, name: 'Aya Tanaka' }),
  aRow('team:U2', 1, { ...QUEUED, teamId: 'billing', queueSince: 20, unansweredSince: 100, name: 'Aya Mori' }),
  aRow('team:U3', 1, { ...QUEUED, teamId: 'sales', queueSince: 30, unansweredSince: 200, priority: 0 }),
  aRow('team:U4', 1, { state: 'pending', teamId: null, priority: 2, queueSince: null, topic: null }),
  aRow('team:U5', 1, {
    ...QUEUED,
    teamId: 'sales',
    queueSince: 40,
    topic: 'prices',
    offer: { decisionNo: 7, to: BEN, until: 99 },
    isParked: true,
    isEscalated: true,
    sla: { state: 'breached', target: 'assign', dueAt: 160 },
  }),
  aRow('team:U6', 1, {
    ...SERVED,
    scope: { teamIds: ['sales'], lastOwnerId: null },
    state: 'on_hold',
    teamId: 'sales',
    lastAt: 60,
    heldUntil: null,
    sla: STILL,
  }),
  aRow('team:U7', 1, { ...SERVED, teamId: 'sales', lastAt: 70, isGrey: true, late: 2, sla: SOON }),
  aRow('team:U8', 1, {
    state: 'resolved',
    owner: BEN,
    lastAt: 80,
    tagIds: ['vip'],
    followers: [BEN],
    followUps: [{ id: 'fu_1', by: BEN, at: 90, note: 'all well?', isDue: false }],
  }),
  aRow('team:U9', 1, { ...SERVED, teamId: 'billing', lastAt: 65, sla: { ...SOON, state: 'breached', dueAt: 90 } }),
];

let aya: SignedInOperator;

beforeAll(async () => {
  aya = await signInOperator({ name: 'Aya' });
  await writeParts(
    env,
    ROWS.map((row) => aPart(row.chatId, row.seq, { row })),
  );
});

function get(query: string): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/chats?${query}`, { headers: aya.headers });
}

async function pageOf(query: string): Promise<ChatPage> {
  const response = await get(query);
  expect(response.status).toBe(200);
  return (await response.json()) as ChatPage;
}

async function all(query: string): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: ChatPage = await pageOf(`${query}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    found.push(...page.items.map(({ chatId }) => chatId));
    cursor = page.nextCursor;
  }
  return found;
}

describe('works', () => {
  test('who waits for one team, longest first, page by page', async () => {
    expect(await all('state=waiting&team=sales')).toEqual(['team:U3', 'team:U1', 'team:U5']);
    expect(await all('state=waiting&team=sales&limit=1')).toEqual(['team:U3', 'team:U1', 'team:U5']);
    expect(await all('state=waiting&team=billing')).toEqual(['team:U2']);
    expect(await all('state=waiting&team=nobody')).toEqual([]);
  });

  test('who waits for several teams, or for none, in one order', async () => {
    const expected = ['team:U2', 'team:U3', 'team:U1', 'team:U4', 'team:U5'];
    for (const limit of [1, 2, 50])
      expect(await all(`state=waiting&team=sales&team=billing&teamless=true&limit=${limit}`)).toEqual(expected);
    expect(await all('state=waiting&team=sales&team=billing&limit=1')).toEqual(
      expected.filter((id) => id !== 'team:U4'),
    );
    expect(await all('state=waiting&teamless=true')).toEqual(['team:U4']);
  });

  test('what is open of several teams, newest first, page by page', async () => {
    const served = ['team:U7', 'team:U9', 'team:U6'];
    const open = async (query: string) => (await all(`state=open&${query}`)).filter((id) => served.includes(id));
    for (const limit of [1, 2, 50]) expect(await open(`team=sales&team=billing&limit=${limit}`)).toEqual(served);
    expect(await open('team=sales&limit=1')).toEqual(['team:U7', 'team:U6']);
    expect((await all('state=open&team=sales&limit=2')).toSorted()).toEqual([
      'team:U1',
      'team:U3',
      'team:U5',
      'team:U6',
      'team:U7',
    ]);
    expect(await all('state=open&teamless=true')).toEqual(['team:U4']);
  });

  test('what is late, oldest breach first, what stands still last of it, then what will be late; page by page', async () => {
    for (const limit of [1, 2, 50]) {
      expect(await all(`state=late&limit=${limit}`)).toEqual(['team:U9', 'team:U5', 'team:U6', 'team:U7']);
      expect(await all(`state=late&team=sales&teamless=true&limit=${limit}`)).toEqual([
        'team:U5',
        'team:U6',
        'team:U7',
      ]);
      expect(await all(`state=late&team=billing&team=sales&limit=${limit}`)).toEqual([
        'team:U9',
        'team:U5',
        'team:U6',
        'team:U7',
      ]);
    }
    expect(await all('state=late&team=nobody')).toEqual([]);
    expect(await all('state=late&q=team:U5')).toEqual(['team:U5']);
    expect(await all('state=late&q=team:U1')).toEqual([]);
  });

  test('within a search as well', async () => {
    expect(await all('state=waiting&team=sales&q=aya')).toEqual(['team:U1']);
  });

  test('a row shows what the chat’s object said of queue, offer and hold', async () => {
    const { items } = await pageOf('q=team:');
    expect(items.map(({ readCount: _, readPlace: _place, ...row }) => row)).toEqual(ROWS);
    // A field that comes later is in one of these rows, or this test says nothing of it.
    expect([...new Set(ROWS.flatMap((row) => Object.keys(row)))].sort()).toEqual(Object.keys(chatRow.shape).sort());
  });
});

describe('narrowed', () => {
  test('by several kinds at once, with the view, in the order that is asked for, page by page', async () => {
    for (const limit of [1, 50]) {
      const page = `limit=${limit}`;
      expect(await all(`state=open&inState=active&inState=on_hold&ofTeam=sales&${page}`)).toEqual([
        'team:U7',
        'team:U6',
      ]);
      expect(await all(`state=open&inState=active&inState=on_hold&order=oldest&${page}`)).toEqual([
        'team:U6',
        'team:U9',
        'team:U7',
      ]);
      expect(await all(`state=open&ofTeam=sales&order=waiting&priority=2&${page}`)).toEqual([
        'team:U1',
        'team:U5',
        'team:U6',
        'team:U7',
      ]);
      expect(await all(`operator=op_ben&from=65&to=71&${page}`)).toEqual(['team:U7', 'team:U9']);
    }
    expect(await all('state=resolved&operator=op_ben')).toEqual(['team:U8']);
    expect(await all('tag=vip&tag=new')).toEqual(['team:U8']);
    expect(await all('state=resolved&operator=op_aya')).toEqual([]);
    expect(await all('state=resolved&inState=waiting')).toEqual([]);
    expect(await all('state=waiting&channel=other')).toEqual([]);
    expect(await all('q=aya&ofTeam=billing')).toEqual(['team:U2']);
  });

  test.each(['order=waiting', 'state=resolved&order=waiting', 'inState=waiting&inState=closed&order=waiting'])(
    '%s is refused: it would sort all there are',
    async (query) => {
      const response = await get(query);
      expect(response.status).toBe(400);
      expect(((await response.json()) as ErrorBody).error).toMatchObject({ fields: ['order'] });
    },
  );
});

describe('refuses', () => {
  test.each([
    'team=sales',
    'teamless=true',
    'state=mine&team=sales',
    'state=waiting&team=',
    `state=open&team=${'x'.repeat(101)}`,
  ])('%s', async (query) => {
    const response = await get(query);
    expect(response.status).toBe(400);
    expect(((await response.json()) as ErrorBody).error).toMatchObject({ code: 'BAD_REQUEST', fields: ['team'] });
  });

  test('whoever is not signed in', async () => {
    const response = await exports.default.fetch('http://kaiwa.test/api/chats?state=waiting&team=sales');
    expect(response.status).toBe(401);
  });
});
