import { describe, expect, test } from 'vitest';
import { isAlive, type LoginTimes, loginEnd, movesActivity, socketUntil } from './login-limits';

const START = 1_800_000_000_000;
const MINUTE = 60_000;
const login: LoginTimes = {
  createdAt: START,
  lastActiveAt: START,
  absoluteUntil: START + 12 * 60 * MINUTE,
  revokedAt: null,
};

describe('a login', () => {
  test.each([
    ['operator', 60],
    ['supervisor', 60],
    ['admin', 30],
    ['super_admin', 30],
  ] as const)('of %s ends %i minutes after the last thing its person did', (role, minutes) => {
    expect(isAlive(login, role, START + minutes * MINUTE - 1)).toBe(true);
    expect(isAlive(login, role, START + minutes * MINUTE)).toBe(false);
  });

  test('ends 12 hours after sign-in, however busy its person is', () => {
    const busy = { ...login, lastActiveAt: login.absoluteUntil - 1 };
    expect(isAlive(busy, 'operator', login.absoluteUntil - 1)).toBe(true);
    expect(isAlive(busy, 'operator', login.absoluteUntil)).toBe(false);
  });

  test('once revoked stays dead, also for a clock that went back', () => {
    expect(isAlive({ ...login, revokedAt: START + MINUTE }, 'operator', START)).toBe(false);
  });

  test('gives a socket 15 minutes, less where it ends earlier', () => {
    expect(socketUntil(login, 'operator', START)).toBe(START + 15 * MINUTE);
    expect(socketUntil(login, 'admin', START + 20 * MINUTE)).toBe(START + 30 * MINUTE);
  });

  test('moves its activity at most once a minute', () => {
    expect(movesActivity(login, START + MINUTE - 1)).toBe(false);
    expect(movesActivity(login, START + MINUTE)).toBe(true);
  });

  test('lives shorter where the settings say so, and never longer', () => {
    const busy = { ...login, lastActiveAt: START + 60 * MINUTE };
    const short = { idleMs: 5 * MINUTE, absoluteMs: 2 * 60 * MINUTE };
    expect(loginEnd(login, 'operator', short)).toBe(START + 5 * MINUTE);
    expect(loginEnd({ ...busy, lastActiveAt: START + 119 * MINUTE }, 'operator', short)).toBe(START + 120 * MINUTE);
    const long = { idleMs: 600 * MINUTE, absoluteMs: 48 * 60 * MINUTE };
    expect(loginEnd(login, 'admin', long)).toBe(START + 30 * MINUTE);
    expect(loginEnd({ ...login, lastActiveAt: login.absoluteUntil - 1 }, 'operator', long)).toBe(login.absoluteUntil);
  });
});
