// Edits of a message, in any order with it: the newest text stands at the message's own place, in log, list, D1 and console.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Incoming, IncomingBody } from '../domain/chat/incoming';
import { writeParts } from '../jobs/project-deps';
import {
  AYA,
  changesOf,
  claim,
  logOf,
  messagesOf,
  newChat,
  newMessage,
  openDesk,
  readStore,
  type TestChat,
  textIn,
} from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { newSourceId, seedChannel } from '../testing/line-webhook';
import { projectNow } from '../testing/scan-stores';

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
});

const MESSAGE_TS = Date.now() - 60_000;
let ids = 0;

/** A group's message at MESSAGE_TS and edits of it so many ms later. */
function aMessage() {
  const chat = newChat('demo', newSourceId('C'));
  ids += 1;
  const lineMessageId = String(7_000_000_000_000_000 + ids);
  const source = { kind: 'group', sourceId: chat.userId, senderId: newSourceId() } as const;
  const event = (body: IncomingBody, after: number, raw: string): Incoming =>
    textIn(chat, '', { source, body, lineTs: MESSAGE_TS + after, raw });
  const content = (text: string) => ({ type: 'text', text }) as const;
  return {
    chat,
    id: `in_${lineMessageId}`,
    message: event({ kind: 'message', lineMessageId, content: content('first'), quoteToken: 'q0' }, 0, '"raw first"'),
    edit: (text: string, after: number) =>
      event({ kind: 'edit', lineMessageId, content: content(text), quoteToken: `q${after}` }, after, `"raw ${text}"`),
    other: (text: string, after: number) =>
      event({ kind: 'message', lineMessageId: `${lineMessageId}${after}`, content: content(text) }, after, text),
  };
}

async function shownOf(chat: TestChat) {
  const page = await chat.rpc.entries(AYA, { before: null, limit: 50 });
  if (!page.ok) throw new Error(page.error.code);
  return messagesOf(page.value.entries).map(({ content }) => (content.type === 'text' ? content.text : content.type));
}

async function inD1(chat: TestChat, id: string) {
  const found = env.DB.prepare('SELECT line_ts, body FROM entries WHERE chat_id = ? AND id = ?').bind(chat.chatId, id);
  const row = await found.first<{ line_ts: number; body: string }>();
  return row && { lineTs: row.line_ts, text: JSON.parse(row.body).content.text };
}

describe('an edit', () => {
  test.each([
    { order: 'message, edits', pick: [0, 1, 2] },
    { order: 'message, edits the other way round', pick: [0, 2, 1] },
    { order: 'an edit, message, the other', pick: [1, 0, 2] },
    { order: 'the newest edit, message, an older one', pick: [2, 0, 1] },
    { order: 'edits, message', pick: [1, 2, 0] },
    { order: 'everything twice', pick: [2, 2, 1, 0, 1, 0] },
  ])('told as $order is the same in the end', async ({ pick }) => {
    const { chat, id, message, edit } = aMessage();
    const events = [message, edit('second', 5), edit('third', 9)];
    for (const [i, at] of pick.entries()) {
      const event = events[at];
      if (!event) throw new Error('no such event');
      await chat.rpc.receive([{ ...event, eventId: `${event.eventId} ${i}` }]);
      await projectNow(chat);
    }
    const lines = messagesOf(await logOf(chat));
    expect(lines).toMatchObject([
      { id, content: { text: 'third' }, editedAt: MESSAGE_TS + 9, lineTs: MESSAGE_TS, quotable: true },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/q\d|isAwaited/);
    expect(await inD1(chat, id)).toEqual({ lineTs: MESSAGE_TS, text: 'third' });
    expect(await readStore(chat, `SELECT raw FROM entries WHERE id = '${id}'`)).toEqual([{ raw: '"raw third"' }]);
    expect(await chat.rpc.view(AYA)).toMatchObject({
      value: { inboundCount: 1, lastAt: MESSAGE_TS, preview: { text: 'third' } },
    });
  });

  test('that comes first is shown at once and moves to its message’s place when that comes', async () => {
    const { chat, id, message, edit, other } = aMessage();
    await chat.rpc.receive([other('before', 10), edit('edited', 30)]);
    expect(await shownOf(chat)).toEqual(['before', 'edited']);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { preview: { text: 'edited' }, inboundCount: 2 } });
    const early = await projectNow(chat);
    const desk = await openDesk(chat);
    await chat.rpc.receive([{ ...message, replyToken: 'its own' }]);
    expect(await shownOf(chat)).toEqual(['edited', 'before']);
    expect(await chat.rpc.view(AYA)).toMatchObject({
      value: { preview: { text: 'before' }, lastAt: MESSAGE_TS + 10, inboundCount: 2, replyUntil: expect.any(Number) },
    });
    await expect
      .poll(() => changesOf(desk).flatMap((frame) => frame.entries))
      .toMatchObject([{ id, lineTs: MESSAGE_TS }]);
    await projectNow(chat);
    await writeParts(env, early);
    expect(await inD1(chat, id)).toEqual({ lineTs: MESSAGE_TS, text: 'edited' });
  });

  test('of the last message is the list’s text, of an earlier one not, and neither is unread again', async () => {
    const { chat, message, edit, other } = aMessage();
    await chat.rpc.receive([message, edit('changed', 5)]);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { preview: { text: 'changed' }, lastAt: MESSAGE_TS } });
    await chat.rpc.receive([other('later', 20), edit('changed again', 30)]);
    expect(await shownOf(chat)).toEqual(['changed again', 'later']);
    expect(await chat.rpc.view(AYA)).toMatchObject({
      value: { preview: { text: 'later' }, lastAt: MESSAGE_TS + 20, inboundCount: 2, unansweredSince: MESSAGE_TS },
    });
  });

  test('that is older than what stands changes nothing but brings its reply token', async () => {
    const { chat, message, edit } = aMessage();
    await chat.rpc.receive([message, edit('new', 9)]);
    const before = await logOf(chat);
    expect(await chat.rpc.receive([{ ...edit('old', 5), replyToken: 'of the old' }])).toMatchObject([
      { outcome: 'stored' },
    ]);
    expect(await logOf(chat)).toEqual(before);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { replyUntil: expect.any(Number) } });
  });
});

describe('an edit that comes before its message', () => {
  test('is heard as the message would be, once', async () => {
    await seedDesk(env, deskSettings());
    const { chat, message, edit } = aMessage();
    const wish = edit('@Demo human', 5);
    const mentions = [{ index: 0, length: 5, kind: 'user', isSelf: true }] as const;
    const content = { type: 'text', text: '@Demo human', mentions } as const;
    const { body } = wish;
    if (body.kind !== 'edit') throw new Error('no edit');
    const now = { lineTs: Date.now(), arrivedAt: Date.now() };
    await chat.rpc.receive([{ ...wish, ...now, body: { ...body, content } }]);
    expect((await chat.rpc.facts())?.state).toBe('waiting');
    await chat.rpc.receive([{ ...message, eventId: `${message.eventId} late` }]);
    const asked = (await logOf(chat)).filter((entry) => entry.kind === 'event' && entry.event.type === 'asked');
    expect(asked).toHaveLength(1);
  });

  test('withdraws what was planned, as the message would', async () => {
    const { chat, message, edit, other } = aMessage();
    await chat.rpc.receive([other('help', 0)]);
    await claim(chat, AYA);
    expect(await chat.rpc.plan(AYA, newMessage('Still there?'), Date.now() + 3_600_000)).toMatchObject({ ok: true });
    await chat.rpc.receive([edit('wait, I have it', 20), message]);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { planned: [{ state: 'withdrawn' }] } });
  });
});
