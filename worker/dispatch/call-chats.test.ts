// The outbox of calls to chats: what is sent is what holds, a failure is tried again later and later, an answer is taken once.
import { beforeEach, describe, expect, test } from 'vitest';
import type { ChatSessionRpc, DecisionAnswer } from '../rpc/chat-session-rpc';
import { MemoryDesk } from '../testing/dispatch/memory-desk';
import { type CallerDeps, ChatCaller } from './call-chats';
import type { ChatCall } from './call-store';

type Asked = { readonly name: string; readonly given: readonly unknown[] };

const CHAT = 'demo:U1';
const DONE: DecisionAnswer = { outcome: 'ok', facts: null };
const gone = (isGone: boolean): ChatCall => ({
  kind: 'owner_gone',
  owner: 'op_a',
  isGone,
  rule: 'unanswered',
  why: 'gone',
});

let desk: MemoryDesk;
let asked: Asked[];
let answer: () => Promise<DecisionAnswer>;
let chance: number;
let troubles: number;
let caller: ChatCaller;

beforeEach(() => {
  desk = new MemoryDesk();
  asked = [];
  answer = async () => DONE;
  chance = 0.5;
  troubles = 0;
  const method =
    (name: string) =>
    async (...given: unknown[]) => {
      asked.push({ name, given });
      return answer();
    };
  const chat = new Proxy({}, { get: (_, name) => method(String(name)) });
  const deps: CallerDeps = {
    // Every method of a chat answers alike here.
    chat: () => chat as unknown as ChatSessionRpc,
    calls: desk.stores.calls,
    commit: (run) => desk.commit(run),
    now: () => desk.now,
    chance: () => chance,
    onTrouble: () => {
      troubles += 1;
    },
  };
  caller = new ChatCaller(deps);
});

const add = (call: ChatCall, chatId = CHAT) => desk.commit(({ calls, now }) => calls.add(chatId, call, now));
const nextInMs = () => (desk.stores.calls.nextDueAt() ?? Number.NaN) - desk.now;

test('a call that is answered is made once', async () => {
  const id = add(gone(true));
  expect(await caller.answerTo(id)).toEqual(DONE);
  caller.start();
  expect(asked.map(({ name }) => name)).toEqual(['ownerGone']);
  expect(desk.stores.calls.nextDueAt()).toBeNull();
});

test('the same call is not made twice at once', async () => {
  const id = add(gone(true));
  caller.start();
  caller.start();
  await Promise.all([caller.answerTo(id), caller.answerTo(id)]);
  expect(asked).toHaveLength(1);
});

describe('a call that fails', () => {
  test('waits with full jitter, longer each time, and never more than a minute', async () => {
    answer = () => Promise.reject(new Error('not reachable'));
    const id = add(gone(true));
    const waits: number[] = [];
    for (let round = 0; round < 10; round++) {
      expect(await caller.answerTo(id)).toBeNull();
      waits.push(nextInMs());
      desk.now += nextInMs();
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(troubles).toBe(10);
    answer = async () => DONE;
    expect(await caller.answerTo(id)).toEqual(DONE);
  });

  test('is not hurried by chance: it waits a tenth of a second at least', async () => {
    chance = 0;
    answer = () => Promise.reject(new Error('not reachable'));
    await caller.answerTo(add(gone(true)));
    expect(nextInMs()).toBe(100);
  });

  test('of an overloaded object waits the longest at once', async () => {
    answer = () => Promise.reject(Object.assign(new Error('overloaded'), { overloaded: true }));
    await caller.answerTo(add(gone(true)));
    expect(nextInMs()).toBe(30_000);
  });
});

test('the last word on a matter is what is sent, and an answer to an older one does not count for it', async () => {
  let release: (value: DecisionAnswer) => void = () => undefined;
  answer = () =>
    new Promise((resolve) => {
      release = resolve;
    });
  const first = caller.answerTo(add(gone(true)));
  await expect.poll(() => asked.length).toBe(1);
  const second = add(gone(false));
  answer = async () => DONE;
  release(DONE);
  await first;
  expect(desk.stores.calls.of(second)).not.toBeNull();
  await caller.answerTo(second);
  expect(asked.map(({ given }) => (given[0] as { isGone: boolean }).isGone)).toEqual([true, false]);
});

test('calls about different matters of one chat leave beside each other', async () => {
  add(gone(true));
  add({ kind: 'max_wait', step: { kind: 'offer_callback' }, entryVersion: 1 });
  add({ kind: 'max_wait', step: { kind: 'overflow', teamId: 'sales' }, entryVersion: 1 });
  add({ kind: 'max_wait', step: { kind: 'overflow', teamId: 'billing' }, entryVersion: 1 });
  add({ kind: 'facts' });
  caller.start();
  await Promise.resolve();
  expect(asked.map(({ name }) => name).sort()).toEqual(['facts', 'maxWait', 'maxWait', 'maxWait', 'ownerGone']);
});

test('a storm leaves in turn: so many at once and no more', async () => {
  const answers: ((value: DecisionAnswer) => void)[] = [];
  answer = () => new Promise((resolve) => answers.push(resolve));
  for (let i = 0; i < 100; i++) add({ kind: 'facts' }, `demo:U${i}`);
  caller.start();
  await Promise.resolve();
  expect(asked).toHaveLength(64);
  answers[0]?.(DONE);
  await expect.poll(() => asked.length).toBe(65);
});
