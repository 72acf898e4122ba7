// The desk's side of people over HTTP: who is there with what, set by admins, and public names in the snapshot.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { saveDeskDocument } from '../db/desk-document-queries';
import { readPeople } from '../db/people-queries';
import { SETTINGS_KEY, type SettingsSnapshot } from '../domain/settings/settings-snapshot';
import type { DeskPeople } from '../protocol/desk-view';
import type { ErrorBody } from '../protocol/error-body';
import type { PeopleAdmin, PersonAdmin, PersonAnswer, SavePerson } from '../protocol/people-admin';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let admin: SignedInOperator;
let supervisor: SignedInOperator;
let aya: SignedInOperator;

const DESK: Omit<SavePerson, 'version'> = {
  publicName: 'Aya from sales',
  capacity: 2,
  languages: ['ja', 'th'],
  skills: [{ name: 'loans', level: 3 }],
  teams: ['sales'],
};

beforeAll(async () => {
  await seedChannel(env);
  admin = await signInOperator({ role: 'admin', name: 'Ada' });
  supervisor = await signInOperator({ role: 'supervisor', name: 'Saki' });
  aya = await signInOperator({ role: 'operator', name: 'Aya' });
  const value = ['sales', 'billing'].map((id) => ({ id, name: id, policy: {}, slots: [] }));
  await saveDeskDocument(env.DB, { name: 'teams', value, onVersion: 0, by: admin.operatorId, now: 1 });
});

function ask(method: 'GET' | 'PUT', path = '', body?: unknown, who = admin): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/admin/people${path}`, {
    method,
    headers: method === 'GET' ? who.headers : who.unsafeHeaders,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** On the version that she has now, unless the change names one. */
async function put(operatorId: string, change: Partial<SavePerson> = {}, who = admin): Promise<Response> {
  const person = (await list()).find((one) => one.operatorId === operatorId);
  return ask('PUT', `/${operatorId}`, { version: person?.version ?? 0, ...DESK, ...change }, who);
}
const personOf = async (response: Response): Promise<PersonAdmin> => ((await response.json()) as PersonAnswer).person;
const errorOf = async (response: Response) => ((await response.json()) as ErrorBody).error;
const list = async (who = admin) => ((await (await ask('GET', '', undefined, who)).json()) as PeopleAdmin).people;
const names = async () => (await env.SETTINGS.get<SettingsSnapshot>(SETTINGS_KEY, 'json'))?.publicNames;

describe('works', () => {
  test('whoever was never set up takes four chats and is in no team', async () => {
    const ben = await signInOperator({ name: 'Ben' });
    expect((await list()).find((person) => person.operatorId === ben.operatorId)).toEqual({
      operatorId: ben.operatorId,
      name: 'Ben',
      email: ben.email,
      role: 'operator',
      isDisabled: false,
      pictureUrl: null,
      publicName: null,
      capacity: 4,
      languages: [],
      skills: [],
      teams: [],
      version: 0,
    });
  });

  test('what is set is read again, raises the version of the list, and replaces what was', async () => {
    const before = (await readPeople(env.DB)).version;
    expect(await personOf(await put(aya.operatorId))).toMatchObject({ name: 'Aya', ...DESK });
    const between = (await readPeople(env.DB)).version;
    expect(between).toBeGreaterThan(before);
    const change = { capacity: null, languages: [], skills: [], teams: ['billing', 'sales'], publicName: ' A ' };
    expect((await put(aya.operatorId, change)).status).toBe(200);
    expect((await list()).find((person) => person.operatorId === aya.operatorId)).toMatchObject({
      ...change,
      publicName: 'A',
    });
    expect((await readPeople(env.DB)).version).toBeGreaterThan(between);
  });

  test('of two who set her at a time the second is told, and what the first set stays', async () => {
    const eri = await signInOperator({ name: 'Eri' });
    const first = await personOf(await put(eri.operatorId, { version: 0, capacity: 2, publicName: null }));
    expect(first.version).toBe(1);
    const late = await put(eri.operatorId, { version: 0, capacity: 9 });
    expect([late.status, (await errorOf(late)).code]).toEqual([409, 'STALE']);
    expect((await personOf(await put(eri.operatorId, { version: 1, capacity: 3, publicName: null }))).version).toBe(2);
    expect((await put(eri.operatorId, { version: 1, capacity: 9 })).status).toBe(409);
    expect((await list()).find((person) => person.operatorId === eri.operatorId)?.capacity).toBe(3);
  });

  test('two at the very same time are one after the other: one of them is told', async () => {
    const fay = await signInOperator({ name: 'Fay' });
    const unnamed = { ...DESK, publicName: null };
    const both = [1, 2].map((capacity) => ask('PUT', `/${fay.operatorId}`, { ...unnamed, version: 0, capacity }));
    const statuses = (await Promise.all(both)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 409]);
  });

  test('a repeat of what was saved is no conflict', async () => {
    const gin = await signInOperator({ name: 'Gin' });
    const change = { version: 0, capacity: 5, publicName: null };
    await put(gin.operatorId, change);
    expect(await personOf(await put(gin.operatorId, change))).toMatchObject({ capacity: 5, version: 1 });
  });

  test('acts at once: the Dispatcher knows load limit and teams', async () => {
    const chi = await signInOperator({ name: 'Chi' });
    await put(chi.operatorId, { publicName: null, capacity: 7, teams: ['billing'] });
    const response = await exports.default.fetch('http://kaiwa.test/api/desk/people', { headers: chi.headers });
    const { people } = (await response.json()) as DeskPeople;
    expect(people.find(({ operatorId }) => operatorId === chi.operatorId)).toMatchObject({
      name: 'Chi',
      capacity: 7,
      teams: ['billing'],
    });
    expect(people).toHaveLength((await list()).length);
  });

  test('a public name travels with the settings, and is gone from them with its end', async () => {
    await put(aya.operatorId, { publicName: 'Aya T.' });
    expect(await names()).toEqual({ [aya.operatorId]: 'Aya T.' });
    await put(aya.operatorId, { publicName: null });
    expect(await names()).toBeUndefined();
  });
});

describe('refuses', () => {
  test('what makes no sense, each fault by its path', async () => {
    const response = await put(aya.operatorId, { publicName: 'LINE desk', capacity: -1, teams: ['sales', 'gone'] });
    expect(response.status).toBe(422);
    expect(await errorOf(response)).toMatchObject({
      code: 'SETTINGS_INVALID',
      fields: ['publicName HAS_LINE', 'capacity BAD_NUMBER', 'teams.1 UNKNOWN_TEAM'],
    });
  });

  test.each([
    ['a part of it', { capacity: 3 }],
    ['what it was not made on', DESK],
    ['more than that', { version: 0, ...DESK, role: 'admin' }],
    ['a number for a name', { version: 0, ...DESK, publicName: 7 }],
  ])('%s', async (_, body) => {
    const response = await ask('PUT', `/${aya.operatorId}`, body);
    expect([response.status, (await errorOf(response)).code]).toEqual([400, 'BAD_REQUEST']);
  });

  test('somebody who is not there', async () => {
    expect((await put('op_nobody')).status).toBe(404);
    expect((await list()).map(({ operatorId }) => operatorId)).not.toContain('op_nobody');
  });
});

describe('keeps out', () => {
  test('supervisors from setting, operators from all of it, and whoever is not signed in', async () => {
    expect((await list(supervisor)).length).toBeGreaterThan(0);
    expect((await put(aya.operatorId, {}, supervisor)).status).toBe(403);
    expect((await ask('GET', '', undefined, aya)).status).toBe(403);
    expect((await put(aya.operatorId, { capacity: 100 }, aya)).status).toBe(403);
    expect((await exports.default.fetch('http://kaiwa.test/api/admin/people')).status).toBe(401);
  });
});
