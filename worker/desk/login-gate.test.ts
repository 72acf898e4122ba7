// The gate's order of events: what is trusted for 60 s, and that an end of logins beats an answer that was on its way.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { err, ok } from '../domain/result';
import { type GateGuard, LoginGate } from './login-gate';

const NOW = 1_700_000_000_000;
const ACCOUNT = {
  operatorId: 'op_a',
  name: 'Aya',
  email: 'a@kaiwa.test',
  role: 'operator',
  authVersion: 1,
  access: { grants: {}, teams: [] },
  accessVersion: 1,
} as const;
const KNOCK = { operatorId: 'op_a', loginId: 'login_1', authVersion: 1, isActivity: false };
const VALID = ok({ validUntil: NOW + 900_000, account: ACCOUNT });

type Check = GateGuard['checkLogin'];

function guardThat(answer: Check) {
  const asked: Parameters<Check>[0][] = [];
  const checkLogin: Check = (input) => {
    asked.push(input);
    return answer(input);
  };
  return { asked, checkLogin };
}

const nobody = () => false;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  return () => {
    vi.useRealTimers();
  };
});

describe('a proof', () => {
  test('spares the question for 60 s and no longer', async () => {
    const gate = new LoginGate();
    const guard = guardThat(async () => VALID);
    expect(await gate.admit(KNOCK, guard, nobody)).toEqual(VALID);
    vi.setSystemTime(NOW + 59_999);
    expect(await gate.admit(KNOCK, guard, nobody)).toEqual(VALID);
    expect(guard.asked).toHaveLength(1);
    vi.setSystemTime(NOW + 60_000);
    await gate.admit(KNOCK, guard, nobody);
    expect(guard.asked).toHaveLength(2);
  });

  test('counts no longer where the clock was set back', async () => {
    const gate = new LoginGate();
    const guard = guardThat(async () => VALID);
    await gate.admit(KNOCK, guard, nobody);
    vi.setSystemTime(NOW - 3_600_000);
    await gate.admit(KNOCK, guard, nobody);
    expect(guard.asked).toHaveLength(2);
  });

  test('is of one login, one version of its rights and one operator', async () => {
    const gate = new LoginGate();
    const guard = guardThat(async () => VALID);
    for (const other of [{}, { loginId: 'login_2' }, { authVersion: 2 }, { operatorId: 'op_b' }]) {
      await gate.admit({ ...KNOCK, ...other }, guard, nobody);
    }
    expect(guard.asked).toHaveLength(4);
  });

  test('of a read does not stand in for an activity, which moves the idle limit', async () => {
    const gate = new LoginGate();
    const guard = guardThat(async () => VALID);
    await gate.admit(KNOCK, guard, nobody);
    await gate.admit({ ...KNOCK, isActivity: true }, guard, nobody);
    await gate.admit({ ...KNOCK, isActivity: true }, guard, nobody);
    expect(guard.asked.map((each) => each.isActivity)).toEqual([false, true]);
  });

  test('ends with the login it proves', async () => {
    const gate = new LoginGate();
    const guard = guardThat(async () => ok({ validUntil: NOW + 1_000, account: ACCOUNT }));
    await gate.admit(KNOCK, guard, nobody);
    vi.setSystemTime(NOW + 1_000);
    await gate.admit(KNOCK, guard, nobody);
    expect(guard.asked).toHaveLength(2);
  });

  test('is not made of a refusal', async () => {
    const gate = new LoginGate();
    const refusal = err({ code: 'LOGIN_ENDED', retry: false } as const);
    const guard = guardThat(async () => refusal);
    expect(await gate.admit(KNOCK, guard, nobody)).toEqual(refusal);
    expect(await gate.admit(KNOCK, guard, nobody)).toEqual(refusal);
    expect(guard.asked).toHaveLength(2);
  });
});

describe('an ended login', () => {
  test('is refused without a question', async () => {
    const guard = guardThat(async () => VALID);
    const answer = await new LoginGate().admit(KNOCK, guard, () => true);
    expect(answer).toMatchObject({ ok: false, error: { code: 'LOGIN_ENDED' } });
    expect(guard.asked).toEqual([]);
  });

  test('is refused though a yes was on its way, and that yes proves nothing', async () => {
    const gate = new LoginGate();
    const ended = new Set<string>();
    const isEnded = (loginId: string) => ended.has(loginId);
    const guard = guardThat(async () => {
      ended.add('login_1');
      gate.drop('op_a', ['login_1']);
      return VALID;
    });
    expect(await gate.admit(KNOCK, guard, isEnded)).toMatchObject({ ok: false, error: { code: 'LOGIN_ENDED' } });
    expect(gate.loginsOf('op_a')).toEqual([]);
  });

  test('that nobody knew here yet is not admitted by a yes from before the end', async () => {
    const gate = new LoginGate();
    const guard = guardThat(async () => {
      gate.drop('op_a', []);
      return VALID;
    });
    expect(await gate.admit(KNOCK, guard, nobody)).toEqual(err({ code: 'UNAVAILABLE', retry: true }));
    expect(gate.loginsOf('op_a')).toEqual([]);
  });

  test('of somebody else disturbs nobody', async () => {
    const gate = new LoginGate();
    const guard = guardThat(async () => {
      gate.drop('op_b', ['login_9']);
      return VALID;
    });
    expect(await gate.admit(KNOCK, guard, nobody)).toEqual(VALID);
  });
});

describe('a guard that does not answer', () => {
  test('signs nobody out: UNAVAILABLE after 3 s', async () => {
    const guard = guardThat(() => new Promise(() => undefined));
    const answer = new LoginGate().admit(KNOCK, guard, nobody);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await answer).toEqual(err({ code: 'UNAVAILABLE', retry: true }));
  });

  test('nor does one that fails', async () => {
    const guard = guardThat(() => Promise.reject(new Error('reset')));
    expect(await new LoginGate().admit(KNOCK, guard, nobody)).toEqual(err({ code: 'UNAVAILABLE', retry: true }));
  });
});
