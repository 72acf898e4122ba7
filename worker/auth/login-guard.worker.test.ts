import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LoginAccount } from '../rpc/login-guard-rpc';
import { everythingOf } from '../testing/access';
import { newOperatorId, withFactorGiven } from '../testing/sign-in';
import type { LoginGuard } from './login-guard-do';

const START = 1_800_000_000_000;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let now = START;
function pass(ms: number): void {
  now += ms;
  vi.setSystemTime(now);
}

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

function newAccount(change: Partial<LoginAccount> = {}): LoginAccount {
  return {
    operatorId: newOperatorId(),
    name: 'Aiko',
    email: 'aiko@kaiwa.test',
    role: 'operator',
    authVersion: 1,
    access: everythingOf('operator'),
    accessVersion: 1,
    ...change,
  };
}

async function open(account = newAccount()) {
  const stub = guard(`account:${account.operatorId}`);
  const step = await stub.openLogin({ account, ip: '192.0.2.1', client: 'test', methods: ['pwd'] });
  if (step.type !== 'opened') throw new Error('this account has a second factor');
  const opened = account.role === 'operator' ? step.login : await withFactorGiven(account.operatorId, step.login);
  const { loginId, refreshToken } = opened;
  const check = (isActivity = false) => stub.checkLogin({ loginId, authVersion: account.authVersion, isActivity });
  return { stub, account, opened, loginId, refreshToken, check };
}

async function refreshed(stub: DurableObjectStub<LoginGuard>, token: string): Promise<string> {
  const answer = await stub.refresh(token);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.refreshToken;
}

/** Calls of the operator's hub; `fails` is asked anew at each. */
async function watchHub(fails: () => boolean): Promise<{ calls: string[][]; restore: () => Promise<void> }> {
  const calls: string[][] = [];
  const stub = env.OPERATOR_HUB.getByName('hub-0');
  const patch = (method: unknown) =>
    runInDurableObject(stub, (hub) => {
      const prototype = Object.getPrototypeOf(hub) as Record<string, unknown>;
      const before = prototype.endLogins;
      prototype.endLogins = method;
      return before;
    });
  const before = await patch(async (_operatorId: string, loginIds: string[]) => {
    calls.push([...loginIds]);
    if (fails()) throw new Error('hub away');
  });
  return { calls, restore: async () => void (await patch(before)) };
}

describe('tries', () => {
  test('five failures are free, the sixth try waits a second and then twice as long each time', async () => {
    const stub = guard(`unknown:${crypto.randomUUID()}`);
    for (let i = 0; i < 5; i++) expect(await stub.beginTry(null)).toEqual({ ok: true, value: null });
    expect(await stub.beginTry(null)).toEqual({ ok: false, error: { retryAfterMs: SECOND } });
    pass(SECOND);
    expect((await stub.beginTry(null)).ok).toBe(true);
    expect(await stub.beginTry(null)).toEqual({ ok: false, error: { retryAfterMs: 2 * SECOND } });
  });

  test('a right password forgets an account’s failures', async () => {
    const { stub } = await open();
    for (let i = 0; i < 5; i++) await stub.beginTry(null);
    await stub.tryPassed('a'.repeat(32));
    for (let i = 0; i < 5; i++) expect((await stub.beginTry(null)).ok).toBe(true);
  });

  test('a right password takes back only its own try from the network', async () => {
    const stub = guard(`network:${crypto.randomUUID()}`);
    for (let i = 0; i < 30; i++) expect((await stub.beginTry(null)).ok).toBe(true);
    await stub.tryPassed(null);
    expect((await stub.beginTry(null)).ok).toBe(true);
    expect((await stub.beginTry(null)).ok).toBe(false);
  });

  test('strangers cannot lock out a device on which the operator signed in before', async () => {
    const device = 'd'.repeat(32);
    const { stub } = await open();
    await stub.tryPassed(device);
    for (let i = 0; i < 20; i++) await stub.beginTry(null);
    expect((await stub.beginTry(null)).ok).toBe(false);
    expect((await stub.beginTry(device)).ok).toBe(true);
  });

  test('a device that never signed in to this account counts as a stranger', async () => {
    const { stub } = await open();
    for (let i = 0; i < 5; i++) await stub.beginTry(null);
    expect((await stub.beginTry('e'.repeat(32))).ok).toBe(false);
  });

  test('of a guessed e-mail are one small table, thrown away by the alarm once forgotten', async () => {
    const stub = guard(`unknown:${crypto.randomUUID()}`);
    for (let i = 0; i < 3; i++) await stub.beginTry(null);
    expect(await tablesOf(stub)).toEqual(['_migrations', 'audit_outbox', 'tries']);
    pass(4 * HOUR);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await tablesOf(stub)).toEqual([]);
    expect(await runDurableObjectAlarm(stub)).toBe(false);
    expect((await stub.beginTry(null)).ok).toBe(true);
  });

  test('still remembered survive an alarm that comes too early', async () => {
    const stub = guard(`unknown:${crypto.randomUUID()}`);
    for (let i = 0; i < 5; i++) await stub.beginTry(null);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect((await stub.beginTry(null)).ok).toBe(false);
  });

  test('are still thrown away after an alarm that failed', async () => {
    const stub = guard(`unknown:${crypto.randomUUID()}`);
    await stub.beginTry(null);
    pass(4 * HOUR);
    await runInDurableObject(stub, (instance) => {
      Object.assign(Reflect.get(instance, 'guardAlarm'), { cleanAndTell: () => Promise.reject(new Error('spoiled')) });
    });
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    await evictDurableObject(stub);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await tablesOf(stub)).toEqual([]);
  });
});

describe('a login', () => {
  test('lives on when its object was evicted: storage wins over memory', async () => {
    const { stub, refreshToken, check } = await open();
    const next = await refreshed(stub, refreshToken);
    // Carries the sign-in over to the audit log.
    pass(2 * SECOND);
    await runDurableObjectAlarm(stub);
    await runInDurableObject(stub, (instance) => {
      Object.assign(Reflect.get(instance, 'guardAlarm'), { armedAt: START + 999 * HOUR });
    });
    await evictDurableObject(stub);
    expect(await check()).toMatchObject({ ok: true, value: { account: { name: 'Aiko' } } });
    expect(await refreshed(stub, refreshToken)).toBe(next);
    expect(await runInDurableObject(stub, (_instance, ctx) => ctx.storage.getAlarm())).toBe(START + 12 * HOUR);
  });

  test('ends when idle, moved by what a person does and not by checks and refreshes', async () => {
    const { stub, refreshToken, check } = await open();
    pass(50 * MINUTE);
    expect((await check(true)).ok).toBe(true);
    pass(50 * MINUTE);
    expect((await check(false)).ok).toBe(true);
    const next = await refreshed(stub, refreshToken);
    pass(10 * MINUTE);
    expect(await check(true)).toEqual({ ok: false, error: { code: 'LOGIN_ENDED', retry: false } });
    expect(await stub.refresh(next)).toEqual({ ok: false, error: { code: 'LOGIN_ENDED', retry: false } });
  });

  test('of an admin ends after 30 idle minutes', async () => {
    const { check } = await open(newAccount({ role: 'admin' }));
    pass(30 * MINUTE);
    expect((await check(true)).ok).toBe(false);
  });

  test('ends after twelve hours, and its rows go with the alarm', async () => {
    const { stub, check } = await open();
    for (let i = 0; i < 15; i++) {
      pass(48 * MINUTE);
      const isAlive = (await check(true)).ok;
      expect(isAlive).toBe(i < 14);
    }
    await runDurableObjectAlarm(stub);
    const left = await runInDurableObject(stub, (_instance, ctx) => [
      ...ctx.storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM login'),
      ...ctx.storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM refresh_token'),
    ]);
    expect(left.map((row) => row.n)).toEqual([0, 0]);
    expect(await runDurableObjectAlarm(stub)).toBe(false);
  });

  test('of an older version of role and factors is refused once a newer one was told', async () => {
    const { account, check, stub, refreshToken } = await open();
    const newer = await open({ ...account, role: 'admin', authVersion: 2 });
    expect((await check()).ok).toBe(false);
    expect((await stub.refresh(refreshToken)).ok).toBe(false);
    expect(await newer.check()).toMatchObject({ ok: true, value: { account: { role: 'admin' } } });
    expect((await stub.checkLogin({ loginId: newer.loginId, authVersion: 1, isActivity: false })).ok).toBe(false);
  });

  test('that nobody opened is refused, and asking stores nothing', async () => {
    const stub = guard(`account:${newOperatorId()}`);
    expect((await stub.checkLogin({ loginId: 'none', authVersion: 1, isActivity: true })).ok).toBe(false);
    expect((await stub.refresh(`op_forged.${'x'.repeat(43)}`)).ok).toBe(false);
    expect((await stub.makeProof('none')).ok).toBe(false);
    expect((await stub.useProof('none')).ok).toBe(false);
    await stub.endLogin('none');
    expect(await tablesOf(stub)).toEqual([]);
  });
});

describe('a refresh token', () => {
  test('rotates at each use and is nowhere in storage', async () => {
    const { stub, refreshToken } = await open();
    const second = await refreshed(stub, refreshToken);
    const third = await refreshed(stub, second);
    expect(new Set([refreshToken, second, third]).size).toBe(3);
    const rows = await runInDurableObject(stub, (_instance, ctx) =>
      JSON.stringify([
        ...ctx.storage.sql.exec('SELECT * FROM refresh_token'),
        ...ctx.storage.sql.exec('SELECT * FROM login'),
      ]),
    );
    for (const token of [refreshToken, second, third]) expect(rows).not.toContain(token.split('.')[1]);
  });

  test('within ten seconds gives the same successor, never a second one, also to many at once', async () => {
    const { stub, refreshToken } = await open();
    const answers = await Promise.all(Array.from({ length: 8 }, () => refreshed(stub, refreshToken)));
    pass(10 * SECOND);
    answers.push(await refreshed(stub, refreshToken));
    expect(new Set(answers).size).toBe(1);
  });

  test('used after that ends the family, and tells the hub', async () => {
    const hub = await watchHub(() => false);
    try {
      const { stub, refreshToken, loginId, check } = await open();
      const next = await refreshed(stub, refreshToken);
      pass(10 * SECOND + 1);
      expect(await stub.refresh(refreshToken)).toEqual({ ok: false, error: { code: 'LOGIN_ENDED', retry: false } });
      expect((await stub.refresh(next)).ok).toBe(false);
      expect((await check()).ok).toBe(false);
      await vi.waitFor(() => expect(hub.calls).toEqual([[loginId]]));
    } finally {
      await hub.restore();
    }
  });

  test('of one login does not end another of the same operator', async () => {
    const first = await open();
    const second = await open(first.account);
    await refreshed(first.stub, first.refreshToken);
    pass(MINUTE);
    expect((await first.stub.refresh(first.refreshToken)).ok).toBe(false);
    expect((await second.check()).ok).toBe(true);
  });
});

describe('a proof for a socket', () => {
  test('works once', async () => {
    const { stub, loginId } = await open();
    const made = await stub.makeProof(loginId);
    const proof = made.ok ? made.value.proof : '';
    expect(made).toMatchObject({ ok: true, value: { expiresAt: now + MINUTE } });
    expect(await stub.useProof(proof)).toEqual({ ok: true, value: { loginId, validUntil: now + 15 * MINUTE } });
    expect((await stub.useProof(proof)).ok).toBe(false);
  });

  test('lapses after a minute and with its login', async () => {
    const { stub, loginId } = await open();
    const first = await stub.makeProof(loginId);
    pass(MINUTE);
    expect((await stub.useProof(first.ok ? first.value.proof : '')).ok).toBe(false);
    const second = await stub.makeProof(loginId);
    await stub.endLogin(loginId);
    expect((await stub.useProof(second.ok ? second.value.proof : '')).ok).toBe(false);
    expect((await stub.makeProof(loginId)).ok).toBe(false);
  });
});

describe('the end of a login', () => {
  test('is told to the hub by the alarm until the hub answers, and then never again', async () => {
    let isAway = true;
    const hub = await watchHub(() => isAway);
    try {
      const { stub, loginId, check } = await open();
      await stub.endLogin(loginId);
      expect((await check()).ok).toBe(false);
      expect(hub.calls).toHaveLength(1);

      pass(MINUTE);
      expect(await runDurableObjectAlarm(stub)).toBe(true);
      expect(hub.calls).toHaveLength(2);

      isAway = false;
      pass(MINUTE);
      expect(await runDurableObjectAlarm(stub)).toBe(true);
      expect(hub.calls).toEqual([[loginId], [loginId], [loginId]]);

      pass(MINUTE);
      await runDurableObjectAlarm(stub);
      await stub.endLogin(loginId);
      expect(hub.calls).toHaveLength(3);
    } finally {
      await hub.restore();
    }
  });

  test('is not forgotten while its hub is away, however long', async () => {
    let isAway = true;
    const hub = await watchHub(() => isAway);
    try {
      const { stub, loginId } = await open();
      await stub.endLogin(loginId);
      pass(13 * HOUR);
      await runDurableObjectAlarm(stub);
      isAway = false;
      pass(MINUTE);
      await runDurableObjectAlarm(stub);
      expect(hub.calls).toEqual([[loginId], [loginId], [loginId]]);
    } finally {
      await hub.restore();
    }
  });

  test('that a crash kept from the hub is told by the alarm', async () => {
    const { stub, loginId } = await open();
    await runInDurableObject(stub, (_instance, ctx) => {
      ctx.storage.sql.exec('UPDATE login SET revoked_at = ?, hub_due_at = ? WHERE id = ?', now, now, loginId);
    });
    const hub = await watchHub(() => false);
    try {
      pass(MINUTE);
      await runDurableObjectAlarm(stub);
      expect(hub.calls).toEqual([[loginId]]);
    } finally {
      await hub.restore();
    }
  });
});

function tablesOf(stub: DurableObjectStub<LoginGuard>): Promise<string[]> {
  return runInDurableObject(stub, (_instance, ctx) =>
    ctx.storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray()
      .map((row) => row.name)
      .sort(),
  );
}
