// Who may sign in, over HTTP: invited once, changed on a version, disabled at once, never the last owner; and what two at once do.
import { createExecutionContext } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { app } from '../app';
import { readAccount } from '../db/access-queries';
import { readDeskDocument, saveDeskDocument } from '../db/desk-document-queries';
import { getOperator } from '../db/operator-queries';
import { readPeople } from '../db/people-queries';
import { readUser, saveUser as storeUser, useLink } from '../db/user-queries';
import { type CustomRole, DEFAULT_ACCESS, ROLE_GRANTS } from '../domain/permissions/bundles';
import { sha256 } from '../platform/keyed-hash';
import type { ErrorBody } from '../protocol/error-body';
import type { InviteUser, LinkAnswer, SaveUser, UserAdmin, UserAnswer, UsersAdmin } from '../protocol/user-admin';
import { auditLog } from '../testing/audit-log';
import { newChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let owner: SignedInOperator;
const AUDITOR = {
  id: 'auditor',
  name: 'Auditor',
  base: 'supervisor' as const,
  grants: { 'chat.read': 'all' as const },
};

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings());
  owner = await signInOperator({ role: 'super_admin', name: 'Olivia' });
  const value = { ...DEFAULT_ACCESS, roles: [AUDITOR] };
  await saveDeskDocument(env.DB, { name: 'access', value, onVersion: 0, by: owner.operatorId, now: 1 });
});

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

function ask(method: Method, path = '', body?: unknown, who = owner): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/admin/users${path}`, {
    method,
    headers: method === 'GET' ? who.headers : who.unsafeHeaders,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

let count = 0;
beforeEach(() => {
  count += 1;
});
const mailOf = () => `ploy${count}@bank.example`;

function invite(change: Partial<InviteUser> = {}, who = owner): Promise<Response> {
  return ask('POST', '', { name: 'Ploy', email: mailOf(), role: 'operator', roleId: null, ...change }, who);
}
const invited = async (change: Partial<InviteUser> = {}) => (await (await invite(change)).json()) as LinkAnswer;
const codeOf = async (response: Response) => [response.status, ((await response.json()) as ErrorBody).error.code];
const userOf = async (response: Response) => ((await response.json()) as UserAnswer).user;
const tokenOf = ({ link }: LinkAnswer) => new URL(link.url).hash.slice(1);

/** On the account's version as it is, so that the link alone decides. */
async function used(answer: LinkAnswer, passwordHash = 'x'): Promise<boolean> {
  const authVersion = (await getOperator(env.DB, answer.user.operatorId))?.authVersion ?? 1;
  const link = { tokenHash: sha256(tokenOf(answer)), now: Date.now() };
  return useLink(env.DB, { ...link, passwordHash, isShort: false, authVersion });
}

async function put(user: UserAdmin, change: Partial<SaveUser> = {}, who = owner): Promise<Response> {
  const { name, role, roleId, isDisabled, version } = user;
  return ask('PUT', `/${user.operatorId}`, { name, role, roleId, isDisabled, version, ...change }, who);
}

async function signedIn(change: Parameters<typeof signInOperator>[0] = {}) {
  const who = await signInOperator(change);
  const user = await readUser(env.DB, who.operatorId);
  if (!user) throw new Error('signed in, and not there');
  return { who, user };
}

async function meOf(who: SignedInOperator): Promise<unknown[]> {
  const response = await exports.default.fetch('http://kaiwa.test/api/me', { headers: who.headers });
  return response.ok ? [200, 'in'] : codeOf(response);
}

async function openInbox(who: SignedInOperator): Promise<{ closed: [number, string] | null }> {
  const response = await exports.default.fetch('http://kaiwa.test/ws/inbox?protocol=3', {
    headers: who.upgradeHeaders,
  });
  const tab: { closed: [number, string] | null } = { closed: null };
  response.webSocket?.addEventListener('close', ({ code, reason }) => {
    tab.closed = [code, reason];
  });
  response.webSocket?.accept();
  return tab;
}

describe('an invitation', () => {
  test('is a person without a password, and a link of 256 bits for 72 hours, of which only the hash is kept', async () => {
    const before = Date.now();
    const response = await invite({ name: ' Ploy ', role: 'supervisor', roleId: 'auditor' });
    expect(response.status).toBe(201);
    const answer = (await response.json()) as LinkAnswer;
    expect(answer.user).toMatchObject({ name: 'Ploy', role: 'supervisor', roleId: 'auditor', isPending: true });
    expect(answer.link.url).toMatch(/^http.*\/welcome#[\w-]{43}$/);
    expect(answer.link.expiresAt - before).toBeGreaterThanOrEqual(72 * 3_600_000);
    expect(answer.link.isMailed).toBe(false);
    const rows = await env.DB.prepare('SELECT * FROM welcome_links').all();
    expect(JSON.stringify(rows.results)).not.toContain(tokenOf(answer));
    expect(JSON.stringify(rows.results)).toContain(sha256(tokenOf(answer)));
  });

  test('is in the list of users, with the roles there are, and not among colleagues', async () => {
    const { user } = await invited();
    const { users, roles } = (await (await ask('GET')).json()) as UsersAdmin;
    expect(users).toContainEqual(user);
    expect(roles).toEqual([{ id: 'auditor', name: 'Auditor', base: 'supervisor' }]);
    const people = await exports.default.fetch('http://kaiwa.test/api/desk/people', { headers: owner.headers });
    expect(await people.text()).not.toContain(user.operatorId);
  });

  test('of an e-mail that somebody has is none, however it is written', async () => {
    await invited();
    expect(await codeOf(await invite({ email: ` ${mailOf().toUpperCase()} ` }))).toEqual([409, 'EMAIL_TAKEN']);
  });

  test('at the very same time makes one person', async () => {
    const statuses = (await Promise.all([invite(), invite()])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([201, 409]);
  });

  test('is mailed as well where mail is set up; what is refused there is told', async () => {
    const mails: { to: string; text: string }[] = [];
    const send = async (mail: { to: string; text: string }) => {
      mails.push(mail);
      if (mails.length > 1) throw new Error('no such box');
    };
    const mailing = { ...env, MAIL: { send }, MAIL_FROM: 'desk@bank.example' };
    const ask = async (email: string) => {
      const body = JSON.stringify({ name: 'Ploy', email, role: 'operator', roleId: null });
      const init = { method: 'POST', headers: owner.unsafeHeaders, body };
      return (await (
        await app.request('/api/admin/users', init, mailing, createExecutionContext())
      ).json()) as LinkAnswer;
    };
    const { link, user } = await ask(mailOf());
    expect(link.isMailed).toBe(true);
    expect(mails[0]).toMatchObject({ to: user.email, text: expect.stringContaining(link.url) });
    expect((await ask(`b${mailOf()}`)).link.isMailed).toBe(false);
  });

  test('renewed has another link, and the old one opens nothing', async () => {
    const first = await invited();
    const renewed = (await (await ask('POST', `/${first.user.operatorId}/link`)).json()) as LinkAnswer;
    expect(tokenOf(renewed)).not.toBe(tokenOf(first));
    expect(await used(first)).toBe(false);
    expect(await used(renewed)).toBe(true);
  });

  test('withdrawn is gone with its person, who may be invited anew', async () => {
    const first = await invited();
    expect((await ask('DELETE', `/${first.user.operatorId}/link`)).status).toBe(200);
    expect(await readUser(env.DB, first.user.operatorId)).toBeNull();
    expect(await used(first)).toBe(false);
    expect((await invite()).status).toBe(201);
  });

  test('withdrawn stands in the audit log, also where its link was gone with being disabled', async () => {
    const { user } = await invited();
    await userOf(await put(user, { isDisabled: true }));
    expect((await ask('DELETE', `/${user.operatorId}/link`)).status).toBe(200);
    expect(await readUser(env.DB, user.operatorId)).toBeNull();
    const told = (await auditLog('user.link_withdrawn')).filter(({ objectId }) => objectId === user.operatorId);
    expect(told).toMatchObject([{ actor: owner.operatorId }]);
  });

  test('withdrawn twice, or where there is nothing to withdraw, is told once or not at all', async () => {
    const { user } = await invited();
    await ask('DELETE', `/${user.operatorId}/link`);
    const { user: there } = await signedIn();
    await ask('DELETE', `/${there.operatorId}/link`);
    const told = await auditLog('user.link_withdrawn');
    expect(told.filter(({ objectId }) => objectId === user.operatorId)).toHaveLength(1);
    expect(told.filter(({ objectId }) => objectId === there.operatorId)).toEqual([]);
  });

  test.each([
    ['no address', { email: 'ploy' }, 400, 'BAD_REQUEST'],
    ['no name', { name: '  ' }, 400, 'BAD_REQUEST'],
    ['a name of two lines', { name: 'Ploy\nOwner' }, 400, 'BAD_REQUEST'],
    ['a name that turns what stands behind it', { name: 'Ploy \u202eadmin' }, 400, 'BAD_REQUEST'],
    ['a role that nobody composed', { roleId: 'gone' }, 422, 'ROLE_UNKNOWN'],
    ['a composed role of another base', { role: 'operator', roleId: 'auditor' }, 422, 'ROLE_UNKNOWN'],
    ['more than that', { passwordHash: 'mine' }, 400, 'BAD_REQUEST'],
  ])('with %s is refused', async (_, change, status, code) => {
    expect(await codeOf(await invite(change as Partial<InviteUser>))).toEqual([status, code]);
  });
});

describe('another role', () => {
  test('ends the logins she has, and the next one has it', async () => {
    const { who, user } = await signedIn();
    const changed = await userOf(await put(user, { role: 'supervisor', roleId: 'auditor', name: 'Ploy S.' }));
    expect(changed).toMatchObject({ role: 'supervisor', roleId: 'auditor', name: 'Ploy S.', version: 2 });
    expect(await meOf(who)).toEqual([401, 'LOGIN_ENDED']);
  });

  test('another name alone ends nothing, and is seen at once', async () => {
    const { who, user } = await signedIn();
    await put(user, { name: 'Ploy Saetang' });
    const me = await exports.default.fetch('http://kaiwa.test/api/me', { headers: who.headers });
    expect(await me.text()).toContain('Ploy Saetang');
  });

  test('of two changes on the same version the second is told; a repeat is no conflict', async () => {
    const { user } = await signedIn();
    expect((await put(user, { role: 'admin' })).status).toBe(200);
    expect((await put(user, { role: 'admin' })).status).toBe(200);
    expect(await codeOf(await put(user, { role: 'supervisor' }))).toEqual([409, 'STALE']);
    expect((await readUser(env.DB, user.operatorId))?.version).toBe(2);
  });

  test('of her own is nobody’s to give, her own name is', async () => {
    const user = await readUser(env.DB, owner.operatorId);
    if (!user) throw new Error('no owner');
    for (const change of [{ role: 'admin' as const }, { isDisabled: true }, { roleId: 'auditor' }]) {
      expect(await codeOf(await put(user, change))).toEqual([403, 'NOT_ONESELF']);
    }
    expect((await put(user, { name: 'Olivia O.' })).status).toBe(200);
    expect(await meOf(owner)).toEqual([200, 'in']);
  });
});

describe('a disabled account', () => {
  test('is out within two seconds: sockets close with the reason, the next call says it, its chats are taken back', async () => {
    const { who, user } = await signedIn({ name: 'Dao' });
    const tab = await openInbox(who);
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'help')]);
    await chat.rpc.applyWish(who.asker, { type: 'claim' }, { commandId: crypto.randomUUID() });
    const state = async () => {
      const view = await chat.rpc.view(owner.asker);
      return view.ok ? view.value.state : null;
    };
    expect(await state()).toBe('assigned');
    const started = Date.now();
    expect((await userOf(await put(user, { isDisabled: true }))).isDisabled).toBe(true);
    await vi.waitFor(() => expect(tab.closed).toEqual([4401, 'ACCOUNT_DISABLED']), { timeout: 2_000 });
    expect(Date.now() - started).toBeLessThan(2_000);
    expect(await meOf(who)).toEqual([401, 'ACCOUNT_DISABLED']);
    const read = await exports.default.fetch('http://kaiwa.test/api/chats', { headers: who.headers });
    expect(await codeOf(read)).toEqual([401, 'ACCOUNT_DISABLED']);
    await vi.waitFor(async () => expect(await state()).not.toBe('assigned'), { timeout: 5_000 });
  });

  test('comes back by being enabled, and has to sign in', async () => {
    const { who, user } = await signedIn();
    const disabled = await userOf(await put(user, { isDisabled: true }));
    await put(disabled, { isDisabled: false });
    expect(await meOf(who)).toEqual([401, 'LOGIN_ENDED']);
    expect(await readUser(env.DB, user.operatorId)).toMatchObject({ isDisabled: false, version: 3 });
  });

  test('has no link, and gets none', async () => {
    const { user, ...first } = await invited();
    await put(user, { isDisabled: true });
    expect(await used({ user, ...first })).toBe(false);
    expect(await codeOf(await ask('POST', `/${user.operatorId}/link`))).toEqual([409, 'WRONG_STATE']);
  });
});

describe('a reset', () => {
  test('ends her logins, and leaves the password until the link is used', async () => {
    const { who, user } = await signedIn({ passwordHash: 'as it was' });
    const answer = (await (await ask('POST', `/${user.operatorId}/link`)).json()) as LinkAnswer;
    expect(answer.user.isPending).toBe(false);
    expect(await meOf(who)).toEqual([401, 'LOGIN_ENDED']);
    const row = () => env.DB.prepare('SELECT password_hash FROM operators WHERE id = ?1').bind(user.operatorId).first();
    expect(await row()).toEqual({ password_hash: 'as it was' });
    expect(await used(answer, 'new')).toBe(true);
    expect(await row()).toEqual({ password_hash: 'new' });
  });

  test('withdrawn leaves her as she was', async () => {
    const { user } = await signedIn();
    await ask('POST', `/${user.operatorId}/link`);
    await ask('DELETE', `/${user.operatorId}/link`);
    expect(await readUser(env.DB, user.operatorId)).toMatchObject({ linkUntil: null, isPending: false });
  });

  test('of her own is none', async () => {
    expect(await codeOf(await ask('POST', `/${owner.operatorId}/link`))).toEqual([403, 'NOT_ONESELF']);
  });
});

describe('the last super admin', () => {
  const owners = async () => {
    const where = "role = 'super_admin' AND role_id IS NULL AND is_disabled = 0 AND is_pending = 0";
    const { results } = await env.DB.prepare(`SELECT id FROM operators WHERE ${where}`).all<{ id: string }>();
    return results.map(({ id }) => id);
  };

  test('cannot be demoted, disabled or narrowed, whoever asks: the statement itself refuses', async () => {
    expect(await owners()).toEqual([owner.operatorId]);
    const user = await readUser(env.DB, owner.operatorId);
    if (!user) throw new Error('no owner');
    const { operatorId, name, role, roleId, isDisabled, version: onVersion } = user;
    const whole = { operatorId, name, role, roleId, isDisabled, onVersion, by: owner.operatorId, now: 1 };
    const changes = [{ role: 'admin' as const }, { isDisabled: true }, { roleId: 'auditor' }];
    for (const change of changes) expect(await storeUser(env.DB, { ...whole, ...change })).toBe(false);
    expect(await readUser(env.DB, operatorId)).toEqual(user);
  });

  test('is not replaced by one who was only invited', async () => {
    await invited({ role: 'super_admin' });
    const user = await readUser(env.DB, owner.operatorId);
    if (!user) throw new Error('no owner');
    const { version: onVersion, ...whole } = user;
    expect(await storeUser(env.DB, { ...whole, isDisabled: true, onVersion, by: owner.operatorId, now: 1 })).toBe(
      false,
    );
  });

  test('is still there after two have demoted each other at the very same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { who: other, user: them } = await signedIn({ role: 'super_admin', name: `Second ${round}` });
      const us = await readUser(env.DB, owner.operatorId);
      if (!us) throw new Error('no owner');
      const change = round % 2 === 0 ? { role: 'operator' as const } : { isDisabled: true };
      const answers = await Promise.all([put(them, change), put(us, change, other)]);
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      const left = await owners();
      expect(left).toHaveLength(1);
      // Whoever was left is the owner of the next round.
      if (left[0] === other.operatorId) owner = other;
    }
  });
});

describe('keeps out', () => {
  test('everybody but super admins, and a super admin who is none by now', async () => {
    const admin = await signInOperator({ role: 'admin' });
    expect(await codeOf(await ask('GET', '', undefined, admin))).toEqual([403, 'NOT_PERMITTED']);
    expect(await codeOf(await invite({}, admin))).toEqual([403, 'NOT_PERMITTED']);
    const { user } = await signedIn();
    const { version: onVersion, ...whole } = user;
    const byAdmin = { ...whole, role: 'admin' as const, onVersion, by: admin.operatorId, now: 1 };
    expect(await storeUser(env.DB, byAdmin)).toBe(false);
    expect((await readPeople(env.DB)).people.find((one) => one.operatorId === user.operatorId)?.role).toBe('operator');
  });
});

describe('a composed role', () => {
  async function saveRoles(roles: readonly CustomRole[]): Promise<Response> {
    const stored = await readDeskDocument(env.DB, 'access');
    return exports.default.fetch('http://kaiwa.test/api/admin/desk/access', {
      method: 'PUT',
      headers: owner.unsafeHeaders,
      body: JSON.stringify({ version: stored?.version ?? 0, value: { ...DEFAULT_ACCESS, roles } }),
    });
  }
  const auditor: CustomRole = { ...AUDITOR, grants: { 'chat.read': 'teams' } };
  const other = { ...auditor, id: 'other', name: 'Other' };

  test('that somebody has, invited or disabled too, is not deleted', async () => {
    const { user } = await invited({ role: 'supervisor', roleId: 'auditor' });
    const refused = await saveRoles([]);
    expect(refused.status).toBe(422);
    expect(((await refused.json()) as ErrorBody).error.fields).toEqual(['roles ROLE_IN_USE']);
    expect((await saveRoles([auditor, other])).status).toBe(200);
    expect((await saveRoles([auditor])).status).toBe(200);
    expect((await put(user, { roleId: null })).status).toBe(200);
  });

  test('that is gone leaves its person the least rights; she can be disabled, and is given another role', async () => {
    const { who, user } = await signedIn({ role: 'supervisor' });
    await env.DB.prepare("UPDATE operators SET role_id = 'gone' WHERE id = ?").bind(who.operatorId).run();
    const stored = await readAccount(env.DB, who.operatorId);
    expect(stored?.account.access.grants).toEqual(ROLE_GRANTS.operator);
    const disabled = await userOf(await put({ ...user, roleId: 'gone' }, { isDisabled: true }));
    expect(disabled).toMatchObject({ roleId: 'gone', isDisabled: true });
    expect(await codeOf(await put(disabled, { role: 'admin' }))).toEqual([422, 'ROLE_UNKNOWN']);
    expect(await userOf(await put(disabled, { roleId: 'auditor' }))).toMatchObject({ roleId: 'auditor' });
  });
});

describe('a super admin of a composed role', () => {
  const clerk: CustomRole = {
    id: 'clerk',
    name: 'Clerk',
    base: 'super_admin',
    grants: { 'user.write': 'all', 'access.write': 'all', 'desk_settings.read': 'all', 'desk_settings.write': 'all' },
  };
  let who: SignedInOperator;

  const saveAccess = (roles: readonly CustomRole[], version: number) =>
    exports.default.fetch('http://kaiwa.test/api/admin/desk/access', {
      method: 'PUT',
      headers: who.unsafeHeaders,
      body: JSON.stringify({ version, value: { ...DEFAULT_ACCESS, roles } }),
    });

  beforeAll(async () => {
    const stored = await readDeskDocument(env.DB, 'access');
    const value = { ...DEFAULT_ACCESS, roles: [...(stored?.value.roles ?? []), clerk] };
    const by = owner.operatorId;
    await saveDeskDocument(env.DB, { name: 'access', value, onVersion: stored?.version ?? 0, by, now: 1 });
    who = await signInOperator({ role: 'super_admin', access: { grants: clerk.grants, teams: [] } });
    await env.DB.prepare("UPDATE operators SET role_id = 'clerk' WHERE id = ?").bind(who.operatorId).run();
  });

  test('gives nobody more than she has, and acts on nobody who has more', async () => {
    const above = await readUser(env.DB, owner.operatorId);
    const { user: admin } = await signedIn({ role: 'admin' });
    if (!above) throw new Error('no owner');
    const refused = [
      await invite({ role: 'super_admin' }, who),
      await invite({ role: 'operator' }, who),
      await put(admin, { isDisabled: true }, who),
      await put(above, { role: 'operator' }, who),
      await ask('POST', `/${above.operatorId}/link`, undefined, who),
      await ask('DELETE', `/${above.operatorId}/link`, undefined, who),
    ];
    for (const answer of refused) expect(await codeOf(answer)).toEqual([403, 'NOT_PERMITTED']);
    expect(await readUser(env.DB, above.operatorId)).toEqual(above);
    expect(await readUser(env.DB, admin.operatorId)).toEqual(admin);
  });

  test('invites and changes people who have no more than she has', async () => {
    const response = await invite({ role: 'super_admin', roleId: 'clerk' }, who);
    expect(response.status).toBe(201);
    const { user } = (await response.json()) as LinkAnswer;
    expect((await put(user, { name: 'Ploy S.' }, who)).status).toBe(200);
  });

  test('widens no role', async () => {
    const stored = await readDeskDocument(env.DB, 'access');
    const [roles, version] = [stored?.value.roles ?? [], stored?.version ?? 0];
    const wider = { ...clerk, grants: { ...clerk.grants, 'audit.read': 'all' as const } };
    const refused = await saveAccess([...roles.filter(({ id }) => id !== 'clerk'), wider], version);
    expect(await codeOf(refused)).toEqual([403, 'NOT_PERMITTED']);
    expect((await saveAccess([...roles, { ...clerk, id: 'second' }], version)).status).toBe(200);
  });
});
