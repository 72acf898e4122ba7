// A change of rights, from D1 to the open sockets: at once by the route that made it, else by the sweep.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { untoldPeople } from '../db/access-queries';
import type { ChatId } from '../domain/ids';
import { DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { DeskDocumentAnswer } from '../protocol/desk-documents';
import type { MeView } from '../protocol/operator-view';
import type { PeopleAdmin } from '../protocol/people-admin';
import { CHI, type Desk, newChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';
import { tellGuards } from './tell-guards';

let owner: SignedInOperator;
let teams: string[];

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings());
  owner = await signInOperator({ role: 'super_admin', name: 'Olivia' });
  teams = deskSettings().teams.map(({ id }) => id);
  await saveDocument('teams', deskSettings().teams);
});

const ask = (path: string, who: SignedInOperator, init: RequestInit = {}) =>
  exports.default.fetch(`http://kaiwa.test${path}`, {
    ...init,
    headers: init.method ? who.unsafeHeaders : who.headers,
  });

async function saveDocument(name: string, value: unknown): Promise<void> {
  const stored = (await (await ask(`/api/admin/desk/${name}`, owner)).json()) as DeskDocumentAnswer;
  const body = JSON.stringify({ version: stored.version, value });
  const saved = await ask(`/api/admin/desk/${name}`, owner, { method: 'PUT', body });
  expect(saved.status).toBe(200);
}

async function putInTeams(operatorId: string, wanted: readonly string[]): Promise<void> {
  const { people } = (await (await ask('/api/admin/people', owner)).json()) as PeopleAdmin;
  const version = people.find((one) => one.operatorId === operatorId)?.version ?? 0;
  const body = JSON.stringify({ version, publicName: null, capacity: null, languages: [], skills: [], teams: wanted });
  const saved = await ask(`/api/admin/people/${operatorId}`, owner, { method: 'PUT', body });
  expect(saved.status).toBe(200);
}

async function meOf(who: SignedInOperator): Promise<MeView['operator']> {
  return ((await (await ask('/api/me', who)).json()) as MeView).operator;
}

/** Waits in the queue of this team. */
async function waitingChat(teamId: string): Promise<ChatId> {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  const guard = () => ({ commandId: crypto.randomUUID() });
  await chat.rpc.applyWish(CHI, { type: 'claim' }, guard());
  await chat.rpc.applyWish(CHI, { type: 'transfer_team', teamId }, guard());
  return chat.chatId;
}

async function open(
  path: string,
  who: SignedInOperator,
): Promise<Pick<Desk, 'closed'> & { frames: { type: string }[] }> {
  const response = await ask(`${path}?protocol=3`, { ...who, headers: who.upgradeHeaders });
  expect(response.status).toBe(101);
  const socket = response.webSocket;
  if (!socket) throw new Error('no socket in the answer');
  const tab: Pick<Desk, 'closed'> & { frames: { type: string }[] } = { closed: null, frames: [] };
  socket.addEventListener('close', ({ code }) => {
    tab.closed = code;
  });
  socket.addEventListener('message', ({ data }) => tab.frames.push(JSON.parse(String(data))));
  socket.accept();
  return tab;
}

describe('a change of teams', () => {
  test('acts at once, on the open inbox and the open chat', async () => {
    const [mine = '', other = ''] = teams;
    const aya = await signInOperator({ name: 'Aya', access: { grants: {}, teams: [] } });
    await putInTeams(aya.operatorId, [mine]);
    expect((await meOf(aya)).teams).toEqual([mine]);
    const chatId = await waitingChat(mine);
    const inbox = await open('/ws/inbox', aya);
    const chat = await open(`/ws/chats/${encodeURIComponent(chatId)}`, aya);
    expect((await ask(`/api/chats/${encodeURIComponent(chatId)}`, aya)).status).toBe(200);

    await putInTeams(aya.operatorId, [other]);
    await expect.poll(() => chat.closed).toBe(4403);
    expect(inbox.frames.some(({ type }) => type === 'access')).toBe(true);
    expect((await ask(`/api/chats/${encodeURIComponent(chatId)}`, aya)).status).toBe(404);
    expect(await untoldPeople(env.DB, 10)).toEqual([]);
  });
});

describe('the settings of access', () => {
  test('reach everybody who is signed in', async () => {
    const [mine = ''] = teams;
    const aya = await signInOperator({ name: 'Aya', access: { grants: {}, teams: [] } });
    await putInTeams(aya.operatorId, [mine]);
    expect((await meOf(aya)).grants['chat.read']).toBe('own');
    await saveDocument('access', { ...DEFAULT_ACCESS, operatorsSee: 'all' });
    expect((await meOf(aya)).grants['chat.read']).toBe('all');
    await saveDocument('access', { ...DEFAULT_ACCESS, isAdminsOnly: true });
    expect((await meOf(aya)).grants['chat.claim']).toBeUndefined();
    expect((await ask('/api/desk/queue', aya)).status).toBe(403);
    await saveDocument('access', DEFAULT_ACCESS);
    expect((await ask('/api/desk/queue', aya)).status).toBe(200);
  });

  test('close the chats that are open where the plan no longer holds live chat', async () => {
    const [mine = ''] = teams;
    const aya = await signInOperator({ name: 'Aya', access: { grants: {}, teams: [] } });
    await putInTeams(aya.operatorId, [mine]);
    const chat = await open(`/ws/chats/${encodeURIComponent(await waitingChat(mine))}`, aya);
    const plan = { isEnforced: true, name: 'pro' as const, hasPrioritySupport: true };
    await saveDocument('access', { ...DEFAULT_ACCESS, plan });
    await expect.poll(() => chat.closed).toBe(4403);
    expect(await (await ask('/api/desk/queue', aya)).json()).toMatchObject({ error: { code: 'NOT_IN_PLAN' } });
    expect((await meOf(aya)).lacks).toEqual(['live_chat']);
    await saveDocument('access', DEFAULT_ACCESS);
    expect((await ask('/api/desk/queue', aya)).status).toBe(200);
  });

  test('do not exist for whoever may not change them', async () => {
    const admin = await signInOperator({ role: 'admin' });
    expect((await ask('/api/admin/desk/access', admin)).status).toBe(404);
    const body = JSON.stringify({ version: 0, value: DEFAULT_ACCESS });
    expect((await ask('/api/admin/desk/access', admin, { method: 'PUT', body })).status).toBe(404);
  });

  test('let no composed role do more than the role it counts as', async () => {
    const { version } = (await (await ask('/api/admin/desk/access', owner)).json()) as DeskDocumentAnswer;
    const roles = [{ id: 'r1', name: 'Sly', base: 'operator', grants: { 'channel.write': 'all', 'chat.fly': 'all' } }];
    const body = JSON.stringify({ version, value: { ...DEFAULT_ACCESS, roles } });
    const refused = await ask('/api/admin/desk/access', owner, { method: 'PUT', body });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(await refused.json())).toContain('roles.0.grants.channel.write BEYOND_ROLE');
  });
});

describe('what no guard was told of', () => {
  test('is told by the next turn: a disabled person’s sockets close', async () => {
    const aya = await signInOperator({ name: 'Aya' });
    const inbox = await open('/ws/inbox', aya);
    const change = 'UPDATE operators SET is_disabled = 1, access_version = access_version + 1 WHERE id = ?';
    await env.DB.prepare(change).bind(aya.operatorId).run();
    expect(await untoldPeople(env.DB, 10)).toEqual([aya.operatorId]);
    await tellGuards(env);
    await expect.poll(() => inbox.closed).toBe(4401);
    expect((await ask('/api/chats', aya)).status).toBe(401);
    expect(await untoldPeople(env.DB, 10)).toEqual([]);
  });
});
