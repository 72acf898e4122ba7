// "Still there?": before a slot is spent on a customer who has been silent for long she is asked, on real chats. Her tap or her
// message makes it hers; without one the next customer is served, and the second time her session ends.
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ChatSession } from '../session/chat-session-do';
import { logOf, person, type TestChat, textIn, textsOf } from '../testing/chat-client';
import {
  aPerson,
  askingChat,
  beginAnew,
  desk,
  isKnown,
  pass,
  publishDesk,
  rowsOf,
  staff,
} from '../testing/dispatch/desk-setup';
import { seedChannel } from '../testing/line-webhook';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const STILL_THERE = 'Still there?';
const SETTINGS = { policy: { mode: 'forced' }, queue: { checkinAfterSec: 120 } } as const;
let tests = 0;
let AYA = person('aya');

beforeEach(async () => {
  tests += 1;
  AYA = person(`aya_c${tests}`);
  await beginAnew();
  await seedChannel(env);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const factsOf = async (chat: TestChat) => await chat.rpc.facts();
const ownerOf = async (chat: TestChat) => (await factsOf(chat))?.owner;
const askedOf = async (chat: TestChat) => textsOf(await logOf(chat)).filter((text) => text === STILL_THERE).length;
const slots = async () => {
  const found = (await desk().people()).find(({ operatorId }) => operatorId === AYA.operatorId);
  return { used: found?.used, reserved: found?.reserved };
};

const stages = async () =>
  (await rowsOf<{ stage: string }>("SELECT body ->> 'stage' AS stage FROM reservation")).map(({ stage }) => stage);

/** Waits while nobody is there. */
async function waitingChat(): Promise<TestChat> {
  const chat = await askingChat();
  await isKnown(chat);
  return chat;
}

async function ayaComes(): Promise<void> {
  await staff(aPerson(AYA.operatorId, { capacity: 1 }));
}

function tap(chat: TestChat, action: string) {
  return chat.rpc.receive([{ ...textIn(chat, ''), body: { kind: 'postback', data: `action=${action}` } }]);
}

/** Silent for three minutes when Aya comes, and asked. */
async function askedChat(): Promise<TestChat> {
  await publishDesk(SETTINGS);
  const chat = await waitingChat();
  vi.setSystemTime(Date.now() + 3 * MINUTE);
  await ayaComes();
  await expect.poll(() => askedOf(chat)).toBe(1);
  // The chat's answer to it is on its way; until then no time runs for her.
  await expect.poll(stages).toEqual(['open']);
  return chat;
}

describe('who has been silent for long', () => {
  test('is asked while the slot is kept, at her place, and her tap makes it hers', async () => {
    const chat = await askedChat();
    expect(await ownerOf(chat)).toBeNull();
    expect(await slots()).toEqual({ used: 0, reserved: 1 });
    expect((await desk().queueView('all')).entries).toMatchObject([{ position: 1, parked: null }]);
    await tap(chat, 'still_here');
    expect(await ownerOf(chat)).toBe(AYA.operatorId);
    await expect.poll(slots).toEqual({ used: 1, reserved: 0 });
    expect(await rowsOf('SELECT * FROM reservation')).toEqual([]);
  });

  test.each([
    ['a message', (chat: TestChat) => chat.rpc.receive([textIn(chat, 'yes')])],
    ['a tap on something else', (chat: TestChat) => tap(chat, 'where_am_i')],
  ])('%s is an answer as well', async (_, answer) => {
    const chat = await askedChat();
    await answer(chat);
    expect(await ownerOf(chat)).toBe(AYA.operatorId);
  });

  test('and does not answer is left alone and the next one served, asked once more ten minutes later, and then no more', async () => {
    const chat = await askedChat();
    const next = await waitingChat();
    await pass(59 * SECOND);
    expect(await ownerOf(next)).toBeNull();
    await pass(2 * SECOND);
    await expect.poll(() => ownerOf(next)).toBe(AYA.operatorId);
    expect((await factsOf(chat))?.parked).toMatchObject({ kind: 'no_show' });
    await next.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: crypto.randomUUID() });
    await expect.poll(slots).toEqual({ used: 0, reserved: 0 });
    await pass(9 * MINUTE);
    expect(await askedOf(chat)).toBe(1);
    await pass(2 * MINUTE);
    await expect.poll(() => askedOf(chat)).toBe(2);
    await pass(61 * SECOND);
    await expect.poll(async () => (await factsOf(chat))?.endReason).toBe('no_show');
    expect(textsOf(await logOf(chat)).at(-1)).toContain('we did not hear from you');
    await expect.poll(slots).toEqual({ used: 0, reserved: 0 });
    expect((await desk().queueView('all')).entries).toEqual([]);
  });

  test('and answers too late waits again at her old place, and the next silence is her second', async () => {
    const chat = await askedChat();
    await pass(61 * SECOND);
    await expect.poll(async () => (await factsOf(chat))?.parked).toMatchObject({ kind: 'no_show' });
    await chat.rpc.receive([textIn(chat, 'sorry, I was away')]);
    // She has just written: no second question.
    await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
    expect(await askedOf(chat)).toBe(1);
    expect((await factsOf(chat))?.noShows).toBe(1);
  });

  test('is not asked where her chat knows of a sign that came since', async () => {
    const checkIn = vi.spyOn(ChatSession.prototype, 'checkIn');
    await publishDesk(SETTINGS);
    const chat = await waitingChat();
    vi.setSystemTime(Date.now() + 3 * MINUTE);
    // An ordinary message does not reach the Dispatcher.
    await chat.rpc.receive([textIn(chat, 'my order is 1234')]);
    await ayaComes();
    await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
    expect(checkIn).toHaveBeenCalledTimes(1);
    expect(await askedOf(chat)).toBe(0);
  });

  test('and is taken by hand meanwhile is that colleague’s', async () => {
    const ben = person(`ben_c${tests}`);
    const chat = await askedChat();
    const claimed = await chat.rpc.applyWish(ben, { type: 'claim' }, { commandId: crypto.randomUUID() });
    expect(claimed).toMatchObject({ ok: true });
    await expect.poll(slots).toEqual({ used: 0, reserved: 0 });
    await chat.rpc.receive([textIn(chat, 'here')]);
    expect(await ownerOf(chat)).toBe(ben.operatorId);
  });
});

test.each([
  ['who wrote lately', SETTINGS, 1 * MINUTE],
  ['nobody where it is off', { policy: SETTINGS.policy }, 60 * MINUTE],
])('%s is not asked', async (_, options, silence) => {
  await publishDesk(options);
  const chat = await waitingChat();
  vi.setSystemTime(Date.now() + silence);
  await ayaComes();
  await expect.poll(() => ownerOf(chat)).toBe(AYA.operatorId);
  expect(await askedOf(chat)).toBe(0);
});
