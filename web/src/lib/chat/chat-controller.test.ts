// How a chat is loaded where the server does not answer, and a long one in parts. What it does with frames is told in apply-chat-message.test.ts.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChatView } from '$protocol/chat-view';
import { type ApiErrorCode, done, refused } from '../api/api-result';
import type { ChatApi } from '../api/chat-api';
import type { SessionApi } from '../api/session-api';
import { MemoryStorage, message, page, row, view } from '../testing/build';
import { ChatController } from './chat-controller.svelte';
import { shownWindow } from './thread-windows';

/** A line that says only what `tell` has it say. */
class SilentSocket {
  static latest: SilentSocket | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose = null;
  constructor() {
    SilentSocket.latest = this;
  }
  send(): void {}
  close(): void {}
}

const tell = (frame: object) => SilentSocket.latest?.onmessage?.({ data: JSON.stringify(frame) });
const tellRow = (changed: ReturnType<typeof row>) =>
  tell({
    ...{ type: 'changes', epoch: changed.epoch, prevSeq: 0, seq: changed.seq, entries: [] },
    ...{ chat: changed, sessionId: null, replyUntil: null },
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', SilentSocket);
  vi.stubGlobal('location', { href: 'https://desk.example/inbox' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function setUp(code: 'UNAVAILABLE' | 'NOT_FOUND', viewOf?: ChatApi['view']) {
  const server = { isUp: viewOf !== undefined, asked: 0 };
  const error = { code, retry: code === 'UNAVAILABLE' };
  const chats: Pick<ChatApi, 'view' | 'entries'> = {
    view: async (chatId) => {
      if (viewOf !== undefined) return viewOf(chatId);
      server.asked += 1;
      return server.isUp ? done(view()) : refused(error);
    },
    entries: async () => (server.isUp ? done(page([message(1)])) : refused(error)),
  };
  return { chat: new ChatController(deps(chats as ChatApi)), server };
}

const deps = (chats: ChatApi) => ({
  chatId: 'demo:U1',
  operatorId: 'op_me',
  chats,
  sessions: {} as SessionApi,
  cached: null,
  session: new MemoryStorage(),
  bringOut: async () => null,
  proof: async () => null,
  mayReturn: async () => true,
  serverNow: () => Date.now(),
  onSignedOut: () => undefined,
  onRow: () => undefined,
  onFresh: () => undefined,
});

test('a chat that the server did not answer for is asked for again by itself, and shown as soon as it can be', async () => {
  const { chat, server } = setUp('UNAVAILABLE');
  await chat.open();
  expect(chat.error?.code).toBe('UNAVAILABLE');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.asked).toBeGreaterThan(1);
  expect(chat.error?.code).toBe('UNAVAILABLE');
  server.isUp = true;
  await vi.advanceTimersByTimeAsync(40_000);
  expect(chat.error).toBeNull();
  expect(chat.thread.isLoaded).toBe(true);
});

test('the line being back, it is asked for at once; what went wrong is in view until the answer', async () => {
  const { chat, server } = setUp('UNAVAILABLE');
  await chat.open();
  server.isUp = true;
  chat.lineIsBack();
  expect(chat.error).not.toBeNull();
  await vi.advanceTimersByTimeAsync(0);
  expect(chat.thread.isLoaded).toBe(true);
  expect(server.asked).toBe(2);
  chat.lineIsBack();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.asked).toBe(2);
});

test('two wishes at once ask once', async () => {
  const { chat, server } = setUp('UNAVAILABLE');
  await Promise.all([chat.open(), chat.open()]);
  expect(server.asked).toBe(1);
});

test.each(['a chat that is left', 'what no waiting would change'])('%s is not asked for again', async (what) => {
  const { chat, server } = setUp(what === 'a chat that is left' ? 'UNAVAILABLE' : 'NOT_FOUND');
  await chat.open();
  if (what === 'a chat that is left') chat.stop();
  chat.lineIsBack();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.asked).toBe(1);
});

describe('a long chat', () => {
  /** 100 messages, of which the last ten are loaded; every page holds ten. */
  async function longChat(unread = 0) {
    const all = Array.from({ length: 100 }, (_, index) => message(index + 1));
    const cut = (from: number, to: number) => {
      const entries = all.slice(Math.max(0, from), to);
      const cursor = (one: (typeof all)[number] | undefined) => (one ? `${one.lineTs}.${one.seq}` : null);
      return {
        ...page(entries, { seq: 100, next: from > 0 ? cursor(entries[0]) : null }),
        newer: to < 100 ? cursor(entries.at(-1)) : null,
      };
    };
    const asked: string[] = [];
    const chats: Pick<ChatApi, 'view' | 'entries'> = {
      view: async () => done(view({ seq: 100, inboundCount: 100, readCount: 100 - unread })),
      entries: async (_chatId, range) => {
        asked.push(JSON.stringify(range));
        if ('around' in range) {
          const at = Number(range.around.slice(1));
          return at > 0 && at <= 100 ? done(cut(at - 6, at + 4)) : refused({ code: 'NOT_FOUND', retry: false });
        }
        if ('at' in range) return done(cut(Math.ceil(range.at / 1_000) - 6, Math.ceil(range.at / 1_000) + 4));
        if ('newer' in range) {
          const at = Number(range.newer.split('.')[1]);
          const { newer, ...below } = cut(at, at + 10);
          return done({ ...below, next: newer, hasMore: newer !== null });
        }
        const before = 'before' in range && range.before !== null ? Number(range.before.split('.')[1]) - 1 : 100;
        return done(cut(before - 10, before));
      },
    };
    const chat = new ChatController(deps(chats as ChatApi));
    await chat.open();
    asked.length = 0;
    const shown = () => [...shownWindow(chat.thread).entries.values()].map(({ seq }) => seq).sort((a, b) => a - b);
    return { chat, asked, shown };
  }

  test('goes to a message far back by one page, on in both directions, and back to its end', async () => {
    const { chat, asked, shown } = await longChat();
    expect(await chat.history.show('m40')).toBe(true);
    expect(asked).toEqual(['{"around":"m40"}']);
    expect([shown()[0], shown().at(-1), shown().length]).toEqual([35, 44, 10]);
    await Promise.all([chat.history.loadNewer(), chat.history.loadOlder(), chat.history.loadNewer()]);
    expect([shown()[0], shown().at(-1), shown().length]).toEqual([25, 54, 30]);
    chat.history.toLatest();
    expect([shown()[0], shown().at(-1)]).toEqual([91, 100]);
  });

  test('what is loaded is gone to without asking; what is not here changes nothing', async () => {
    const { chat, asked, shown } = await longChat();
    expect([await chat.history.show('m95'), asked]).toEqual([true, []]);
    expect(await chat.history.show('m999')).toBe(false);
    expect([shown()[0], chat.history.windowNo]).toEqual([91, 0]);
  });

  test('goes to the first message of a time; of two jumps the last one counts', async () => {
    const { chat, shown } = await longChat();
    expect(await chat.history.showAt(20_500)).toBe('m21');
    expect(await chat.history.showAt(99_500)).toBe('m100');
    expect(shown().at(-1)).toBe(100);
    const [first, second] = await Promise.all([chat.history.show('m30'), chat.history.show('m60')]);
    expect([first, second]).toEqual([false, true]);
    expect(shown()).toContain(60);
  });

  test('the line of what is new waits until the first unread message is loaded', async () => {
    const { chat } = await longChat(25);
    expect(chat.unread.firstId).toBeNull();
    await chat.history.loadOlder();
    expect(chat.unread.firstId).toBeNull();
    await chat.history.loadOlder();
    expect(chat.unread.firstId).toBe('m76');
    await chat.history.loadOlder();
    expect(chat.unread.firstId).toBe('m76');
  });
});

test('a view that a newer row overtook on its way is asked for again: whether one may still write is not in a row', async () => {
  const open = view({ seq: 1, version: 1, state: 'active', sendRefusal: null });
  const ended = { seq: 3, version: 2, state: 'resolved' as const };
  const overtaken = Promise.withResolvers<void>();
  const answers = [
    async () => done(open),
    async () => {
      await overtaken.promise;
      return done(view({ ...ended, seq: 2, sendRefusal: 'RESOLVED' }));
    },
    async () => done(view({ ...ended, sendRefusal: 'RESOLVED' })),
  ];
  let asked = 0;
  const { chat } = setUp('UNAVAILABLE', async () => {
    const answer = answers[asked++];
    if (answer === undefined) throw new Error('asked too often');
    return answer();
  });
  await chat.open();
  tellRow(row({ ...ended, seq: 2 }));
  // The message was delivered: the row says so, and nothing that makes its view stale.
  tellRow(row(ended));
  overtaken.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(chat.thread.chat?.sendRefusal).toBe('RESOLVED');
  expect(asked).toBe(3);
  chat.stop();
});

test('what became of a chat is asked for again where the server did not answer', async () => {
  const ended = { state: 'resolved', version: 2, seq: 2 } as const;
  const answers = [
    done(view()),
    refused({ code: 'UNAVAILABLE', retry: true }),
    refused({ code: 'UNAVAILABLE', retry: true }),
  ];
  const { chat, server } = setUp(
    'UNAVAILABLE',
    async () => answers.shift() ?? done(view({ ...ended, sendRefusal: 'RESOLVED' })),
  );
  server.isUp = true;
  await chat.open();
  tellRow(row(ended));
  await vi.advanceTimersByTimeAsync(0);
  expect(chat.thread.chat?.sendRefusal).not.toBe('RESOLVED');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(chat.thread.chat?.sendRefusal).toBe('RESOLVED');
  expect(chat.error).toBeNull();
  chat.stop();
});

test.each(['BAD_ANSWER', 'NOT_FOUND'] as const)(
  'of an open chat a view refused as %s hides what is not hers alone',
  async (code) => {
    const answers = [done(view()), refused({ code, retry: false })];
    const { chat, server } = setUp('UNAVAILABLE', async () => answers.shift() ?? done(view()));
    server.isUp = true;
    await chat.open();
    tellRow(row({ state: 'resolved', version: 2, seq: 2 }));
    await vi.advanceTimersByTimeAsync(0);
    expect(chat.error?.code ?? null).toBe(code === 'NOT_FOUND' ? code : null);
    chat.stop();
  },
);

test('a chat that was taken from her and is hers again is shown again by itself', async () => {
  const answers = [done(view()), refused({ code: 'NOT_FOUND', retry: false })];
  const { chat, server } = setUp('UNAVAILABLE', async () => answers.shift() ?? done(view({ seq: 3 })));
  server.isUp = true;
  await chat.open();
  tellRow(row({ state: 'resolved', version: 2, seq: 2 }));
  await vi.advanceTimersByTimeAsync(0);
  expect(chat.error?.code).toBe('NOT_FOUND');
  chat.isBack();
  await vi.advanceTimersByTimeAsync(0);
  expect([chat.error, chat.thread.isLoaded]).toEqual([null, true]);
  chat.stop();
});

describe('a server that answers again', () => {
  /** A chat that is open, and a server that does not answer; `hello` greets its line. */
  async function openChat() {
    const server = { isUp: true, epoch: 1, entries: [message(1)] };
    const down = refused({ code: 'UNAVAILABLE', retry: true });
    const chats: Pick<ChatApi, 'view' | 'entries'> = {
      view: async () => (server.isUp ? done(view({ epoch: server.epoch, seq: server.entries.length })) : down),
      entries: async () => (server.isUp ? done(page(server.entries, { epoch: server.epoch })) : down),
    };
    const chat = new ChatController(deps(chats as ChatApi));
    await chat.open();
    server.isUp = false;
    const hello = (seq: number) => {
      const greeting = { type: 'hello', protocol: 3, resumed: true, epoch: server.epoch, seq };
      tell({ ...greeting, validUntil: Date.now() + 3_600_000 });
    };
    const texts = () => [...chat.thread.entries.keys()];
    return { chat, server, hello, texts };
  }

  test('brings what came meanwhile, without a further message', async () => {
    const { chat, server, hello, texts } = await openChat();
    server.entries = [message(1), message(2)];
    hello(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(texts()).toEqual(['m1']);
    server.isUp = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(texts()).toEqual(['m1', 'm2']);
    chat.stop();
  });

  test('brings the chat anew where its store is another one', async () => {
    const { chat, server, hello, texts } = await openChat();
    server.epoch = 2;
    server.entries = [message(1, { id: 'n1', epoch: 2 })];
    hello(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(texts()).toEqual(['m1']);
    server.isUp = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(texts()).toEqual(['n1']);
    chat.stop();
  });
});

describe('a chat that is marked unread', () => {
  async function setUpUnread() {
    const session = new MemoryStorage();
    const asked: string[] = [];
    let seq = 1;
    let readCount = 1;
    const now = () => view({ seq, inboundCount: 1, readCount, readPlace: { epoch: 1, seq } });
    const mark = async (what: string, count: number) => {
      asked.push(what);
      [seq, readCount] = [seq + 1, count];
      return done({ chat: now() });
    };
    const chats: Pick<ChatApi, 'view' | 'entries' | 'markRead' | 'markUnread'> = {
      view: async () => done(now()),
      entries: async () => done(page([message(1)])),
      markRead: () => mark('read', 1),
      markUnread: () => mark('unread', 0),
    };
    const make = async () => {
      const chat = new ChatController({ ...deps(chats as ChatApi), session });
      await chat.open();
      return chat;
    };
    const chat = await make();
    await chat.markUnread();
    return { chat, make, asked };
  }

  test('has its line again, and is not read by what is on screen, nor after a reload', async () => {
    const { chat, make, asked } = await setUpUnread();
    expect(chat.unread.firstId).toBe('m1');
    await chat.markRead();
    // A reload makes another one without an end of this one.
    await (await make()).markRead();
    expect(asked).toEqual(['unread']);
  });

  test.each(['left and come back to', 'answered'])('is read once it was %s', async (how) => {
    const { chat, make, asked } = await setUpUnread();
    if (how === 'answered') {
      chat.unread.drop();
      await chat.markRead();
    } else {
      chat.stop();
      await (await make()).markRead();
    }
    expect(asked).toEqual(['unread', 'read']);
  });
});

describe('what is done with the session', () => {
  async function resolveBehind(bringOut: (server: { now: ChatView }) => ApiErrorCode | null) {
    const asked: unknown[] = [];
    const server = { now: view() };
    const sessions: Pick<SessionApi, 'resolve'> = {
      resolve: async (_chatId, command) => {
        asked.push(command.expectedVersion);
        return done({ chat: server.now });
      },
    };
    const chats: Pick<ChatApi, 'view' | 'entries'> = {
      view: async () => done(server.now),
      entries: async () => done(page([message(1)])),
    };
    const chat = new ChatController({
      ...deps(chats as ChatApi),
      sessions: sessions as SessionApi,
      bringOut: async () => bringOut(server),
    });
    await chat.open();
    return { chat, asked };
  }

  test('names the session as it is behind what she wrote', async () => {
    const { chat, asked } = await resolveBehind((server) => {
      server.now = view({ seq: 8, version: 7 });
      tellRow(row({ seq: 8, version: 7 }));
      return null;
    });
    expect(await chat.session.resolve('solved')).toBeNull();
    expect(asked).toEqual([7]);
  });

  test('is not done where what she wrote did not go out, and says why', async () => {
    const { chat, asked } = await resolveBehind(() => 'NEWER_MESSAGE');
    expect(await chat.session.resolve('solved')).toMatchObject({ code: 'NEWER_MESSAGE' });
    expect(chat.refusal).toMatchObject({ error: { code: 'NEWER_MESSAGE' }, wish: 'resolve' });
    expect([chat.busy, asked]).toEqual([null, []]);
  });
});
