// A desk that is open when another person signs in, in another tab of the same browser.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MeView } from '$protocol/operator-view';
import { DeskApi } from '../api/desk-api';
import { LoginController } from './login-controller.svelte';

const meOf = (operatorId: string): MeView => ({
  operator: {
    operatorId,
    name: operatorId,
    email: `${operatorId}@example.com`,
    role: 'operator',
    grants: {},
    teams: [],
  },
  workspace: { name: 'Demo' },
  protocol: 3,
  accessUntil: Date.now() + 600_000,
});

const channels: { onmessage: ((event: { data: unknown }) => void) | null }[] = [];
class Channel {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor() {
    channels.push(this);
  }
  postMessage(): void {}
}
const signedInElsewhere = () => {
  for (const channel of channels) channel.onmessage?.({ data: { type: 'signed_in' } });
};

/** Whose cookies the browser has. */
let cookiesOf = 'op_alice';
const asked: { path: string; as: string | null }[] = [];
const reload = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  cookiesOf = 'op_alice';
  channels.length = 0;
  asked.length = 0;
  reload.mockReset();
  vi.stubGlobal('BroadcastChannel', Channel);
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('location', { reload });
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push({ path, as: new Headers(init.headers).get('x-kaiwa-operator') });
    return Response.json(meOf(cookiesOf));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function aliceAtHerDesk() {
  const api = new DeskApi();
  const login = new LoginController(api);
  await login.load();
  expect(login.phase).toBe('signed_in');
  return { api, login };
}

test('gives way to the person who has the browser’s login now, as soon as she signs in', async () => {
  const { login } = await aliceAtHerDesk();
  cookiesOf = 'op_bob';
  signedInElsewhere();
  await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  expect([login.phase, login.me?.operator.operatorId]).toEqual(['locked', 'op_alice']);
});

test('gives way when its line was ended and somebody else’s login answers in its place', async () => {
  const { login } = await aliceAtHerDesk();
  cookiesOf = 'op_bob';
  expect(await login.check()).toBe(false);
  expect([reload.mock.calls.length, login.phase]).toEqual([1, 'locked']);
});

test('asks for its own person whatever cookies the browser has', async () => {
  const { api } = await aliceAtHerDesk();
  cookiesOf = 'op_bob';
  await api.chats.view('demo:U1');
  expect(asked.at(-1)).toMatchObject({ as: 'op_alice' });
});

test('stays where the same person has signed in again', async () => {
  const { login } = await aliceAtHerDesk();
  signedInElsewhere();
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect([login.phase, reload.mock.calls.length, await login.check()]).toEqual(['signed_in', 0, true]);
});
