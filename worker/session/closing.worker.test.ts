// The end of the business hours comes every day: what the settings want of it is done at each, not only at the first.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { DEFAULT_HOURS, DEFAULT_SESSIONS, type HoursSettings } from '../domain/settings/desk-settings';
import { BotCustomer } from '../testing/bot-customer';
import { AYA, claim, newMessage, readStore } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { desk, rowsOf } from '../testing/dispatch/desk-setup';
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

describe('settings that close the desk at once', () => {
  const TO_SIX = { ...DEFAULT_HOURS, calendar, onCloseWaiting: 'ticket', onCloseActive: 'resolve' } as const;
  const holiday = { from: '2026-12-01', to: '2026-12-01', name: 'Today', feedId: 'feed' };
  const HOLIDAY: HoursSettings = { ...TO_SIX, calendar: { ...calendar, holidays: [holiday] } };
  const MORNINGS: HoursSettings = {
    ...TO_SIX,
    calendar: { ...calendar, weekly: Array(7).fill([{ start: '09:00', end: '12:00' }]) },
  };

  async function askedAt(time: string): Promise<BotCustomer> {
    await seedDesk(env, deskSettings({ hours: TO_SIX, sessions: PATIENT }));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(time) });
    const customer = new BotCustomer(line);
    await customer.writes('human');
    return customer;
  }

  /** So that it is told of what changes. */
  function knownAs({ chat }: BotCustomer, state: string): Promise<void> {
    const facts = `SELECT 1 FROM facts WHERE chat_id = '${chat.chatId}' AND state = '${state}'`;
    return expect.poll(() => rowsOf(facts)).toHaveLength(1);
  }

  const closingOf = async ({ chat }: BotCustomer) =>
    (await readStore<{ due_at: number }>(chat, "SELECT due_at FROM timers WHERE kind = 'closing'"))[0]?.due_at ??
    Number.NaN;

  async function arrive(hours: HoursSettings, time: string): Promise<void> {
    vi.setSystemTime(Date.parse(time));
    await seedDesk(env, deskSettings({ hours, sessions: PATIENT }));
    await desk().settingsChanged();
  }

  test.each([
    ['a holiday that is today', HOLIDAY],
    ['hours that are over', MORNINGS],
  ])('(%s): whoever waits gets her ticket within the minute, as at a planned closing', async (_, hours) => {
    const customer = await askedAt('2026-12-01T14:00:00Z');
    await knownAs(customer, 'waiting');
    await arrive(hours, '2026-12-01T14:10:00Z');
    await expect.poll(() => closingOf(customer)).toBeLessThanOrEqual(Date.parse('2026-12-01T14:11:00Z'));
    await at(customer, '2026-12-01T14:11:00Z');
    expect((await customer.view()).state).toBe('closed');
    expect(await readStore(customer.chat, 'SELECT 1 FROM tickets')).toHaveLength(1);
  });

  test('end what is being served, where the settings want that', async () => {
    const customer = await askedAt('2026-12-01T14:00:00Z');
    await claim(customer.chat, AYA);
    await knownAs(customer, 'assigned');
    await arrive(HOLIDAY, '2026-12-01T14:10:00Z');
    await expect.poll(() => closingOf(customer)).toBeLessThanOrEqual(Date.parse('2026-12-01T14:11:00Z'));
    await at(customer, '2026-12-01T14:11:00Z');
    expect((await customer.view()).state).toBe('resolved');
  });

  test('end nothing that goes on after the hours, whose closing is another day', async () => {
    const customer = await askedAt('2026-12-01T20:00:00Z');
    await claim(customer.chat, AYA);
    await knownAs(customer, 'assigned');
    await arrive(MORNINGS, '2026-12-01T20:10:00Z');
    await expect.poll(() => closingOf(customer)).toBeLessThan(Date.parse('2026-12-02T12:01:00Z'));
    expect(await closingOf(customer)).toBeGreaterThanOrEqual(Date.parse('2026-12-02T12:00:00Z'));
    await at(customer, '2026-12-01T20:12:00Z');
    expect((await customer.view()).state).toBe('assigned');
  });

  test('and are taken back within the minute end nothing', async () => {
    const customer = await askedAt('2026-12-01T14:00:00Z');
    await knownAs(customer, 'waiting');
    await arrive(HOLIDAY, '2026-12-01T14:10:00Z');
    await expect.poll(() => closingOf(customer)).toBeLessThanOrEqual(Date.parse('2026-12-01T14:11:00Z'));
    await arrive(TO_SIX, '2026-12-01T14:10:00Z');
    await expect.poll(() => closingOf(customer)).toBeGreaterThanOrEqual(Date.parse('2026-12-01T18:00:00Z'));
    expect((await customer.view()).state).toBe('waiting');
  });
});
