// What a wait leads to: places and estimates, the steps of the longest wait, queues that take nobody, and what the record learns.
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Incoming } from '../domain/chat/incoming';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import { ChatSession } from '../session/chat-session-do';
import { person, type TestChat, textIn } from '../testing/chat-client';
import {
  aPerson,
  askingChat,
  beginAnew,
  connect,
  desk,
  deskChat,
  isKnown,
  pass,
  publishDesk,
  ring,
  rowsOf,
  staff,
  TEAM,
} from '../testing/dispatch/desk-setup';
import { seedChannel } from '../testing/line-webhook';

const SECOND = 1_000;
let tests = 0;
let AYA = person('aya');

beforeEach(async () => {
  tests += 1;
  AYA = person(`aya_w${tests}`);
  await beginAnew();
  await seedChannel(env);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function waitingChat(): Promise<TestChat> {
  const chat = await askingChat();
  await isKnown(chat);
  return chat;
}

const stateOf = async (chat: TestChat) => (await chat.rpc.facts())?.state;
const endOf = async (chat: TestChat) => (await chat.rpc.facts())?.endReason;
const manual = { strategy: 'manual' } as const;

describe('the longest wait', () => {
  const maxWait = [
    { afterSec: 300, action: 'overflow' },
    { afterSec: 900, action: 'ticket' },
  ] as const;

  test('asks the fallback team too, and the place is kept in both queues', async () => {
    await publishDesk({ policy: manual, queue: { maxWait }, otherTeams: ['sales'], fallbackTeamId: 'sales' });
    const first = await waitingChat();
    await pass(299 * SECOND);
    expect((await chatTeams(first)).length).toBe(1);
    await pass(2 * SECOND);
    await expect.poll(() => chatTeams(first)).toEqual([TEAM, 'sales']);
    const view = await desk().queueView('all');
    expect(view.entries.map(({ chatId, teamId, position }) => [chatId, teamId, position])).toEqual([
      [first.chatId, TEAM, 1],
      [first.chatId, 'sales', 1],
    ]);
  });

  test('ends with a ticket also where the steps are fewer now than it has behind it', async () => {
    await publishDesk({ policy: manual, queue: { maxWait }, otherTeams: ['sales'], fallbackTeamId: 'sales' });
    const chat = await waitingChat();
    await pass(301 * SECOND);
    await expect.poll(() => chatTeams(chat)).toEqual([TEAM, 'sales']);
    await publishDesk({ policy: manual, queue: { maxWait: [{ afterSec: 600, action: 'ticket' }] } });
    await pass(300 * SECOND);
    await ring();
    await expect.poll(() => endOf(chat)).toBe('queue_timeout');
  });

  test('ends with a ticket, and twice changes nothing', async () => {
    await publishDesk({ policy: manual, queue: { maxWait } });
    const chat = await waitingChat();
    await pass(901 * SECOND);
    await ring();
    await expect.poll(() => endOf(chat)).toBe('queue_timeout');
    await expect.poll(() => desk().placeOf(chat.chatId)).toEqual({ position: null });
    await ring();
    expect(await stateOf(chat)).toBe('closed');
  });

  test('is another one for those who wait already where the settings change', async () => {
    await publishDesk({ policy: manual, queue: { maxWait } });
    const chat = await waitingChat();
    await publishDesk({ policy: manual, queue: { maxWait: [{ afterSec: 60, action: 'ticket' }] } });
    await pass(61 * SECOND);
    await expect.poll(() => endOf(chat)).toBe('queue_timeout');
  });

  test('begins anew for a session that somebody has had', async () => {
    await publishDesk({ policy: manual, queue: { maxWait } });
    await staff(aPerson(AYA.operatorId));
    const chat = await waitingChat();
    await desk().takeNext({ operatorId: AYA.operatorId, name: AYA.name });
    vi.setSystemTime(Date.now() + 1_200 * SECOND);
    await chat.rpc.applyWish(AYA, { type: 'release' }, { commandId: 'release' });
    await expect.poll(async () => (await desk().queueView('all')).entries).toHaveLength(1);
    await ring();
    expect(await stateOf(chat)).toBe('waiting');
    await pass(901 * SECOND);
    await expect.poll(() => endOf(chat)).toBe('queue_timeout');
  });
});

describe('a queue that takes nobody', () => {
  test('sends new asks away with the reason, and serves those who wait', async () => {
    await publishDesk({ policy: manual });
    const before = await waitingChat();
    await desk().setIntake(TEAM, 'drain', 'Stock-taking today');
    expect((await desk().queueView('all')).teams).toMatchObject([
      { intake: 'drain', intakeReason: 'Stock-taking today' },
    ]);
    const after = await askingChat();
    await expect.poll(() => stateOf(after)).toBe('closed');
    expect(await stateOf(before)).toBe('waiting');
    await desk().setIntake(TEAM, 'open', '');
    const later = await waitingChat();
    expect(await stateOf(later)).toBe('waiting');
  });

  test('is full at its length', async () => {
    await publishDesk({ policy: manual, queue: { maxLength: 1 } });
    const first = await waitingChat();
    const second = await askingChat();
    await expect.poll(() => endOf(second)).toBe('queue_full');
    expect(await stateOf(first)).toBe('waiting');
  });
});

describe('what the record learns', () => {
  test('of each wait how it ended, and of each slot how long it was held without hold', async () => {
    await publishDesk({ policy: manual });
    await staff(aPerson(AYA.operatorId));
    const chat = await waitingChat();
    vi.setSystemTime(Date.now() + 60 * SECOND);
    await desk().takeNext({ operatorId: AYA.operatorId, name: AYA.name });
    const recorded = async () => {
      const rows = await rowsOf<{ body: string }>('SELECT body FROM past_wait');
      return rows.map(({ body }) => JSON.parse(body) as { outcome: string; waitedSec: number });
    };
    expect(await recorded()).toMatchObject([{ outcome: 'assigned', waitedSec: 60 }]);
    const id = '01890000-0000-7000-8000-000000000001';
    await chat.rpc.send(AYA, { id, content: { type: 'text', text: 'hello' } });
    vi.setSystemTime(Date.now() + 100 * SECOND);
    await chat.rpc.applyWish(AYA, { type: 'hold', until: null }, { commandId: 'hold' });
    await expect.poll(() => slotIn(chat)).toMatchObject({ since: null, heldMs: 100 * SECOND });
    vi.setSystemTime(Date.now() + 500 * SECOND);
    await chat.rpc.applyWish(AYA, { type: 'unhold' }, { commandId: 'unhold' });
    await expect.poll(async () => (await slotIn(chat))?.since).toEqual(expect.any(Number));
    vi.setSystemTime(Date.now() + 20 * SECOND);
    await chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: 'resolve' });
    await expect.poll(() => rowsOf('SELECT body FROM past_slot')).toHaveLength(1);
    const [slot] = await rowsOf<{ body: string }>('SELECT body FROM past_slot');
    expect(JSON.parse(slot?.body ?? '')).toMatchObject({ heldMs: 120 * SECOND });
    expect(await rowsOf('SELECT * FROM open_wait')).toEqual([]);
    expect(await rowsOf('SELECT * FROM held_slot')).toEqual([]);
  });

  test('enough of them, and customers are told a range', async () => {
    await publishDesk({ policy: manual });
    await staff(aPerson(AYA.operatorId, { capacity: 1 }));
    for (let i = 0; i < 10; i++) await serve(`demo:past${tests}_${i}`, 300 * SECOND);
    await connect(AYA.operatorId);
    await serve(`demo:now${tests}`, null);
    const first = await waitingChat();
    // One after the other at five minutes each: she is next.
    expect((await desk().placeOf(first.chatId)).wait).toEqual({ kind: 'minutes', lo: 4, hi: 8 });
  });

  /** A session as facts alone tell it, without a chat behind them. @param heldMs null: it goes on */
  async function serve(chatId: string, heldMs: number | null): Promise<void> {
    const base = {
      chatId,
      epoch: 1,
      sessionId: `session of ${chatId}`,
      entryVersion: 1,
      queueSince: Date.now(),
      teams: [TEAM],
    };
    const at = (seq: number, rest: Pick<SessionFacts, 'state' | 'owner' | 'weight'>) =>
      desk().facts({ ...base, seq, version: seq, ...rest });
    await at(1, { state: 'active', owner: AYA.operatorId, weight: 1 });
    if (heldMs === null) return;
    vi.setSystemTime(Date.now() + heldMs);
    await at(2, { state: 'resolved', owner: AYA.operatorId, weight: 0 });
  }

  async function slotIn({ chatId }: TestChat): Promise<{ since: number | null; heldMs: number } | null> {
    const [row] = await rowsOf<{ body: string }>(`SELECT body FROM held_slot WHERE chat_id = '${chatId}'`);
    return row ? JSON.parse(row.body) : null;
  }
});

describe('the sweep', () => {
  test('asks a session without news for ten minutes, and drops one whose object holds none', async () => {
    await publishDesk({ policy: manual });
    const real = await waitingChat();
    const ghost = deskChat();
    const facts = { epoch: 1, seq: 1, version: 1, entryVersion: 1, weight: 0, owner: null, queueSince: Date.now() };
    await desk().facts({ ...facts, chatId: ghost.chatId, sessionId: 'ghost', state: 'waiting' });
    await pass(599 * SECOND);
    expect((await desk().queueView('all')).entries).toHaveLength(2);
    await pass(2 * SECOND);
    await expect
      .poll(async () => (await desk().queueView('all')).entries.map(({ chatId }) => chatId))
      .toEqual([real.chatId]);
  });
});

async function chatTeams(chat: TestChat): Promise<readonly string[]> {
  return (await chat.rpc.facts())?.teams ?? [];
}

describe('a customer who wants to be written to', () => {
  const MINUTE = 60 * SECOND;
  let seq = 0;

  /** As a chat tells it whose customer is parked; there is no chat behind it. */
  function parked(chatId: string, overrides: Partial<SessionFacts> = {}): SessionFacts {
    seq += 1;
    return {
      chatId,
      epoch: 1,
      seq,
      sessionId: `session of ${chatId}`,
      version: 1,
      state: 'waiting',
      owner: null,
      entryVersion: 1,
      queueSince: Date.now(),
      weight: 0,
      teams: [TEAM],
      parked: { kind: 'callback', notBefore: null },
      ...overrides,
    };
  }

  test('has her turn when somebody is free, a second one ten minutes later, and then no more', async () => {
    const { chatId } = deskChat();
    // The sweep finds it as it was told last.
    let last: SessionFacts | null = null;
    const tell = (overrides: Partial<SessionFacts> = {}) => {
      last = parked(chatId, overrides);
      return last;
    };
    vi.spyOn(ChatSession.prototype, 'facts').mockImplementation(async () => last);
    const turns = vi.spyOn(ChatSession.prototype, 'callbackTurn');
    turns.mockImplementation(async () => ({ outcome: 'ok', facts: tell() }));
    const missed = vi.spyOn(ChatSession.prototype, 'callbackMissed');
    missed.mockImplementation(async ({ notBefore }) => ({
      outcome: 'ok',
      facts:
        notBefore === null
          ? tell({ state: 'closed', parked: null, endReason: 'callback_expired' })
          : tell({ parked: { kind: 'callback', notBefore } }),
    }));
    await publishDesk();
    await staff(aPerson(AYA.operatorId, { capacity: 1 }));
    expect(await desk().facts(parked(chatId))).toMatchObject({
      position: null,
      wait: { kind: 'hidden', why: 'parked' },
    });
    await expect.poll(() => turns.mock.calls.length).toBe(1);
    await expect.poll(reservedOf).toBe(1);
    await pass(179 * SECOND);
    expect(missed).not.toHaveBeenCalled();
    await pass(2 * SECOND);
    await expect.poll(() => missed.mock.calls.length).toBe(1);
    await expect.poll(reservedOf).toBe(0);
    await pass(9 * MINUTE);
    expect(turns).toHaveBeenCalledTimes(1);
    await pass(2 * MINUTE);
    await expect.poll(() => turns.mock.calls.length).toBe(2);
    await pass(181 * SECOND);
    await expect.poll(() => missed.mock.calls.map(([{ notBefore }]) => notBefore)).toEqual([expect.any(Number), null]);
    await expect.poll(async () => (await desk().queueView('all')).entries).toEqual([]);
    expect(await reservedOf()).toBe(0);
  });

  test('who taps in time has her slot, and it counts once', async () => {
    const { chatId } = deskChat();
    const turns = vi.spyOn(ChatSession.prototype, 'callbackTurn');
    turns.mockImplementation(async () => ({ outcome: 'ok', facts: parked(chatId) }));
    await publishDesk();
    await staff(aPerson(AYA.operatorId, { capacity: 1 }));
    await desk().facts(parked(chatId));
    await expect.poll(() => turns.mock.calls.length).toBe(1);
    await desk().facts(parked(chatId, { state: 'assigned', owner: AYA.operatorId, weight: 1, parked: null }));
    await expect.poll(loadOf).toEqual({ used: 1, reserved: 0 });
    const [decision] = await desk().decisionsOf(`session of ${chatId}`);
    expect(decision).toMatchObject({ mode: 'offer', outcome: 'accepted' });
  });

  test('her tap gives the real chat to whom the slot is kept for, though others are free by then', async () => {
    const [ben] = [person(`ben_w${tests}`)];
    await publishDesk();
    await staff(aPerson(AYA.operatorId, { capacity: 1 }));
    await desk().setStatus(AYA.operatorId, 'away', { handOver: false });
    const chat = await waitingChat();
    const tap = (data: string) =>
      chat.rpc.receive([{ ...textIn(chat, data), body: { kind: 'postback', data } } satisfies Incoming]);
    await tap('action=message_me_later');
    await expect.poll(async () => (await chat.rpc.facts())?.parked?.kind).toBe('callback');
    await desk().setStatus(AYA.operatorId, 'available', { handOver: false });
    await expect.poll(reservedOf).toBe(1);
    await staff(aPerson(AYA.operatorId, { capacity: 1 }), aPerson(ben?.operatorId ?? '', { capacity: 9 }));
    await expect
      .poll(() => rowsOf("SELECT 1 FROM reservation WHERE json_extract(body, '$.stage') = 'open'"))
      .toHaveLength(1);
    await tap('action=start_chat');
    expect(await chat.rpc.facts()).toMatchObject({ state: 'assigned', owner: AYA.operatorId });
    await expect.poll(loadOf).toEqual({ used: 1, reserved: 0 });
    expect(await rowsOf('SELECT 1 FROM reservation')).toEqual([]);
  });

  async function loadOf() {
    const found = (await desk().people()).find(({ operatorId }) => operatorId === AYA.operatorId);
    return { used: found?.used, reserved: found?.reserved };
  }

  const reservedOf = async () => (await loadOf()).reserved;
});
