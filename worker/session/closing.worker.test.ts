// The end of the business hours comes every day: what the settings want of it is done at each, not only at the first.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { DEFAULT_HOURS, DEFAULT_SESSIONS } from '../domain/settings/desk-settings';
import { BotCustomer } from '../testing/bot-customer';
import { AYA, claim, newMessage } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

const line = new FakeLine();
const NINE_TO_SIX = [{ start: '09:00', end: '18:00' }];
const calendar = { zone: 'UTC', weekly: Array(7).fill(NINE_TO_SIX), exceptions: [], holidays: [], closesSoonMin: 15 };
const PATIENT = {
  ...DEFAULT_SESSIONS,
  idleWarnMin: null,
  idleEndMin: null,
  releaseInactiveMin: null,
  firstReplySec: null,
  nextReplySec: null,
};

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

afterEach(() => {
  vi.useRealTimers();
});

async function at(customer: BotCustomer, time: string): Promise<void> {
  vi.setSystemTime(Date.parse(time));
  await runDurableObjectAlarm(customer.chat.raw);
}

test('whoever waited over night and is served the next day is told good-bye at the second closing', async () => {
  const hours = { ...DEFAULT_HOURS, calendar, onCloseWaiting: 'keep', onCloseActive: 'resolve' } as const;
  await seedDesk(env, deskSettings({ hours, sessions: PATIENT }));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-12-01T17:00:00Z') });
  const customer = new BotCustomer(line);
  await customer.writes('human');
  await at(customer, '2026-12-01T18:02:00Z');
  expect((await customer.view()).state).toBe('waiting');
  await at(customer, '2026-12-02T10:00:00Z');
  await claim(customer.chat, AYA);
  await customer.chat.rpc.send(AYA, newMessage('hi'));
  await at(customer, '2026-12-02T18:02:00Z');
  expect((await customer.view()).state).toBe('resolved');
});

test('whom an operator took from the bot is told good-bye at the closing too', async () => {
  const hours = { ...DEFAULT_HOURS, calendar, onCloseWaiting: 'keep', onCloseActive: 'resolve' } as const;
  await seedDesk(env, deskSettings({ hours, sessions: PATIENT }));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-12-01T17:00:00Z') });
  const customer = new BotCustomer(line);
  await customer.writes('good day');
  await claim(customer.chat, AYA);
  await at(customer, '2026-12-01T18:02:00Z');
  expect((await customer.view()).state).toBe('resolved');
});
