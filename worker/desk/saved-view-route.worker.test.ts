// Saved views over HTTP: who keeps, uses, changes and deletes which, on which version; in one's own order; and that a view counts no
// chat that its reader may not see.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { Role } from '../domain/permissions/role';
import { writeParts } from '../jobs/project-deps';
import type { ChatRow } from '../protocol/chat-view';
import type { ErrorBody } from '../protocol/error-body';
import type { SavedList, SavedView, SavedViewCounts, SavedViewList } from '../protocol/saved-view';
import { auditLog } from '../testing/audit-log';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { aRow } from '../testing/hub-client';
import { seedChannel } from '../testing/line-webhook';
import { aPart } from '../testing/projection-parts';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const LIST: SavedList = {
  view: 'open',
  states: [],
  teams: [],
  operators: [],
  channels: [],
  priorities: [],
  tags: [],
  from: null,
  to: null,
  order: null,
};
const OWN = { scope: 'personal', name: ' Mine of billing ', list: { ...LIST, teams: ['billing'] } };
const TEAM = { scope: 'team', teamId: 'billing', name: 'Billing', list: { ...LIST, states: ['active'] } };
const ALL = { scope: 'all', name: 'Everything', list: { ...LIST, view: 'all' } };

let aya: SignedInOperator;
let ben: SignedInOperator;
let lead: SignedInOperator;
let otherLead: SignedInOperator;
let admin: SignedInOperator;

const signIn = (role: Role, team: string) =>
  signInOperator({ role, access: accessOf({ role, teams: [team] }, { ...DEFAULT_ACCESS, operatorsSee: 'own' }) });

function rows(): ChatRow[] {
  const held = (id: string, team: string, owner: SignedInOperator) =>
    aRow(`demo:U${id}`, 1, {
      state: 'active',
      teamId: team,
      scope: { teamIds: [team], lastOwnerId: null },
      owner: { operatorId: owner.operatorId, name: owner.name },
      priority: 2,
    });
  const waits = (id: string, team: string) =>
    aRow(`demo:U${id}`, 1, {
      state: 'waiting',
      teamId: team,
      scope: { teamIds: [team], lastOwnerId: null },
      priority: 2,
    });
  return [
    held('1', 'billing', aya),
    held('2', 'billing', ben),
    held('3', 'sales', otherLead),
    waits('4', 'billing'),
    waits('5', 'sales'),
  ];
}

beforeAll(async () => {
  await seedChannel(env);
  await seedDesk(env, deskSettings());
  aya = await signIn('operator', 'billing');
  ben = await signIn('operator', 'billing');
  lead = await signIn('supervisor', 'billing');
  otherLead = await signIn('supervisor', 'sales');
  admin = await signIn('admin', 'sales');
  await writeParts(
    env,
    rows().map((row) => aPart(row.chatId, row.seq, { row })),
  );
});

beforeEach(async () => {
  await env.DB.batch([env.DB.prepare('DELETE FROM chat_views'), env.DB.prepare('DELETE FROM chat_view_orders')]);
});

function ask(who: SignedInOperator, method: string, path = '', body?: unknown): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/chat-views${path}`, {
    method,
    headers: method === 'GET' ? who.headers : who.unsafeHeaders,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function insertViews({ operatorId }: SignedInOperator, count: number): Promise<void> {
  const insert = env.DB.prepare(
    `INSERT INTO chat_views (id, scope, owner_id, name, document, version, updated_at, updated_by)
     SELECT 'v' || value, 'personal', ?1, 'View', ?2, 1, 0, ?1 FROM json_each(?3)`,
  );
  const numbers = Array.from({ length: count }, (_, n) => n);
  await insert.bind(operatorId, JSON.stringify(LIST), JSON.stringify(numbers)).run();
}

const make = (who: SignedInOperator, view: object) => ask(who, 'POST', '', view);
const viewOf = async (response: Response) => ((await response.json()) as { view: SavedView }).view;
const codeOf = async (response: Response) => ((await response.json()) as ErrorBody).error.code;
const list = async (who: SignedInOperator) => ((await (await ask(who, 'GET')).json()) as SavedViewList).items;
const namesOf = async (who: SignedInOperator) => (await list(who)).map(({ name }) => name);
const countsOf = async (who: SignedInOperator) =>
  ((await (await ask(who, 'GET', '/counts')).json()) as SavedViewCounts).counts;

describe('works', () => {
  test('one’s own is kept, changed and deleted on its version', async () => {
    const response = await make(aya, OWN);
    expect(response.status).toBe(201);
    const view = await viewOf(response);
    expect(view).toEqual({
      id: view.id,
      scope: 'personal',
      teamId: null,
      name: 'Mine of billing',
      list: OWN.list,
      mayChange: true,
      version: 1,
    });
    expect(await list(aya)).toEqual([view]);
    const list2 = { ...LIST, order: 'oldest' as const };
    const changed = await ask(aya, 'PUT', `/${view.id}`, { version: 1, name: 'Old first', list: list2 });
    expect(await viewOf(changed)).toEqual({ ...view, name: 'Old first', list: list2, version: 2 });
    expect((await ask(aya, 'DELETE', `/${view.id}?version=2`)).status).toBe(204);
    expect(await list(aya)).toEqual([]);
  });

  test('what is kept again after a lost answer is the one that is there, also where the place is full by it', async () => {
    await insertViews(aya, 29);
    const first = await viewOf(await make(aya, OWN));
    const [again, atOnce] = await Promise.all([make(aya, OWN), make(aya, OWN)]);
    expect([again.status, await viewOf(again), await viewOf(atOnce)]).toEqual([201, first, first]);
    expect(await list(aya)).toHaveLength(30);
  });

  test('a name may stand twice over two lists, in two places, and of two people', async () => {
    await make(aya, OWN);
    await make(aya, { ...OWN, list: LIST });
    await make(ben, OWN);
    await make(lead, TEAM);
    await make(admin, TEAM);
    expect(await namesOf(aya)).toEqual(['Mine of billing', 'Mine of billing', 'Billing', 'Billing']);
  });

  test('each sees her own, her teams’ and everybody’s; who may change them is said', async () => {
    await make(aya, OWN);
    await make(lead, TEAM);
    await make(otherLead, { ...TEAM, teamId: 'sales', name: 'Sales' });
    await make(admin, ALL);
    const seen = async (who: SignedInOperator) =>
      (await list(who)).map(({ name, mayChange }) => `${name}${mayChange ? '*' : ''}`).toSorted();
    expect(await seen(aya)).toEqual(['Billing', 'Everything', 'Mine of billing*']);
    expect(await seen(ben)).toEqual(['Billing', 'Everything']);
    expect(await seen(lead)).toEqual(['Billing*', 'Everything']);
    expect(await seen(otherLead)).toEqual(['Everything', 'Sales*']);
    expect(await seen(admin)).toEqual(['Billing*', 'Everything*', 'Sales*']);
  });

  test('the rail has the order that its owner gave it, and nobody else’s changes', async () => {
    await make(admin, ALL);
    await make(lead, TEAM);
    await make(aya, OWN);
    const [all, own, team] = (await list(aya)).toSorted((a, b) => (a.scope < b.scope ? -1 : 1));
    const ids = [team?.id, own?.id, all?.id, team?.id, 'gone'];
    expect((await ask(aya, 'PUT', '/order', { ids })).status).toBe(204);
    expect(await namesOf(aya)).toEqual(['Billing', 'Mine of billing', 'Everything']);
    expect(await namesOf(ben)).toEqual(['Everything', 'Billing']);
  });

  test('a view counts what its reader may see, and nothing else', async () => {
    const everything = await viewOf(await make(admin, { ...ALL, list: { ...LIST, view: 'all' } }));
    const served = await viewOf(await make(admin, { ...ALL, name: 'Served', list: { ...LIST, states: ['active'] } }));
    const never = await viewOf(await make(admin, { ...ALL, name: 'None', list: { ...LIST, states: ['closed'] } }));
    const mine = await viewOf(await make(admin, { ...ALL, name: 'Mine', list: { ...LIST, view: 'mine' } }));
    const counts = async (who: SignedInOperator) => {
      const told = await countsOf(who);
      return [everything, served, never, mine].map(({ id }) => told[id]);
    };
    expect(await counts(admin)).toEqual([5, 3, 0, 0]);
    expect(await counts(lead)).toEqual([3, 2, 0, 0]);
    expect(await counts(otherLead)).toEqual([2, 1, 0, 1]);
    expect(await counts(aya)).toEqual([2, 1, 0, 1]);
  });

  test('days are those of whoever counts, and come back as they were kept', async () => {
    // The rows' last message: 2023-11-14 in UTC, the day after in Tokyo.
    const days = { from: '2023-11-14', to: '2023-11-14' };
    const dated = await viewOf(await make(admin, { ...ALL, name: 'Dated', list: { ...LIST, view: 'all', days } }));
    expect(dated.list.days).toEqual(days);
    const countIn = async (zone: string) => {
      const told = (await (await ask(admin, 'GET', `/counts?zone=${zone}`)).json()) as SavedViewCounts;
      return told.counts[dated.id];
    };
    expect(await countIn('UTC')).toBeGreaterThan(0);
    expect(await countIn('Asia/Tokyo')).toBe(0);
  });

  test('what is shared stands in the audit log, what is one’s own does not', async () => {
    await make(aya, { ...OWN, name: 'Nobody’s business' });
    await make(lead, { ...TEAM, name: 'Told' });
    const told = await auditLog('chat_view.created');
    expect(JSON.stringify(told)).toContain('Told');
    expect(JSON.stringify(told)).not.toContain('Nobody’s business');
  });
});

describe('refuses', () => {
  test('to share where one does not lead, and to keep what belongs to nobody', async () => {
    expect(await codeOf(await make(aya, TEAM))).toBe('NOT_PERMITTED');
    expect(await codeOf(await make(lead, ALL))).toBe('NOT_PERMITTED');
    expect(await codeOf(await make(otherLead, TEAM))).toBe('NOT_PERMITTED');
    expect(await codeOf(await make(admin, { ...TEAM, teamId: undefined }))).toBe('BAD_REQUEST');
    expect(await codeOf(await make(aya, { ...OWN, name: '  ' }))).toBe('BAD_REQUEST');
    expect(await codeOf(await make(aya, { ...OWN, list: { ...LIST, view: 'secret' } }))).toBe('BAD_REQUEST');
  });

  test('to change what is not hers; what she may not use is not there', async () => {
    const own = await viewOf(await make(aya, OWN));
    const team = await viewOf(await make(lead, TEAM));
    const change = { version: 1, name: 'Other', list: LIST };
    for (const who of [ben, admin]) {
      expect((await ask(who, 'PUT', `/${own.id}`, change)).status).toBe(404);
      expect((await ask(who, 'DELETE', `/${own.id}?version=1`)).status).toBe(404);
    }
    expect(await codeOf(await ask(ben, 'PUT', `/${team.id}`, change))).toBe('NOT_PERMITTED');
    expect((await ask(otherLead, 'DELETE', `/${team.id}?version=1`)).status).toBe(404);
    expect(await namesOf(lead)).toEqual(['Billing']);
  });

  test('a change on a version that is not the present one', async () => {
    const { id } = await viewOf(await make(aya, OWN));
    await ask(aya, 'PUT', `/${id}`, { version: 1, name: 'New', list: LIST });
    expect(await codeOf(await ask(aya, 'PUT', `/${id}`, { version: 1, name: 'Late', list: LIST }))).toBe('STALE');
    expect(await codeOf(await ask(aya, 'DELETE', `/${id}?version=1`))).toBe('STALE');
    expect(await namesOf(aya)).toEqual(['New']);
  });

  test('more than a place holds', async () => {
    await insertViews(aya, 30);
    expect(await codeOf(await make(aya, OWN))).toBe('TOO_MANY_VIEWS');
    expect((await make(ben, OWN)).status).toBe(201);
  });
});
