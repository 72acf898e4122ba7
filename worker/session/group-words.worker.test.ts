// A push to a group is charged once per member, so nothing that goes out by itself is pushed to one. Each text is told to one person
// by a push, for she is silent and no free reply lies ready, and in the same place to a group not at all.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Incoming } from '../domain/chat/incoming';
import { DEFAULT_HOURS, DEFAULT_SESSIONS, type DeskSettings } from '../domain/settings/desk-settings';
import { AYA, claim, logOf, messagesOf, newChat, newMessage, type TestChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { newSourceId, seedChannel } from '../testing/line-webhook';

const line = new FakeLine();
const MINUTE = 60_000;
const REPLY = 'How may I help?';
/** A Tuesday. */
const ASKED_AT = Date.parse('2026-12-01T17:50:00Z');
const calendar = {
  zone: 'UTC',
  weekly: Array(7).fill([{ start: '09:00', end: '18:00' }]),
  exceptions: [],
  holidays: [],
  closesSoonMin: 15,
};
const closing = (
  onCloseWaiting: 'ticket' | 'message',
  onCloseActive: 'message' | 'resolve',
): Partial<DeskSettings> => ({
  hours: { ...DEFAULT_HOURS, calendar, onCloseWaiting, onCloseActive },
});

type Kind = 'user' | 'group' | 'room';

class Asker {
  readonly chat: TestChat;
  readonly #source: Incoming['source'];

  constructor(kind: Kind) {
    this.chat = newChat('demo', newSourceId(kind === 'user' ? 'U' : kind === 'group' ? 'C' : 'R'));
    const { userId } = this.chat;
    this.#source = { kind, sourceId: userId, senderId: kind === 'user' ? userId : newSourceId() };
  }

  /** Without a reply token: there is no free way. */
  async writes(text: string): Promise<void> {
    await this.chat.rpc.receive([textIn(this.chat, text, { source: this.#source })]);
  }

  async taps(data: string): Promise<void> {
    await this.chat.rpc.receive([textIn(this.chat, data, { source: this.#source, body: { kind: 'postback', data } })]);
  }

  async facts() {
    const facts = await this.chat.rpc.facts();
    if (!facts) throw new Error('no session');
    return facts;
  }

  async order() {
    const { sessionId, entryVersion } = await this.facts();
    return { decisionNo: 1_000_000, sessionId, entryVersion, to: { operatorId: AYA.operatorId, name: AYA.name } };
  }

  async isServed(): Promise<void> {
    await claim(this.chat, AYA);
    await this.chat.rpc.send(AYA, newMessage(REPLY));
  }

  async later(ms: number): Promise<void> {
    vi.setSystemTime(Date.now() + ms);
    await runDurableObjectAlarm(this.chat.raw);
  }

  async automatic(): Promise<string[]> {
    return messagesOf(await logOf(this.chat)).flatMap(({ author, content }) =>
      author.kind !== 'customer' && author.kind !== 'operator' && content.type === 'text' ? [content.text] : [],
    );
  }

  get pushed(): string[] {
    const calls = line.callsTo(this.chat.userId).filter(({ via }) => via === 'push');
    return calls.flatMap(({ texts }) => texts).filter((text) => text !== REPLY);
  }
}

interface Row {
  readonly says: string;
  readonly desk?: Partial<DeskSettings>;
  /** What happens after she asked for a person. */
  readonly drive: (asker: Asker) => Promise<unknown>;
}

const turn = async (asker: Asker) => {
  await asker.taps('action=message_me_later');
  const order = await asker.order();
  await asker.chat.rpc.callbackTurn({ ...order, answerUntil: Date.now() + MINUTE });
  return order.decisionNo;
};
const question = async (asker: Asker) => {
  const order = await asker.order();
  await asker.chat.rpc.checkIn({ ...order, answerUntil: Date.now() + MINUTE, lastSignAt: Date.now() });
  return order.decisionNo;
};
const resolve = (asker: Asker) =>
  asker.chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: crypto.randomUUID() });

const ROWS: Readonly<Record<string, Row>> = {
  ask: { says: 'Connecting to Support...', drive: async () => undefined },
  where_am_i: { says: 'You are #', drive: (asker) => asker.taps('action=where_am_i') },
  callback_offer: {
    says: 'You do not have to wait',
    drive: async (asker) => asker.chat.rpc.maxWait({ kind: 'offer_callback' }, (await asker.facts()).entryVersion),
  },
  callback_chat_booked: { says: 'You keep your place.', drive: (asker) => asker.taps('action=message_me_later') },
  callback_turn: { says: "It's your turn", drive: turn },
  callback_missed: {
    says: 'We could not reach you.',
    drive: async (asker) => asker.chat.rpc.callbackMissed({ decisionNo: await turn(asker), notBefore: null }),
  },
  still_there: { says: 'Still there?', drive: question },
  no_show: {
    says: 'We have closed your request',
    drive: async (asker) => asker.chat.rpc.callbackMissed({ decisionNo: await question(asker), notBefore: null }),
  },
  queue_timeout: {
    says: 'nobody has become free in time',
    drive: async (asker) => asker.chat.rpc.maxWait({ kind: 'ticket' }, (await asker.facts()).entryVersion),
  },
  queue_full: {
    says: 'Too many people are waiting',
    drive: async (asker) => asker.chat.rpc.divert('queue_full', (await asker.facts()).entryVersion),
  },
  leave_message_noted: {
    says: 'we have received your message',
    drive: async (asker) => {
      await asker.chat.rpc.divert('queue_full', (await asker.facts()).entryVersion);
      await asker.writes('Please write to me.');
    },
  },
  joined: { says: 'has joined the chat', drive: (asker) => asker.isServed() },
  end: {
    says: 'Thank you for contacting us.',
    drive: async (asker) => {
      await asker.isServed();
      await resolve(asker);
    },
  },
  idle_warning: {
    says: 'Are you still there?',
    desk: { sessions: { ...DEFAULT_SESSIONS, idleWarnMin: 5, idleEndMin: 60, releaseInactiveMin: null } },
    drive: async (asker) => {
      await asker.isServed();
      await asker.later(6 * MINUTE);
    },
  },
  timeout: {
    says: 'We have closed this chat',
    desk: { sessions: { ...DEFAULT_SESSIONS, idleWarnMin: null, idleEndMin: 5, releaseInactiveMin: null } },
    drive: async (asker) => {
      await asker.isServed();
      await asker.later(6 * MINUTE);
    },
  },
  closed_waiting: {
    says: 'We are closing now',
    desk: closing('ticket', 'resolve'),
    drive: (asker) => asker.later(12 * MINUTE),
  },
  after_hours_wait: {
    says: 'You are on our list.',
    desk: closing('message', 'resolve'),
    drive: (asker) => asker.later(12 * MINUTE),
  },
  closed_active: {
    says: 'We are closing for today.',
    desk: closing('ticket', 'message'),
    drive: async (asker) => {
      await asker.isServed();
      await asker.later(12 * MINUTE);
    },
  },
};

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: ASKED_AT });
});

afterEach(() => {
  vi.useRealTimers();
});

async function play(kind: Kind, { desk = {}, drive }: Row): Promise<Asker> {
  await seedDesk(env, deskSettings(desk));
  const asker = new Asker(kind);
  await asker.taps('action=handoff');
  await drive(asker);
  return asker;
}

describe.each(Object.entries(ROWS))('%s', (_, row) => {
  test('is pushed to one person who is silent', async () => {
    const asker = await play('user', row);
    await expect.poll(() => asker.pushed.join('\n'), { timeout: 8_000 }).toContain(row.says);
  });

  test.each(['group', 'room'] as const)('is never pushed to a %s', async (kind) => {
    const asker = await play(kind, row);
    expect(await asker.automatic()).toEqual([]);
    expect(asker.pushed).toEqual([]);
  });
});
