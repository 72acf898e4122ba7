// What a command's answer shows to somebody who no longer sees the chat: by the command itself, or since then, when she repeats it.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Asker } from '../domain/permissions/asker';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { AYA, CHI, claim, newChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

/** Sees her own chats, as the product has it. */
const BILLER: Asker = { ...AYA, access: accessOf({ role: 'operator', teams: ['billing'] }, DEFAULT_ACCESS) };

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings({ channels: { demo: { reception: 'real_time', isBotOn: false } } }));
});

/** A chat that a supervisor gave her. */
async function given() {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  await claim(chat, CHI);
  const { operatorId, name } = BILLER;
  const wish = { type: 'transfer_operator', to: { operatorId, name } } as const;
  expect(await chat.rpc.applyWish(CHI, wish, { commandId: 'give' })).toMatchObject({ ok: true });
  const tags = { type: 'set_tags', add: [{ id: 'vip', name: 'VIP' }], remove: [] } as const;
  expect(await chat.rpc.applyWish(CHI, tags, { commandId: 'tag' })).toMatchObject({ value: { tagIds: ['vip'] } });
  return chat;
}

/** One that she passed on to another team, which has talked about something else since. */
async function passedOn() {
  const chat = await given();
  const pass = () =>
    chat.rpc.applyWish(BILLER, { type: 'transfer_team', teamId: 'sales', note: 'as agreed' }, { commandId: 'pass' });
  const passed = await pass();
  await claim(chat, CHI);
  await chat.rpc.receive([textIn(chat, 'my new secret')]);
  return { chat, pass, passed };
}

describe('a command', () => {
  test('by which she passes a chat on says what became of it, and nothing of what is said there', async () => {
    const { passed } = await passedOn();
    expect(passed.ok && passed.value).not.toHaveProperty('tagIds');
    expect(passed).toMatchObject({ ok: true, value: { state: 'waiting', preview: null, session: null, members: [] } });
  });

  test('that is repeated shows nothing of a chat that is no longer hers to see', async () => {
    const { chat, pass } = await passedOn();
    expect(await chat.rpc.view(BILLER)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    const again = await pass();
    expect(again).toMatchObject({ ok: true, value: { state: 'assigned', preview: null, session: null } });
    expect(JSON.stringify(again)).not.toMatch(/secret|as agreed/);
  });

  test('shows all of a chat that she still sees', async () => {
    const chat = await given();
    const held = await chat.rpc.applyWish(BILLER, { type: 'set_priority', priority: 1 }, { commandId: 'p' });
    expect(held).toMatchObject({ ok: true, value: { preview: expect.any(Object), session: { reopens: 0 } } });
  });
});
