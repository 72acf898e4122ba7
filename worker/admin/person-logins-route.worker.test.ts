// Somebody else's logins, over HTTP: seen and ended by admins, of nobody above them, with a fresh proof, an entry in the audit log and
// closed sockets.
import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { ErrorBody } from '../protocol/error-body';
import type { OwnLogins, OwnSecurity } from '../protocol/login-factors';
import { loginGuard, operatorHub } from '../stubs';
import { auditLog, changesOf } from '../testing/audit-log';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let admin: SignedInOperator;

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  admin = await signInOperator({ role: 'admin', name: 'Ada' });
});

const codeOf = async (response: Response) => [response.status, ((await response.json()) as ErrorBody).error.code];
const loginsOf = async (response: Response) => ((await response.json()) as OwnLogins).logins;

function ask(method: 'GET' | 'POST' | 'DELETE', whose: string, path = '', who = admin): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/admin/people/${whose}/logins${path}`, {
    method,
    headers: { ...(method === 'GET' ? who.headers : who.unsafeHeaders), 'cf-connecting-ip': '198.51.100.7' },
  });
}

async function openInbox(who: SignedInOperator) {
  const response = await exports.default.fetch('http://kaiwa.test/ws/inbox?protocol=3', {
    headers: who.upgradeHeaders,
  });
  const tab: { closed: [number, string] | null; frames: string[] } = { closed: null, frames: [] };
  response.webSocket?.addEventListener('message', ({ data }) => tab.frames.push(String(data)));
  response.webSocket?.addEventListener('close', ({ code, reason }) => {
    tab.closed = [code, reason];
  });
  response.webSocket?.accept();
  return tab;
}

async function read(who: SignedInOperator) {
  const response = await exports.default.fetch('http://kaiwa.test/api/chats', { headers: who.headers });
  return response.ok ? [200, 'read'] : codeOf(response);
}

const guardOf = ({ operatorId }: SignedInOperator) => loginGuard(env, `account:${operatorId}`);

/** As if all that she proved were eleven minutes old. */
function letProofLapse({ operatorId, loginId }: SignedInOperator) {
  return runInDurableObject(env.LOGIN_GUARD.getByName(`account:${operatorId}`), (_guard, { storage }) => {
    storage.sql.exec('UPDATE login SET confirmed_at = ? WHERE id = ?', Date.now() - 11 * 60_000, loginId);
  });
}

describe('somebody’s logins', () => {
  test('are listed as she sees them herself', async () => {
    const one = await signInOperator();
    const two = await signInOperator({ operatorId: one.operatorId });
    const logins = await loginsOf(await ask('GET', one.operatorId));
    expect(logins.map(({ id }) => id).toSorted()).toEqual([one.loginId, two.loginId].toSorted());
    expect(logins[0]).toMatchObject({ ip: '192.0.2.1', client: 'test', hasFactor: false, isThis: false });
    expect(logins[0]?.createdAt).toBeGreaterThan(Date.now() - 60_000);
  });

  test('are none where she never signed in, and nothing where there is no such person', async () => {
    await env.DB.prepare(
      `INSERT INTO operators (id, email_key, email, name, role, password_hash, auth_version, is_disabled, created_at)
       VALUES ('op_never', 'never', 'never@kaiwa.test', 'Never', 'operator', 'x', 1, 0, 1)`,
    ).run();
    expect(await loginsOf(await ask('GET', 'op_never'))).toEqual([]);
    expect(await loginsOf(await ask('POST', 'op_never', '/end-all'))).toEqual([]);
    expect(await codeOf(await ask('GET', 'op_nobody'))).toEqual([404, 'NOT_FOUND']);
    expect(await codeOf(await ask('POST', 'op_nobody', '/end-all'))).toEqual([404, 'NOT_FOUND']);
  });
});

describe('an end', () => {
  test('of one leaves the other; its socket is closed with the reason before the answer', async () => {
    const one = await signInOperator();
    const two = await signInOperator({ operatorId: one.operatorId });
    const [here, there] = [await openInbox(one), await openInbox(two)];
    const left = await loginsOf(await ask('DELETE', one.operatorId, `/${one.loginId}`));
    expect(left.map(({ id }) => id)).toEqual([two.loginId]);
    await vi.waitFor(() => expect(here.closed).toEqual([4401, 'LOGIN_ENDED']), 2_000);
    // By which its page looks again at once: a browser tells of a close seconds later.
    expect(here.frames.at(-1)).toBe('{"type":"access"}');
    expect(there.closed).toBeNull();
    expect(there.frames).not.toContain('{"type":"access"}');
    expect(await read(one)).toEqual([401, 'LOGIN_ENDED']);
    expect(await read(two)).toEqual([200, 'read']);
  });

  test('of all ends each, and says so once more when asked again', async () => {
    const one = await signInOperator();
    const two = await signInOperator({ operatorId: one.operatorId });
    const tabs = [await openInbox(one), await openInbox(two)];
    expect(await loginsOf(await ask('POST', one.operatorId, '/end-all'))).toEqual([]);
    await vi.waitFor(
      () => expect(tabs.map(({ closed }) => closed)).toEqual(Array(2).fill([4401, 'LOGIN_ENDED'])),
      2_000,
    );
    expect(await loginsOf(await ask('POST', one.operatorId, '/end-all'))).toEqual([]);
  });

  test('of a login that is another person’s ends nothing', async () => {
    const [one, other] = [await signInOperator(), await signInOperator()];
    expect((await ask('DELETE', one.operatorId, `/${other.loginId}`)).status).toBe(200);
    expect(await read(other)).toEqual([200, 'read']);
  });

  test('stands in the audit log by the admin’s name, from where and by which request', async () => {
    const one = await signInOperator();
    const response = await ask('DELETE', one.operatorId, `/${one.loginId}`);
    await vi.waitFor(async () => {
      await runInDurableObject(env.LOGIN_GUARD.getByName(`account:${one.operatorId}`), (guard) => guard.alarm?.());
      const entries = (await auditLog('login.ended')).filter(({ objectId }) => objectId === one.operatorId);
      expect(entries).toMatchObject([
        {
          actor: admin.operatorId,
          actorName: 'Ada',
          ip: '198.51.100.7',
          requestId: response.headers.get('x-request-id'),
        },
      ]);
      expect(changesOf(entries[0]).after).toEqual({ loginId: one.loginId });
    });
  });

  test('is in the same step as its entry: where that cannot be written, nobody is signed out', async () => {
    const one = await signInOperator();
    await runInDurableObject(env.LOGIN_GUARD.getByName(`account:${one.operatorId}`), (_guard, { storage }) => {
      storage.sql.exec("CREATE TRIGGER full BEFORE INSERT ON audit_outbox BEGIN SELECT RAISE(ABORT, 'full'); END");
    });
    expect((await ask('POST', one.operatorId, '/end-all')).ok).toBe(false);
    expect(await read(one)).toEqual([200, 'read']);
  });

  test('is not said to be done before the hub has closed her sockets', async () => {
    const one = await signInOperator();
    await read(one);
    const hub = env.OPERATOR_HUB.getByName(one.operatorId);
    const away = await runInDurableObject(hub, (instance) => {
      const prototype = Object.getPrototypeOf(instance) as { endLogins: () => Promise<void> };
      const before = prototype.endLogins;
      prototype.endLogins = () => Promise.reject(new Error('away'));
      return () => {
        prototype.endLogins = before;
      };
    });
    expect(await codeOf(await ask('POST', one.operatorId, '/end-all'))).toEqual([503, 'UNAVAILABLE']);
    away();
    expect(await loginsOf(await ask('POST', one.operatorId, '/end-all'))).toEqual([]);
    expect(await guardOf(one).listLogins()).toEqual({ logins: [] });
    expect(await operatorHub(env, one.operatorId)).toBeDefined();
  });
});

describe('her page', () => {
  const noticesOf = async (who: SignedInOperator) => {
    const response = await exports.default.fetch('http://kaiwa.test/api/me/security', { headers: who.headers });
    return ((await response.json()) as OwnSecurity).notices.map(({ kind, about }) => [kind, about]);
  };

  test('says who ended a login of hers, once for each time, and a mail goes beside it', async () => {
    const one = await signInOperator();
    const two = await signInOperator({ operatorId: one.operatorId });
    const log = vi.spyOn(console, 'warn');
    await ask('DELETE', one.operatorId, `/${one.loginId}`);
    expect(await noticesOf(two)).toEqual([['ended_by_admin', 'Ada']]);
    const told = { event: 'sign_in_changed', operatorId: one.operatorId, kind: 'ended_by_admin' };
    expect(log.mock.calls.map(([line]) => JSON.parse(String(line)))).toContainEqual(expect.objectContaining(told));
    log.mockRestore();
    await ask('POST', one.operatorId, '/end-all');
    // Nothing is left to end.
    await ask('POST', one.operatorId, '/end-all');
    await ask('DELETE', one.operatorId, `/${one.loginId}`);
    const back = await signInOperator({ operatorId: one.operatorId });
    expect(await noticesOf(back)).toEqual(Array(2).fill(['ended_by_admin', 'Ada']));
  });

  test('says nothing of a login that had lapsed', async () => {
    const one = await signInOperator();
    await runInDurableObject(env.LOGIN_GUARD.getByName(`account:${one.operatorId}`), (_guard, { storage }) => {
      storage.sql.exec('UPDATE login SET last_active_at = ?', Date.now() - 61 * 60_000);
    });
    await ask('POST', one.operatorId, '/end-all');
    expect(await noticesOf(await signInOperator({ operatorId: one.operatorId }))).toEqual([]);
  });
});

describe('refuses', () => {
  test('an end without a fresh proof', async () => {
    const stale = await signInOperator({ role: 'admin' });
    const one = await signInOperator();
    await letProofLapse(stale);
    expect(await codeOf(await ask('POST', one.operatorId, '/end-all', stale))).toEqual([403, 'STEP_UP_REQUIRED']);
    expect(await codeOf(await ask('DELETE', one.operatorId, `/${one.loginId}`, stale))).toEqual([
      403,
      'STEP_UP_REQUIRED',
    ]);
    expect(await read(one)).toEqual([200, 'read']);
  });

  test('an admin who acts on a super admin; a super admin acts on anybody', async () => {
    const owner = await signInOperator({ role: 'super_admin' });
    for (const answer of [ask('GET', owner.operatorId), ask('POST', owner.operatorId, '/end-all')]) {
      expect(await codeOf(await answer)).toEqual([403, 'NOT_PERMITTED']);
    }
    expect(await read(owner)).toEqual([200, 'read']);
    const other = await signInOperator({ role: 'admin' });
    expect(await loginsOf(await ask('POST', other.operatorId, '/end-all', owner))).toEqual([]);
    const equal = await signInOperator({ role: 'admin' });
    expect(await loginsOf(await ask('POST', equal.operatorId, '/end-all'))).toEqual([]);
  });

  test('supervisors and operators, and an admin who would end her own here', async () => {
    const one = await signInOperator();
    for (const role of ['supervisor', 'operator'] as const) {
      const who = await signInOperator({ role });
      expect(await codeOf(await ask('GET', one.operatorId, '', who))).toEqual([403, 'NOT_PERMITTED']);
      expect(await codeOf(await ask('POST', one.operatorId, '/end-all', who))).toEqual([403, 'NOT_PERMITTED']);
    }
    expect(await codeOf(await ask('POST', admin.operatorId, '/end-all'))).toEqual([403, 'NOT_ONESELF']);
    expect(await read(admin)).toEqual([200, 'read']);
  });
});
