// Messages for later: sent once when their time comes, over eviction, crash and a second ring; withdrawn when the customer writes first;
// kept with the reason where they cannot be sent then; taken away and sent early by whom they belong to.
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { MessageId } from '../domain/ids';
import { newUuidV7 } from '../platform/random-id';
import {
  AYA,
  BEN,
  CHI,
  changesOf,
  logOf,
  newChat,
  newMessage,
  openDesk,
  readStore,
  servedChat,
  type TestChat,
  textIn,
  textsOf,
} from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { keepPerson } from '../testing/keep-person';
import { seedChannel } from '../testing/line-webhook';
import type { ChatSession } from './chat-session-do';

const line = new FakeLine();
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  line.install();
  await seedChannel(env);
  await keepPerson(env.DB, AYA);
});

afterEach(() => {
  vi.useRealTimers();
});

function setClock(at: number): void {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(at);
}

const later = () => Date.now() + HOUR_MS;

async function viewOf(chat: TestChat, asker = AYA) {
  const view = await chat.rpc.view(asker);
  if (!view.ok) throw new Error(view.error.code);
  return view.value;
}
const plannedOf = async (chat: TestChat) =>
  (await viewOf(chat)).planned?.map(({ text, state, reason }) => [text, state, ...(reason ? [reason] : [])]);

/** A chat of Aya's in which she planned this. */
async function withPlan(text: string) {
  const chat = await servedChat();
  const { epoch, seq } = await viewOf(chat);
  const message = newMessage(text, { seenSeq: { epoch, seq } });
  const dueAt = later();
  expect(await chat.rpc.plan(AYA, message, dueAt)).toMatchObject({ ok: true });
  return { chat, message, dueAt, id: message.id as MessageId };
}

async function ring(chat: TestChat, at: number): Promise<void> {
  setClock(at);
  await runDurableObjectAlarm(chat.raw);
}

describe('a planned message', () => {
  test('is sent once when its time comes, whatever crashed and however often it rings', async () => {
    const { chat, message, dueAt } = await withPlan('in an hour');
    await ring(chat, dueAt - 1_000);
    expect([await plannedOf(chat), line.screenOf(chat.userId)]).toEqual([[['in an hour', 'planned']], []]);
    vi.useRealTimers();
    await abortAllDurableObjects();
    await ring(chat, dueAt);
    await runInDurableObject(chat.raw, (object: ChatSession) => object.alarm());
    await abortAllDurableObjects();
    await ring(chat, dueAt + 10_000);
    await expect.poll(() => line.screenOf(chat.userId)).toEqual(['in an hour']);
    expect((await logOf(chat)).filter(({ id }) => id === message.id)).toHaveLength(1);
    expect([await plannedOf(chat), await readStore(chat, "SELECT 1 FROM timers WHERE kind = 'planned'")]).toEqual([
      [],
      [],
    ]);
  });

  test('planned twice under one id, also after it was sent, is one message', async () => {
    const { chat, message, dueAt } = await withPlan('once');
    expect(await chat.rpc.plan(AYA, message, dueAt)).toMatchObject({ ok: true });
    expect(await plannedOf(chat)).toHaveLength(1);
    // Its answer was lost, and the chat was taken from her.
    await chat.rpc.applyWish(CHI, { type: 'take_over' }, { commandId: 't' });
    expect(await chat.rpc.plan(AYA, message, dueAt)).toMatchObject({ ok: true });
    await chat.rpc.applyWish(CHI, { type: 'transfer_operator', to: AYA }, { commandId: 'b' });
    await ring(chat, dueAt);
    expect(await chat.rpc.plan(AYA, message, dueAt)).toMatchObject({ ok: true });
    expect([await plannedOf(chat), textsOf(await logOf(chat))]).toEqual([[], ['help', 'once']]);
  });

  test('whose answer was lost is planned for the time that was chosen then, and leaves at that time alone', async () => {
    const { chat, message, dueAt, id } = await withPlan('once, later');
    const at = dueAt + HOUR_MS;
    expect(await chat.rpc.plan(AYA, message, at)).toMatchObject({ value: { planned: [{ id, at, state: 'planned' }] } });
    await ring(chat, dueAt + 1_000);
    expect(await plannedOf(chat)).toEqual([['once, later', 'planned']]);
    await ring(chat, at);
    expect([await plannedOf(chat), textsOf(await logOf(chat))]).toEqual([[], ['help', 'once, later']]);
    // It left before another time could be named.
    expect(await chat.rpc.plan(AYA, message, at + HOUR_MS)).toMatchObject({ value: { planned: [] } });
    expect(textsOf(await logOf(chat))).toEqual(['help', 'once, later']);
  });

  test('does not take the place of another one under its id, nor of somebody else’s', async () => {
    const { chat, message, dueAt } = await withPlan('mine');
    const other = { ...message, content: { type: 'text', text: 'another' } } as const;
    for (const at of [dueAt, dueAt + 1])
      expect(await chat.rpc.plan(AYA, other, at)).toMatchObject({ error: { code: 'ID_REUSED' } });
    await chat.rpc.applyWish(CHI, { type: 'take_over' }, { commandId: 't' });
    expect(await chat.rpc.plan(CHI, message, dueAt)).toMatchObject({ error: { code: 'ID_REUSED' } });
    expect((await viewOf(chat)).planned).toMatchObject([{ text: 'mine', at: dueAt, by: { name: 'aya' } }]);
  });

  test('that was withdrawn is planned anew by whoever has seen what came since', async () => {
    const { chat, message, dueAt } = await withPlan('all the same');
    await chat.rpc.receive([textIn(chat, 'hello?')]);
    expect(await chat.rpc.plan(AYA, message, dueAt + 1)).toMatchObject({ error: { code: 'NEWER_MESSAGE' } });
    const { epoch, seq } = await viewOf(chat);
    await chat.rpc.plan(AYA, { ...message, seenSeq: { epoch, seq } }, dueAt + 1);
    await ring(chat, dueAt + 1);
    expect([await plannedOf(chat), textsOf(await logOf(chat))]).toEqual([[], ['help', 'hello?', 'all the same']]);
  });

  test('is withdrawn when the customer writes first, and never leaves by itself', async () => {
    const { chat, dueAt } = await withPlan('tomorrow then');
    await chat.rpc.receive([textIn(chat, 'it works now')]);
    expect(await plannedOf(chat)).toEqual([['tomorrow then', 'withdrawn']]);
    await ring(chat, dueAt + 1_000);
    expect([await plannedOf(chat), line.screenOf(chat.userId)]).toEqual([[['tomorrow then', 'withdrawn']], []]);
  });

  test('stays with the reason where the chat cannot be answered when its time comes', async () => {
    const { chat, dueAt } = await withPlan('too late');
    await chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: 'r' });
    await ring(chat, dueAt);
    expect(await plannedOf(chat)).toEqual([['too late', 'refused', 'RESOLVED']]);
    expect(textsOf(await logOf(chat))).toEqual(['help']);
  });

  test('is not sent against what a colleague wrote since', async () => {
    const { chat, dueAt } = await withPlan('as agreed');
    await chat.rpc.applyWish(CHI, { type: 'take_over' }, { commandId: 't' });
    await chat.rpc.send(CHI, newMessage('I say otherwise'));
    await chat.rpc.applyWish(CHI, { type: 'transfer_operator', to: AYA }, { commandId: 'b' });
    await ring(chat, dueAt);
    expect(await plannedOf(chat)).toEqual([['as agreed', 'refused', 'NEWER_MESSAGE']]);
  });

  test('is not sent in the name of whom its writer may not be any more', async () => {
    const { chat, dueAt } = await withPlan('from nobody');
    await keepPerson(env.DB, AYA, true);
    await ring(chat, dueAt);
    await keepPerson(env.DB, AYA);
    expect(await plannedOf(chat)).toEqual([['from nobody', 'refused', 'NOT_PERMITTED']]);
    expect(textsOf(await logOf(chat))).toEqual(['help']);
  });

  test('waits while nobody can say what its writer may do now', async () => {
    const { chat, dueAt } = await withPlan('a little later');
    await env.DB.exec('ALTER TABLE operators RENAME TO operators_away');
    await ring(chat, dueAt);
    await env.DB.exec('ALTER TABLE operators_away RENAME TO operators');
    expect(await plannedOf(chat)).toEqual([['a little later', 'planned']]);
    await ring(chat, dueAt + 61_000);
    expect([await plannedOf(chat), textsOf(await logOf(chat))]).toEqual([[], ['help', 'a little later']]);
  });

  test('keeps its file, which no message shows yet', async () => {
    const chat = await servedChat();
    const [key, previewKey] = ['public/planned', 'public/planned-preview'];
    const media = { state: 'ready', key, previewKey, contentType: 'image/png', sizeBytes: 1 } as const;
    const planned = {
      id: newUuidV7(Date.now()) as MessageId,
      content: { type: 'image', provider: 'line', media } as const,
    };
    expect(await chat.rpc.plan(AYA, planned, later())).toMatchObject({ ok: true });
    expect([await chat.rpc.usesMedia(key), await chat.rpc.usesMedia(previewKey)]).toEqual([true, true]);
    await chat.rpc.dropPlanned(AYA, planned.id);
    expect(await chat.rpc.usesMedia(key)).toBe(false);
  });

  test('goes out early by its writer, and is gone from the plan', async () => {
    const { chat, id, dueAt } = await withPlan('now after all');
    expect(await chat.rpc.sendPlanned(BEN, id)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    const sent = await chat.rpc.sendPlanned(AYA, id);
    expect(sent).toMatchObject({ ok: true, value: { id } });
    // Its answer was lost.
    expect(await chat.rpc.sendPlanned(AYA, id)).toMatchObject({
      ok: true,
      value: { id, seq: sent.ok && sent.value.seq },
    });
    expect(await chat.rpc.sendPlanned(BEN, id)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    await ring(chat, dueAt);
    expect([await plannedOf(chat), textsOf(await logOf(chat))]).toEqual([[], ['help', 'now after all']]);
  });

  test('that was withdrawn goes out once its writer names what she has seen', async () => {
    const { chat, id } = await withPlan('still true');
    await chat.rpc.receive([textIn(chat, 'hello?')]);
    expect(await chat.rpc.sendPlanned(AYA, id)).toMatchObject({ error: { code: 'NEWER_MESSAGE' } });
    const { epoch, seq } = await viewOf(chat);
    expect(await chat.rpc.sendPlanned(AYA, id, { epoch, seq })).toMatchObject({ ok: true });
    expect(await plannedOf(chat)).toEqual([]);
  });

  test('is taken away by its writer or by who may write there, by nobody else', async () => {
    const { chat, id, dueAt } = await withPlan('never');
    expect(await chat.rpc.dropPlanned(BEN, id)).toMatchObject({ error: { code: 'NOT_OWNER' } });
    expect(await chat.rpc.dropPlanned(AYA, id)).toMatchObject({ value: { planned: [] } });
    expect(await chat.rpc.dropPlanned(AYA, id)).toMatchObject({ ok: true });
    await ring(chat, dueAt);
    expect(textsOf(await logOf(chat))).toEqual(['help']);
  });

  test('that left a moment ago is not told to be taken away', async () => {
    const { chat, id, dueAt } = await withPlan('gone already');
    await ring(chat, dueAt);
    expect(await chat.rpc.dropPlanned(AYA, id)).toMatchObject({ error: { code: 'NOT_CANCELLABLE' } });
    expect(textsOf(await logOf(chat))).toEqual(['help', 'gone already']);
  });

  test('is shown at once to whoever has the chat open, and when it is gone', async () => {
    const chat = await servedChat();
    const desk = await openDesk(chat, AYA);
    const message = newMessage('soon');
    await chat.rpc.plan(AYA, message, later());
    await expect.poll(() => changesOf(desk).at(-1)?.planned).toMatchObject([{ text: 'soon', by: { name: 'aya' } }]);
    await chat.rpc.dropPlanned(AYA, message.id as MessageId);
    await expect.poll(() => changesOf(desk).at(-1)?.planned).toEqual([]);
  });
});

describe('is refused', () => {
  test.each([
    ['a time that is over', -1],
    ['a time too far ahead', 31 * 24 * HOUR_MS],
  ])('%s', async (_what, inMs) => {
    const chat = await servedChat();
    expect(await chat.rpc.plan(AYA, newMessage('x'), Date.now() + inMs)).toMatchObject({
      error: { code: 'BAD_REQUEST' },
    });
    expect(await plannedOf(chat)).toEqual([]);
  });

  test('where it could not be sent now: by somebody else, before a claim, against what is unseen', async () => {
    const chat = await servedChat();
    expect(await chat.rpc.plan(BEN, newMessage('x'), later())).toMatchObject({ error: { code: 'NOT_OWNER' } });
    const unseen = newMessage('x', { seenSeq: { epoch: 0, seq: 0 } });
    expect(await chat.rpc.plan(AYA, unseen, later())).toMatchObject({ error: { code: 'NEWER_MESSAGE' } });
    const waiting = newChat();
    await waiting.rpc.receive([textIn(waiting, 'help')]);
    expect(await waiting.rpc.plan(AYA, newMessage('x'), later())).toMatchObject({ error: { code: 'NOT_OWNER' } });
  });
});
