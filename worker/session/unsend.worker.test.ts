// What a customer took back is nowhere any more: in no table of the object, of the hubs and of D1, in no name and byte of R2,
// in no line of the log, whatever came before or after it and in whatever order.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Incoming, IncomingBody } from '../domain/chat/incoming';
import type { MessageContent } from '../domain/chat/message-content';
import { writeParts } from '../jobs/project-deps';
import { keepDeadLetters } from '../line/inbound/keep-dead-letters';
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
  textsOf,
} from '../testing/chat-client';
import { seedChannel } from '../testing/line-webhook';
import { placesOf, projectNow } from '../testing/scan-stores';

const logged: string[] = [];
let files: (lineMessageId: string) => Promise<Response>;
let canaries = 0;

beforeAll(async () => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const { pathname } = new URL(String(input));
    const [, lineMessageId] = /message\/(\d+)\/content/.exec(pathname) ?? [];
    if (lineMessageId && !pathname.endsWith('/preview')) return files(lineMessageId);
    if (pathname.endsWith('/token')) return Response.json({ access_token: 'token', expires_in: 900 });
    return Response.json({ message: 'Not found' }, { status: 404 });
  });
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((...words) => void logged.push(JSON.stringify(words)));
  }
  await seedChannel(env);
});

beforeEach(() => {
  logged.splice(0);
  files = async () => Response.json({ message: 'not found' }, { status: 404 });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A chat and the events of one message whose text nobody may find again. */
function aStory() {
  canaries += 1;
  const canary = `canary-${canaries}-${crypto.randomUUID()}`;
  const chat = newChat();
  const lineMessageId = String(8_000_000_000_000_000 + canaries);
  const at = Date.now();
  const event = (body: IncomingBody, after: number, raw = canary): Incoming =>
    textIn(chat, '', { body, lineTs: at + after, raw: JSON.stringify({ message: { id: lineMessageId, text: raw } }) });
  const content = { type: 'text', text: canary } as const;
  const message = event({ kind: 'message', lineMessageId, content, quoteToken: `${canary} quote` }, 0);
  const edited = { ...content, text: `edited ${canary}` };
  return {
    canary,
    chat,
    entryId: `in_${lineMessageId}`,
    event,
    message,
    redelivered: { ...message, isRedelivery: true },
    again: { ...message, eventId: `again ${message.eventId}` },
    edit: event({ kind: 'edit', lineMessageId, content: edited, quoteToken: `${canary} quote 2` }, 5),
    lateEdit: event({ kind: 'edit', lineMessageId, content: edited, quoteToken: `${canary} quote 3` }, 9),
    unsend: event({ kind: 'unsend', lineMessageId }, 7, ''),
    withContent: (other: MessageContent) => event({ kind: 'message', lineMessageId, content: other }, 0),
  };
}

async function expectGone(chat: TestChat, canary: string): Promise<void> {
  await projectNow(chat);
  // What left for a queue before may arrive after it.
  await expect.poll(() => placesOf(chat, canary)).toEqual([]);
  const shown = [await chat.rpc.view(AYA), await logOf(chat), await chat.rpc.entries(AYA, { before: null, limit: 50 })];
  expect(JSON.stringify(shown)).not.toContain(canary);
  expect(logged.filter((line) => line.includes(canary))).toEqual([]);
}

/** As long as a copy may take. */
async function passMinutes(chat: TestChat, minutes: number): Promise<void> {
  const now = Date.now() + minutes * 60_000;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now);
  await runDurableObjectAlarm(chat.raw);
}

type Story = ReturnType<typeof aStory>;

const ORDERS: readonly { readonly order: string; readonly events: (story: Story) => readonly Incoming[] }[] = [
  { order: 'after its message', events: ({ message, unsend }) => [message, unsend] },
  { order: 'before its message', events: ({ message, unsend }) => [unsend, message] },
  { order: 'before its message, which comes twice', events: ({ message, again, unsend }) => [unsend, message, again] },
  {
    order: 'before its message is redelivered',
    events: ({ message, redelivered, again, unsend }) => [message, unsend, redelivered, again],
  },
  { order: 'after an edit', events: ({ message, edit, unsend }) => [message, edit, unsend] },
  { order: 'after an edit that came first', events: ({ message, edit, unsend }) => [edit, message, unsend] },
  { order: 'between an edit and its message', events: ({ message, edit, unsend }) => [edit, unsend, message] },
  { order: 'before a late edit', events: ({ message, lateEdit, unsend }) => [message, unsend, lateEdit] },
  { order: 'before edit and message', events: ({ message, edit, unsend }) => [unsend, edit, message] },
];

describe('an unsend', () => {
  test.each(ORDERS)('$order leaves nothing but a tombstone', async ({ events }) => {
    const story = aStory();
    const { chat, canary, entryId } = story;
    for (const event of events(story)) {
      await chat.rpc.receive([event]);
      await projectNow(chat);
    }
    await expectGone(chat, canary);
    const stones = messagesOf(await logOf(chat)).filter((entry) => entry.id === entryId);
    expect(stones).toMatchObject([{ content: { type: 'unsent' } }]);
    for (const field of ['quotable', 'quotedId', 'editedAt']) expect(stones[0]).not.toHaveProperty(field);
    expect(await readStore(chat, `SELECT raw FROM entries WHERE id = '${entryId}'`)).toEqual([{ raw: null }]);
    const d1 = await env.DB.prepare('SELECT body FROM entries WHERE chat_id = ? AND id = ?').bind(chat.chatId, entryId);
    expect(JSON.parse((await d1.first<{ body: string }>())?.body ?? '{}').content).toEqual({ type: 'unsent' });
  });

  test('takes the text out of the list, and a tombstone that came first is no last message', async () => {
    const { chat, canary, message, unsend, event } = aStory();
    await chat.rpc.receive([message]);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { preview: { text: canary } } });
    await chat.rpc.receive([unsend]);
    expect(await chat.rpc.view(AYA)).toMatchObject({
      value: { preview: { type: 'unsent', text: '' }, lastAt: message.lineTs, inboundCount: 1 },
    });
    await chat.rpc.receive([event({ kind: 'unsend', lineMessageId: '1' }, 50, '')]);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { lastAt: message.lineTs, inboundCount: 1 } });
  });

  test('leaves the messages that quote it and their quote, which says nothing', async () => {
    const { chat, canary, event, message, unsend, entryId } = aStory();
    const lineMessageId = '91';
    const content = { type: 'text', text: 'about that' } as const;
    const quotedLineMessageId = entryId.slice(3);
    const quoting = event({ kind: 'message', lineMessageId, content, quotedLineMessageId }, 2, 'about that');
    await chat.rpc.receive([message, quoting]);
    await claim(chat, AYA);
    await chat.rpc.send(AYA, newMessage('yes, that', { quotedId: entryId }));
    await chat.rpc.receive([unsend]);
    await expectGoneFromLog(chat, canary);
    const quotes = messagesOf(await logOf(chat)).filter((entry) => entry.quotedId === entryId);
    expect(textsOf(quotes).sort()).toEqual(['about that', 'yes, that']);
  });

  test('reaches the consoles that look on, and those that come back', async () => {
    const { chat, canary, message, unsend } = aStory();
    await chat.rpc.receive([message]);
    const desk = await openDesk(chat);
    const { epoch, seq } = desk.frames[0] as { epoch: number; seq: number };
    await chat.rpc.receive([unsend]);
    await expect.poll(() => changesOf(desk).length).toBe(1);
    const back = await openDesk(chat, { after: `${epoch}.${seq}` });
    await expect.poll(() => changesOf(back).length).toBe(1);
    for (const frame of [...changesOf(desk), ...changesOf(back)]) {
      expect(frame).toMatchObject({ entries: [{ content: { type: 'unsent' } }], chat: { preview: { text: '' } } });
      expect(JSON.stringify(frame)).not.toContain(canary);
    }
  });

  test('takes the dead letters of its message along, and no other; what fails after it is not kept either', async () => {
    const { chat, canary, event, entryId, unsend } = aStory();
    const lineMessageId = entryId.slice(3);
    const poison = { kind: 'message', lineMessageId } as unknown as IncomingBody; // what a bug would hand in
    const neighbour = event(poison, 1);
    await chat.rpc.receive([
      event(poison, 0),
      { ...neighbour, raw: '{"message":{"id":"7"}}' },
      { ...neighbour, eventId: 'no json', raw: 'no json' },
    ]);
    expect(await placesOf(chat, canary)).toEqual(['object.dead_letters']);
    await chat.rpc.receive([unsend]);
    expect(await placesOf(chat, canary)).toEqual([]);
    expect(await readStore(chat, 'SELECT event_id FROM dead_letters')).toHaveLength(2);
    const late = { ...event({ kind: 'edit', lineMessageId } as unknown as IncomingBody, 2), source: null } as unknown;
    expect(await chat.rpc.receive([late as Incoming])).toMatchObject([{ outcome: 'parked' }]);
    await expectGone(chat, canary);
  });
});

test('an unsend takes its message out of the letters that could not be delivered, and leaves its neighbours', async () => {
  const { chat, canary, message, edit, unsend } = aStory();
  const letter = (id: string, incoming: readonly Incoming[]) => {
    const body = { kind: 'chat_events', chatId: chat.chatId, incoming } as const;
    return { id, body, attempts: 9, ack: () => undefined, retry: () => undefined };
  };
  const neighbour = textIn(chat, 'a neighbour');
  await keepDeadLetters({ messages: [letter('alone', [message]), letter('mixed', [neighbour, edit])] }, env);
  expect(await placesOf(chat, canary)).toHaveLength(2);
  await chat.rpc.receive([unsend]);
  await expect.poll(() => readStore(chat, "SELECT 1 FROM jobs WHERE kind = 'purge'")).toEqual([]);
  await expectGone(chat, canary);
  expect(await placesOf(chat, 'a neighbour')).toEqual([
    expect.stringMatching(/^r2\.dead-letters\/inbound\/.*\/mixed$/),
  ]);
});

/** Everywhere but where LINE's token of a quoting answer still waits to be sent. */
async function expectGoneFromLog(chat: TestChat, canary: string): Promise<void> {
  await projectNow(chat);
  await expect.poll(async () => (await placesOf(chat, canary)).filter((it) => it !== 'object.line_calls')).toEqual([]);
}

describe('D1', () => {
  test('keeps the tombstone also where the text comes after it', async () => {
    const { chat, canary, message, unsend } = aStory();
    await chat.rpc.receive([message]);
    const early = await projectNow(chat);
    await chat.rpc.receive([unsend]);
    await projectNow(chat);
    await writeParts(env, early);
    await expectGone(chat, canary);
  });
});

describe('a file that is taken back', () => {
  const fileOf = (canary: string): MessageContent => ({ type: 'file', provider: 'line', fileName: `${canary}.txt` });
  const picture: MessageContent = { type: 'image', provider: 'line' };

  test('goes with its name and its bytes', async () => {
    const { chat, canary, withContent, unsend, entryId } = aStory();
    files = async () => new Response(canary, { headers: { 'content-type': 'text/plain' } });
    await chat.rpc.receive([withContent(fileOf(canary))]);
    const copy = async () => await chat.rpc.mediaOf(AYA, entryId);
    await expect.poll(copy).toMatchObject({ value: { state: 'ready' } });
    expect((await placesOf(chat, canary)).join()).toMatch(/r2\.media/);
    await chat.rpc.receive([unsend]);
    await expectGone(chat, canary);
    expect(await copy()).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(await chat.rpc.mediaCopied(entryId, { state: 'ready' })).toBe(false);
  });

  test('before it came, is never asked for', async () => {
    const { chat, canary, withContent, unsend } = aStory();
    files = async () => new Response(canary);
    await chat.rpc.receive([unsend, withContent(fileOf(canary))]);
    expect(await readStore(chat, "SELECT 1 FROM jobs WHERE kind = 'media'")).toEqual([]);
    await expectGone(chat, canary);
  });

  test('while it is being copied, leaves no file behind', async () => {
    const { chat, canary, withContent, unsend, entryId } = aStory();
    const asked = vi.fn();
    let letGo: () => void = () => undefined;
    const isOpen = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    files = async () => {
      asked();
      await isOpen;
      return new Response(`\x89PNG ${canary}`, { headers: { 'content-type': 'image/png' } });
    };
    await chat.rpc.receive([withContent(picture)]);
    const [row] = await readStore<{ payload: string }>(chat, "SELECT payload FROM jobs WHERE kind = 'media'");
    const { key } = JSON.parse(row?.payload ?? '{}');
    await expect.poll(() => asked.mock.calls.length).toBeGreaterThan(0);
    await chat.rpc.receive([unsend]);
    letGo();
    await expect
      .poll(() => logged.some((line) => line.includes('media_job_ended') && line.includes(entryId)))
      .toBe(true);
    await passMinutes(chat, 41);
    await expect.poll(async () => (await env.MEDIA.head(key)) === null).toBe(true);
    await expectGone(chat, canary);
    await expect.poll(() => readStore(chat, "SELECT 1 FROM jobs WHERE kind IN ('media', 'purge')")).toEqual([]);
  });

  test('is deleted even where R2 fails for hours: that is never given up', async () => {
    const { chat, canary, withContent, unsend, entryId } = aStory();
    files = async () => new Response(canary);
    await chat.rpc.receive([withContent(picture)]);
    await expect.poll(() => chat.rpc.mediaOf(AYA, entryId)).toMatchObject({ value: { state: 'ready' } });
    const broken = vi.spyOn(env.MEDIA, 'delete').mockRejectedValue(new Error('R2 is away'));
    await chat.rpc.receive([unsend]);
    const tries = () => readStore(chat, "SELECT attempts FROM jobs WHERE kind = 'purge' AND parked IS NULL");
    for (let attempts = 1; attempts <= 14; attempts++) {
      await expect.poll(tries).toEqual([{ attempts }]);
      await passMinutes(chat, 11);
    }
    broken.mockRestore();
    await passMinutes(chat, 11);
    await expectGone(chat, canary);
  });
});
