import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PING_EVERY_MS, PING_TEXT, PONG_TEXT } from '$protocol/connection';
import { backoffMs } from './backoff';
import { connectionLook } from './connection-look';
import type { LinkStatus, SocketLike } from './live-socket';
import { LiveSocket } from './live-socket';

interface Frame {
  readonly type: string;
  readonly validUntil?: number;
  readonly reconnectSpreadMs?: number;
}

class FakeSocket implements SocketLike {
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly sent: string[] = [];
  closedWith: number | undefined;

  send(text: string): void {
    this.sent.push(text);
  }
  close(code?: number): void {
    this.closedWith = code;
  }
  says(frame: Frame | string): void {
    const data = typeof frame === 'string' ? frame : JSON.stringify(frame);
    this.onmessage?.(new MessageEvent('message', { data }));
  }
  ends(code: number): void {
    this.onclose?.(new CloseEvent('close', { code }));
  }
}

const HOUR_MS = 3_600_000;

interface Given {
  readonly random?: number;
  readonly proof?: () => Promise<string | null>;
  readonly mayReturn?: boolean;
  /** How far this device's clock is ahead of the server's. */
  readonly aheadMs?: number;
}

function setUp({ random = 0.5, proof = async () => 'proof', mayReturn = true, aheadMs = 0 }: Given = {}) {
  const sockets: FakeSocket[] = [];
  const heard: Frame[] = [];
  const states: LinkStatus[] = [];
  let after = 'none';
  const live = new LiveSocket<Frame>({
    url: () => `ws://desk/ws?after=${after}`,
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    parse: (json) => (typeof json === 'object' && json !== null && 'type' in json ? (json as Frame) : null),
    onMessage: (message) => {
      heard.push(message);
      after = message.type;
    },
    onStatus: (status) => states.push(status),
    proof,
    mayReturn: async () => mayReturn,
    now: () => Date.now(),
    serverNow: () => Date.now() - aheadMs,
    random: () => random,
  });
  live.start();
  const last = () => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  };
  const greet = (more: Partial<Frame> = {}) =>
    last().says({ type: 'hello', validUntil: Date.now() + HOUR_MS, ...more });
  return { live, sockets, heard, states, last, greet, state: () => states.at(-1)?.state };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a socket that stays', () => {
  test('is connected with the greeting, not before', () => {
    const { greet, state } = setUp();
    expect(state()).toBe('connecting');
    greet();
    expect(state()).toBe('connected');
  });

  test('hands on frames of the protocol and passes over the rest', () => {
    const { heard, last, greet } = setUp();
    greet();
    last().says('not json');
    last().says('"text"');
    last().says({ type: 'rows' });
    expect(heard.map((frame) => frame.type)).toEqual(['hello', 'rows']);
  });

  test('comes back after a loss, later each time, and at once from the first step after a greeting', async () => {
    const { sockets, last, greet, states } = setUp();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      last().ends(1006);
      waits.push((states.at(-1)?.nextTryAt ?? 0) - Date.now());
      await vi.advanceTimersByTimeAsync(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000]);
    expect(sockets).toHaveLength(5);
    greet();
    last().ends(1006);
    expect((states.at(-1)?.nextTryAt ?? 0) - Date.now()).toBe(250);
  });

  test('spreads its return over the span the greeting named', () => {
    const { last, greet, states } = setUp({ random: 0.9 });
    greet({ reconnectSpreadMs: 10_000 });
    last().ends(1006);
    expect((states.at(-1)?.nextTryAt ?? 0) - Date.now()).toBe(9_000);
  });

  test('pings every 30 s, and takes a line without an answer for dead', async () => {
    const { last, greet, state, sockets } = setUp();
    greet();
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS);
    expect(last().sent).toEqual([PING_TEXT]);
    last().says(PONG_TEXT);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(state()).toBe('connected');
    await vi.advanceTimersByTimeAsync(25_000);
    expect(state()).toBe('lost');
    expect(sockets[0]?.closedWith).toBe(1000);
  });

  test.each([2, -2])('renews in time where this device’s clock is %i hours wrong', async (hours) => {
    const aheadMs = hours * HOUR_MS;
    const { last, greet } = setUp({ aheadMs });
    greet({ validUntil: Date.now() - aheadMs + 12_000 });
    await vi.advanceTimersByTimeAsync(8_900);
    expect(last().sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(last().sent).toHaveLength(1);
  });

  test('tries anew where no greeting comes within 20 s', async () => {
    const { sockets, states, last, greet } = setUp();
    const swallowed = last();
    await vi.advanceTimersByTimeAsync(19_999);
    expect(swallowed.closedWith).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(swallowed.closedWith).toBe(1000);
    expect(states.at(-1)).toMatchObject({ state: 'lost' });
    await vi.advanceTimersByTimeAsync(backoffMs(0, 0.5));
    expect(sockets).toHaveLength(2);
    greet();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(states.at(-1)).toMatchObject({ state: 'connected' });
    expect(sockets).toHaveLength(2);
  });

  test('renews before its allowance ends, and again after each renewal', async () => {
    const { last, greet } = setUp();
    greet({ validUntil: Date.now() + 20_000 });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(last().sent).toEqual(['{"type":"renew","requestId":"renew-1","proof":"proof"}']);
    last().says({ type: 'renewed', validUntil: Date.now() + 12_000 });
    await vi.advanceTimersByTimeAsync(9_000);
    expect(last().sent.filter((text) => text.includes('renew'))).toHaveLength(2);
  });

  test('asks again for a proof it did not get', async () => {
    const proofs = [null, 'second'];
    const given = setUp({ proof: async () => proofs.shift() ?? null });
    given.greet({ validUntil: Date.now() + 24_000 });
    await vi.advanceTimersByTimeAsync(18_000);
    expect(given.last().sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(given.last().sent).toEqual(['{"type":"renew","requestId":"renew-1","proof":"second"}']);
  });

  test.each([
    [4401, 'signed_out'],
    [4403, 'forbidden'],
    [4409, 'outdated'],
  ])('ends for good at close code %i', async (code, state) => {
    const given = setUp();
    given.greet();
    given.last().ends(code);
    expect(given.state()).toBe(state);
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(given.sockets).toHaveLength(1);
  });

  test('asks for the login before it tries again after a refused upgrade', async () => {
    const given = setUp({ mayReturn: false });
    given.last().ends(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(given.state()).toBe('signed_out');
    expect(given.sockets).toHaveLength(1);
  });

  test('hears nothing more from a line it has dropped', () => {
    const given = setUp();
    given.greet();
    const old = given.last();
    given.live.restart();
    old.says({ type: 'rows' });
    old.ends(1006);
    expect(given.heard.map((frame) => frame.type)).toEqual(['hello']);
    expect(given.state()).toBe('connecting');
  });

  test('sends only while connected, and says whether it did', () => {
    const given = setUp();
    expect(given.live.send({ type: 'active' })).toBe(false);
    given.greet();
    expect(given.live.send({ type: 'active' })).toBe(true);
    given.last().ends(1006);
    expect(given.live.send({ type: 'active' })).toBe(false);
    expect(given.sockets[0]?.sent).toEqual(['{"type":"active"}']);
  });

  test('leaves no timer behind when it is stopped', () => {
    const given = setUp();
    given.greet();
    given.live.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('the wait before a return never exceeds 30 s', () => {
  for (let attempt = 0; attempt < 40; attempt++) expect(backoffMs(attempt, 0.999_999)).toBeLessThanOrEqual(30_000);
});

describe('what the operator is told about the line', () => {
  const lost: LinkStatus = { state: 'lost', since: 0, nextTryAt: 100 };
  test.each([
    ['a blink is not shown', lost, 1_000, true, 'connected'],
    ['yellow after 1.5 s', lost, 1_500, true, 'reconnecting'],
    ['red after 30 s', lost, 30_000, true, 'disconnected'],
    ['red at once where the browser says so', lost, 0, false, 'disconnected'],
    ['an open line without a network is none', { ...lost, state: 'connected' }, 0, false, 'disconnected'],
    ['the first try is no loss', { ...lost, state: 'connecting' }, 0, true, 'connecting'],
  ] as const)('%s', (_name, status, now, isOnline, look) => {
    expect(connectionLook(status, now, isOnline)).toBe(look);
  });
});
