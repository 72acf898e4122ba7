import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ChannelCredentials, type ChannelTokenDeps, type TokenStore, withChannelToken } from './channel-token';
import type { TokenAnswer } from './line-answer';

const STATELESS: ChannelCredentials = { lineChannelId: '1', secret: 's', accessToken: null };
const PASTED: ChannelCredentials = { ...STATELESS, accessToken: 'pasted' };

let valid = new Set<string>();
let issue: () => Promise<TokenAnswer>;
let issued = 0;
let store: TokenStore;

beforeEach(() => {
  vi.useFakeTimers();
  valid = new Set();
  issued = 0;
  store = new Map();
  issue = async () => {
    issued += 1;
    valid.add(`token-${issued}`);
    return { kind: 'token', value: `token-${issued}`, expiresInSec: 900 };
  };
});

afterEach(() => {
  vi.useRealTimers();
});

const deps: ChannelTokenDeps = {
  issueToken: () => issue(),
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** A call to LINE: 401 unless the token is valid. */
const call = vi.fn(async (token: string) =>
  valid.has(token) ? { kind: 'accepted' as const, token } : { kind: 'unauthorized' as const, requestId: null },
);
const start = (credentials = STATELESS, key = 'demo') => withChannelToken(deps, store, key, credentials, call);

async function run(credentials = STATELESS, key = 'demo') {
  const answer = start(credentials, key);
  await vi.runAllTimersAsync();
  return answer;
}

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe('a stateless token', () => {
  test('is issued once and used until 90 s before it expires', async () => {
    for (let i = 0; i < 3; i++) expect(await run()).toEqual({ kind: 'accepted', token: 'token-1' });
    pass(809_999);
    expect(await run()).toEqual({ kind: 'accepted', token: 'token-1' });
    pass(1);
    expect(await run()).toEqual({ kind: 'accepted', token: 'token-2' });
    expect(issued).toBe(2);
  });

  test('that lives shorter than the reserve is still used more than once', async () => {
    issue = async () => {
      issued += 1;
      valid.add('short');
      return { kind: 'token', value: 'short', expiresInSec: 60 };
    };
    await run();
    await run();
    expect(issued).toBe(1);
  });

  test('of one channel is not used for another, nor after its secret was reissued', async () => {
    await run();
    expect(await run(STATELESS, 'other')).toEqual({ kind: 'accepted', token: 'token-2' });
    expect(await run({ ...STATELESS, secret: 'new' })).toEqual({ kind: 'accepted', token: 'token-3' });
  });

  test('that LINE refuses is dropped, issued anew once and the call repeated once', async () => {
    await run();
    valid.clear();
    call.mockClear();
    expect(await run()).toEqual({ kind: 'accepted', token: 'token-2' });
    expect(call).toHaveBeenCalledTimes(2);
    expect(issued).toBe(2);
  });

  test('after a second 401 the answer is unauthorized, and there is no third call', async () => {
    issue = async () => {
      issued += 1;
      return { kind: 'token', value: `bad-${issued}`, expiresInSec: 900 };
    };
    call.mockClear();
    expect(await run()).toMatchObject({ kind: 'unauthorized' });
    expect(call).toHaveBeenCalledTimes(2);
    expect(issued).toBe(2);
  });

  test('that LINE does not give: refused is unauthorized, unavailable is limited, and the call is not made', async () => {
    call.mockClear();
    issue = async () => ({ kind: 'refused' });
    expect(await run()).toEqual({ kind: 'unauthorized', requestId: null });
    pass(1);
    issue = async () => ({ kind: 'unavailable' });
    expect(await run()).toEqual({ kind: 'limited', why: 'no_token', requestId: null });
    expect(call).not.toHaveBeenCalled();
  });
});

describe('many calls at once', () => {
  async function many() {
    const answers = Array.from({ length: 100 }, () => start());
    await vi.runAllTimersAsync();
    return Promise.all(answers);
  }

  test('at expiry make one token call and all go through', async () => {
    await run();
    pass(900_000);
    const answers = await many();
    expect(new Set(answers.map((answer) => answer.kind))).toEqual(new Set(['accepted']));
    expect(issued).toBe(2);
  });

  test('after the token was revoked make one token call and all go through', async () => {
    await run();
    valid.clear();
    const answers = await many();
    expect(new Set(answers.map((answer) => answer.kind))).toEqual(new Set(['accepted']));
    expect(issued).toBe(2);
  });

  test('a 401 that comes late for the old token leaves the new one in use', async () => {
    await run();
    valid.clear();
    let refuse: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      refuse = resolve;
    });
    let calls = 0;
    const slow = withChannelToken(deps, store, 'demo', STATELESS, async (token) => {
      calls += 1;
      if (calls === 1) await late;
      return call(token);
    });
    expect(await run()).toEqual({ kind: 'accepted', token: 'token-2' });
    refuse();
    expect(await slow).toEqual({ kind: 'accepted', token: 'token-2' });
    expect(issued).toBe(2);
  });

  test('while one who issues hangs for ever, wait 2 s and go through with few token calls', async () => {
    const works = issue;
    issue = () => {
      issue = works;
      return new Promise(() => undefined);
    };
    void start();
    const startedAt = Date.now();
    const answers = await many();
    expect(new Set(answers.map((answer) => answer.kind))).toEqual(new Set(['accepted']));
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(2_000);
    expect(issued).toBe(1);
  });

  test('while LINE gives none, share the failure instead of trying one after the other', async () => {
    issue = async () => {
      issued += 1;
      // On the timers of the test, as all of its time.
      await deps.sleep(5);
      return { kind: 'unavailable' };
    };
    const answers = await many();
    expect(new Set(answers.map((answer) => answer.kind))).toEqual(new Set(['limited']));
    expect(issued).toBe(1);
  });
});

describe('a pasted token', () => {
  test('is used where there is one, and nothing is issued', async () => {
    valid.add('pasted');
    expect(await run(PASTED)).toEqual({ kind: 'accepted', token: 'pasted' });
    expect(issued).toBe(0);
  });

  test('that LINE refuses is replaced by stateless ones and not tried again', async () => {
    expect(await run(PASTED)).toEqual({ kind: 'accepted', token: 'token-1' });
    call.mockClear();
    expect(await run(PASTED)).toEqual({ kind: 'accepted', token: 'token-1' });
    expect(call).toHaveBeenCalledTimes(1);
  });

  test('a newly pasted one is tried', async () => {
    await run(PASTED);
    valid.add('pasted anew');
    expect(await run({ ...PASTED, accessToken: 'pasted anew' })).toEqual({ kind: 'accepted', token: 'pasted anew' });
  });
});
