// A chat in an isolate where nobody knows the settings yet, as after a deploy while KV is slow: nothing is lost by it, and nobody
// is sent away without a word.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { DEFAULT_QUEUE_SETTINGS } from '../domain/queue/queue-settings';
import { DEFAULT_HOURS, type DeskSettings } from '../domain/settings/desk-settings';
import { SETTINGS_KEY } from '../domain/settings/settings-snapshot';
import { forgetSettings } from '../platform/settings-snapshot';
import { BotCustomer } from '../testing/bot-customer';
import { readStore } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import type { ChatSession } from './chat-session-do';

const line = new FakeLine();
/** A Tuesday in Bangkok, and hours on Mondays alone. */
const CLOSED_AT = Date.parse('2026-12-01T10:00:00Z');
const MONDAYS = {
  zone: 'Asia/Bangkok',
  weekly: [[{ start: '03:00', end: '23:00' }], [], [], [], [], [], []],
  exceptions: [],
  holidays: [],
  closesSoonMin: 15,
};

let saved = '';

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

afterEach(async () => {
  vi.useRealTimers();
  await settingsAreBack();
});

async function useDesk(desk: DeskSettings): Promise<void> {
  await seedDesk(env, desk);
  saved = (await env.SETTINGS.get(SETTINGS_KEY)) ?? '';
}

/** Nothing that could be read: as good as no answer. */
async function settingsAreAway(customer?: BotCustomer): Promise<void> {
  await env.SETTINGS.put(SETTINGS_KEY, '{}');
  forgetSettings();
  if (customer) await evictDurableObject(customer.chat.raw);
}

async function settingsAreBack(): Promise<void> {
  await env.SETTINGS.put(SETTINGS_KEY, saved);
  forgetSettings();
}

async function ringAt(customer: BotCustomer, now: number): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now });
  await runDurableObjectAlarm(customer.chat.raw);
}

describe('while nobody knows the settings', () => {
  test('whoever waits for the opening is placed once they are known', async () => {
    const queue = { ...DEFAULT_QUEUE_SETTINGS, hoursHandoff: 'wait' as const };
    await useDesk(deskSettings({ hours: { ...DEFAULT_HOURS, calendar: MONDAYS }, queue }));
    vi.useFakeTimers({ toFake: ['Date'], now: CLOSED_AT });
    const customer = new BotCustomer(line);
    await customer.writes('human');
    expect((await customer.view()).state).toBe('pending');
    const [opening] = await readStore<{ due_at: number }>(customer.chat, 'SELECT due_at FROM timers');
    const opensAt = opening?.due_at ?? 0;
    await settingsAreAway(customer);
    await ringAt(customer, opensAt + 1_000);
    expect((await customer.view()).state).toBe('pending');
    await settingsAreBack();
    await ringAt(customer, opensAt + 60_000);
    expect((await customer.view()).state).toBe('waiting');
  });

  test.each(['text', 'tap'] as const)('a wish for a person by %s is heard once they are known', async (by) => {
    await useDesk(deskSettings());
    const customer = new BotCustomer(line);
    await settingsAreAway();
    await (by === 'text' ? customer.writes('human') : customer.taps('action=handoff'));
    expect((await customer.view()).state).toBe('bot');
    await settingsAreBack();
    await ringAt(customer, Date.now() + 10_000);
    expect((await customer.view()).state).toBe('waiting');
  });

  test('the bot answers later what it could not answer at once', async () => {
    await useDesk(deskSettings());
    const customer = new BotCustomer(line);
    await settingsAreAway();
    await customer.writes('what is the meaning of this');
    await settingsAreBack();
    await ringAt(customer, Date.now() + 10_000);
    expect((await customer.automatic()).map(({ author }) => author.kind)).toContain('bot');
  });

  test('what a partner module answers asks nobody here, now or later', async () => {
    await useDesk(deskSettings({ channels: { demo: { reception: 'real_time', isBotOn: false } } }));
    const customer = new BotCustomer(line);
    await settingsAreAway();
    await customer.chat.rpc.receive([{ ...customer.text('help'), standby: true }]);
    await settingsAreBack();
    await ringAt(customer, Date.now() + 10_000);
    expect((await customer.view()).state).toBe('bot');
  });

  test('whoever adds the account is greeted once they are known, while a free reply is left', async () => {
    await useDesk(deskSettings());
    const customer = new BotCustomer(line);
    await settingsAreAway();
    await customer.chat.rpc.receive([{ ...customer.text(''), body: { kind: 'follow', isUnblocked: false } }]);
    await ringAt(customer, Date.now() + 3_000);
    expect(await customer.automatic()).toEqual([]);
    await settingsAreBack();
    await ringAt(customer, Date.now() + 3_000);
    await expect.poll(() => customer.screen).toEqual([expect.stringContaining('thank you for adding us')]);
    expect(line.callsTo(customer.chat.userId).map(({ via }) => via)).toEqual(['reply']);
  });

  test('the longest wait ends nobody silently: the Dispatcher has to ask again', async () => {
    await useDesk(deskSettings());
    const customer = new BotCustomer(line);
    await customer.writes('human');
    const entryVersion = (await customer.chat.rpc.facts())?.entryVersion ?? 0;
    await settingsAreAway(customer);
    const outcome = await runInDurableObject(customer.chat.raw, (chat: ChatSession) =>
      chat.maxWait({ kind: 'ticket' }, entryVersion).catch((cause: Error) => cause.message),
    );
    expect(outcome).toContain('settings');
    expect((await customer.chat.rpc.facts())?.state).toBe('waiting');
    await settingsAreBack();
    await customer.chat.rpc.maxWait({ kind: 'ticket' }, entryVersion);
    expect((await customer.view()).state).toBe('closed');
    expect(JSON.stringify(await customer.automatic())).toContain('nobody has become free in time');
  });
});
