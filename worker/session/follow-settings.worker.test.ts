// Settings that change while a chat waits, by the way they take: the Dispatcher hears of them and tells the chat, whose deadlines
// are those of the new ones from then on.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { DEFAULT_QUEUE_SETTINGS } from '../domain/queue/queue-settings';
import { DEFAULT_HOURS } from '../domain/settings/desk-settings';
import { BotCustomer } from '../testing/bot-customer';
import { readStore } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { desk, rowsOf } from '../testing/dispatch/desk-setup';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import type { ChatSession } from './chat-session-do';

const line = new FakeLine();
const NIGHT = Date.parse('2026-12-01T05:00:00Z');
const HOUR = 3_600_000;

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

afterEach(() => {
  vi.useRealTimers();
});

const waits = (state: string, { chat }: BotCustomer) =>
  expect
    .poll(() => rowsOf(`SELECT 1 FROM facts WHERE chat_id = '${chat.chatId}' AND state = '${state}'`))
    .toHaveLength(1);

async function deadlineOf({ chat }: BotCustomer, kind: 'opening' | 'queue_push'): Promise<number | null> {
  const [row] = await readStore<{ due_at: number }>(chat, `SELECT due_at FROM timers WHERE kind = '${kind}'`);
  return row?.due_at ?? null;
}

describe('whoever waits for the opening', () => {
  const daily = (start: string, end = '18:00') => {
    const weekly = Array(7).fill([{ start, end }]);
    return { zone: 'UTC', weekly, exceptions: [], holidays: [], closesSoonMin: 15 };
  };
  const opensAt = (start: string, end?: string) =>
    deskSettings({
      hours: { ...DEFAULT_HOURS, calendar: daily(start, end), handoff: 'wait' },
      queue: { ...DEFAULT_QUEUE_SETTINGS, hoursHandoff: 'wait' },
    });

  async function pendingCustomer(): Promise<BotCustomer> {
    await seedDesk(env, opensAt('09:00'));
    vi.useFakeTimers({ toFake: ['Date'], now: NIGHT });
    const customer = new BotCustomer(line);
    await customer.writes('human');
    expect(await deadlineOf(customer, 'opening')).toBe(NIGHT + 4 * HOUR);
    await waits('pending', customer);
    return customer;
  }

  test('is placed when the desk opens, which is earlier now', async () => {
    const customer = await pendingCustomer();
    await seedDesk(env, opensAt('07:00'));
    await desk().settingsChanged();
    await expect.poll(() => deadlineOf(customer, 'opening')).toBe(NIGHT + 2 * HOUR);
    vi.setSystemTime(NIGHT + 2 * HOUR);
    await runDurableObjectAlarm(customer.chat.raw);
    expect((await customer.view()).state).toBe('waiting');
  });

  test('is placed at once, where the desk opens with the new settings', async () => {
    const customer = await pendingCustomer();
    await seedDesk(env, opensAt('05:00'));
    await desk().settingsChanged();
    await expect.poll(async () => (await customer.view()).state).toBe('waiting');
    expect(await deadlineOf(customer, 'opening')).toBeNull();
    // She has waited since she asked.
    expect((await customer.chat.rpc.facts())?.queueSince).toBe(NIGHT);
  });

  test('is not placed at the old time, where it opens later now', async () => {
    const customer = await pendingCustomer();
    await seedDesk(env, opensAt('10:00'));
    await desk().settingsChanged();
    await expect.poll(() => deadlineOf(customer, 'opening')).toBe(NIGHT + 5 * HOUR);
    vi.setSystemTime(NIGHT + 4 * HOUR);
    await runDurableObjectAlarm(customer.chat.raw);
    expect((await customer.view()).state).toBe('pending');
  });

  test('is told again by the Dispatcher, where the chat cannot read the new settings yet', async () => {
    const customer = await pendingCustomer();
    const told = await runInDurableObject(customer.chat.raw, (chat: ChatSession) =>
      chat.settingsChanged(Number.MAX_SAFE_INTEGER).catch((cause: Error) => cause.message),
    );
    expect(told).toContain('settings');
    expect(await deadlineOf(customer, 'opening')).toBe(NIGHT + 4 * HOUR);
  });
});

describe('whoever waits in the queue', () => {
  const MINUTE = 60_000;
  const pushed = (pushEveryMin: number) =>
    deskSettings({ queue: { ...DEFAULT_QUEUE_SETTINGS, maxWait: [], pushEveryMin } });

  async function waitingCustomer(pushEveryMin: number): Promise<BotCustomer> {
    await seedDesk(env, pushed(pushEveryMin));
    vi.useFakeTimers({ toFake: ['Date'], now: NIGHT });
    const customer = new BotCustomer(line);
    await customer.writes('human');
    await waits('waiting', customer);
    // The handoff reply is out, and with it the deadline set where one is wanted.
    const told = "SELECT 1 FROM sessions WHERE json_extract(body, '$.toldEntry') = 1";
    await expect.poll(() => readStore(customer.chat, told)).toHaveLength(1);
    return customer;
  }

  const wanted = async (pushEveryMin: number) => {
    vi.setSystemTime(Date.now() + MINUTE);
    await seedDesk(env, pushed(pushEveryMin));
    await desk().settingsChanged();
  };

  test('is told her place by pushes from when that is wanted', async () => {
    const customer = await waitingCustomer(0);
    expect(await deadlineOf(customer, 'queue_push')).toBeNull();
    await wanted(5);
    await expect.poll(() => deadlineOf(customer, 'queue_push')).toBe(NIGHT + 6 * MINUTE);
    vi.setSystemTime(NIGHT + 6 * MINUTE);
    await runDurableObjectAlarm(customer.chat.raw);
    await expect.poll(() => customer.screen.at(-1)).toMatch(/You are (#|in the queue)/);
  });

  test('is told sooner, where it is wanted more often, and no more, where it is not wanted', async () => {
    const customer = await waitingCustomer(30);
    expect(await deadlineOf(customer, 'queue_push')).toBe(NIGHT + 30 * MINUTE);
    await wanted(10);
    await expect.poll(() => deadlineOf(customer, 'queue_push')).toBe(NIGHT + 11 * MINUTE);
    await wanted(0);
    await expect.poll(() => deadlineOf(customer, 'queue_push')).toBeNull();
  });
});
