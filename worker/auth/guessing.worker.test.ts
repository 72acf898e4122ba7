// A thousand guesses at one account from many networks, at the real route: how many passwords are looked at, what the others hear,
// that the owner still gets in; and that an account which does not exist cannot be told from one that does, by words, headers or time.
// The flood brake in front is off here: it counts per location and approximately, so what holds must hold without it.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { app } from '../app';
import { upsertOperator } from '../db/operator-queries';
import { ACCOUNT_FREE } from '../domain/login/throttle';
import { hashPassword } from '../platform/password-hash';
import { newOperatorId } from '../testing/sign-in';
import { passwordLine } from './password';

const ORIGIN = 'http://localhost:8787';
const PASSWORD = 'correct horse battery';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const START = 1_860_000_000_000;
const noBrake = { ...env, RL_LOGIN: { limit: async () => ({ success: true }) } };

let passwordHash = '';
let now = START;
let looks = vi.spyOn(passwordLine, 'check');

function pass(ms: number): void {
  now += ms;
  vi.setSystemTime(now);
}

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD, env.PASSWORD_PEPPER);
});
beforeEach(() => {
  now += 24 * 60 * MINUTE;
  vi.useFakeTimers({ toFake: ['Date'], now });
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
  looks = vi.spyOn(passwordLine, 'check');
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function newPerson(): Promise<{ readonly email: string }> {
  const id = newOperatorId();
  const person = {
    id,
    email: `${id}@kaiwa.test`,
    emailKey: `${id}@kaiwa.test`,
    name: 'Aiko',
    role: 'operator' as const,
  };
  await upsertOperator(env.DB, { ...person, createdAt: 1, passwordHash, authVersion: 1, isDisabled: false });
  return person;
}
const nobody = () => ({ email: `${newOperatorId()}@kaiwa.test` });

interface Answer {
  readonly status: number;
  /** Without what names the one request. */
  readonly body: string;
  readonly headers: readonly string[];
  /** s; null: may be tried again at once. */
  readonly retryAfter: number | null;
  readonly cookies: readonly string[];
  readonly ms: number;
}

async function tryAt(
  { email }: { readonly email: string },
  ip: string,
  password: string,
  cookie = '',
): Promise<Answer> {
  const ctx = createExecutionContext();
  const headers = {
    origin: ORIGIN,
    'x-kaiwa': '1',
    'content-type': 'application/json',
    'cf-connecting-ip': ip,
    cookie,
  };
  const began = performance.now();
  const init = { method: 'POST', headers, body: JSON.stringify({ email, password }) };
  const response = await app.request('/api/auth/login', init, noBrake, ctx);
  const text = await response.text();
  const ms = performance.now() - began;
  await waitOnExecutionContext(ctx);
  const retryAfter = response.headers.get('retry-after');
  return {
    status: response.status,
    body: response.ok ? text : JSON.stringify({ error: { ...JSON.parse(text).error, requestId: '' } }),
    headers: [...response.headers]
      .map(([name, value]) => `${name}: ${value}`)
      .filter((line) => !/request-id/.test(line)),
    retryAfter: retryAfter === null ? null : Number(retryAfter),
    cookies: response.headers.getSetCookie().map((line) => line.split(';')[0] ?? ''),
    ms,
  };
}

/** Half the tries come from networks of their own, of both kinds; the rest from few that try again and again. */
function networkOf(n: number): string {
  if (n % 4 === 0) return `11.${n >> 8}.${n & 255}.7`;
  if (n % 4 === 1) return `2001:db8:${n.toString(16)}:100::7`;
  return n % 4 === 2 ? `12.0.${n % 9}.${n % 250}` : `2001:db8:f:${(n % 5).toString(16)}00::${n.toString(16)}`;
}

/** How many the rule lets through in this time: the free ones, then one after 1 s, after 2 s more, after 4 s more, … */
function mostLooks(ms: number): number {
  let looked = ACCOUNT_FREE;
  for (let wait = SECOND, at = wait; at <= ms; at += wait) {
    looked += 1;
    wait = Math.min(wait * 2, 15 * MINUTE);
  }
  return looked;
}

describe('a thousand guesses at one account, from more than five hundred networks', () => {
  const BURST = 200;
  const TRIES = 1_000;
  const SIDE_BY_SIDE = 8;

  test('get few passwords looked at and the rest refused alike; the owner gets in', { timeout: 240_000 }, async () => {
    const owner = await newPerson();
    const home = await tryAt(owner, '203.0.113.9', PASSWORD);
    const device = home.cookies.find((each) => each.startsWith('__Host-dev=')) ?? '';
    looks.mockClear();
    pass(60 * MINUTE);

    const began = now;
    const atOnce = Promise.all(Array.from({ length: BURST }, (_, n) => tryAt(owner, networkOf(n), `a guess ${n}`)));
    // Whoever waits for a place among the hashes of this second waits for the clock.
    const clock = setInterval(() => pass(50), 20);
    const answers = await atOnce.finally(() => clearInterval(clock));
    for (let n = BURST; n < TRIES; n += SIDE_BY_SIDE) {
      pass(n % 7 === 0 ? 24_000 : 3_600);
      const few = Array.from({ length: SIDE_BY_SIDE }, (_, k) => tryAt(owner, networkOf(n + k), `a guess ${n + k}`));
      answers.push(...(await Promise.all(few)));
    }
    const wrong = answers.filter(({ status }) => status === 401);
    const throttled = answers.filter(({ status }) => status === 429);
    expect(wrong.length + throttled.length).toBe(TRIES);
    expect(looks).toHaveBeenCalledTimes(wrong.length);
    expect(wrong.length).toBeLessThanOrEqual(mostLooks(now - began));
    expect(wrong.length).toBeGreaterThan(ACCOUNT_FREE);
    expect(new Set(throttled.map(({ body }) => body.replaceAll(/\d+/g, '…'))).size).toBe(1);
    expect(throttled[0]?.body).toContain('TOO_MANY_TRIES');
    expect(throttled.every(({ retryAfter }) => retryAfter !== null && retryAfter >= 1 && retryAfter <= 900)).toBe(true);
    expect(answers.flatMap(({ cookies }) => cookies)).toEqual([]);

    // From the device that she signed in with before, at once, while strangers wait.
    expect((await tryAt(owner, '198.51.100.4', 'a guess more')).status).toBe(429);
    expect((await tryAt(owner, '203.0.113.9', PASSWORD, device)).status).toBe(200);
    // From a new one after the wait that she was told, to the second.
    const told = await tryAt(owner, '192.0.2.77', PASSWORD);
    pass((told.retryAfter ?? 0) * SECOND - SECOND);
    expect((await tryAt(owner, '192.0.2.77', PASSWORD)).status).toBe(429);
    pass(SECOND);
    expect((await tryAt(owner, '192.0.2.77', PASSWORD)).status).toBe(200);
  });
});

describe('an account that does not exist', () => {
  const bare = ({ status, body, headers }: Answer) => ({ status, body, headers });

  test('is throttled like one that does, try by try, with the same words, headers and waits', async () => {
    const sequence = async (whom: { readonly email: string }, network: number) => {
      const heard: Answer[] = [];
      for (let n = 0; n < 15; n++) {
        pass(n % 3 === 0 ? 2_500 : 400);
        heard.push(await tryAt(whom, `13.${network}.${n}.1`, 'a wrong password'));
      }
      return heard.map(bare);
    };
    const known = await sequence(await newPerson(), 1);
    expect(await sequence(nobody(), 2)).toEqual(known);
    expect(new Set(known.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expect(looks.mock.calls.map(([, stored]) => stored === null)).toContain(true);
  });

  test('takes as long as one that does, and one hash', { timeout: 240_000 }, async () => {
    const PAIRS = 7;
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let n = 0; n < PAIRS; n++) {
      // Turn about, so that what else the machine does meanwhile falls on both.
      const order = n % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
      const whom = { known: await newPerson(), unknown: nobody() };
      const heard = [];
      for (const which of order) {
        pass(2 * SECOND);
        looks.mockClear();
        const answer = await tryAt(whom[which], `14.${n}.${which.length}.1`, 'a wrong password');
        expect(looks).toHaveBeenCalledTimes(1);
        expect(looks.mock.calls[0]?.[1] === null).toBe(which === 'unknown');
        times[which].push(answer.ms);
        heard.push(bare(answer));
      }
      expect(heard[1]).toEqual(heard[0]);
      expect(heard[0]?.status).toBe(401);
    }
    const ratio = median(times.unknown) / median(times.known);
    expect(ratio, JSON.stringify(times)).toBeGreaterThan(0.5);
    expect(ratio, JSON.stringify(times)).toBeLessThan(2);
    // What was measured holds the hash, or both would be alike whatever was done.
    expect(median(times.known)).toBeGreaterThan(20);
  });
});

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
