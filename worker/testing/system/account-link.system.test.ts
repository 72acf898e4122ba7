// Linking a customer's LINE account with the company's, the whole round trip through the running system: invitation, link token,
// the company's page with its nonce, LINE's dialog, the link, and its end. The test plays the company and the customer.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toUuidV7 } from '../../domain/ids';
import type { NonceAnswer } from '../../protocol/account-link';
import type { AccountLinkKey } from '../../protocol/channel-admin';
import type { SendAnswer } from '../../protocol/chat-command';
import type { ChatAnswer, ChatView } from '../../protocol/chat-view';
import type { EntryPage, ThreadEventView } from '../../protocol/entry-view';
import { type DeskClient, signIn } from '../../scripts/desk-client';
import { type LocalSettings, readLocalSettings } from '../../scripts/local-settings';
import { type LocalSystem, startLocalSystem } from '../../scripts/local-system';
import { DEMO_CHANNEL, prepareState } from '../../scripts/seed-workspace';

const PAGE = 'https://bank.test/link?lang=en';
const ARRIVES = { timeout: 20_000, interval: 200 };

const stateFolder = mkdtempSync(join(tmpdir(), 'kaiwa-account-link-'));
let settings: LocalSettings;
let system: LocalSystem;
let desk: DeskClient;
let key: string;
let userId: string;
let chatPath: string;

beforeAll(async () => {
  settings = readLocalSettings({ KAIWA_STATE: stateFolder, KAIWA_PORT: '8875', KAIWA_DEMO_DESK: 'none' });
  await prepareState(settings);
  system = await startLocalSystem(settings, ['worker', 'simulator']);
  const login = { email: 'owner@kaiwa.test', password: settings.demo.password };
  desk = await signIn(settings.urls.worker, settings.urls.console, login);
  const channel = `/api/admin/channels/${DEMO_CHANNEL.id}`;
  await desk.patch(channel, { accountLinkUrl: PAGE });
  key = (await desk.post<AccountLinkKey>(`${channel}/account-link-key`, {})).key;
  userId = (await control<{ userId: string }>('/users', { displayName: 'Aiko' })).userId;
  chatPath = `/api/chats/${encodeURIComponent(`${DEMO_CHANNEL.id}:${userId}`)}`;
  await control(`/users/${userId}/events`, { type: 'follow' });
  await control(`/users/${userId}/events`, { type: 'message', message: { type: 'text', text: 'it is me' } });
  await desk.post(`${chatPath}/claim`, {});
}, 240_000);

afterAll(async () => {
  await system?.stop();
  rmSync(stateFolder, { recursive: true, force: true });
});

async function control<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${settings.urls.simulator}/control${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<T>;
}

const newId = () => toUuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));

function askNonce(bearer: string, channelId: string = DEMO_CHANNEL.id): Promise<Response> {
  return fetch(`${settings.urls.worker}/account-link/${channelId}/nonces`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ accountId: 'acc-1', accountName: 'Aiko, account 001' }),
  });
}

type Received = { messages: { type: string; template?: { text: string; actions: { uri: string }[] } }[] }[];

/** Sends the invitation. @returns the address on the button, as it reached the customer's phone */
async function invite(): Promise<string> {
  const before = (await control<Received>(`/users/${userId}/received`)).length;
  const sent = await desk.post<SendAnswer>(`${chatPath}/account-link`, { id: newId() });
  expect(sent.state).toBe('queued');
  let uri = '';
  await expect
    .poll(async () => {
      const arrived = (await control<Received>(`/users/${userId}/received`)).slice(before);
      uri = arrived.at(-1)?.messages.at(-1)?.template?.actions[0]?.uri ?? '';
      return uri;
    }, ARRIVES)
    .not.toBe('');
  return uri;
}

async function finishDialog(linkToken: string, nonce: string): Promise<string> {
  const query = new URLSearchParams({ linkToken, nonce });
  return (await fetch(`${settings.urls.simulator}/dialog/bot/accountLink?${query}`)).text();
}

async function eventsOf(type: ThreadEventView['type']): Promise<ThreadEventView[]> {
  const page = await desk.get<EntryPage>(`${chatPath}/messages`);
  return page.entries.flatMap((entry) => (entry.kind === 'event' && entry.event.type === type ? [entry.event] : []));
}

const linkedName = async () => (await desk.get<ChatView>(chatPath)).linkedAccount?.name ?? null;

describe('the round trip', () => {
  test('links once, shows whose account it is, refuses a used nonce, and can be undone', async () => {
    const url = new URL(await invite());
    const linkToken = url.searchParams.get('linkToken') ?? '';
    expect(linkToken).not.toBe('');
    url.searchParams.delete('linkToken');
    expect(url.href).toBe(PAGE);

    const { nonce, expiresAt } = (await (await askNonce(key)).json()) as NonceAnswer;
    expect(atob(nonce).length * 8).toBeGreaterThanOrEqual(128);
    expect(expiresAt - Date.now()).toBeLessThanOrEqual(10 * 60_000);
    expect(await finishDialog(linkToken, nonce)).toContain('Your accounts are linked');
    await expect.poll(linkedName, ARRIVES).toBe('Aiko, account 001');
    expect(await eventsOf('account_linked')).toEqual([
      { type: 'account_linked', isDone: true, accountName: 'Aiko, account 001' },
    ]);

    const undone = await desk.delete<ChatAnswer>(`${chatPath}/account-link`);
    expect(undone.chat.linkedAccount).toBeNull();
    expect(await eventsOf('account_unlinked')).toHaveLength(1);

    const second = new URL(await invite()).searchParams.get('linkToken') ?? '';
    expect(await finishDialog(second, nonce)).toContain('Your accounts are linked');
    await expect
      .poll(async () => (await eventsOf('account_linked')).at(-1), ARRIVES)
      .toEqual({ type: 'account_linked', isDone: false });
    expect(await linkedName()).toBeNull();

    for (const token of [linkToken, second]) {
      expect(JSON.stringify(await desk.get(`${chatPath}/messages`))).not.toContain(token);
      expect(readFileSync(join(stateFolder, 'logs', 'worker.log'), 'utf8')).not.toContain(token);
    }
  });

  test('the same invitation again sends nothing new', async () => {
    const id = newId();
    await desk.post(`${chatPath}/account-link`, { id });
    await expect
      .poll(async () => {
        const page = await desk.get<EntryPage>(`${chatPath}/messages`);
        return page.entries.find(
          (entry) => entry.id === id && entry.kind === 'message' && entry.delivery?.state === 'sent',
        );
      }, ARRIVES)
      .toBeTruthy();
    const before = (await control<Received>(`/users/${userId}/received`)).length;
    expect(await desk.post<SendAnswer>(`${chatPath}/account-link`, { id })).toMatchObject({ id, state: 'sent' });
    expect(await control<Received>(`/users/${userId}/received`)).toHaveLength(before);
  });
});

describe('refuses', () => {
  test('a nonce to whoever has not the channel’s key', async () => {
    for (const [bearer, channelId] of [
      ['wrong', DEMO_CHANNEL.id],
      [key, 'nobody'],
      ['', DEMO_CHANNEL.id],
    ] as const) {
      expect((await askNonce(bearer, channelId)).status).toBe(401);
    }
  });

  test('to invite a group', async () => {
    const { groupId } = await control<{ groupId: string }>('/groups', {
      title: 'Family',
      members: [userId],
      joinedChannelId: DEMO_CHANNEL.id,
    });
    const message = { type: 'text', text: 'we are many' };
    await control(`/users/${userId}/events`, { type: 'message', message, groupId });
    const group = `/api/chats/${encodeURIComponent(`${DEMO_CHANNEL.id}:${groupId}`)}`;
    await desk.post(`${group}/claim`, {});
    await expect(desk.post(`${group}/account-link`, { id: newId() })).rejects.toThrow(/422.*NOT_SENDABLE/);
  });
});
