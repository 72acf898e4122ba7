// That what is done with a session goes behind what was written in its chat.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SendAnswer } from '$protocol/chat-command';
import { type ApiResult, done, refused } from '../api/api-result';
import { MemoryStorage } from '../testing/build';
import { FakeUploads } from '../testing/fake-uploads';
import { bringOut } from './bring-out';
import { OutgoingController } from './outgoing-controller.svelte';
import { OutgoingStore } from './outgoing-store';

const CHAT = 'demo:U1';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(undoMs = 0) {
  const { promise, resolve: answer } = Promise.withResolvers<ApiResult<SendAnswer>>();
  const sent: string[] = [];
  const outgoing = new OutgoingController({
    store: new OutgoingStore(new MemoryStorage(), 'op_me'),
    uploads: { api: new FakeUploads(), wait: async () => undefined },
    undoMs: () => undoMs,
    send: (_chatId, message) => {
      sent.push(message.id);
      return promise;
    },
  });
  const [message] = outgoing.write(
    { chatId: CHAT, messages: [{ type: 'text', text: 'all done' }], quickReplies: [] },
    null,
  );
  const id = message?.id ?? '';
  const brought: unknown[] = [];
  const bring = () => void bringOut(outgoing, CHAT).then((reason) => brought.push(reason));
  const accept = () => answer(done({ id, epoch: 1, seq: 9, state: 'queued' }));
  return { outgoing, sent, id, brought, bring, accept, refuse: answer };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

test('nothing is waited for where nothing was written', async () => {
  const { outgoing } = setUp();
  expect(await bringOut(outgoing, 'demo:U2')).toBeNull();
});

test('a reply on its way is waited for until the thread has it', async () => {
  const { outgoing, id, brought, bring, accept } = setUp();
  bring();
  await settled();
  accept();
  await settled();
  expect(brought).toEqual([]);
  outgoing.settle((known) => known === id);
  await settled();
  expect(brought).toEqual([null]);
});

test('a reply that can still be undone goes at once', async () => {
  const { outgoing, sent, id, brought, bring, accept } = setUp(5_000);
  await settled();
  expect(sent).toEqual([]);
  bring();
  await settled();
  expect(sent).toEqual([id]);
  accept();
  await settled();
  outgoing.settle((known) => known === id);
  await settled();
  expect(brought).toEqual([null]);
});

test('a reply that is held says why nothing more is done', async () => {
  const { brought, bring, refuse } = setUp();
  bring();
  await settled();
  refuse(refused({ code: 'NEWER_MESSAGE', retry: false }));
  await settled();
  expect(brought).toEqual(['NEWER_MESSAGE']);
});

test('without an answer she is not kept for ever', async () => {
  const { brought, bring } = setUp();
  bring();
  await vi.advanceTimersByTimeAsync(4_999);
  expect(brought).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(brought).toEqual([null]);
});
