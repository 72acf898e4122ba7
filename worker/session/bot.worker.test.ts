// The bot in a chat's object: it answers in BOT mode with the message that asked, hands over in one state change, and is silent
// while a person holds the chat.
import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_BOT_SETTINGS } from '../domain/bot/default-bot-settings';
import type { Incoming } from '../domain/chat/incoming';
import type { MessageId } from '../domain/ids';
import {
  AYA,
  claim,
  logOf,
  messagesOf,
  newChat,
  newMessage,
  readStore,
  type TestChat,
  textIn,
} from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

const line = new FakeLine();

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

beforeEach(() => seedDesk(env, deskSettings()));

afterEach(() => {
  vi.useRealTimers();
});

let tokens = 0;

/** A text with a reply token of its own, as LINE sends it. */
function says(chat: TestChat, text: string): Incoming {
  tokens += 1;
  const token = `token-${chat.userId}-${tokens}`;
  line.handOut(token, chat.userId);
  return textIn(chat, text, { replyToken: token });
}

function taps(chat: TestChat, data: string): Incoming {
  const { body: _body, ...event } = says(chat, data);
  return { ...event, body: { kind: 'postback', data } };
}

function botSaid(log: Awaited<ReturnType<typeof logOf>>) {
  return messagesOf(log).filter(({ author }) => author.kind === 'bot');
}

async function stateOf(chat: TestChat): Promise<string> {
  const view = await chat.rpc.view(AYA);
  return view.ok ? view.value.state : view.error.code;
}

describe('in BOT mode', () => {
  test('a word for a person hands over, names the way and opens one session', async () => {
    const chat = newChat();
    await chat.rpc.receive([says(chat, 'I need a human')]);
    expect(await stateOf(chat)).toBe('waiting');
    const view = await chat.rpc.view(AYA);
    expect(view).toMatchObject({ value: { teamId: 'general-support', session: { trigger: 'word' } } });
  });

  test.each([
    ['en', 'I want a refund'],
    ['ja', '返金してください'],
    ['th', 'ขอเงินคืนค่ะ'],
    ['zh-Hant', '我要退款'],
    ['id', 'Saya mau minta pengembalian dana'],
  ] as const)('a refund is named as the topic and goes to Billing: %s', async (language, text) => {
    const languages = { ...DEFAULT_BOT_SETTINGS.languages, default: language };
    await seedDesk(env, deskSettings({ bot: { ...DEFAULT_BOT_SETTINGS, languages } }));
    const chat = newChat();
    await chat.rpc.receive([says(chat, text)]);
    expect(await chat.rpc.view(AYA)).toMatchObject({
      value: { state: 'waiting', teamId: 'billing', session: { trigger: 'topic', topic: expect.any(String) } },
    });
  });

  test.each([
    ['en', 'I want a refund'],
    ['ja', '返金してください'],
    ['th', 'ขอเงินคืนค่ะ'],
    ['zh-Hant', '我要退款'],
    ['id', 'Saya mau minta pengembalian dana'],
  ])('a refund is heard of whose language nobody knows, and of a phone in English: %s', async (_language, text) => {
    const stranger = newChat();
    await stranger.rpc.receive([says(stranger, text)]);
    expect(await stranger.rpc.view(AYA)).toMatchObject({
      value: { state: 'waiting', teamId: 'billing', language: null, session: { trigger: 'topic' } },
    });
    const english = newChat();
    line.profiles.set(english.userId, { displayName: 'Sari', language: 'en' });
    await english.rpc.receive([{ ...says(english, ''), body: { kind: 'follow', isUnblocked: false } }]);
    await expect.poll(() => english.rpc.view(AYA)).toMatchObject({ value: { language: 'en' } });
    await english.rpc.receive([says(english, text)]);
    expect(await english.rpc.view(AYA)).toMatchObject({
      value: { state: 'waiting', teamId: 'billing', session: { trigger: 'topic' } },
    });
  });

  test('what it does not understand twice goes to a person', async () => {
    const chat = newChat();
    await chat.rpc.receive([says(chat, 'qwxz')]);
    expect(await stateOf(chat)).toBe('bot');
    await chat.rpc.receive([says(chat, 'vvbb kkjj')]);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { state: 'waiting', session: { trigger: 'bot_failed' } } });
  });

  test('every last message of the bot has a way to a person, by one tap', async () => {
    const chat = newChat();
    await chat.rpc.receive([says(chat, 'qwxz')]);
    const said = botSaid(await logOf(chat));
    expect(said.at(-1)).toMatchObject({
      quickReplies: expect.arrayContaining([
        { label: 'Talk to Human', action: expect.objectContaining({ data: 'action=handoff' }) },
      ]),
    });
    await chat.rpc.receive([taps(chat, 'action=handoff')]);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { state: 'waiting', session: { trigger: 'button' } } });
  });
});

describe('in HUMAN mode', () => {
  test.each(['pending', 'assigned'] as const)('nothing answers by itself while the chat is %s', async (state) => {
    const chat = newChat();
    await chat.rpc.receive([says(chat, 'human')]);
    if (state === 'assigned') await claim(chat, AYA);
    const before = (await logOf(chat)).length;
    await chat.rpc.receive([says(chat, 'qwxz'), says(chat, 'opening hours')]);
    const after = await logOf(chat);
    expect(botSaid(after.slice(before))).toEqual([]);
  });

  test('who takes a chat cancels what the bot had not handed to LINE yet', async () => {
    const chat = newChat();
    await seedDesk(env, deskSettings({ bot: { ...DEFAULT_BOT_SETTINGS, maxFailures: 5 } }));
    line.failNext(chat.userId, 'held');
    await chat.rpc.receive([says(chat, 'qwxz')]);
    // The first answer is on its way; what comes behind it waits, and is not said any more.
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
    await chat.rpc.receive([says(chat, 'qwxy vvvv')]);
    await claim(chat, AYA);
    line.letGo();
    const states = async () =>
      botSaid(await logOf(chat))
        .map(({ delivery }) => delivery?.state ?? '')
        .sort();
    await expect.poll(states).toEqual(['cancelled', 'sent']);
  });

  test("the owner's first words bring who joined in the same call", async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'human')]);
    await claim(chat, AYA);
    await chat.rpc.send(AYA, newMessage('Hello, how can I help?'));
    await expect.poll(() => line.screenOf(chat.userId)).toContain('Hello, how can I help?');
    const call = line.callsTo(chat.userId).find(({ texts }) => texts.includes('Hello, how can I help?'));
    expect(call?.texts.at(-2)).toBe(
      'aya from General Support has joined the chat. They can see our conversation history.',
    );
  });

  test('bring it also where they were planned and the object has just woken', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'human')]);
    await claim(chat, AYA);
    const planned = newMessage('Hello again');
    await chat.rpc.plan(AYA, planned, Date.now() + 3_600_000);
    await evictDurableObject(chat.raw);
    expect(await chat.rpc.sendPlanned(AYA, planned.id as MessageId)).toMatchObject({ ok: true });
    await expect.poll(() => line.screenOf(chat.userId).join()).toContain('aya from General Support has joined');
    expect(await readStore(chat, "SELECT kind FROM timers WHERE kind = 'idle_warn'")).toHaveLength(1);
  });
});
