// What a customer answers to the questions of a flow reaches whoever she is handed to, the earlier answers with the last one, and is
// gone from there when she takes it back.
import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { botPostbackData } from '../domain/bot/bot-postback';
import { DEFAULT_BOT_SETTINGS } from '../domain/bot/default-bot-settings';
import type { Incoming } from '../domain/chat/incoming';
import { BotCustomer } from '../testing/bot-customer';
import { readStore } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

const line = new FakeLine();
const REFUND = {
  id: 'refund',
  name: 'Refund',
  questions: [
    { name: 'email', question: { en: 'Your e-mail?' }, check: { kind: 'email' } },
    { name: 'order', question: { en: 'Your order?' }, check: { kind: 'any' } },
  ],
  end: { handoff: true },
} as const;
const SURVEY = { ...REFUND, id: 'survey', end: {} } as const;

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

beforeEach(() => seedDesk(env, deskSettings({ bot: { ...DEFAULT_BOT_SETTINGS, flows: [REFUND, SURVEY] } })));

const slotsOf = async (customer: BotCustomer) =>
  (await customer.view()).session?.slots.map(({ name, value }) => `${name}: ${value}`);

async function takesBack(customer: BotCustomer, { body }: Incoming): Promise<void> {
  if (body.kind !== 'message') throw new Error('no message');
  const { lineMessageId } = body;
  await customer.chat.rpc.receive([{ ...customer.text(''), body: { kind: 'unsend', lineMessageId } }]);
}

test('all answers of a flow are fields of the session that it ends in, until they are taken back', async () => {
  const customer = new BotCustomer(line);
  await customer.taps(botPostbackData({ type: 'start_flow', flowId: 'refund' }));
  const first = await customer.writes('aya@example.com');
  const last = await customer.writes('4711');
  expect(await slotsOf(customer)).toEqual(['email: aya@example.com', 'order: 4711']);
  await takesBack(customer, last);
  expect(await slotsOf(customer)).toEqual(['email: aya@example.com']);
  await takesBack(customer, first);
  expect(await slotsOf(customer)).toEqual([]);
});

test('an answer that is taken back while the flow goes on reaches nobody', async () => {
  const customer = new BotCustomer(line);
  await customer.taps(botPostbackData({ type: 'start_flow', flowId: 'refund' }));
  await takesBack(customer, await customer.writes('aya@example.com'));
  expect(JSON.stringify(await readStore(customer.chat, 'SELECT * FROM chat'))).not.toContain('aya@example.com');
  await customer.writes('4711');
  expect(await slotsOf(customer)).toEqual(['order: 4711']);
});

test('of a flow that is over nothing goes along with a later wish for a person', async () => {
  const customer = new BotCustomer(line);
  await customer.taps(botPostbackData({ type: 'start_flow', flowId: 'survey' }));
  await customer.writes('aya@example.com');
  await customer.writes('4711');
  await customer.writes('human');
  expect((await customer.view()).state).toBe('waiting');
  expect(await slotsOf(customer)).toEqual([]);
});
