// A team that does not exist: no chat is passed to it, and its intake is not set.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../protocol/error-body';
import { claim, newChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let chi: SignedInOperator;

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings({ channels: { demo: { reception: 'real_time', isBotOn: false } } }));
  chi = await signInOperator({ name: 'Chi', role: 'supervisor' });
});

function ask(method: string, path: string, body: unknown): Promise<Response> {
  const request = { method, headers: chi.unsafeHeaders, body: JSON.stringify(body) };
  return exports.default.fetch(`http://localhost:8787/api/${path}`, request);
}

const codeOf = async (response: Response) => ((await response.json()) as ErrorBody).error.code;

test('gets no chat, and a team that exists does', async () => {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  await claim(chat, chi.asker);
  const refused = await ask('POST', `chats/${chat.chatId}/transfer`, { teamId: 'nonsense' });
  expect([refused.status, await codeOf(refused)]).toEqual([422, 'TEAM_UNKNOWN']);
  expect(await chat.rpc.facts()).toMatchObject({ state: 'assigned' });
  expect((await ask('POST', `chats/${chat.chatId}/transfer`, { teamId: 'billing' })).status).toBe(200);
  expect(await chat.rpc.facts()).toMatchObject({ state: 'waiting', teams: ['billing'] });
});

test('takes nobody in, and nobody is told that it does', async () => {
  const refused = await ask('PUT', 'desk/teams/nonsense/intake', { intake: 'paused', reason: '' });
  expect([refused.status, await codeOf(refused)]).toEqual([422, 'TEAM_UNKNOWN']);
  expect((await ask('PUT', 'desk/teams/billing/intake', { intake: 'open', reason: '' })).status).toBe(200);
});
