// People who come, go idle, vanish, hand over and are disabled, and what that means for their chats; and how colleagues hear of it.
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Asker } from '../domain/permissions/asker';
import { person, type TestChat, textIn } from '../testing/chat-client';
import {
  aPerson,
  askingChat,
  beginAnew,
  connect,
  desk,
  pass,
  publishDesk,
  ring,
  rowsOf,
  setPeople,
  staff,
} from '../testing/dispatch/desk-setup';
import { type hubStub, lastOf, openInbox, type Tab } from '../testing/hub-client';
import { seedChannel } from '../testing/line-webhook';

const SECOND = 1_000;
let tests = 0;
let [AYA, BEN] = [person('aya'), person('ben')];

beforeEach(async () => {
  tests += 1;
  [AYA, BEN] = [person(`aya_p${tests}`), person(`ben_p${tests}`)];
  await beginAnew();
  await seedChannel(env);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});

afterEach(() => {
  vi.useRealTimers();
});

async function personOf({ operatorId }: Asker) {
  return (await desk().people()).find((one) => one.operatorId === operatorId);
}

const effectiveOf = async (operator: Asker) => (await personOf(operator))?.effective;
const stateOf = async (chat: TestChat) => (await chat.rpc.facts())?.state;
const isMarked = async (chat: TestChat) => (await chat.rpc.facts())?.isOwnerGone;

/** A chat that AYA has; `answered`: nobody waits for a word of hers. */
async function ownedChat(answered: boolean): Promise<TestChat> {
  const chat = await askingChat();
  await desk().reserveClaim({ operatorId: AYA.operatorId, chatId: chat.chatId, force: true });
  const claimed = await chat.rpc.applyWish(AYA, { type: 'claim' }, { commandId: crypto.randomUUID() });
  if (!claimed.ok) throw new Error(claimed.error.code);
  if (answered) {
    const message = { id: crypto.randomUUID(), content: { type: 'text' as const, text: 'hello' } };
    const id = `${message.id.slice(0, 14)}7${message.id.slice(15)}`;
    const sent = await chat.rpc.send(AYA, { ...message, id });
    if (!sent.ok) throw new Error(sent.error.code);
  }
  await expect.poll(async () => (await personOf(AYA))?.used).toBeGreaterThan(0);
  return chat;
}

async function manualDesk(...presence: Parameters<typeof publishDesk>): Promise<void> {
  await publishDesk({ policy: { strategy: 'manual' }, ...presence[0] });
  await staff(aPerson(AYA.operatorId), aPerson(BEN.operatorId));
}

describe('who counts as what', () => {
  test('nobody is available without a word of hers', async () => {
    await setPeople(aPerson(AYA.operatorId));
    await connect(AYA.operatorId);
    expect(await personOf(AYA)).toMatchObject({ declared: 'offline', effective: 'offline', reason: null });
    const people = await desk().setStatus(AYA.operatorId, 'available', { handOver: false });
    expect(people.find((one) => one.operatorId === AYA.operatorId)).toMatchObject({ effective: 'available' });
  });

  test('idle for five minutes she is away, and with the next input what she declared', async () => {
    await manualDesk();
    vi.setSystemTime(Date.now() + 60 * SECOND);
    await desk().lease({ shard: 'hub-test', boot: 2, n: 1, connected: idleSince(Date.now() - 60 * SECOND) });
    vi.setSystemTime(Date.now() + 241 * SECOND);
    await desk().lease({ shard: 'hub-test', boot: 2, n: 2, connected: idleSince(Date.now() - 301 * SECOND) });
    expect(await personOf(AYA)).toMatchObject({ declared: 'available', effective: 'away', reason: 'idle' });
    await desk().lease({ shard: 'hub-test', boot: 2, n: 3, connected: idleSince(Date.now()) });
    expect(await personOf(AYA)).toMatchObject({ effective: 'available', reason: null });
  });

  test('idle for more than an hour after that, her declared status is an old word', async () => {
    await manualDesk();
    const then = Date.now();
    vi.setSystemTime(then + 66 * 60 * SECOND);
    await desk().lease({ shard: 'hub-test', boot: 2, n: 1, connected: idleSince(Date.now()) });
    expect(await personOf(AYA)).toMatchObject({ declared: 'away', effective: 'away', reason: 'long_idle' });
  });

  test('a lost connection is no absence for 30 s', async () => {
    await manualDesk();
    await connect();
    expect(await effectiveOf(AYA)).toBe('reconnecting');
    await pass(29 * SECOND);
    expect(await effectiveOf(AYA)).toBe('reconnecting');
    await pass(2 * SECOND);
    expect(await effectiveOf(AYA)).toBe('offline');
    await connect(AYA.operatorId);
    expect(await effectiveOf(AYA)).toBe('available');
  });

  test('where most of a shard vanish at once it is the shard that is ill: 120 s', async () => {
    const many = Array.from({ length: 8 }, (_, i) => aPerson(`op_mass_${tests}_${i}`));
    await publishDesk();
    await staff(...many);
    await connect(...many.slice(0, 2).map(({ operatorId }) => operatorId));
    const stateOfLast = async () =>
      (await desk().people()).find((one) => one.operatorId === many[7]?.operatorId)?.effective;
    await pass(100 * SECOND);
    expect(await stateOfLast()).toBe('reconnecting');
    await pass(21 * SECOND);
    expect(await stateOfLast()).toBe('offline');
  });

  test('a shard that renews nothing for 90 s has nobody, and its people have their grace', async () => {
    await manualDesk();
    vi.setSystemTime(Date.now() + 91 * SECOND);
    await ring();
    expect(await effectiveOf(AYA)).toBe('reconnecting');
    vi.setSystemTime(Date.now() + 30 * SECOND);
    await ring();
    expect(await effectiveOf(AYA)).toBe('offline');
  });

  function idleSince(lastInputAt: number) {
    return [{ operatorId: AYA.operatorId, sockets: 1, lastInputAt }];
  }
});

describe('the chats of who is gone', () => {
  test('those that wait for a word of hers go back to the queue after the grace, the others are marked', async () => {
    await manualDesk();
    const [waiting, answered] = [await ownedChat(false), await ownedChat(true)];
    await connect(BEN.operatorId);
    await pass(29 * SECOND);
    expect(await stateOf(waiting)).toBe('assigned');
    await pass(2 * SECOND);
    await expect.poll(() => stateOf(waiting)).toBe('waiting');
    await expect.poll(() => isMarked(answered)).toBe(true);
    expect(await stateOf(answered)).toBe('active');
    await expect.poll(async () => (await personOf(AYA))?.used).toBe(1);
  });

  test('a marked one is lost with its customer’s next message', async () => {
    await manualDesk();
    const chat = await ownedChat(true);
    await connect(BEN.operatorId);
    await pass(31 * SECOND);
    await expect.poll(() => isMarked(chat)).toBe(true);
    await chat.rpc.receive([textIn(chat, 'are you there?')]);
    await expect.poll(() => stateOf(chat)).toBe('waiting');
  });

  test('loses its mark when she is back', async () => {
    await manualDesk();
    const chat = await ownedChat(true);
    await connect(BEN.operatorId);
    await pass(31 * SECOND);
    await expect.poll(() => isMarked(chat)).toBe(true);
    await connect(AYA.operatorId, BEN.operatorId);
    await expect.poll(() => isMarked(chat)).toBe(false);
    await chat.rpc.receive([textIn(chat, 'are you there?')]);
    await expect.poll(async () => (await chat.rpc.facts())?.owner).toBe(AYA.operatorId);
  });

  test('a chat that turns out to be hers only now gets the same rule', async () => {
    await manualDesk();
    await connect(BEN.operatorId);
    await pass(31 * SECOND);
    const chat = await askingChat();
    await chat.rpc.applyWish(AYA, { type: 'claim' }, { commandId: crypto.randomUUID() });
    await expect.poll(() => stateOf(chat)).toBe('waiting');
  });

  test('stays hers where the workspace says so', async () => {
    await manualDesk({ presence: { onGone: 'none' } });
    const chat = await ownedChat(false);
    await connect(BEN.operatorId);
    await pass(31 * SECOND);
    await ring();
    expect(await stateOf(chat)).toBe('assigned');
    expect(await isMarked(chat)).toBe(false);
  });

  test('goes back at once when she hands over, though she is still there', async () => {
    await manualDesk();
    const [waiting, answered] = [await ownedChat(false), await ownedChat(true)];
    await desk().setStatus(AYA.operatorId, 'away', { handOver: true });
    await expect.poll(() => stateOf(waiting)).toBe('waiting');
    await expect.poll(() => isMarked(answered)).toBe(true);
    await desk().setStatus(AYA.operatorId, 'available', { handOver: false });
    await expect.poll(() => isMarked(answered)).toBe(false);
  });

  test('one that she takes by hand after that is hers: she is there', async () => {
    await manualDesk();
    await desk().setStatus(AYA.operatorId, 'away', { handOver: true });
    const chat = await ownedChat(false);
    await chat.rpc.receive([textIn(chat, 'are you there?')]);
    await expect.poll(() => rowsOf('SELECT * FROM chat_call')).toEqual([]);
    expect(await stateOf(chat)).toBe('assigned');
  });

  test('all go back when she is disabled', async () => {
    await manualDesk();
    const chat = await ownedChat(true);
    await setPeople(aPerson(AYA.operatorId, { isDisabled: true }), aPerson(BEN.operatorId));
    await expect.poll(() => stateOf(chat)).toBe('waiting');
    expect(await personOf(AYA)).toBeUndefined();
  });
});

describe('people', () => {
  test('an older list changes nothing', async () => {
    await desk().setPeople(5, [aPerson(AYA.operatorId, { name: 'New' })]);
    await desk().setPeople(4, [aPerson(AYA.operatorId, { name: 'Old' })]);
    expect(await personOf(AYA)).toMatchObject({ name: 'New' });
  });

  test('an operator who becomes available is asked about those who wait', async () => {
    await publishDesk();
    await setPeople(aPerson(AYA.operatorId));
    await connect(AYA.operatorId);
    const chat = await askingChat();
    await expect.poll(() => desk().placeOf(chat.chatId)).toMatchObject({ position: 1 });
    expect((await chat.rpc.facts())?.offerNo).toBeNull();
    await desk().setStatus(AYA.operatorId, 'available', { handOver: false });
    await expect.poll(async () => (await chat.rpc.facts())?.offerNo).toEqual(expect.any(Number));
  });
});

describe('colleagues', () => {
  const hub = () => ({ raw: env.OPERATOR_HUB.getByName('hub-0') as unknown as ReturnType<typeof hubStub>['raw'] });
  const tellings = (tab: Tab) => tab.frames.filter((frame) => frame.type === 'people');
  const lastSaid = (tab: Tab) =>
    tellings(tab)
      .flatMap(({ people }) => people)
      .findLast(({ operatorId }) => operatorId === AYA.operatorId)?.declared;

  test('hear of everybody when they come, and of whoever changes', async () => {
    await setPeople(aPerson(AYA.operatorId), aPerson(BEN.operatorId));
    const tab = await openInbox(hub(), { operatorId: BEN.operatorId });
    await expect.poll(() => lastOf(tab, 'people')?.whole).toBe(true);
    expect(lastSaid(tab)).toBe('offline');
    await desk().setStatus(AYA.operatorId, 'busy', { handOver: false });
    await expect.poll(() => lastSaid(tab)).toBe('busy');
    // The next tab is greeted with what the hub knows by now.
    const next = await openInbox(hub(), { operatorId: BEN.operatorId });
    await expect.poll(() => lastSaid(next)).toBe('busy');
  });

  test('are told at most twice a second, with the newest', async () => {
    vi.useRealTimers();
    await setPeople(aPerson(AYA.operatorId));
    const tab = await openInbox(hub(), { operatorId: BEN.operatorId });
    await expect.poll(() => lastSaid(tab)).toBe('offline');
    const before = tellings(tab).length;
    const startedAt = Date.now();
    for (let i = 0; i < 20; i++) await desk().setStatus(AYA.operatorId, i % 2 ? 'away' : 'busy', { handOver: false });
    await expect.poll(() => lastSaid(tab)).toBe('away');
    const frames = tellings(tab).length - before;
    expect(frames).toBeLessThanOrEqual(2 + Math.ceil((Date.now() - startedAt) / 500));
  });
});
