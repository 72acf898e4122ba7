// What LoginGuard tells the audit log: every sign-in, try, sign-out and theft, in the transaction of the thing itself; carried to
// D1 once, also where D1 was away first; floods as counts.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LoginAccount } from '../rpc/login-guard-rpc';
import { everythingOf } from '../testing/access';
import { auditLog, changesOf } from '../testing/audit-log';
import { newOperatorId } from '../testing/sign-in';
import type { LoginGuard } from './login-guard-do';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Ahead of the real clock, so that no alarm rings by itself. */
const START = 1_900_000_020_000;
const FROM = { ip: '203.0.113.5', requestId: 'request-1' };

let now = START;
const pass = (ms: number) => {
  now += ms;
  vi.setSystemTime(now);
};

beforeEach(() => {
  now = START;
  vi.useFakeTimers({ toFake: ['Date'], now });
});
afterEach(() => {
  vi.useRealTimers();
});

function guard(key: string): DurableObjectStub<LoginGuard> {
  // The generated types do not know the class behind the binding.
  return env.LOGIN_GUARD.getByName(key) as unknown as DurableObjectStub<LoginGuard>;
}

/** Another login of the account. */
async function openAgain(stub: DurableObjectStub<LoginGuard>, account: LoginAccount) {
  const step = await stub.openLogin({ account, ip: FROM.ip, client: '', methods: ['pwd'] });
  if (step.type !== 'opened') throw new Error('this account has a second factor');
  return step.login;
}

async function open(change: Partial<LoginAccount> = {}) {
  const account = {
    operatorId: newOperatorId(),
    name: 'Aiko',
    email: 'a@b',
    role: 'operator',
    authVersion: 1,
    access: everythingOf('operator'),
    accessVersion: 1,
    ...change,
  } as const;
  const stub = guard(`account:${account.operatorId}`);
  const step = await stub.openLogin({
    account,
    ip: FROM.ip,
    client: 'browser',
    methods: ['pwd'],
    requestId: 'request-0',
  });
  if (step.type !== 'opened') throw new Error('this account has a second factor');
  const opened = step.login;
  return { stub, account, opened };
}

/** What the alarm has carried over about this object by then. */
async function carried(stub: DurableObjectStub<LoginGuard>, objectId: string, afterMs = 2 * MINUTE) {
  pass(afterMs);
  await runDurableObjectAlarm(stub);
  return (await auditLog()).filter((entry) => entry.objectId === objectId).reverse();
}

const outbox = (stub: DurableObjectStub<LoginGuard>) =>
  runInDurableObject(stub, (_guard, ctx) =>
    ctx.storage.sql.exec<{ action: string }>('SELECT action FROM audit_outbox').toArray(),
  );

describe('works', () => {
  test('a sign-in tells who, how and from where, and lies there within seconds', async () => {
    const { stub, account, opened } = await open();
    const [entry, ...more] = await carried(stub, account.operatorId, 2 * SECOND);
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      action: 'login.opened',
      actor: account.operatorId,
      actorName: 'Aiko',
      objectKind: 'account',
      ip: FROM.ip,
      requestId: 'request-0',
      ts: START,
    });
    expect(changesOf(entry).after).toEqual({ loginId: opened.loginId, methods: ['pwd'], client: 'browser' });
    expect(await outbox(stub)).toEqual([]);
  });

  test('a sign-out, an end by somebody else, and one by a change of the account are told apart', async () => {
    const { stub, account, opened } = await open();
    await stub.endLogin(opened.loginId, FROM);
    await stub.endLogin(opened.loginId, FROM);
    const second = await openAgain(stub, account);
    await stub.endLogin(second.loginId, { actor: 'op_ada', actorName: 'Ada', ...FROM });
    await stub.openLogin({ account, ip: FROM.ip, client: '', methods: ['pwd'] });
    await stub.openLogin({ account: { ...account, authVersion: 2 }, ip: FROM.ip, client: '', methods: ['pwd'] });
    const told = (await carried(stub, account.operatorId)).filter(({ action }) => action !== 'login.opened');
    expect(told.map(({ action, actor }) => [action, actor]).sort()).toEqual([
      ['login.ended', 'op_ada'],
      ['login.ended', 'system'],
      ['login.signed_out', account.operatorId],
    ]);
  });

  test('a refresh token that is used again is told with from where it came', async () => {
    const { stub, account, opened } = await open();
    await stub.refresh(opened.refreshToken);
    pass(20 * SECOND);
    expect((await stub.refresh(opened.refreshToken, FROM)).ok).toBe(false);
    const told = (await carried(stub, account.operatorId)).find(({ action }) => action === 'login.token_reused');
    expect(told).toMatchObject({ actor: 'unknown', ip: FROM.ip, requestId: FROM.requestId });
    expect(changesOf(told).after).toEqual({ loginId: opened.loginId });
  });

  test('tries that failed are one entry a minute with their number and addresses', async () => {
    const name = `unknown:${crypto.randomUUID()}`;
    const stub = guard(name);
    for (let n = 0; n < 5; n++) await stub.beginTry(null, { ip: `203.0.113.${n % 2}`, requestId: `r${n}` });
    pass(MINUTE);
    await stub.beginTry(null, FROM);
    const told = await carried(stub, name);
    expect(told.map((entry) => [entry.action, entry.actor, changesOf(entry).after])).toEqual([
      ['login.refused', 'unknown', { tries: 5, ips: ['203.0.113.0', '203.0.113.1'] }],
      ['login.refused', 'unknown', { tries: 1, ips: [FROM.ip] }],
    ]);
  });

  test('a flood of tries that come too early is one row a minute, with ten addresses at most', async () => {
    const name = `unknown:${crypto.randomUUID()}`;
    const stub = guard(name);
    for (let n = 0; n < 60; n++) await stub.beginTry(null, { ip: `203.0.113.${n}`, requestId: '' });
    expect(await outbox(stub)).toHaveLength(2);
    const throttled = (await carried(stub, name)).find(({ action }) => action === 'login.throttled');
    const { tries, ips } = changesOf(throttled).after as { tries: number; ips: string[] };
    expect([tries, ips.length]).toEqual([55, 10]);
  });

  test('a try that passed is none that failed, even where it began the minute before', async () => {
    const { stub, account } = await open();
    await stub.beginTry(null, FROM);
    pass(MINUTE);
    await stub.tryPassed(null);
    await stub.beginTry(null, FROM);
    await stub.tryPassed(null);
    expect((await carried(stub, account.operatorId)).map(({ action }) => action)).toEqual(['login.opened']);
  });

  test('a network tells of tries that it held up, and leaves the others to the accounts', async () => {
    const prefix = `198.51.${Math.floor(Math.random() * 250)}.0/24`;
    const stub = guard(`network:${prefix}`);
    for (let n = 0; n < 32; n++) await stub.beginTry(null, FROM);
    const told = await carried(stub, prefix);
    expect(told.map((entry) => [entry.action, entry.objectKind, changesOf(entry).after])).toEqual([
      ['login.throttled', 'network', { tries: 2, ips: [FROM.ip] }],
    ]);
  });
});

describe('D1 away', () => {
  test('loses nothing and doubles nothing, over an eviction too', async () => {
    const line = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const { stub, account, opened } = await open();
    await env.DB.prepare('ALTER TABLE audit RENAME TO audit_away').run();
    pass(2 * SECOND);
    await runDurableObjectAlarm(stub);
    await stub.endLogin(opened.loginId, FROM);
    await evictDurableObject(stub);
    pass(2 * SECOND);
    await runDurableObjectAlarm(stub);
    expect((await outbox(stub)).map(({ action }) => action).sort()).toEqual(['login.opened', 'login.signed_out']);
    await env.DB.prepare('ALTER TABLE audit_away RENAME TO audit').run();
    line.mockRestore();
    const told = await carried(stub, account.operatorId);
    expect(told.map(({ action }) => action)).toEqual(['login.opened', 'login.signed_out']);
    // Nothing is left to carry, and nothing comes twice.
    expect(await carried(stub, account.operatorId)).toEqual(told);
    expect(await outbox(stub)).toEqual([]);
  });

  test('an answer that was lost is carried again and kept once', async () => {
    const { stub, account } = await open();
    const rows = () =>
      runInDurableObject(stub, (_guard, ctx) => ctx.storage.sql.exec('SELECT * FROM audit_outbox').toArray());
    const before = await rows();
    expect(await carried(stub, account.operatorId)).toHaveLength(1);
    // As if this object had fallen over between D1's answer and its own note of it.
    await runInDurableObject(stub, (_guard, ctx) => {
      for (const row of before) {
        ctx.storage.sql.exec('INSERT INTO audit_outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?)', ...Object.values(row));
      }
      void ctx.storage.setAlarm(now + SECOND);
    });
    expect(await carried(stub, account.operatorId)).toHaveLength(1);
    expect(await rows()).toEqual([]);
  });
});
