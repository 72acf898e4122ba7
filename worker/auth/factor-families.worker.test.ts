// Families of refresh tokens around a change of factors: three tabs of one browser, which take turns as the console's lock makes them,
// or all at once as browsers without locks do; and a thief with a token of any age.
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OpenedLogin } from '../rpc/login-guard-rpc';
import { loginGuard } from '../stubs';
import { everythingOf } from '../testing/access';
import { newOperatorId } from '../testing/sign-in';

const START = 1_800_000_000_000;
const SECOND = 1_000;

let now = START;
beforeEach(() => {
  now = START;
  vi.useFakeTimers({ toFake: ['Date'], now });
});
afterEach(() => {
  vi.useRealTimers();
});

function pass(ms: number): void {
  now += ms;
  vi.setSystemTime(now);
}

/** One account with one login, and the one cookie that all tabs of its browser share. */
async function openBrowser() {
  const operatorId = newOperatorId();
  const rights = { access: everythingOf('operator'), accessVersion: 1 };
  const who = { operatorId, name: 'Aiko', email: 'aiko@kaiwa.test', role: 'operator' as const, authVersion: 1 };
  const account = { ...who, ...rights };
  const guard = () => loginGuard(env, `account:${operatorId}`);
  const step = await guard().openLogin({ account, ip: '192.0.2.1', client: 'test', methods: ['pwd'] });
  if (step.type !== 'opened') throw new Error('this account has a second factor');
  const { loginId } = step.login;
  const past = [step.login.refreshToken];
  let cookie = step.login.refreshToken;
  let login: OpenedLogin = step.login;
  const take = (opened: OpenedLogin) => {
    login = opened;
    if (opened.keepsCookie) return;
    cookie = opened.refreshToken;
    past.push(cookie);
  };
  return {
    past,
    cookie: () => cookie,
    login: () => login,
    guard,
    /** Tabs that all present what the cookie holds now; their answers come in any order. */
    async refresh(tabs: number, reverse: boolean): Promise<string[]> {
      const presented = cookie;
      const answers = await Promise.all(Array.from({ length: tabs }, () => guard().refresh(presented)));
      for (const answer of reverse ? answers.toReversed() : answers) if (answer.ok) take(answer.value);
      return answers.map((answer) => (answer.ok ? 'refreshed' : answer.error.code));
    },
    async changeFactors(): Promise<void> {
      const offered = await guard().offerTotp(loginId);
      if (!offered.ok) throw new Error(offered.error.code);
      const code = new TOTP({ secret: Secret.fromBase32(offered.value.secret) }).generate({ timestamp: now });
      const changed = await guard().confirmTotp(loginId, code);
      if (!changed.ok) throw new Error(changed.error.code);
      take(changed.value.opened);
    },
    check: () => guard().checkLogin({ loginId, authVersion: login.authVersion, isActivity: false }),
  };
}

const move = fc.oneof(
  fc.record({ type: fc.constant('refresh' as const), tabs: fc.integer({ min: 1, max: 3 }), reverse: fc.boolean() }),
  fc.record({ type: fc.constant('change' as const) }),
  fc.record({ type: fc.constant('pass' as const), sec: fc.integer({ min: 1, max: 30 }) }),
);

test('three honest tabs are never signed out, however often the factors change meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 4, maxLength: 12 }), async (moves) => {
      const browser = await openBrowser();
      for (const each of moves) {
        if (each.type === 'pass') pass(each.sec * SECOND);
        else if (each.type === 'change') await browser.changeFactors();
        else for (const word of await browser.refresh(each.tabs, each.reverse)) expect(word).toBe('refreshed');
      }
      expect((await browser.check()).ok).toBe(true);
      expect(await browser.refresh(1, false)).toEqual(['refreshed']);
    }),
    { numRuns: 25 },
  );
});

test('a thief’s token of before a change opens nothing and ends nothing; one of after it ends the family', async () => {
  const browser = await openBrowser();
  await browser.refresh(3, true);
  await browser.changeFactors();
  const before = [...browser.past].slice(0, -1);
  for (const wait of [0, 11 * SECOND]) {
    pass(wait);
    for (const token of before) {
      const answer = await browser.guard().refresh(token);
      expect(answer.ok ? 'refreshed' : answer.error.code).toBe(wait === 0 ? 'UNAVAILABLE' : 'LOGIN_ENDED');
    }
  }
  expect((await browser.check()).ok).toBe(true);
  const stolen = browser.cookie();
  expect(await browser.refresh(2, false)).toEqual(['refreshed', 'refreshed']);
  pass(11 * SECOND);
  expect((await browser.guard().refresh(stolen)).ok).toBe(false);
  expect((await browser.check()).ok).toBe(false);
});
