import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SendAnswer, SendMessage } from '$protocol/chat-command';
import type { ApiErrorCode, ApiResult } from '../api/api-result';
import type { PreparedMedia } from '../composer/new-message';
import { type AnyStorage, SureStorage } from '../preferences/sure-storage';
import { FullStorage, MemoryStorage } from '../testing/build';
import { FakeUploads } from '../testing/fake-uploads';
import { toMessageId } from './new-message-id';
import { OutgoingController } from './outgoing-controller.svelte';
import { type OutgoingMessage, OutgoingStore } from './outgoing-store';

const CHAT = 'demo:U1';
const done = (id: string): ApiResult<SendAnswer> => ({ ok: true, value: { id, epoch: 1, seq: 9, state: 'queued' } });
const no = (code: ApiErrorCode, retry = false): ApiResult<SendAnswer> => ({ ok: false, error: { code, retry } });

/** A desk whose server answers as told, in turn; the last answer stays. */
function setUp(
  answers: readonly ((id: string) => ApiResult<SendAnswer>)[] = [done],
  storage: AnyStorage = new MemoryStorage(),
  server?: FakeUploads,
  undoMs = 0,
) {
  const sent: { chatId: string; message: SendMessage }[] = [];
  const controller = new OutgoingController({
    store: new OutgoingStore(storage, 'op_me'),
    uploads: { api: server ?? new FakeUploads(), wait: async () => undefined },
    undoMs: () => undoMs,
    send: async (chatId, message) => {
      const answer = answers[Math.min(sent.length, answers.length - 1)] ?? done;
      sent.push({ chatId, message });
      return answer(message.id);
    },
  });
  return { controller, sent, storage, kept: () => new OutgoingStore(storage, 'op_me').all() };
}

function write(controller: OutgoingController, text: string, seen: OutgoingMessage['seenSeq'], chatId = CHAT) {
  const [message] = controller.write({ chatId, messages: [{ type: 'text', text }], quickReplies: [] }, seen);
  if (message === undefined) throw new Error('nothing was written');
  return message;
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  // A try that is put off by nothing at all would count as made at once.
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
const settled = () => vi.advanceTimersByTimeAsync(0);

describe('a message written here', () => {
  test('is in the store before it is on the line, and leaves it with the acknowledgement', async () => {
    const { controller, kept } = setUp();
    write(controller, 'hello', { epoch: 1, seq: 4 }, CHAT);
    expect(kept().map(({ body }) => body.type === 'text' && body.text)).toEqual(['hello']);
    await settled();
    expect(kept()).toEqual([]);
    expect(controller.of(CHAT).map((message) => message.state)).toEqual(['acknowledged']);
  });

  test('is repeated with the same id and the same words until it is answered', async () => {
    const { controller, sent } = setUp([() => no('OFFLINE', true), () => no('UNAVAILABLE', true), done]);
    write(controller, 'hello', { epoch: 1, seq: 4 }, CHAT);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ message }) => JSON.stringify(message))).size).toBe(1);
  });

  test('survives a reload and goes out then, under the same id', async () => {
    const first = setUp([() => no('OFFLINE', true)]);
    const { id } = write(first.controller, 'hello', null, CHAT);
    first.controller.stop();
    const second = setUp([done], first.storage);
    second.controller.resume();
    await settled();
    expect(second.sent.map(({ message }) => message.id)).toEqual([id]);
    expect(second.kept()).toEqual([]);
  });

  test('waits through an ended login and goes out after the next sign-in', async () => {
    const { controller, sent, kept } = setUp([() => no('LOGIN_ENDED'), done]);
    write(controller, 'hello', null, CHAT);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect([sent.length, kept().length]).toEqual([1, 1]);
    controller.resume();
    await settled();
    expect([sent.length, kept().length]).toEqual([2, 0]);
  });

  test('is never overtaken by a later one of its chat', async () => {
    const { controller, sent } = setUp([() => no('OFFLINE', true), done]);
    write(controller, 'first', null, CHAT);
    write(controller, 'second', null, CHAT);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent.map(({ message }) => message)).toMatchObject([
      { text: 'first' },
      { text: 'first' },
      { text: 'second' },
    ]);
  });

  test('does not hold up another chat', async () => {
    const { controller, sent } = setUp([() => no('OFFLINE', true), done]);
    write(controller, 'stuck', null, CHAT);
    write(controller, 'free', null, 'demo:U2');
    await settled();
    expect(sent.map(({ chatId }) => chatId)).toEqual([CHAT, 'demo:U2']);
  });

  test('that was refused stays with its reason and its text can be taken back', async () => {
    const { controller } = setUp([() => no('NOT_OWNER')]);
    const { id } = write(controller, 'hello', null, CHAT);
    await settled();
    expect(controller.of(CHAT)).toMatchObject([{ state: 'refused', reason: 'NOT_OWNER' }]);
    expect(controller.discard(id)).toMatchObject({ body: { type: 'text', text: 'hello' } });
    expect(controller.of(CHAT)).toEqual([]);
  });

  test('older than the newest message is held, and goes out under the same id naming what has been seen by then', async () => {
    const { controller, sent } = setUp([() => no('NEWER_MESSAGE'), done]);
    const { id } = write(controller, 'hello', { epoch: 1, seq: 4 }, CHAT);
    await settled();
    expect(controller.of(CHAT)).toMatchObject([{ state: 'held' }]);
    controller.confirm(id, { epoch: 1, seq: 9 });
    await settled();
    expect(sent.map(({ message }) => [message.id, message.seenSeq?.seq, message.confirmed])).toEqual([
      [id, 4, undefined],
      [id, 9, undefined],
    ]);
  });

  test('is left to the thread once the thread has it', async () => {
    const { controller } = setUp();
    const { id } = write(controller, 'hello', null, CHAT);
    await settled();
    controller.settle((known) => known === id);
    expect(controller.of(CHAT)).toEqual([]);
  });
});

describe('a message that can still be undone', () => {
  const UNDO_MS = 5_000;
  const waiting = (storage: AnyStorage = new MemoryStorage(), server?: FakeUploads) =>
    setUp([done], storage, server, UNDO_MS);

  test('leaves after its time and not before, and is not overtaken', async () => {
    const { controller, sent, kept } = waiting();
    write(controller, 'first', null);
    await vi.advanceTimersByTimeAsync(2_000);
    write(controller, 'second', null);
    await vi.advanceTimersByTimeAsync(2_999);
    expect([sent, kept().length]).toEqual([[], 2]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent.map(({ message }) => message)).toMatchObject([{ text: 'first' }]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sent.map(({ message }) => message)).toMatchObject([{ text: 'first' }, { text: 'second' }]);
  });

  test('never leaves once it was undone, until its writer sends it all the same', async () => {
    const { controller, sent } = waiting();
    const { id } = write(controller, 'hello', null);
    controller.undo(id);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([sent, controller.of(CHAT)[0]?.state]).toEqual([[], 'unsent']);
    controller.sendNow(id);
    await settled();
    expect(sent.map(({ message }) => message.id)).toEqual([id]);
  });

  test('cannot be undone once it is on its way', async () => {
    const { controller, sent } = waiting();
    const { id } = write(controller, 'hello', null);
    await vi.advanceTimersByTimeAsync(UNDO_MS);
    controller.undo(id);
    expect([sent.length, controller.of(CHAT)[0]?.state]).toEqual([1, 'acknowledged']);
  });

  test('waits for its writer after a reload, unsent, and can be discarded for good', async () => {
    const first = waiting();
    const { id } = write(first.controller, 'hello', null);
    first.controller.stop();
    const second = waiting(first.storage);
    second.controller.resume();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([second.sent, second.controller.of(CHAT)[0]?.state]).toEqual([[], 'unsent']);
    second.controller.discard(id);
    expect(waiting(first.storage).controller.of(CHAT)).toEqual([]);
  });

  test('does not bring its file to the server before its time', async () => {
    const server = new FakeUploads();
    const { controller, sent } = waiting(new MemoryStorage(), server);
    const blob = new Blob(['a picture']);
    const size = { durationMs: null, width: 2, height: 1 };
    const media = { kind: 'image', blob, fileName: 'cat.png', preview: new Blob(['small']), ...size } as const;
    controller.write({ chatId: CHAT, messages: [{ type: 'media', media }], quickReplies: [] }, null);
    await vi.advanceTimersByTimeAsync(UNDO_MS - 1);
    expect([server.begun, controller.isUploading]).toEqual([[], true]);
    await vi.advanceTimersByTimeAsync(1);
    expect([server.begun.length, sent.length, controller.isUploading]).toEqual([2, 1, false]);
  });
});

describe('a message with a file', () => {
  const picture = (more: Partial<PreparedMedia> = {}): PreparedMedia => ({
    kind: 'image',
    blob: new Blob(['a picture']),
    fileName: 'cat.png',
    preview: new Blob(['small']),
    durationMs: null,
    width: 2,
    height: 1,
    ...more,
  });
  const go = (controller: OutgoingController, media: readonly PreparedMedia[], text?: string, chatId = CHAT) =>
    controller.write(
      {
        chatId,
        messages: [
          ...media.map((one) => ({ type: 'media', media: one }) as const),
          ...(text === undefined ? [] : [{ type: 'text', text } as const]),
        ],
        quickReplies: [],
      },
      null,
    );

  test('goes when file and small picture are up, in the chat it was written in, and names both', async () => {
    const server = new FakeUploads();
    const { controller, sent } = setUp([done], new MemoryStorage(), server);
    go(controller, [picture()]);
    expect(sent).toEqual([]);
    await settled();
    expect(server.begun).toEqual([
      { chatId: CHAT, fileName: 'preview.jpg', sizeBytes: 5, purpose: 'preview' },
      { chatId: CHAT, fileName: 'cat.png', sizeBytes: 9, purpose: 'message' },
    ]);
    expect(sent.map(({ chatId, message }) => [chatId, message.type])).toEqual([[CHAT, 'image']]);
    expect(sent[0]?.message).toMatchObject({ uploadId: 'up_2', previewId: 'up_1' });
  });

  test('is repeated with the same uploads, and after a reload too', async () => {
    const server = new FakeUploads();
    const first = setUp([() => no('OFFLINE', true)], new MemoryStorage(), server);
    go(first.controller, [picture()]);
    await settled();
    await vi.advanceTimersByTimeAsync(2_000);
    first.controller.stop();
    const second = setUp([done], first.storage, server);
    second.controller.resume();
    await settled();
    const bodies = [...first.sent, ...second.sent].map(({ message }) => JSON.stringify(message));
    expect([new Set(bodies).size, server.begun.length]).toEqual([1, 2]);
    expect(bodies.length).toBeGreaterThan(1);
  });

  test('holds what was sent with it, and nothing else of its chat', async () => {
    const server = new FakeUploads();
    const { controller, sent } = setUp([done], new MemoryStorage(), server);
    server.hold();
    go(controller, [picture()], 'what the picture says');
    write(controller, 'written after it', null);
    await settled();
    const kinds = () => sent.map(({ message }) => (message.type === 'text' ? message.text : message.type));
    expect(kinds()).toEqual(['written after it']);
    server.release();
    await settled();
    expect(kinds()).toEqual(['written after it', 'image', 'what the picture says']);
  });

  test('that is cancelled ends its upload, is never sent and lets the rest go', async () => {
    const server = new FakeUploads();
    const { controller, sent } = setUp([done], new MemoryStorage(), server);
    server.hold();
    const [image] = go(controller, [picture()], 'alone now');
    await settled();
    controller.discard(image?.id ?? '');
    server.release();
    await settled();
    expect(sent.map(({ message }) => message.type)).toEqual(['text']);
    expect(controller.uploads.progress.size).toBe(0);
  });

  test('survives a network that is away in the middle', async () => {
    const server = new FakeUploads();
    server.failures = ['OFFLINE', 'UNAVAILABLE', 'TOKEN_EXPIRED'];
    const { controller, sent } = setUp([done], new MemoryStorage(), server);
    go(controller, [picture({ kind: 'file', preview: null })]);
    await settled();
    expect(sent.map(({ message }) => message.type)).toEqual(['file']);
  });

  test('that the server refuses stays on its bubble with the reason, and can be tried again', async () => {
    const server = new FakeUploads();
    server.failures = ['FILE_TYPE_REFUSED'];
    const { controller, sent } = setUp([done], new MemoryStorage(), server);
    const [message] = go(controller, [picture({ kind: 'file', preview: null })]);
    await settled();
    expect(controller.of(CHAT)).toMatchObject([{ state: 'refused', reason: 'FILE_TYPE_REFUSED' }]);
    expect(sent).toEqual([]);
    controller.tryAgain(message?.id ?? '');
    await settled();
    expect(sent.map(({ message: one }) => one.type)).toEqual(['file']);
  });

  test('that the server takes for something else is not sent as what it is not', async () => {
    const server = new FakeUploads();
    server.kind = 'file';
    const { controller, sent } = setUp([done], new MemoryStorage(), server);
    go(controller, [picture()]);
    await settled();
    expect(controller.of(CHAT)).toMatchObject([{ state: 'refused', reason: 'FILE_TYPE_REFUSED' }]);
    expect(sent).toEqual([]);
  });
});

describe('in two tabs of one person', () => {
  /** The second tab was opened while the first had no line. */
  async function twoTabs(undoMs = 0) {
    const first = setUp([() => no('OFFLINE', true), done], new MemoryStorage(), undefined, undoMs);
    const message = write(first.controller, 'hello', null);
    await settled();
    const second = setUp([done], first.storage);
    return { first, second, id: message.id, key: `kaiwa.outgoing.op_me.${message.id}` };
  }

  test('what was discarded in one is not sent by the other', async () => {
    const { first, second, id, key } = await twoTabs();
    first.controller.discard(id);
    second.controller.heard(key);
    expect(second.controller.of(CHAT)).toEqual([]);
    second.controller.resume();
    await settled();
    expect(second.sent).toEqual([]);
  });

  test('nor where the other has not heard of it yet', async () => {
    const { first, second, id } = await twoTabs();
    first.controller.discard(id);
    second.controller.resume();
    await settled();
    expect([second.sent, second.controller.of(CHAT), second.kept()]).toEqual([[], [], []]);
  });

  test('what the other took back for editing does not leave when its time is over', async () => {
    const { first, second, id } = await twoTabs(5_000);
    second.controller.discard(id);
    await vi.advanceTimersByTimeAsync(6_000);
    expect([first.sent, first.kept()]).toEqual([[], []]);
  });

  test('a sign-in that ends in one while an answer is under way keeps nothing here', async () => {
    const storage = new MemoryStorage();
    let answer: (result: ApiResult<SendAnswer>) => void = () => undefined;
    const controller = new OutgoingController({
      store: new OutgoingStore(storage, 'op_me'),
      uploads: { api: new FakeUploads(), wait: async () => undefined },
      send: () => new Promise((resolve) => (answer = resolve)),
    });
    write(controller, 'hello', null);
    new OutgoingStore(storage, 'op_me').clear();
    controller.heard(null);
    answer(no('NOT_OWNER'));
    await settled();
    expect([storage.length, controller.of(CHAT)]).toEqual([0, []]);
  });

  test('what a tab left behind is sent by the one that stays', async () => {
    const first = setUp([() => no('OFFLINE', true)]);
    const second = setUp([done], first.storage);
    const { id } = write(first.controller, 'hello', null);
    await settled();
    first.controller.stop();
    second.controller.heard(`kaiwa.outgoing.op_me.${id}`);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(second.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(second.sent.map(({ message }) => message.id)).toEqual([id]);
    expect(second.kept()).toEqual([]);
  });
});

test('a full storage keeps nobody from sending', async () => {
  const storage = new SureStorage(new FullStorage());
  const { controller, sent, kept } = setUp([() => no('OFFLINE', true), done], storage);
  const { id } = write(controller, 'hello', null);
  await settled();
  expect(kept().map((message) => message.id)).toEqual([id]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([sent.length, kept()]).toEqual([2, []]);
});

test('buttons hang on the last message of one go', async () => {
  const { controller, sent } = setUp();
  const quickReplies = [{ label: 'Yes', action: { type: 'message', text: 'Yes' } as const }];
  const place = { type: 'location', title: 'Here', address: 'There', latitude: 1, longitude: 2 } as const;
  controller.write({ chatId: CHAT, messages: [place, { type: 'text', text: 'so?' }], quickReplies }, null);
  await settled();
  expect(sent.map(({ message }) => message.quickReplies?.length ?? 0)).toEqual([0, 1]);
});

test('a text that the console before this one kept still goes out', async () => {
  const storage = new MemoryStorage();
  const id = toMessageId(1_700_000_000_000, new Uint8Array(10));
  const old = { id, chatId: CHAT, text: 'kept', createdAt: 1, seenSeq: null, confirmed: false, state: 'waiting' };
  storage.setItem(`kaiwa.outgoing.op_me.${id}`, JSON.stringify({ ...old, reason: null }));
  const { controller, sent } = setUp([done], storage);
  controller.resume();
  await settled();
  expect(sent.map(({ message }) => message)).toEqual([{ id, type: 'text', text: 'kept' }]);
});

test('another operator of this browser sees nothing of it', () => {
  const { controller, storage } = setUp([() => no('OFFLINE', true)]);
  write(controller, 'hello', null, CHAT);
  expect(new OutgoingStore(storage, 'op_2').all()).toEqual([]);
});

test('what is no message in the store is passed over', () => {
  const storage = new MemoryStorage();
  storage.setItem('kaiwa.outgoing.op_me.x', '{"id":1}');
  storage.setItem('kaiwa.outgoing.op_me.y', 'no json');
  expect(new OutgoingStore(storage, 'op_me').all()).toEqual([]);
});

test('an id is a UUIDv7 of its time', () => {
  const id = toMessageId(1_700_000_000_000, new Uint8Array(10).fill(255));
  expect(id).toBe('018bcfe5-6800-7fff-bfff-ffffffffffff');
});
