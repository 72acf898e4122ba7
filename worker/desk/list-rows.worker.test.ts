// A page of the list says of a chat all that the chat says of itself, through queue, claim, hold, escalation and end: whoever has
// just signed in sees no less than whoever was there. And what was taken back is in no column of it.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ChatListItem, type ChatPage, chatListItem } from '../protocol/chat-view';
import type { SessionWish } from '../rpc/chat-session-rpc';
import { BotCustomer } from '../testing/bot-customer';
import { AYA, newMessage } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { placesOf, projectNow } from '../testing/scan-stores';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const line = new FakeLine();
let reader: SignedInOperator;

beforeAll(async () => {
  line.install();
  await seedChannel(env);
  reader = await signInOperator();
});

beforeEach(() => seedDesk(env, deskSettings()));

afterEach(() => {
  vi.useRealTimers();
});

/** The chat's row of the list, after D1 has heard of all. */
async function listed(customer: BotCustomer): Promise<ChatListItem> {
  await projectNow(customer.chat);
  const query = `q=${encodeURIComponent(customer.chat.chatId)}`;
  const response = await exports.default.fetch(`http://kaiwa.test/api/chats?${query}`, { headers: reader.headers });
  const [item] = ((await response.json()) as ChatPage).items;
  if (!item) throw new Error('not listed');
  return item;
}

/** What the chat says of itself, cut down to a row. */
async function live(customer: BotCustomer): Promise<Partial<ChatListItem>> {
  const view = await customer.view();
  return Object.fromEntries(Object.entries(view).filter(([name]) => name in chatListItem.shape));
}

async function expectWhole(customer: BotCustomer, says: Partial<ChatListItem>): Promise<void> {
  const item = await listed(customer);
  expect(item).toMatchObject(says);
  expect(item).toEqual(await live(customer));
}

async function wish(customer: BotCustomer, asker: typeof AYA, what: SessionWish): Promise<void> {
  const answer = await customer.chat.rpc.applyWish(asker, what, { commandId: crypto.randomUUID() });
  expect(answer.ok || `${what.type}: ${answer.error.code}`).toBe(true);
}

describe('a row of the list is the chat’s own', () => {
  test('while she waits, is asked about and served, and after the end', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('hello');
    await expectWhole(customer, { state: 'bot' });
    await customer.writes('I want a refund');
    const { teamId, topic, priority } = await live(customer);
    await expectWhole(customer, { state: 'waiting', teamId, topic, priority });
    expect([typeof teamId, typeof topic, typeof priority]).toEqual(['string', 'string', 'number']);
    const facts = await customer.chat.rpc.facts();
    if (!facts) throw new Error('no session');
    const { sessionId, entryVersion } = facts;
    const to = { operatorId: AYA.operatorId, name: 'aya' };
    const order = { decisionNo: 1, sessionId, entryVersion, to, until: Date.now() + 30_000 };
    expect(await customer.chat.rpc.offer(order)).toMatchObject({ outcome: 'ok' });
    await expectWhole(customer, { state: 'waiting', offer: expect.objectContaining({ decisionNo: 1 }) });
    await wish(customer, AYA, { type: 'claim' });
    await wish(customer, AYA, { type: 'escalate', reason: 'angry' });
    await wish(customer, AYA, { type: 'set_tags', add: [{ id: 'vip', name: 'VIP' }], remove: [] });
    await expectWhole(customer, { state: 'assigned', isEscalated: true, tagIds: ['vip'] });
    expect(await listed(customer)).not.toHaveProperty('offer');
    expect(await customer.chat.rpc.send(AYA, newMessage('a moment please'))).toMatchObject({ ok: true });
    await wish(customer, AYA, { type: 'hold', until: Date.now() + 3_600_000, reason: 'asks the bank' });
    await expectWhole(customer, { state: 'on_hold', heldUntil: expect.any(Number) });
    await wish(customer, AYA, { type: 'unhold' });
    await wish(customer, AYA, { type: 'resolve', reason: 'solved' });
    await expectWhole(customer, { state: 'resolved', tagIds: ['vip'] });
    expect(await listed(customer)).not.toHaveProperty('teamId');
  });

  test('with the sign that its owner is late', async () => {
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await wish(customer, AYA, { type: 'claim' });
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 31_000);
    await runDurableObjectAlarm(customer.chat.raw);
    await expectWhole(customer, { state: 'assigned', late: 1 });
  });
});

test('what a customer took back is in no column of the list, nor anywhere else', async () => {
  const customer = new BotCustomer(line);
  await customer.writes('human');
  await wish(customer, AYA, { type: 'claim' });
  const canary = `canary-${crypto.randomUUID()}`;
  const { body } = await customer.writes(canary);
  if (body.kind !== 'message') throw new Error('no message');
  expect((await listed(customer)).preview?.text).toBe(canary);
  const { lineMessageId } = body;
  await customer.chat.rpc.receive([{ ...customer.text(''), body: { kind: 'unsend', lineMessageId } }]);
  expect(JSON.stringify(await listed(customer))).not.toContain(canary);
  await expect.poll(() => placesOf(customer.chat, canary)).toEqual([]);
});
