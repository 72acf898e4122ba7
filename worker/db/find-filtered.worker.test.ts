// Narrowed lists: what SQL picks is what the rule of domain/inbox and the rule of rights pick, in every order, page by page, and as
// many as are counted. And the plans: what is asked for often reads its rows in the order of an index.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { toListItem } from '../desk/list-chats';
import { SESSION_STATES } from '../domain/chat/session-state';
import type { LoginId, OperatorId } from '../domain/ids';
import { CHAT_ORDERS, fitsFilter, type ChatFilter as Narrowing } from '../domain/inbox/chat-filter';
import type { Asker } from '../domain/permissions/asker';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { maySee } from '../domain/permissions/can';
import { rowScope } from '../domain/permissions/chat-scope';
import type { Access } from '../domain/permissions/permission';
import { writeParts } from '../jobs/project-deps';
import type { ChatRow } from '../protocol/chat-view';
import { aRow } from '../testing/hub-client';
import { aPart } from '../testing/projection-parts';
import { SeededChance } from '../testing/seeded-chance';
import type { ChatListRow } from './chat-list-row';
import type { ChatFilter } from './find-chats';
import { countQuery, type FilteredList, filteredQuery, hasOnlyOpen, listFiltered } from './find-filtered';

const PEOPLE = ['op_a', 'op_b', 'op_c'];
const TEAMS = ['sales', 'billing', 'general'];
const OPEN = ['pending', 'waiting', 'assigned', 'active', 'on_hold'];
const ALL: ChatFilter = { states: null, ownerId: null, teams: null };

const asker = (operatorId: string, access: Access): Asker => ({
  operatorId: operatorId as OperatorId,
  name: operatorId,
  role: 'operator',
  loginId: 'login' as LoginId,
  access,
});
const OF_SALES = accessOf({ role: 'operator', teams: ['sales'] }, DEFAULT_ACCESS);
const ASKERS: Readonly<Record<string, Asker>> = {
  'an admin': asker('op_a', accessOf({ role: 'admin', teams: [] }, DEFAULT_ACCESS)),
  'a supervisor of billing': asker('op_b', accessOf({ role: 'supervisor', teams: ['billing'] }, DEFAULT_ACCESS)),
  'an operator who reads her own and takes of her team': asker('op_a', {
    ...OF_SALES,
    grants: { ...OF_SALES.grants, 'chat.read': 'own', 'chat.claim': 'teams' },
  }),
  'an operator of no team who may take from all': asker('op_c', {
    ...OF_SALES,
    teams: [],
    grants: { ...OF_SALES.grants, 'chat.read': 'own', 'chat.claim': 'all' },
  }),
  'one who may not take': asker('op_b', { teams: ['sales'], grants: { 'chat.read': 'own' } }),
};

const chance = new SeededChance(20_261_129);
/** Both ends are in it. */
const int = (from: number, to: number) => from + chance.below(to - from + 1);
const one = <Value>(values: readonly Value[]) => chance.pick(values);
const some = <Value>(values: readonly Value[]) => values.filter(() => int(0, 2) === 0);

function randomRow(index: number): ChatRow {
  const state = one(SESSION_STATES);
  const isOpen = OPEN.includes(state);
  const isHeld = ['assigned', 'active', 'on_hold'].includes(state);
  const person = { operatorId: one(PEOPLE), name: 'Somebody' };
  const isEnded = state === 'resolved' || state === 'closed';
  const owner = isHeld || (isEnded && int(0, 2) > 0) ? person : null;
  const teamIds = some(TEAMS.slice(0, 2));
  return aRow(`demo:U${String(index).padStart(3, '0')}`, 1, {
    state,
    owner,
    channelId: one(['demo', 'other']),
    // Many share a time, so that ties are cut by pages too.
    lastAt: int(0, 5) === 0 ? null : int(1, 20) * 10,
    unansweredSince: int(0, 1) === 0 ? null : int(1, 10),
    ...(state !== 'bot' &&
      int(0, 3) > 0 && {
        scope: { teamIds, lastOwnerId: isEnded ? (owner?.operatorId ?? one([null, ...PEOPLE])) : null },
      }),
    ...(int(0, 1) === 0 && { tagIds: some(['refund', 'vip', 'new']) }),
    ...(isOpen && {
      teamId: one([null, ...TEAMS]),
      priority: int(0, 3),
      queueSince: 5,
      topic: null,
      ...(int(0, 4) === 0 && { offer: { decisionNo: 1, to: person, until: 9 } }),
      ...(int(0, 3) === 0 && { sla: { state: 'breached', target: null, dueAt: null } as const }),
    }),
  });
}

const ROWS = Array.from({ length: 160 }, (_, index) => randomRow(index));

function randomList(): FilteredList {
  const from = int(0, 2) === 0 ? int(0, 200) : undefined;
  const narrowing: Narrowing = {
    states: some([...SESSION_STATES]),
    teams: some(['', ...TEAMS]),
    operators: int(0, 1) === 0 ? some(PEOPLE) : [],
    channels: some(['demo', 'other', 'gone']),
    priorities: int(0, 2) === 0 ? some([0, 1, 2, 3]) : [],
    tags: int(0, 2) === 0 ? some(['refund', 'vip']) : [],
    from,
    to: int(0, 2) === 0 ? int(from ?? 0, 220) : undefined,
  };
  const base = one<ChatFilter>([
    ALL,
    { ...ALL, states: OPEN },
    { ...ALL, states: OPEN, isLate: true },
    { ...ALL, states: ['assigned', 'active', 'on_hold'], ownerId: 'op_a' },
    { ...ALL, states: ['pending', 'waiting'], teams: ['sales', null] },
    { ...ALL, states: OPEN, teams: ['billing'], orOwnedBy: 'op_a' },
    { ...ALL, states: ['resolved'] },
  ]);
  const list = { base, narrowing, order: one(CHAT_ORDERS) };
  return list.order === 'waiting' && !hasOnlyOpen(list) ? { ...list, order: 'newest' } : list;
}

function isOfBase({ states, ownerId, teams, orOwnedBy, isLate }: ChatFilter, row: ChatRow): boolean {
  const isHers = orOwnedBy !== undefined && row.owner?.operatorId === orOwnedBy;
  return (
    (states === null || states.includes(row.state)) &&
    (ownerId === null || row.owner?.operatorId === ownerId) &&
    (teams === null || isHers || teams.includes(row.teamId ?? null)) &&
    (!isLate || row.sla !== undefined)
  );
}

/** By the rules alone, in the order of the list. */
function expected(who: Asker, { base, narrowing, order }: FilteredList): string[] {
  const key = (row: ChatRow) =>
    order === 'waiting' ? (row.unansweredSince ?? Number.MAX_SAFE_INTEGER) : lastAtOf(row);
  const sign = order === 'newest' ? -1 : 1;
  return ROWS.filter((row) => isOfBase(base, row) && fitsFilter(row, narrowing) && maySee(who, rowScope(row)))
    .sort((a, b) => sign * (key(a) - key(b) || (a.chatId < b.chatId ? -1 : 1)))
    .map(({ chatId }) => chatId);
}

/** Of a chat without a message D1 keeps when it began. */
const kept = new Map<string, number>();
const lastAtOf = (row: ChatRow) => kept.get(row.chatId) ?? 0;

async function found(who: Asker, list: FilteredList, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let after = null;
  do {
    const page = await listFiltered(env.DB, who, list, after, limit, () => true);
    ids.push(...page.rows.map(({ chat_id }) => chat_id));
    after = page.next;
  } while (after !== null);
  return ids;
}

async function counted(who: Asker, list: FilteredList, max: number): Promise<number> {
  const query = countQuery(who, list, max);
  if (query === null) return 0;
  const row = await env.DB.prepare(query.sql)
    .bind(...query.values)
    .first<{ count: number }>();
  return row?.count ?? 0;
}

beforeAll(async () => {
  await writeParts(
    env,
    ROWS.map((row) => aPart(row.chatId, row.seq, { row })),
  );
  const { results } = await env.DB.prepare('SELECT chat_id, last_at FROM chats').all<ChatListRow>();
  for (const { chat_id, last_at } of results) kept.set(chat_id, last_at);
});

describe.each(Object.entries(ASKERS))('%s', (_name, who) => {
  test('gets the chats that the rules pick, in their order, page by page, and as many as are counted', async () => {
    let picked = 0;
    for (let round = 0; round < 80; round++) {
      const list = randomList();
      const ids = expected(who, list);
      picked += ids.length;
      expect(await found(who, list, one([1, 3, 50])), JSON.stringify(list)).toEqual(ids);
      expect(await counted(who, list, 100)).toBe(Math.min(100, ids.length));
    }
    // A test over nothing but empty lists would say nothing.
    expect(picked).toBeGreaterThan(15);
  });

  test('sees of everything what she may see, and no more is counted than asked for', async () => {
    const list: FilteredList = { base: ALL, narrowing: {}, order: 'oldest' };
    const ids = expected(who, list);
    expect(await found(who, list, 20)).toEqual(ids);
    expect(await counted(who, list, 5)).toBe(Math.min(5, ids.length));
  });
});

test('a row as the list shows it fits as the row fits that was written', async () => {
  const { results } = await env.DB.prepare('SELECT * FROM chats ORDER BY chat_id').all<ChatListRow>();
  const narrowing: Narrowing = { teams: ['sales'], priorities: [0, 1], from: 50 };
  expect(results.filter((row) => fitsFilter(toListItem(row), narrowing)).map(({ chat_id }) => chat_id)).toEqual(
    ROWS.filter((row) => fitsFilter(row, narrowing)).map(({ chatId }) => chatId),
  );
});

describe('a page reads its rows in the order of an index', () => {
  const admin = ASKERS['an admin'] as Asker;
  test.each<[string, FilteredList, string]>([
    ['everything, of one channel', { base: ALL, narrowing: { channels: ['demo'] }, order: 'oldest' }, 'chats_last_at'],
    [
      'two states of a span of days',
      { base: ALL, narrowing: { states: ['active', 'closed'], from: 10, to: 90 }, order: 'newest' },
      'chats_state_last_at',
    ],
    [
      'what one person resolved',
      { base: { ...ALL, states: ['resolved'] }, narrowing: { operators: ['op_a'] }, order: 'newest' },
      'chats_owner_ended',
    ],
  ])('%s', async (_title, list, index) => {
    const query = filteredQuery(admin, list, { chatId: 'demo:U1', key: '100' }, 20);
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query?.sql}`)
      .bind(...(query?.values ?? []))
      .all<{ detail: string }>();
    const plan = results.map(({ detail }) => detail);
    expect(plan.filter((line) => /USE TEMP B-TREE/.test(line))).toEqual([]);
    expect(plan.some((line) => line.includes(`SEARCH c USING INDEX ${index}`))).toBe(true);
  });
});
