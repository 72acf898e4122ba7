// Found by the fuzz: a claim of a chat that somebody may not see, or not claim, kept a slot of hers at the Dispatcher.
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { dispatcher } from '../stubs';
import { CHI, newChat, type TestChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { callApp } from '../testing/every-route';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let foreign: TestChat;

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings({ channels: { demo: { reception: 'real_time', isBotOn: false } } }));
  foreign = newChat();
  await foreign.rpc.receive([textIn(foreign, 'help')]);
  const transfer = { type: 'transfer_team', teamId: 'sales' } as const;
  await foreign.rpc.applyWish(CHI, { type: 'claim' }, { commandId: crypto.randomUUID() });
  await foreign.rpc.applyWish(CHI, transfer, { commandId: crypto.randomUUID() });
});

async function claim(who: SignedInOperator) {
  const init = { method: 'POST', headers: who.unsafeHeaders, body: '{}' };
  const answer = await callApp(`/api/chats/${foreign.chatId}/claim`, init);
  const people = await dispatcher(env).people();
  return [answer.status, people.find(({ operatorId }) => operatorId === who.operatorId)?.reserved ?? 0];
}

test('of another team’s chat keeps no slot', async () => {
  const access = accessOf({ role: 'supervisor', teams: ['billing'] }, DEFAULT_ACCESS);
  expect(await claim(await signInOperator({ role: 'supervisor', access }))).toEqual([404, 0]);
});

test('by somebody who answers only what she is given keeps no slot', async () => {
  const access = { grants: { 'chat.read': 'all', 'chat.send': 'all' }, teams: [] } as const;
  expect(await claim(await signInOperator({ access }))).toEqual([403, 0]);
});
