// Of one chat there is one line: the mini chat has its own only while no chat is open in the desk, and comes back when that is left.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MeView } from '$protocol/operator-view';
import { done } from '../api/api-result';
import type { DeskApi } from '../api/desk-api';
import type { LoginController } from '../login/login-controller.svelte';
import { MemoryStorage, page, view } from '../testing/build';
import { DeskController } from './desk-controller.svelte';

const sockets: { url: string; isOpen: boolean }[] = [];

class CountedSocket {
  onmessage = null;
  onclose = null;
  readonly #entry: { url: string; isOpen: boolean };
  constructor(url: string | URL) {
    this.#entry = { url: String(url), isOpen: true };
    sockets.push(this.#entry);
  }
  send(): void {}
  close(): void {
    this.#entry.isOpen = false;
  }
}

beforeEach(() => {
  sockets.length = 0;
  vi.stubGlobal('WebSocket', CountedSocket);
  vi.stubGlobal('location', { href: 'https://desk.example/inbox' });
  vi.stubGlobal('localStorage', new MemoryStorage());
  vi.stubGlobal('sessionStorage', new MemoryStorage());
  vi.stubGlobal('document', { documentElement: { dataset: {}, style: { setProperty: () => undefined } } });
});
afterEach(() => vi.unstubAllGlobals());

function makeDesk(): DeskController {
  const chats = {
    view: async (chatId: string) => done(view({ chatId })),
    entries: async () => done(page([])),
  };
  const me = { operator: { operatorId: 'op_me', name: 'Me', grants: {}, teams: [] } } as unknown as MeView;
  const api = { chats, sessions: {}, sending: {}, uploads: {}, queue: {}, login: {} } as unknown as DeskApi;
  return new DeskController(api, {} as LoginController, me, () => undefined);
}

const linesOf = (chatId: string) =>
  sockets.filter(({ url, isOpen }) => isOpen && url.includes(encodeURIComponent(chatId))).length;

test('it waits without a line while a chat is open, of the same chat or another, and comes back after', async () => {
  const desk = makeDesk();
  desk.keepMini('demo:U1');
  await vi.waitUntil(() => linesOf('demo:U1') === 1);
  expect(desk.mini?.chatId).toBe('demo:U1');
  for (const open of ['demo:U1', 'demo:U2']) {
    desk.open(open);
    await vi.waitUntil(() => linesOf(open) === 1);
    expect(desk.mini).toBeNull();
    expect(linesOf('demo:U1') + linesOf('demo:U2')).toBe(1);
    desk.open(null);
    await vi.waitUntil(() => linesOf('demo:U1') === 1);
    expect(desk.mini?.chatId).toBe('demo:U1');
  }
  desk.keepMini('demo:U3');
  await vi.waitUntil(() => linesOf('demo:U3') === 1);
  expect(linesOf('demo:U1')).toBe(0);
  desk.keepMini(null);
  expect([desk.mini, linesOf('demo:U3')]).toEqual([null, 0]);
});

test('the end of the desk is the end of its line', async () => {
  const desk = makeDesk();
  desk.keepMini('demo:U1');
  await vi.waitUntil(() => linesOf('demo:U1') === 1);
  desk.stop();
  expect(linesOf('demo:U1')).toBe(0);
});
