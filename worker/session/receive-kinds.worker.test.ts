// Every kind of event and message that LINE sends, from the delivery to the object's log, to D1 and to what the console gets.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Incoming, IncomingBody } from '../domain/chat/incoming';
import type { MessageContent } from '../domain/chat/message-content';
import { AYA, logOf, newChat, newMessage, readStore, servedChat, type TestChat, textIn } from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { newSourceId, seedChannel } from '../testing/line-webhook';
import { projectNow } from '../testing/scan-stores';

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  // Copies are another test's business; here nothing is fetched.
  vi.spyOn(env.MEDIA_JOBS, 'send').mockResolvedValue({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } });
});

let ids = 0;

function messageOf(content: MessageContent): IncomingBody {
  ids += 1;
  return { kind: 'message', lineMessageId: `9007199254740993${ids}`, content };
}

async function bodyInD1(chat: TestChat, seq: number) {
  await projectNow(chat);
  const row = await env.DB.prepare('SELECT kind, body, line_ts FROM entries WHERE chat_id = ? AND seq = ?')
    .bind(chat.chatId, seq)
    .first<{ kind: string; body: string; line_ts: number }>();
  return row && { kind: row.kind, lineTs: row.line_ts, ...JSON.parse(row.body) };
}

const IMAGE_SET = { id: 'set', index: 2, total: 3 };
const OPEN = { state: 'fetching' };
const STICKER = { type: 'sticker', packageId: '446', stickerId: '1988', keywords: ['hi'] } as const;

const MESSAGES: readonly { what: string; content: MessageContent; shown: object; preview?: string }[] = [
  {
    what: 'text with emojis and mentions',
    content: {
      type: 'text',
      text: '(love) @Aiko',
      emojis: [{ index: 0, length: 6, productId: 'p', emojiId: '1' }],
      mentions: [{ index: 7, length: 5, kind: 'user', userId: 'U1', isSelf: true }],
    },
    shown: { text: '(love) @Aiko', emojis: [{ emojiId: '1' }], mentions: [{ isSelf: true }] },
    preview: '(love) @Aiko',
  },
  { what: 'sticker', content: STICKER, shown: STICKER, preview: 'hi' },
  {
    what: 'image of a set',
    content: { type: 'image', provider: 'line', set: IMAGE_SET },
    shown: { ...OPEN, set: IMAGE_SET },
  },
  { what: 'video', content: { type: 'video', provider: 'line', durationMs: 9 }, shown: { ...OPEN, durationMs: 9 } },
  { what: 'audio', content: { type: 'audio', provider: 'line', durationMs: 7 }, shown: { ...OPEN, durationMs: 7 } },
  {
    what: 'file',
    content: { type: 'file', provider: 'line', fileName: 'a.pdf', fileSizeBytes: 5 },
    shown: { ...OPEN, fileName: 'a.pdf', fileSizeBytes: 5 },
    preview: 'a.pdf',
  },
  {
    what: 'location',
    content: { type: 'location', title: 'Here', latitude: 35.6, longitude: 139.7 },
    shown: { title: 'Here', latitude: 35.6 },
    preview: 'Here',
  },
  {
    what: 'unknown kind',
    content: { type: 'unsupported', kind: 'hologram' },
    shown: { kind: 'hologram' },
    preview: 'hologram',
  },
];

describe('a message', () => {
  test.each(MESSAGES)('that is $what reaches log, D1, list and console, raw event included', async (given) => {
    const chat = newChat();
    const event = textIn(chat, '', { body: messageOf(given.content), raw: '{"as":"sent"}' });
    await chat.rpc.receive([event]);
    const [line] = await logOf(chat);
    expect(line).toMatchObject({ kind: 'message', content: { type: given.content.type, ...given.shown } });
    expect(JSON.stringify(line)).not.toContain('media/');
    const stored = await bodyInD1(chat, line?.seq ?? 0);
    expect(stored).toMatchObject({ kind: 'message', lineTs: event.lineTs, content: given.content });
    expect(await chat.rpc.view(AYA)).toMatchObject({
      value: { inboundCount: 1, preview: { author: 'customer', type: given.content.type, text: given.preview ?? '' } },
    });
    expect(await readStore(chat, 'SELECT raw FROM entries ORDER BY seq LIMIT 1')).toEqual([{ raw: event.raw }]);
  });

  test.each([
    { type: 'image', hasPreview: true },
    { type: 'video', hasPreview: true },
    { type: 'audio', hasPreview: false },
  ] as const)('with $type orders its copy under names that nobody can guess', async ({ type, hasPreview }) => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, '', { body: messageOf({ type, provider: 'line' }) })]);
    const [job] = await readStore<{ payload: string }>(chat, "SELECT payload FROM jobs WHERE kind = 'media'");
    const { key, previewKey, ...order } = JSON.parse(job?.payload ?? '{}');
    expect(key).toMatch(/^media\/[A-Za-z0-9_-]{22,}$/);
    expect(previewKey !== undefined && previewKey !== key).toBe(hasPreview);
    expect(order).toMatchObject({ mediaKind: type, entryId: expect.stringMatching(/^in_/) });
    expect(order.url).toBeUndefined();
  });

  test('with a file elsewhere is copied from there, and without an address shows that it failed', async () => {
    const chat = newChat();
    const external = {
      type: 'image',
      provider: 'external',
      originalUrl: 'https://a.test/1',
      previewUrl: 'https://a.test/2',
    } as const;
    await chat.rpc.receive([
      textIn(chat, '', { body: messageOf(external) }),
      textIn(chat, '', { body: messageOf({ type: 'video', provider: 'external' }) }),
    ]);
    const jobs = await readStore<{ payload: string }>(chat, "SELECT payload FROM jobs WHERE kind = 'media'");
    expect(jobs.map(({ payload }) => JSON.parse(payload))).toMatchObject([
      { url: 'https://a.test/1', previewUrl: 'https://a.test/2' },
    ]);
    const lines = (await logOf(chat)).filter((line) => line.kind === 'message');
    expect(lines).toMatchObject([{ content: { state: 'fetching' } }, { content: { state: 'failed' } }]);
    expect(JSON.stringify(lines)).not.toContain('a.test');
  });
});

const LINES: readonly { what: string; body: IncomingBody; line: object }[] = [
  { what: 'follow', body: { kind: 'follow', isUnblocked: true }, line: { type: 'followed', isUnblocked: true } },
  { what: 'unfollow', body: { kind: 'unfollow' }, line: { type: 'unfollowed' } },
  {
    what: 'members who joined',
    body: { kind: 'members', change: 'joined', members: [{ userId: 'U1' }] },
    line: { type: 'members_joined', members: [{ userId: 'U1' }] },
  },
  {
    what: 'members who left',
    body: { kind: 'members', change: 'left', members: [{ userId: 'U1' }, { userId: 'U2' }] },
    line: { type: 'members_left', members: [{ userId: 'U1' }, { userId: 'U2' }] },
  },
  {
    what: 'postback with a date',
    body: { kind: 'postback', data: 'day', params: { date: '2026-11-21' } },
    line: { type: 'postback', data: 'day', params: { date: '2026-11-21' } },
  },
  {
    what: 'postback of a rich menu',
    body: { kind: 'postback', data: 'menu', params: { newRichMenuAliasId: 'b', status: 'SUCCESS' } },
    line: { type: 'postback', params: { newRichMenuAliasId: 'b', status: 'SUCCESS' } },
  },
  {
    what: 'played video',
    body: { kind: 'video_played', trackingId: 't' },
    line: { type: 'video_played', trackingId: 't' },
  },
  {
    what: 'beacon',
    body: { kind: 'beacon', beaconType: 'enter', hwid: 'd4' },
    line: { type: 'beacon', beaconType: 'enter', hwid: 'd4' },
  },
  {
    what: 'account link',
    body: { kind: 'account_link', isDone: false, nonce: 'n' },
    line: { type: 'account_linked', isDone: false },
  },
  {
    what: 'membership',
    body: { kind: 'membership', change: 'renewed', membershipId: '12' },
    line: { type: 'membership', change: 'renewed', membershipId: '12' },
  },
  {
    what: 'partner module',
    body: { kind: 'chat_control', mode: 'standby' },
    line: { type: 'chat_control', mode: 'standby' },
  },
  {
    what: 'unknown event',
    body: { kind: 'unsupported', type: 'flight' },
    line: { type: 'unsupported', lineType: 'flight' },
  },
];

describe('an event that is no message', () => {
  test.each(LINES)('$what is a line of log and D1 and counts for nothing that waits', async ({ body, line }) => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, '', { body, raw: '{"as":"sent"}' })]);
    expect(await logOf(chat)).toMatchObject([{ kind: 'event', event: line }]);
    expect(await bodyInD1(chat, 1)).toMatchObject({ kind: 'event', event: line });
    expect(await readStore(chat, 'SELECT raw FROM entries')).toEqual([{ raw: '{"as":"sent"}' }]);
    expect(await chat.rpc.view(AYA)).toMatchObject({
      value: { inboundCount: 0, unansweredSince: null, preview: null, lastAt: null, state: 'bot' },
    });
  });

  test('late and between messages it moves neither the last message nor what is unread', async () => {
    const chat = newChat();
    const message = textIn(chat, 'hello');
    await chat.rpc.receive([message]);
    for (const { body } of LINES.filter((each) => each.what !== 'unfollow')) {
      await chat.rpc.receive([textIn(chat, '', { body, lineTs: message.lineTs + 5 })]);
    }
    expect(await chat.rpc.view(AYA)).toMatchObject({
      value: { inboundCount: 1, unansweredSince: message.lineTs, lastAt: message.lineTs, preview: { text: 'hello' } },
    });
  });

  test('a tap is shown by the words of the newest button of ours that has its data, and its reply token is kept', async () => {
    const chat = await servedChat();
    const button = (label: string) => ({ label, action: { type: 'postback', data: 'yes' } as const });
    for (const label of ['Old yes', 'New yes']) {
      const sent = await chat.rpc.send(AYA, newMessage(`${label}?`, { quickReplies: [button(label)] }));
      expect(sent).toMatchObject({ ok: true });
    }
    const tap = { kind: 'postback', data: 'yes' } as const;
    await chat.rpc.receive([textIn(chat, '', { body: tap, replyToken: 'token of the tap' })]);
    const log = await logOf(chat);
    expect(log.at(-1)).toMatchObject({ event: { type: 'postback', data: 'yes', label: 'New yes' } });
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { replyUntil: expect.any(Number) } });
  });
});

describe('while a partner module holds the chat', () => {
  test('everything is stored and shown, nothing may be sent, and no token is kept', async () => {
    const chat = await servedChat();
    const read = { ...messageOf({ type: 'text', text: 'partner' }), markAsReadToken: 'r1' } as IncomingBody;
    await chat.rpc.receive([
      textIn(chat, '', { body: { kind: 'chat_control', mode: 'standby' } }),
      textIn(chat, '', { body: read, standby: true, replyToken: 'none' }),
    ]);
    expect(await chat.rpc.view(AYA)).toMatchObject({
      value: {
        standby: true,
        sendRefusal: 'STANDBY',
        replyUntil: null,
        canMarkRead: false,
        preview: { text: 'partner' },
      },
    });
    await chat.rpc.receive([textIn(chat, '', { body: { kind: 'chat_control', mode: 'active' } })]);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { standby: false, sendRefusal: null } });
  });
});

describe('the token of reading', () => {
  test('is that of the newest message by LINE’s time', async () => {
    const chat = newChat();
    const at = Date.now();
    const seen = (token: string, lineTs: number) => {
      const body = { ...messageOf({ type: 'text', text: token }), markAsReadToken: token } as IncomingBody;
      return textIn(chat, '', { body, lineTs });
    };
    await chat.rpc.receive([seen('second', at - 5), seen('third', at - 1), seen('first', at - 9)]);
    const [row] = await readStore<{ line_read: string }>(chat, 'SELECT line_read FROM chat');
    expect(JSON.parse(row?.line_read ?? '{}')).toEqual({ token: 'third', tokenTs: at - 1, markedTs: null });
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { canMarkRead: true } });
  });
});

describe('a quote', () => {
  test('names a customer’s message, also one that comes later, and ours by the id that LINE gave it', async () => {
    const chat = await servedChat();
    const sent = newMessage('which one?');
    await chat.rpc.send(AYA, sent);
    const ofOurs = async () => {
      const [row] = await readStore<{ line_message_id: string }>(chat, 'SELECT line_message_id FROM sent_ids');
      return row?.line_message_id;
    };
    await expect.poll(ofOurs).toBeTruthy();
    const quoting = (quotedLineMessageId: string): Incoming => {
      const body = { ...messageOf({ type: 'text', text: 'this one' }), quotedLineMessageId } as IncomingBody;
      return textIn(chat, '', { body });
    };
    await chat.rpc.receive([quoting((await ofOurs()) ?? ''), quoting('77')]);
    const [toOurs, toTheirs] = (await logOf(chat)).slice(-2);
    expect([toOurs, toTheirs]).toMatchObject([{ quotedId: sent.id }, { quotedId: 'in_77' }]);
  });
});

describe('friend or not', () => {
  test.each([
    { order: 'as it happened', turned: false },
    { order: 'the other way round', turned: true },
  ])('is said by the newest event, told $order', async ({ turned }) => {
    const chat = newChat();
    const at = Date.now();
    const events = [
      textIn(chat, '', { body: { kind: 'follow', isUnblocked: false }, lineTs: at - 9 }),
      textIn(chat, '', { body: { kind: 'unfollow' }, lineTs: at - 5 }),
    ];
    await chat.rpc.receive(turned ? events.reverse() : events);
    expect(await chat.rpc.view(AYA)).toMatchObject({
      value: { friend: 'blocked', friendSince: at - 5, blocked: true },
    });
    await chat.rpc.receive([textIn(chat, '', { body: { kind: 'follow', isUnblocked: true }, lineTs: at })]);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { friend: 'friend', blocked: false } });
  });

  test('whoever is no friend can be written to for seven days after her last message; a friend without limit', async () => {
    const chat = newChat();
    const at = Date.now();
    await chat.rpc.receive([textIn(chat, 'a', { lineTs: at - 5 }), textIn(chat, 'b', { lineTs: at - 9 })]);
    expect(await chat.rpc.view(AYA)).toMatchObject({
      value: { friend: 'unknown', windowUntil: at - 5 + 7 * 86_400_000 },
    });
    await chat.rpc.receive([textIn(chat, '', { body: { kind: 'follow', isUnblocked: false } })]);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { friend: 'friend', windowUntil: null } });
  });

  test('in a group it is whether the account is in it, and sending ends when it is out', async () => {
    const chat = newChat('demo', newSourceId('C'));
    const source = { kind: 'group', sourceId: chat.userId } as const;
    const at = Date.now();
    await chat.rpc.receive([
      textIn(chat, '', { source, body: { kind: 'join' }, lineTs: at - 9 }),
      textIn(chat, 'hello', { source: { ...source, senderId: 'U1' }, lineTs: at - 8 }),
      textIn(chat, '', { source, body: { kind: 'leave' }, lineTs: at - 7 }),
    ]);
    const log = await logOf(chat);
    expect(log.map((line) => (line.kind === 'event' ? line.event.type : 'message'))).toEqual([
      'joined',
      'message',
      'session_opened',
      'left',
      'resolved',
    ]);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { friend: 'left', blocked: true, windowUntil: null } });
  });
});
