// Who may steer a chat by buttons and words, and when: in groups the member who asked, and nobody by an act from before. And that
// the bot keeps out of it while a person has the chat.
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Incoming } from '../domain/chat/incoming';
import { DEFAULT_HOURS } from '../domain/settings/desk-settings';
import { BotCustomer } from '../testing/bot-customer';
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
  textsOf,
} from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { newSourceId, seedChannel } from '../testing/line-webhook';

const line = new FakeLine();
const NEVER_OPEN = {
  zone: 'Asia/Bangkok',
  weekly: [[], [], [], [], [], [], []],
  exceptions: [],
  holidays: [],
  closesSoonMin: 15,
};
const CLOSED = deskSettings({ hours: { ...DEFAULT_HOURS, calendar: NEVER_OPEN } });

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

beforeEach(() => seedDesk(env, deskSettings()));

afterEach(() => {
  vi.useRealTimers();
});

describe('in a group', () => {
  const [asker, other] = [newSourceId(), newSourceId()];

  function writesAs(chat: TestChat, senderId: string, text: string): Incoming {
    return textIn(chat, text, { source: { kind: 'group', sourceId: chat.userId, senderId } });
  }

  function tapsAs(chat: TestChat, senderId: string, data: string): Incoming {
    return { ...writesAs(chat, senderId, data), body: { kind: 'postback', data } };
  }

  async function askingGroup(): Promise<TestChat> {
    const chat = newChat('demo', newSourceId('C'));
    await chat.rpc.receive([tapsAs(chat, asker, 'action=handoff')]);
    return chat;
  }

  const stateOf = async (chat: TestChat) => (await chat.rpc.facts())?.state;

  test('only who asked ends what she asked for, by button', async () => {
    const chat = await askingGroup();
    await claim(chat, AYA);
    await chat.rpc.receive([tapsAs(chat, other, 'action=end_chat')]);
    expect(await stateOf(chat)).toBe('assigned');
    await chat.rpc.receive([tapsAs(chat, asker, 'action=end_chat')]);
    expect(await stateOf(chat)).toBe('resolved');
  });

  test('only who asked waits no more, by button or word', async () => {
    const chat = await askingGroup();
    await chat.rpc.receive([tapsAs(chat, other, 'action=cancel_wait'), writesAs(chat, other, 'stop')]);
    expect(await stateOf(chat)).toBe('waiting');
    await chat.rpc.receive([writesAs(chat, asker, 'stop')]);
    expect(await stateOf(chat)).toBe('closed');
  });

  test('nobody is promised a message at her turn, as none would come: whoever taps for one waits on and hears where', async () => {
    const chat = newChat('demo', newSourceId('C'));
    const tap = (data: string): Incoming => {
      const replyToken = `token-${chat.userId}-${data}`;
      line.handOut(replyToken, chat.userId);
      return { ...tapsAs(chat, asker, data), replyToken };
    };
    const labels = async () =>
      messagesOf(await logOf(chat)).flatMap(({ quickReplies = [] }) => quickReplies.map(({ label }) => label));
    await chat.rpc.receive([tap('action=handoff')]);
    await expect.poll(labels).toContain('Cancel');
    const { entryVersion = 0 } = (await chat.rpc.facts()) ?? {};
    await chat.rpc.maxWait({ kind: 'offer_callback' }, entryVersion);
    await chat.rpc.receive([tap('action=message_me_later')]);
    await expect.poll(async () => textsOf(await logOf(chat)).join()).toContain('You are #');
    expect(await chat.rpc.facts()).toMatchObject({ state: 'waiting', parked: null });
    expect(await labels()).not.toContain('Message me later');
    const said = textsOf(await logOf(chat)).join();
    expect(said).not.toContain('You keep your place.');
    expect(said).not.toContain('You do not have to wait');
  });

  test('only what who asked writes is the message she leaves', async () => {
    await seedDesk(env, CLOSED);
    const chat = await askingGroup();
    await chat.rpc.receive([writesAs(chat, other, 'lunch at noon?')]);
    await chat.rpc.receive([writesAs(chat, asker, 'call me back')]);
    const [ticket] = await readStore<{ body: string }>(chat, 'SELECT body FROM tickets');
    expect(JSON.parse(ticket?.body ?? '{}')).toMatchObject({ message: 'call me back' });
  });
});

describe('a word that ends', () => {
  const endsAfter = async (prepare: (customer: BotCustomer) => Promise<unknown>, text: string) => {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await prepare(customer);
    await customer.writes(text);
    return (await customer.view()).state;
  };
  const wish = (customer: BotCustomer, order: { type: 'hold'; until: null }) =>
    customer.chat.rpc.applyWish(AYA, order, { commandId: crypto.randomUUID() });
  const isServed = async (customer: BotCustomer) => {
    await claim(customer.chat, AYA);
    await customer.chat.rpc.send(AYA, newMessage('Shall I cancel the order, or stop the delivery?'));
  };

  test.each(['cancel', 'Stop!', 'end chat', 'ยกเลิก', 'キャンセル', '取消', 'batal'])(
    'ends the wait and is just a text to a person: %s',
    async (text) => {
      expect(await endsAfter(async () => undefined, text)).toBe('closed');
      expect(await endsAfter((customer) => claim(customer.chat, AYA), text)).toBe('assigned');
      expect(await endsAfter(isServed, text)).toBe('active');
      const onHold = async (customer: BotCustomer) => {
        await isServed(customer);
        expect(await wish(customer, { type: 'hold', until: null })).toMatchObject({ ok: true });
      };
      expect(await endsAfter(onHold, text)).toBe('active');
    },
  );

  test.each([
    ['assigned', async (customer: BotCustomer) => claim(customer.chat, AYA)],
    ['active', isServed],
  ] as const)('by the button it ends a chat that is %s', async (_state, prepare) => {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await prepare(customer);
    await customer.taps('action=end_chat');
    expect((await customer.view()).state).toBe('resolved');
  });
});

describe('an act from before', () => {
  test('a cancel that LINE brings twenty minutes late leaves the place she asked for since', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    const lost = customer.tap('action=cancel_wait');
    await customer.taps('action=cancel_wait');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 20 * 60_000 });
    await customer.writes('human');
    await customer.chat.rpc.receive([{ ...lost, isRedelivery: true, arrivedAt: Date.now() }]);
    expect((await customer.view()).state).toBe('waiting');
    await customer.taps('action=cancel_wait');
    expect((await customer.view()).state).toBe('closed');
  });

  test('after she was served, a text is no message for an older ticket', async () => {
    await seedDesk(env, CLOSED);
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await seedDesk(env, deskSettings());
    await customer.taps('action=handoff');
    await claim(customer.chat, AYA);
    await customer.chat.rpc.applyWish(AYA, { type: 'return_to_bot' }, { commandId: crypto.randomUUID() });
    await customer.writes('I want a refund');
    expect((await customer.view()).state).toBe('waiting');
  });
});

test('whoever adds the account while a person has her chat is not greeted by the bot', async () => {
  const customer = new BotCustomer(line);
  await customer.writes('human');
  await claim(customer.chat, AYA);
  const added: Incoming = { ...customer.text(''), body: { kind: 'follow', isUnblocked: false } };
  await customer.chat.rpc.receive([added]);
  expect((await customer.automatic()).map(({ author }) => author.kind)).not.toContain('bot');
});
