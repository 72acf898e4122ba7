// The clocks change while a customer waits, on living chats: she is placed when the desk opens and sent off when it closes by the clocks
// of that day, as the minutes of an oracle say. The seed is in the title: KAIWA_SEED begins with another one.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Calendar } from '../domain/calendar/calendar';
import { DEFAULT_QUEUE_SETTINGS } from '../domain/queue/queue-settings';
import { DEFAULT_HOURS } from '../domain/settings/desk-settings';
import { BotCustomer } from '../testing/bot-customer';
import { openMinutes, WindowWall } from '../testing/calendars/minute-oracle';
import { calendarOf, weekOf } from '../testing/calendars/vectors';
import { readStore } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { SeededChance } from '../testing/seeded-chance';

const line = new FakeLine();
const MINUTE = 60_000;
const DAY = 86_400_000;
const CHANGES = [
  ['America/New_York', '2027-03-14T07:00Z'],
  ['America/New_York', '2027-11-07T06:00Z'],
  ['Europe/London', '2027-03-28T01:00Z'],
  ['Europe/London', '2027-10-31T01:00Z'],
  // By half an hour.
  ['Australia/Lord_Howe', '2027-04-03T15:00Z'],
  ['Australia/Lord_Howe', '2027-10-02T15:30Z'],
] as const;
const SEED = Number(process.env.KAIWA_SEED || 1);
const CASES = CHANGES.flatMap(([zone, at], index) =>
  [0, 1].map((more) => ({ zone, at, seed: SEED + 2 * index + more })),
);

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

afterEach(() => {
  vi.useRealTimers();
});

/** Every day from some time in the small hours on, for three to five hours, so past the change. */
function smallHours(zone: string, chance: SeededChance): Calendar {
  const start = 30 * chance.below(12);
  const clock = (minutes: number) => new Date(minutes * MINUTE).toISOString().slice(11, 16);
  return calendarOf(zone, {
    weekly: weekOf([{ start: clock(start), end: clock(start + 180 + 30 * chance.below(5)) }]),
  });
}

/** The first minute from `from` on that is open, or that is not. */
function minuteThat(isOpen: boolean, calendar: Calendar, from: number): number {
  const window = { zone: calendar.zone, from: DAY * Math.floor(from / DAY), days: 3 };
  const minutes = openMinutes(calendar, new WindowWall(window));
  const found = minutes.indexOf(isOpen ? 1 : 0, (from - window.from) / MINUTE);
  if (found < 0) throw new Error('not within three days');
  return window.from + found * MINUTE;
}

async function stateAt({ chat }: BotCustomer, now: number): Promise<string | undefined> {
  vi.setSystemTime(now);
  await runDurableObjectAlarm(chat.raw);
  return (await chat.rpc.facts())?.state;
}

test.each(CASES)(
  '$zone, $at: placed at the opening, sent off at the closing (seed $seed)',
  async ({ zone, at, seed }) => {
    const chance = new SeededChance(seed);
    const calendar = smallHours(zone, chance);
    const changesAt = Date.parse(at);
    const asksAt = minuteThat(false, calendar, changesAt - MINUTE * (360 + chance.below(480)));
    const opensAt = minuteThat(true, calendar, asksAt);
    const closesAt = minuteThat(false, calendar, opensAt);
    // Or nothing would change while she waits.
    expect([asksAt < changesAt, changesAt < closesAt]).toEqual([true, true]);
    const hours = { ...DEFAULT_HOURS, calendar, handoff: 'wait', onCloseWaiting: 'ticket' } as const;
    const queue = { ...DEFAULT_QUEUE_SETTINGS, hoursHandoff: 'wait', maxWait: [] } as const;
    await seedDesk(env, deskSettings({ hours, queue }));
    vi.useFakeTimers({ toFake: ['Date'], now: asksAt });
    const customer = new BotCustomer(line);
    await customer.writes('human');
    const timers = await readStore(customer.chat, "SELECT due_at FROM timers WHERE kind = 'opening'");
    expect(timers).toEqual([{ due_at: opensAt }]);
    expect(await stateAt(customer, opensAt - 1)).toBe('pending');
    expect(await stateAt(customer, opensAt)).toBe('waiting');
    expect(await stateAt(customer, closesAt - 1)).toBe('waiting');
    expect(await stateAt(customer, closesAt + MINUTE)).toBe('closed');
  },
);
