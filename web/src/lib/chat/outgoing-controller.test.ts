import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SendAnswer, SendMessage } from '$protocol/chat-command';
import type { ApiErrorCode, ApiResult } from '../api/api-result';
import { MemoryStorage } from '../testing/build';
import { toMessageId } from './new-message-id';
import { OutgoingController } from './outgoing-controller.svelte';
import { OutgoingStore } from './outgoing-store';

const CHAT = 'demo:U1';
const done = (id: string): ApiResult<SendAnswer> => ({ ok: true, value: { id, epoch: 1, seq: 9, state: 'queued' } });
const no = (code: ApiErrorCode, retry = false): ApiResult<SendAnswer> => ({ ok: false, error: { code, retry } });

/** A desk whose server answers as told, in turn; the last answer stays. */
function setUp(answers: readonly ((id: string) => ApiResult<SendAnswer>)[] = [done], storage = new MemoryStorage()) {
  const sent: { chatId: string; message: SendMessage }[] = [];
  const controller = new OutgoingController({
    store: new OutgoingStore(storage, 'op_me'),
    send: async (chatId, message) => {
      const answer = answers[Math.min(sent.length, answers.length - 1)] ?? done;
      sent.push({ chatId, message });
      return answer(message.id);
    },
  });
  return { controller, sent, storage, kept: () => new OutgoingStore(storage, 'op_me').all() };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});
const settled = () => vi.advanceTimersByTimeAsync(0);

describe('a message written here', () => {
  test('is in the store before it is on the line, and leaves it with the acknowledgement', async () => {
    const { controller, kept } = setUp();
    controller.write(CHAT, 'hello', { epoch: 1, seq: 4 });
    expect(kept().map((message) => message.text)).toEqual(['hello']);
    await settled();
    expect(kept()).toEqual([]);
    expect(controller.of(CHAT).map((message) => message.state)).toEqual(['acknowledged']);
  });

  test('is repeated with the same id and the same words until it is answered', async () => {
    const { controller, sent } = setUp([() => no('OFFLINE', true), () => no('UNAVAILABLE', true), done]);
    controller.write(CHAT, 'hello', { epoch: 1, seq: 4 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ message }) => JSON.stringify(message))).size).toBe(1);
  });

  test('survives a reload and goes out then, under the same id', async () => {
    const first = setUp([() => no('OFFLINE', true)]);
    const { id } = first.controller.write(CHAT, 'hello', null);
    first.controller.stop();
    const second = setUp([done], first.storage);
    second.controller.resume();
    await settled();
    expect(second.sent.map(({ message }) => message.id)).toEqual([id]);
    expect(second.kept()).toEqual([]);
  });

  test('waits through an ended login and goes out after the next sign-in', async () => {
    const { controller, sent, kept } = setUp([() => no('LOGIN_ENDED'), done]);
    controller.write(CHAT, 'hello', null);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect([sent.length, kept().length]).toEqual([1, 1]);
    controller.resume();
    await settled();
    expect([sent.length, kept().length]).toEqual([2, 0]);
  });

  test('is never overtaken by a later one of its chat', async () => {
    const { controller, sent } = setUp([() => no('OFFLINE', true), done]);
    controller.write(CHAT, 'first', null);
    controller.write(CHAT, 'second', null);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent.map(({ message }) => message)).toMatchObject([
      { text: 'first' },
      { text: 'first' },
      { text: 'second' },
    ]);
  });

  test('does not hold up another chat', async () => {
    const { controller, sent } = setUp([() => no('OFFLINE', true), done]);
    controller.write(CHAT, 'stuck', null);
    controller.write('demo:U2', 'free', null);
    await settled();
    expect(sent.map(({ chatId }) => chatId)).toEqual([CHAT, 'demo:U2']);
  });

  test('that was refused stays with its reason and its text can be taken back', async () => {
    const { controller } = setUp([() => no('NOT_OWNER')]);
    const { id } = controller.write(CHAT, 'hello', null);
    await settled();
    expect(controller.of(CHAT)).toMatchObject([{ state: 'refused', reason: 'NOT_OWNER' }]);
    expect(controller.discard(id)).toBe('hello');
    expect(controller.of(CHAT)).toEqual([]);
  });

  test('older than the newest message is held, and goes out confirmed under the same id', async () => {
    const { controller, sent } = setUp([() => no('NEWER_MESSAGE'), done]);
    const { id } = controller.write(CHAT, 'hello', { epoch: 1, seq: 4 });
    await settled();
    expect(controller.of(CHAT)).toMatchObject([{ state: 'held' }]);
    controller.confirm(id);
    await settled();
    expect(sent.map(({ message }) => [message.id, message.confirmed ?? false])).toEqual([
      [id, false],
      [id, true],
    ]);
  });

  test('is left to the thread once the thread has it', async () => {
    const { controller } = setUp();
    const { id } = controller.write(CHAT, 'hello', null);
    await settled();
    controller.settle((known) => known === id);
    expect(controller.of(CHAT)).toEqual([]);
  });
});

test('another operator of this browser sees nothing of it', () => {
  const { controller, storage } = setUp([() => no('OFFLINE', true)]);
  controller.write(CHAT, 'hello', null);
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
