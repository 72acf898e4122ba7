// An owner passes her chat on, on real chats: by an offer where the team asks first, at once where it does not. Until the colleague
// accepts, chat and slot stay with the sender, and the colleague's slot is kept.
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Asker } from '../domain/permissions/asker';
import { ChatSession } from '../session/chat-session-do';
import { CHI, claim, logOf, person, type TestChat } from '../testing/chat-client';
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

const NOTE = 'wants a refund';
let tests = 0;
let [AYA, BEN, DAN] = [person('aya'), person('ben'), person('dan')];

beforeEach(async () => {
  tests += 1;
  [AYA, BEN, DAN] = [person(`aya_p${tests}`), person(`ben_p${tests}`), person(`dan_p${tests}`)];
  await beginAnew();
  await seedChannel(env);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Aya has it; nobody else is asked for it, so that only what she does asks somebody. */
async function servedByAya(mode: 'offer' | 'forced'): Promise<TestChat> {
  await publishDesk({ policy: { mode, strategy: 'manual' } });
  await staff(...[AYA, BEN, DAN].map(({ operatorId }) => aPerson(operatorId)));
  const chat = await askingChat();
  await isKnown(chat);
  await claim(chat, AYA);
  await expect.poll(() => loadOf(AYA)).toEqual({ used: 1, reserved: 0 });
  return chat;
}

function passOn(chat: TestChat, to: Asker, by: Asker = AYA) {
  const sender = { operatorId: by.operatorId, name: by.name };
  const isLead = by.role !== 'operator';
  return desk().passOn({ chatId: chat.chatId, to: to.operatorId, by: sender, isLead, note: NOTE });
}

const wish = (chat: TestChat, by: Asker, what: Parameters<TestChat['rpc']['applyWish']>[1]) =>
  chat.rpc.applyWish(by, what, { commandId: crypto.randomUUID() });

async function offerOf(chat: TestChat): Promise<number> {
  const view = await chat.rpc.view(AYA);
  return (view.ok && view.value.offer?.decisionNo) || 0;
}

async function loadOf({ operatorId }: Asker) {
  const found = (await desk().people()).find((one) => one.operatorId === operatorId);
  return found && { used: found.used, reserved: found.reserved };
}

async function outcomeOf(chat: TestChat): Promise<string | undefined> {
  const [newest] = await desk().decisionsOf((await chat.rpc.facts())?.sessionId ?? '');
  return newest && `${newest.mode} ${newest.outcome}`;
}

const ownerOf = async (chat: TestChat) => (await chat.rpc.facts())?.owner;
const eventsOf = async (chat: TestChat) =>
  (await logOf(chat)).flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));

async function nothingIsLeft(): Promise<void> {
  await expect.poll(() => rowsOf('SELECT 1 FROM reservation')).toEqual([]);
  expect(await rowsOf('SELECT 1 FROM offer_watch')).toEqual([]);
  expect(await rowsOf('SELECT 1 FROM chat_call')).toEqual([]);
}

describe('where the team asks first', () => {
  test('the colleague is asked, with the note and who passes it on, and both slots are kept until she accepts', async () => {
    const chat = await servedByAya('offer');
    expect(await passOn(chat, BEN)).toEqual({ ok: true, value: 'offered' });
    const view = await chat.rpc.view(BEN);
    expect(view).toMatchObject({
      value: {
        state: 'assigned',
        owner: { operatorId: AYA.operatorId },
        offer: { to: { operatorId: BEN.operatorId }, from: { by: { operatorId: AYA.operatorId }, note: NOTE } },
      },
    });
    expect([await loadOf(AYA), await loadOf(BEN)]).toEqual([
      { used: 1, reserved: 0 },
      { used: 0, reserved: 1 },
    ]);
    const decisionNo = await offerOf(chat);
    expect(await wish(chat, BEN, { type: 'claim', decisionNo })).toMatchObject({ ok: true });
    expect(await ownerOf(chat)).toBe(BEN.operatorId);
    await expect.poll(() => loadOf(BEN)).toEqual({ used: 1, reserved: 0 });
    expect(await loadOf(AYA)).toEqual({ used: 0, reserved: 0 });
    await expect.poll(() => outcomeOf(chat)).toBe('offer accepted');
    await nothingIsLeft();
  });

  test('a second wish for the same colleague asks nobody again; for another one it is refused', async () => {
    const chat = await servedByAya('offer');
    await passOn(chat, BEN);
    const decisionNo = await offerOf(chat);
    expect(await passOn(chat, BEN)).toEqual({ ok: true, value: 'offered' });
    expect(await offerOf(chat)).toBe(decisionNo);
    expect(await passOn(chat, DAN)).toEqual({ ok: false, error: { code: 'OFFER_OPEN', retry: false } });
  });

  test('what she declines stays with the sender, whose log says so', async () => {
    const chat = await servedByAya('offer');
    await passOn(chat, BEN);
    await desk().declineOffer(BEN.operatorId, await offerOf(chat));
    await expect.poll(() => offerOf(chat)).toBe(0);
    expect(await ownerOf(chat)).toBe(AYA.operatorId);
    expect(await eventsOf(chat)).toContainEqual(
      expect.objectContaining({
        type: 'offer_ended',
        why: 'declined',
        by: expect.objectContaining({ name: AYA.name }),
      }),
    );
    await expect.poll(() => outcomeOf(chat)).toBe('offer declined');
    expect([await loadOf(AYA), await loadOf(BEN)]).toEqual([
      { used: 1, reserved: 0 },
      { used: 0, reserved: 0 },
    ]);
    await nothingIsLeft();
  });

  test.each([
    ['not_shown', false, 8_100],
    ['timeout', true, 30_100],
  ])('what ends as %s stays with the sender', async (outcome, isShown, ms) => {
    const chat = await servedByAya('offer');
    await passOn(chat, BEN);
    await expect.poll(() => rowsOf('SELECT 1 FROM offer_watch WHERE opened_at IS NOT NULL')).toHaveLength(1);
    if (isShown) await desk().offerShown(BEN.operatorId, await offerOf(chat));
    await pass(ms);
    await expect.poll(() => outcomeOf(chat)).toBe(`offer ${outcome}`);
    expect(await ownerOf(chat)).toBe(AYA.operatorId);
    await nothingIsLeft();
  });

  test('the sender takes it back, and the slot that was kept is free', async () => {
    const chat = await servedByAya('offer');
    await passOn(chat, BEN);
    const decisionNo = await offerOf(chat);
    expect(await wish(chat, DAN, { type: 'take_back', decisionNo })).toMatchObject({ error: { code: 'NOT_OWNER' } });
    expect(await wish(chat, AYA, { type: 'take_back', decisionNo })).toMatchObject({ ok: true });
    expect(await wish(chat, BEN, { type: 'claim', decisionNo })).toMatchObject({ error: { code: 'OWNED' } });
    await expect.poll(() => loadOf(BEN)).toEqual({ used: 0, reserved: 0 });
    await nothingIsLeft();
    // Nothing stands in the way of the next one.
    expect(await passOn(chat, DAN)).toEqual({ ok: true, value: 'offered' });
  });

  test('an offer whose answer is lost is known by its facts, and the sender is told the truth by the next try', async () => {
    const chat = await servedByAya('offer');
    const offer = vi.spyOn(ChatSession.prototype, 'offer').mockRejectedValueOnce(new Error('lost'));
    expect(await passOn(chat, BEN)).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
    offer.mockRestore();
    await pass(6_000);
    await nothingIsLeft();
    expect(await ownerOf(chat)).toBe(AYA.operatorId);
    expect(await passOn(chat, BEN)).toEqual({ ok: true, value: 'offered' });
  });

  test('whoever does not own it passes nothing on; a supervisor gives a colleague’s chat away at once', async () => {
    const chat = await servedByAya('offer');
    expect(await passOn(chat, BEN, DAN)).toEqual({ ok: false, error: { code: 'NOT_OWNER', retry: false } });
    expect(await passOn(chat, BEN, CHI)).toEqual({ ok: true, value: 'direct' });
  });

  test('nobody is asked who is offline', async () => {
    const chat = await servedByAya('offer');
    await desk().setStatus(BEN.operatorId, 'offline', { handOver: false });
    expect(await passOn(chat, BEN)).toEqual({ ok: false, error: { code: 'NOT_ELIGIBLE', retry: false } });
  });
});

test('where the team does not ask first, it moves at once', async () => {
  const chat = await servedByAya('forced');
  expect(await passOn(chat, BEN)).toEqual({ ok: true, value: 'direct' });
  expect(await rowsOf('SELECT 1 FROM reservation')).toEqual([]);
});
