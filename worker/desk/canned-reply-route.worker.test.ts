// Canned replies over HTTP: who reads, makes, changes and deletes which, on which version; shortcodes and how many there may be. And
// a text with a token that nobody filled in is not sent.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { Role } from '../domain/permissions/role';
import type { CannedReplyAnswer, CannedReplyList } from '../protocol/canned-reply';
import type { ErrorBody } from '../protocol/error-body';
import { auditLog } from '../testing/audit-log';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let aya: SignedInOperator;
let ben: SignedInOperator;
let lead: SignedInOperator;
let otherLead: SignedInOperator;
let admin: SignedInOperator;

const signIn = (role: Role, team: string) =>
  signInOperator({ role, access: accessOf({ role, teams: [team] }, DEFAULT_ACCESS) });

beforeAll(async () => {
  await seedChannel(env);
  await seedDesk(env, deskSettings());
  aya = await signIn('operator', 'billing');
  ben = await signIn('operator', 'billing');
  lead = await signIn('supervisor', 'billing');
  otherLead = await signIn('supervisor', 'sales');
  admin = await signIn('admin', 'sales');
});

beforeEach(async () => {
  await env.DB.prepare('DELETE FROM canned_replies').run();
});

function ask(who: SignedInOperator, method: string, path = '', body?: unknown): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/canned-replies${path}`, {
    method,
    headers: method === 'GET' ? who.headers : who.unsafeHeaders,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const HOURS = { title: 'Hours', shortcode: '/Hours', text: 'Hello {{name}}, nine to five.' };
const OWN = { scope: 'personal', ...HOURS };
const TEAM = { scope: 'team', teamId: 'billing', ...HOURS };
const ALL = { scope: 'all', ...HOURS };

const make = (who: SignedInOperator, reply: object) => ask(who, 'POST', '', reply);
const replyOf = async (response: Response) => ((await response.json()) as CannedReplyAnswer).reply;
const codeOf = async (response: Response) => ((await response.json()) as ErrorBody).error.code;
const list = async (who: SignedInOperator) => ((await (await ask(who, 'GET')).json()) as CannedReplyList).items;
const idsOf = async (who: SignedInOperator) => (await list(who)).map(({ id }) => id).toSorted();

describe('works', () => {
  test('one’s own is kept with its shortcode folded, changed and deleted on its version', async () => {
    const response = await make(aya, OWN);
    expect(response.status).toBe(201);
    const reply = await replyOf(response);
    expect(reply).toMatchObject({ scope: 'personal', teamId: null, title: 'Hours', shortcode: 'hours', version: 1 });
    expect(await list(aya)).toEqual([reply]);
    const changed = await ask(aya, 'PUT', `/${reply.id}`, { version: 1, ...HOURS, text: 'Ten to six.' });
    expect(await replyOf(changed)).toMatchObject({ id: reply.id, version: 2, text: 'Ten to six.' });
    expect((await ask(aya, 'DELETE', `/${reply.id}?version=2`)).status).toBe(204);
    expect(await list(aya)).toEqual([]);
  });

  test('each sees her own, her teams’ and everybody’s, and an admin every team’s', async () => {
    const own = await replyOf(await make(aya, OWN));
    const team = await replyOf(await make(lead, TEAM));
    const other = await replyOf(await make(otherLead, { ...TEAM, teamId: 'sales' }));
    const all = await replyOf(await make(admin, ALL));
    expect(team).toMatchObject({ scope: 'team', teamId: 'billing' });
    expect(await idsOf(aya)).toEqual([own.id, team.id, all.id].toSorted());
    expect(await idsOf(ben)).toEqual([team.id, all.id].toSorted());
    expect(await idsOf(otherLead)).toEqual([other.id, all.id].toSorted());
    expect(await idsOf(admin)).toEqual([team.id, other.id, all.id].toSorted());
  });

  test('the same shortcode stands once in each place', async () => {
    for (const [who, reply] of [
      [aya, OWN],
      [ben, OWN],
      [lead, TEAM],
      [admin, ALL],
    ] as const)
      expect((await make(who, reply)).status).toBe(201);
  });

  test('a saving whose answer was lost is answered again and made once', async () => {
    const first = await replyOf(await make(aya, OWN));
    const again = await make(aya, OWN);
    expect([again.status, await replyOf(again)]).toEqual([200, first]);
    const change = { version: 1, ...HOURS, text: 'Other' };
    const changed = await replyOf(await ask(aya, 'PUT', `/${first.id}`, change));
    expect(await replyOf(await ask(aya, 'PUT', `/${first.id}`, change))).toEqual(changed);
    expect(await list(aya)).toHaveLength(1);
  });

  test('the answer says what customers call the asker', async () => {
    const { operatorName } = (await (await ask(aya, 'GET')).json()) as CannedReplyList;
    expect(operatorName).toBe(aya.name);
  });

  test('the audit log tells of what is shared, and not of one’s own', async () => {
    const own = await replyOf(await make(aya, OWN));
    const team = await replyOf(await make(lead, TEAM));
    await ask(lead, 'DELETE', `/${team.id}?version=1`);
    const told = (await auditLog()).toReversed().filter(({ objectId }) => objectId === own.id || objectId === team.id);
    expect(told.map(({ action, actor }) => [action, actor])).toEqual([
      ['canned_reply.created', lead.operatorId],
      ['canned_reply.deleted', lead.operatorId],
    ]);
  });
});

describe('refuses', () => {
  test('a change or deletion on a version that is not the present one, and leaves what is there', async () => {
    const { id } = await replyOf(await make(lead, TEAM));
    await ask(lead, 'PUT', `/${id}`, { version: 1, ...HOURS, text: 'Second' });
    const late = await ask(admin, 'PUT', `/${id}`, { version: 1, ...HOURS, text: 'Third' });
    expect([late.status, await codeOf(late)]).toEqual([409, 'STALE']);
    expect(await codeOf(await ask(admin, 'DELETE', `/${id}?version=1`))).toBe('STALE');
    expect(await list(aya)).toMatchObject([{ text: 'Second', version: 2 }]);
  });

  test('a shortcode that is taken in its place, for a new one and for a change', async () => {
    await make(lead, TEAM);
    const taken = await make(lead, { ...TEAM, title: 'Other', shortcode: 'HOURS' });
    expect([taken.status, await codeOf(taken)]).toEqual([409, 'SHORTCODE_TAKEN']);
    const { id } = await replyOf(await make(lead, { ...TEAM, shortcode: 'other' }));
    expect(await codeOf(await ask(lead, 'PUT', `/${id}`, { version: 1, ...HOURS }))).toBe('SHORTCODE_TAKEN');
    expect((await list(lead)).map(({ shortcode }) => shortcode)).toEqual(['hours', 'other']);
  });

  test('more than a person may keep', async () => {
    const rows = Array.from({ length: 99 }, (_, n) =>
      env.DB.prepare(
        `INSERT INTO canned_replies (id, scope, owner_id, title, shortcode, text, version, updated_at, updated_by)
         VALUES (?1, 'personal', ?2, 'x', ?1, 'x', 1, 1, 'x')`,
      ).bind(`n${n}`, aya.operatorId),
    );
    await env.DB.batch(rows);
    expect((await make(aya, OWN)).status).toBe(201);
    const full = await make(aya, { ...OWN, shortcode: 'one-more' });
    expect([full.status, await codeOf(full)]).toEqual([409, 'TOO_MANY_REPLIES']);
    expect((await make(ben, OWN)).status).toBe(201);
  });

  test.each([
    ['a text over 5,000', { ...OWN, text: 'x'.repeat(5_001) }],
    ['a text that shows nothing', { ...OWN, text: ' \n' }],
    ['a title of spaces', { ...OWN, title: '  ' }],
    ['a shortcode of two words', { ...OWN, shortcode: 'two words' }],
    ['a team of nobody’s', { ...OWN, scope: 'team' }],
    ['a team for what is one’s own', { ...OWN, teamId: 'billing' }],
    ['a field that is not known', { ...OWN, version: 3 }],
  ])('%s', async (_, reply) => {
    expect((await make(aya, reply)).status).toBe(400);
    expect(await list(aya)).toEqual([]);
  });

  test('a team that is not there', async () => {
    expect(await codeOf(await make(admin, { ...TEAM, teamId: 'nowhere' }))).toBe('TEAM_UNKNOWN');
  });

  test('to delete without a version', async () => {
    const { id } = await replyOf(await make(aya, OWN));
    expect((await ask(aya, 'DELETE', `/${id}`)).status).toBe(400);
    expect(await list(aya)).toHaveLength(1);
  });
});

describe('keeps out', () => {
  const change = { version: 1, ...HOURS, text: 'Mine now' };
  const triesOf = async (who: SignedInOperator, id: string) => [
    await codeOf(await ask(who, 'PUT', `/${id}`, change)),
    await codeOf(await ask(who, 'DELETE', `/${id}?version=1`)),
  ];

  test('from another person’s: not listed, and as if it did not exist, for admins too', async () => {
    const reply = await replyOf(await make(aya, OWN));
    for (const who of [ben, lead, admin]) {
      expect(await list(who)).toEqual([]);
      expect(await triesOf(who, reply.id)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    }
    expect(await list(aya)).toEqual([reply]);
  });

  test('from another team’s: not listed, and as if it did not exist', async () => {
    const reply = await replyOf(await make(lead, TEAM));
    expect(await list(otherLead)).toEqual([]);
    expect(await triesOf(otherLead, reply.id)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect(await list(aya)).toEqual([reply]);
  });

  test('who may use one but not change it, and who would make one for others', async () => {
    const team = await replyOf(await make(lead, TEAM));
    const all = await replyOf(await make(admin, ALL));
    expect(await triesOf(aya, team.id)).toEqual(['NOT_PERMITTED', 'NOT_PERMITTED']);
    expect(await triesOf(lead, all.id)).toEqual(['NOT_PERMITTED', 'NOT_PERMITTED']);
    for (const [who, reply] of [
      [aya, TEAM],
      [aya, ALL],
      [lead, ALL],
      [otherLead, TEAM],
    ] as const)
      expect(await codeOf(await make(who, { ...reply, shortcode: 'mine' }))).toBe('NOT_PERMITTED');
    expect(await idsOf(aya)).toEqual([team.id, all.id].toSorted());
  });
});
