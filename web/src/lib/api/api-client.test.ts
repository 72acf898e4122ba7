import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { ApiClient } from './api-client';

class SilentChannel {
  static latest: SilentChannel | null = null;
  constructor() {
    SilentChannel.latest = this;
  }
  onmessage: ((event: MessageEvent) => void) | null = null;
  postMessage(): void {}
}

const thing = z.object({ name: z.string() });
const json = (body: unknown, status = 200) => Response.json(body, { status });
const refusal = (code: string, status = 401) => json({ error: { code, requestId: 'r1' } }, status);

/** A client whose refreshes are answered in turn, and that counts them. */
function setUp(refreshes: readonly (() => Response)[] = [() => json({ accessUntil: Date.now() + 600_000 })]) {
  const refreshed = calls(...refreshes);
  vi.stubGlobal('fetch', refreshed);
  const client = new ApiClient();
  const signedOut = vi.fn();
  const left = vi.fn();
  const active = vi.fn();
  const factorRequired = vi.fn();
  client.watchLogin({
    onSignedOut: signedOut,
    onSignedIn: () => undefined,
    onLeft: left,
    onActive: active,
    onFactorRequired: factorRequired,
  });
  return { client, refreshed, signedOut, left, active, factorRequired };
}

/** A call whose answers come in turn. */
function calls(...answers: readonly (() => Response)[]) {
  const left = [...answers];
  return vi.fn(async (): Promise<Response> => {
    const answer = left.shift();
    if (answer === undefined) throw new TypeError('no network');
    return answer();
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('BroadcastChannel', SilentChannel);
  vi.stubGlobal('navigator', {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The head of an answer, whose server dies before the body is out. */
const cut = () =>
  new Response(
    new ReadableStream({ start: (body) => body.enqueue(new TextEncoder().encode('{"na')) }).pipeThrough(dying()),
  );
const dying = () =>
  new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, body) {
      body.enqueue(piece);
      body.error(new TypeError('network error'));
    },
  });

test.each([
  ['by the network', cut],
  ['by a server on the way', () => new Response('{"na')],
])('an answer that was cut off %s is none: it may be asked for again, and ends no login', async (_, answer) => {
  const { client, signedOut } = setUp([answer]);
  const offline = { ok: false, error: { code: 'OFFLINE', retry: true } };
  expect(await client.call(thing, calls(answer))).toEqual(offline);
  expect(
    await client.call(
      thing,
      calls(() => refusal('TOKEN_EXPIRED')),
    ),
  ).toEqual(offline);
  expect(signedOut).not.toHaveBeenCalled();
});

test('a sign-out in another tab is a choice, not an end that was found out', () => {
  const { signedOut, left } = setUp();
  SilentChannel.latest?.onmessage?.(new MessageEvent('message', { data: { type: 'signed_out' } }));
  expect([left.mock.calls.length, signedOut.mock.calls.length]).toEqual([1, 0]);
});

test.each([3, -3])('on a device whose clock is %i hours wrong a login is refreshed as it lapses', async (hours) => {
  const serverNow = () => Date.now() - hours * 3_600_000;
  const dated = (body: unknown) => Response.json(body, { headers: { date: new Date(serverNow()).toUTCString() } });
  const { client, refreshed } = setUp([() => dated({ accessUntil: serverNow() + 600_000 })]);
  await client.call(
    thing,
    calls(() => dated({ name: 'done' })),
  );
  client.keepFresh(serverNow() + 600_000);
  await vi.advanceTimersByTimeAsync(470_000);
  expect(refreshed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(refreshed).toHaveBeenCalledOnce();
});

test('an answer that a sleeping device held back does not make its clock wrong', async () => {
  const { client } = setUp();
  await client.call(thing, async () => {
    const date = new Date().toUTCString();
    vi.setSystemTime(Date.now() + 600_000);
    return Response.json({ name: 'done' }, { headers: { date } });
  });
  expect(client.clock.now()).toBe(Date.now());
});

test('what another tab heard of the login’s end is taken over', () => {
  const { active } = setUp();
  const news = { type: 'active', idleUntil: 5, absoluteUntil: 9 };
  SilentChannel.latest?.onmessage?.(new MessageEvent('message', { data: news }));
  expect(active.mock.calls).toEqual([[news]]);
});

describe('a call that asks for a fresh proof', () => {
  const answers = () =>
    calls(
      () => refusal('STEP_UP_REQUIRED', 403),
      () => json({ name: 'done' }),
    );

  test('is repeated once the person has given it', async () => {
    const { client } = setUp();
    const ask = vi.fn(async () => true);
    client.askProofBy(ask);
    expect(await client.call(thing, answers())).toEqual({ ok: true, value: { name: 'done' } });
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test('stays refused where she does not, or nobody can be asked', async () => {
    const { client } = setUp();
    const send = answers();
    expect(await client.call(thing, send)).toMatchObject({ error: { code: 'STEP_UP_REQUIRED' } });
    client.askProofBy(async () => false);
    expect(await client.call(thing, answers())).toMatchObject({ error: { code: 'STEP_UP_REQUIRED' } });
    expect(send).toHaveBeenCalledTimes(1);
  });
});

test('a login that may only make its second factor is told so', async () => {
  const { client, factorRequired, signedOut } = setUp();
  await client.call(
    thing,
    calls(() => refusal('FACTOR_REQUIRED', 403)),
  );
  expect([factorRequired.mock.calls.length, signedOut.mock.calls.length]).toEqual([1, 0]);
});

describe('a call', () => {
  test('with a lapsed token refreshes once and is repeated', async () => {
    const { client, refreshed } = setUp();
    const send = calls(
      () => refusal('TOKEN_EXPIRED'),
      () => json({ name: 'done' }),
    );
    expect(await client.call(thing, send)).toEqual({ ok: true, value: { name: 'done' } });
    expect([send.mock.calls.length, refreshed.mock.calls.length]).toEqual([2, 1]);
  });

  test('of several at once shares one refresh', async () => {
    const { client, refreshed } = setUp();
    const sends = [1, 2, 3].map(() =>
      calls(
        () => refusal('TOKEN_EXPIRED'),
        () => json({ name: 'done' }),
      ),
    );
    const answers = await Promise.all(sends.map((send) => client.call(thing, send)));
    expect([answers.every((answer) => answer.ok), refreshed.mock.calls.length]).toEqual([true, 1]);
  });

  test('is not repeated a second time, and says that the login ended', async () => {
    const { client, signedOut } = setUp();
    const send = calls(
      () => refusal('TOKEN_EXPIRED'),
      () => refusal('TOKEN_EXPIRED'),
      () => json({ name: 'never' }),
    );
    expect(await client.call(thing, send)).toMatchObject({ ok: false, error: { code: 'TOKEN_EXPIRED' } });
    expect([send.mock.calls.length, signedOut.mock.calls.length]).toEqual([2, 1]);
  });

  test('whose refresh is refused ends the login', async () => {
    const { client, signedOut } = setUp([() => refusal('LOGIN_ENDED')]);
    const answer = await client.call(
      thing,
      calls(() => refusal('TOKEN_EXPIRED')),
    );
    expect(answer).toMatchObject({ error: { code: 'LOGIN_ENDED', retry: false } });
    expect(signedOut).toHaveBeenCalledOnce();
  });

  test('whose refresh nobody answers may be tried again, and signs nobody out', async () => {
    const { client, signedOut } = setUp([]);
    const answer = await client.call(
      thing,
      calls(() => refusal('TOKEN_EXPIRED')),
    );
    expect(answer).toMatchObject({ error: { code: 'OFFLINE', retry: true } });
    expect(signedOut).not.toHaveBeenCalled();
  });

  test.each([
    ['no answer at all', undefined, { code: 'OFFLINE', retry: true }],
    ['an outage', () => refusal('UNAVAILABLE', 503), { code: 'UNAVAILABLE', retry: true }],
    ['a page of a proxy', () => new Response('<h1>502</h1>', { status: 502 }), { code: 'UNAVAILABLE', retry: true }],
    ['a body of another protocol', () => json({ nome: 1 }), { code: 'BAD_ANSWER', retry: false }],
    ['a refusal of the rules', () => refusal('NOT_OWNER', 403), { code: 'NOT_OWNER', retry: false }],
  ] as const)('tells %s as a value and never throws', async (_name, answer, error) => {
    const { client } = setUp();
    const send = answer === undefined ? calls() : calls(answer);
    expect(await client.call(thing, send)).toMatchObject({ ok: false, error });
  });
});

test('a refusal of the login before says nothing about the one that began meanwhile: the call goes out again', async () => {
  const { client, signedOut } = setUp();
  const send = calls(
    () => {
      client.begin(Date.now() + 600_000);
      return refusal('ACCOUNT_DISABLED');
    },
    () => json({ name: 'done' }),
  );
  expect(await client.call(thing, send)).toEqual({ ok: true, value: { name: 'done' } });
  expect(signedOut).not.toHaveBeenCalled();
});

test('nor does a refused refresh, where another tab has signed in', async () => {
  const { client, signedOut } = setUp([
    () => {
      SilentChannel.latest?.onmessage?.(new MessageEvent('message', { data: { type: 'signed_in' } }));
      return refusal('LOGIN_ENDED');
    },
  ]);
  const send = calls(
    () => refusal('TOKEN_EXPIRED'),
    () => json({ name: 'done' }),
  );
  expect(await client.call(thing, send)).toEqual({ ok: true, value: { name: 'done' } });
  expect(signedOut).not.toHaveBeenCalled();
});

test('a token is refreshed when four fifths of its life are over', async () => {
  const { client, refreshed } = setUp();
  client.keepFresh(Date.now() + 600_000);
  await vi.advanceTimersByTimeAsync(479_000);
  expect(refreshed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(refreshed).toHaveBeenCalledOnce();
});
