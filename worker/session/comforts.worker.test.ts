// What the customer sees of our typing and our reading, and quotes, quick replies and the sender's name on what is sent.
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { publishSettings } from '../db/channel-queries';
import type { IncomingBody } from '../domain/chat/incoming';
import type { SendingSettings } from '../domain/settings/settings-snapshot';
import { forgetSettings } from '../platform/settings-snapshot';
import {
  AYA,
  BEN,
  CHI,
  changesOf,
  deliveryOf,
  logOf,
  messagesOf,
  newChat,
  newMessage,
  openDesk,
  readStore,
  servedChat,
  type TestChat,
  textIn,
} from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { passTime, sendText } from '../testing/line-lane';
import { seedChannel } from '../testing/line-webhook';

const line = new FakeLine();

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

beforeEach(() => {
  line.comforts.splice(0);
  line.comfortStatus = 200;
});

afterEach(() => {
  vi.useRealTimers();
});

const viewOf = async (chat: TestChat) => {
  const view = await chat.rpc.view(AYA);
  if (!view.ok) throw new Error(view.error.code);
  return view.value;
};

describe('typing', () => {
  const shown = () => line.comforts.filter(({ path }) => path.endsWith('/loading/start'));

  test('shows for twenty seconds, at most every four, to the one customer', async () => {
    const chat = await servedChat();
    for (let times = 0; times < 3; times++) expect(await chat.rpc.typing(AYA)).toEqual({ ok: true, value: null });
    await expect.poll(shown).toMatchObject([{ body: { chatId: chat.userId, loadingSeconds: 20 } }]);
    await passTime(chat, 4_001);
    await chat.rpc.typing(AYA);
    await expect.poll(() => shown().length).toBe(2);
  });

  test('is for whoever may write, and for no group', async () => {
    const chat = await servedChat();
    expect(await chat.rpc.typing(BEN)).toMatchObject({ error: { code: 'NOT_OWNER' } });
    await readStore(chat, `UPDATE chat SET source_kind = 'group' RETURNING id`);
    expect(await chat.rpc.typing(AYA)).toEqual({ ok: true, value: null });
    await chat.rpc.receive([textIn(chat, 'partner has it', { standby: true })]);
    expect(await chat.rpc.typing(AYA)).toMatchObject({ error: { code: 'STANDBY' } });
    expect(shown()).toEqual([]);
  });

  test('that LINE does not take delays and fails nothing', async () => {
    const chat = await servedChat();
    line.comfortStatus = 500;
    await chat.rpc.typing(AYA);
    const id = await sendText(chat, 'hello');
    await expect.poll(async () => (await deliveryOf(chat, id))?.state).toBe('sent');
  });
});

describe('what the phone shows as read', () => {
  const tokens = () =>
    line.comforts.flatMap(({ path, body }) => (path.endsWith('/markAsRead') ? [body.markAsReadToken] : []));

  function withToken(chat: TestChat, token: string, lineTs = Date.now()) {
    const body: IncomingBody = {
      kind: 'message',
      lineMessageId: `${token}-${Math.random()}`,
      content: { type: 'text', text: token },
      markAsReadToken: token,
    };
    return textIn(chat, token, { body, lineTs });
  }

  async function setMarking(markAsRead: SendingSettings['markAsRead']): Promise<void> {
    const sending: SendingSettings = { sender: 'account', markAsRead, quotaWarnPercent: 80 };
    await env.DB.prepare('UPDATE workspace SET sending = ?').bind(JSON.stringify(sending)).run();
    await publishSettings(env.DB, env.SETTINGS);
    forgetSettings();
  }

  const readAll = async (chat: TestChat, by = AYA) => {
    const { epoch, seq } = await viewOf(chat);
    return chat.rpc.markRead(by, { epoch, seq });
  };

  test('follows when the owner has read all: one call, the newest token, and not again', async () => {
    const chat = await servedChat();
    const now = Date.now();
    await chat.rpc.receive([withToken(chat, 'first', now - 2), withToken(chat, 'second', now - 1)]);
    await readAll(chat);
    await expect.poll(tokens).toEqual(['second']);
    await expect.poll(() => viewOf(chat)).toMatchObject({ lineReadAt: now - 1, canMarkRead: false });
    await readAll(chat);
    await chat.rpc.receive([withToken(chat, 'late', now - 9)]);
    await readAll(chat);
    await passTime(chat, 5_000);
    expect(tokens()).toEqual(['second']);
  });

  test('follows when whoever has read all takes the chat, and not when somebody else does', async () => {
    const [one, other] = [newChat(), newChat()];
    for (const chat of [one, other]) {
      await chat.rpc.receive([withToken(chat, `of ${chat.userId}`)]);
      await readAll(chat);
      await chat.rpc.applyWish(chat === one ? AYA : BEN, { type: 'claim' }, { commandId: crypto.randomUUID() });
    }
    await expect.poll(tokens).toEqual([`of ${one.userId}`]);
    await passTime(other, 5_000);
    expect(tokens()).toHaveLength(1);
    await other.rpc.applyWish(CHI, { type: 'take_over' }, { commandId: crypto.randomUUID() });
    await readAll(other, CHI);
    await expect.poll(tokens).toEqual([`of ${one.userId}`, `of ${other.userId}`]);
    await setMarking('by_hand');
    const third = newChat();
    await third.rpc.receive([withToken(third, 'by hand')]);
    await readAll(third);
    await third.rpc.applyWish(AYA, { type: 'claim' }, { commandId: crypto.randomUUID() });
    await passTime(third, 5_000);
    expect(tokens()).toHaveLength(2);
    await setMarking('seen');
  });

  test('ends at what was read: a message that comes before the mark leaves is not marked with it', async () => {
    const chat = await servedChat();
    line.comfortStatus = 500;
    const now = Date.now();
    await chat.rpc.receive([withToken(chat, 'read', now - 1)]);
    await readAll(chat);
    await expect.poll(tokens).toEqual(['read']);
    line.comfortStatus = 200;
    await chat.rpc.receive([withToken(chat, 'not read', now)]);
    await passTime(chat, 10_000);
    await expect.poll(tokens).toEqual(['read', 'read']);
    await expect.poll(() => viewOf(chat)).toMatchObject({ lineReadAt: now - 1, canMarkRead: true });
    await readAll(chat);
    await expect.poll(tokens).toEqual(['read', 'read', 'not read']);
  });

  test('does not follow from who only watches, from half the messages, nor while a partner module holds the chat', async () => {
    const chat = await servedChat();
    const before = await viewOf(chat);
    await chat.rpc.receive([withToken(chat, 'unread')]);
    await readAll(chat, CHI);
    await readAll(chat, BEN);
    await chat.rpc.markRead(AYA, { epoch: before.epoch, seq: before.seq });
    await chat.rpc.receive([textIn(chat, 'partner has it', { standby: true })]);
    await readAll(chat);
    await passTime(chat, 5_000);
    expect(tokens()).toEqual([]);
  });

  test('stays as it is where LINE fails: four tries, then forgotten, and no message waits for it', async () => {
    const chat = await servedChat();
    line.comfortStatus = 500;
    await chat.rpc.receive([withToken(chat, 'failing')]);
    await readAll(chat);
    for (let round = 1; round <= 6; round++) {
      await expect.poll(() => tokens().length).toBe(Math.min(4, round));
      await passTime(chat, 600_000);
    }
    expect(await readStore(chat, `SELECT 1 FROM jobs WHERE kind = 'line_read'`)).toEqual([]);
    const id = await sendText(chat, 'hello');
    await expect.poll(async () => (await deliveryOf(chat, id))?.state).toBe('sent');
  });

  test('by setting: with an accepted answer, or by hand alone; by hand works always, for whoever may write', async () => {
    await setMarking('reply');
    const chat = await servedChat();
    await chat.rpc.receive([withToken(chat, 'answered')]);
    await readAll(chat);
    await passTime(chat, 5_000);
    expect(tokens()).toEqual([]);
    await sendText(chat, 'hello');
    await expect.poll(tokens).toEqual(['answered']);

    await setMarking('by_hand');
    await chat.rpc.receive([withToken(chat, 'by hand', Date.now() + 1)]);
    await readAll(chat);
    const id = await sendText(chat, 'hello again');
    await expect.poll(async () => (await deliveryOf(chat, id))?.state).toBe('sent');
    expect(await chat.rpc.markReadOnLine(BEN)).toMatchObject({ error: { code: 'NOT_OWNER' } });
    expect(tokens()).toEqual(['answered']);
    const desk = await openDesk(chat, AYA);
    expect(await chat.rpc.markReadOnLine(AYA)).toMatchObject({ ok: true });
    await expect.poll(tokens).toEqual(['answered', 'by hand']);
    const { lineReadAt } = await viewOf(chat);
    await expect.poll(() => changesOf(desk).at(-1)).toMatchObject({ lineReadAt, canMarkRead: false });
    await setMarking('seen');
  });
});

describe('a quote', () => {
  const quoteIn = (chat: TestChat) => {
    const calls = line.callsTo(chat.userId);
    return JSON.parse(calls.at(-1)?.messages ?? '[]')[0]?.quoteToken;
  };

  test('of the customer or of ours goes out with LINE’s token for it', async () => {
    const chat = await servedChat();
    const body: IncomingBody = {
      kind: 'message',
      lineMessageId: 'm77',
      content: { type: 'text', text: 'how much?' },
      quoteToken: 'q77',
    };
    await chat.rpc.receive([textIn(chat, '', { body })]);
    const first = await sendText(chat, 'ten', { quotedId: 'in_m77' });
    await expect.poll(async () => (await deliveryOf(chat, first))?.state).toBe('sent');
    expect(quoteIn(chat)).toBe('q77');
    const second = await sendText(chat, 'or eleven', { quotedId: first });
    await expect.poll(async () => (await deliveryOf(chat, second))?.state).toBe('sent');
    expect(quoteIn(chat)).toMatch(/^quote-\d+-0$/);
    const shown = messagesOf(await logOf(chat)).find(({ id }) => id === second);
    expect(shown).toMatchObject({ quotedId: first, quotable: true });
  });

  test('of what is unknown, not sent yet or no message, or in what cannot quote, is refused', async () => {
    const chat = await servedChat('nobody');
    const waiting = await sendText(chat, 'waits');
    const [opened] = (await logOf(chat)).filter((entry) => entry.kind === 'event');
    const place = { type: 'location', title: 'a', address: 'b', latitude: 1, longitude: 2 } as const;
    const answers = await Promise.all([
      chat.rpc.send(AYA, newMessage('x', { quotedId: 'in_nobody' })),
      chat.rpc.send(AYA, newMessage('x', { quotedId: waiting })),
      chat.rpc.send(AYA, newMessage('x', { quotedId: opened?.id ?? '' })),
      chat.rpc.send(AYA, newMessage('x', { quotedId: 'in_nobody', content: place })),
    ]);
    for (const answer of answers) expect(answer).toMatchObject({ error: { code: 'NOT_QUOTABLE' } });
  });
});

describe('what goes along', () => {
  test('quick replies stand on the message and on its last object, the sender’s name on every one', async () => {
    const chat = await servedChat();
    const quickReplies = [{ label: 'Yes', action: { type: 'message', text: 'yes' } }] as const;
    const text = 'x'.repeat(6_000);
    const id = await sendText(chat, text, { quickReplies, sender: { name: 'Aya' } });
    await expect.poll(async () => (await deliveryOf(chat, id))?.state).toBe('sent');
    const sent = JSON.parse(line.callsTo(chat.userId)[0]?.messages ?? '[]');
    expect(sent).toMatchObject([{ sender: { name: 'Aya' } }, { sender: { name: 'Aya' }, quickReply: { items: [{}] } }]);
    expect(sent[0].quickReply).toBeUndefined();
    expect(messagesOf(await logOf(chat)).find((entry) => entry.id === id)).toMatchObject({ quickReplies });
  });

  test('one id is one message: the same meaning answers the same, anything else is refused', async () => {
    const chat = await servedChat('nobody');
    const card = {
      type: 'card',
      kind: 'text',
      altText: 'a',
      savedMessageId: 's1',
      json: '{"type":"text","text":"a"}',
    } as const;
    const message = newMessage('', { content: card });
    const first = await chat.rpc.send(AYA, message);
    expect(first).toMatchObject({ ok: true });
    expect(await chat.rpc.send(AYA, { ...message, content: { ...card, json: '{}', altText: 'b' } })).toEqual(first);
    const other = { ...message, content: { ...card, savedMessageId: 's2' } };
    expect(await chat.rpc.send(AYA, other)).toMatchObject({ error: { code: 'ID_REUSED' } });
    const plain = newMessage('hello');
    await chat.rpc.send(AYA, plain);
    const reused = [
      { ...plain, quotedId: 'in_1' },
      { ...plain, quickReplies: [{ label: 'a', action: { type: 'camera' } }] as const },
      { ...plain, content: { type: 'text', text: 'other' } as const },
    ];
    for (const one of reused) expect(await chat.rpc.send(AYA, one)).toMatchObject({ error: { code: 'ID_REUSED' } });
    expect(await chat.rpc.send(BEN, plain)).toMatchObject({ error: { code: 'ID_REUSED' } });
  });
});
