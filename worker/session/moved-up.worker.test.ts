// What a waiting customer hears of her place beside a message of hers: that she moved up where she did, and else that she did not.
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_BOT_SETTINGS } from '../domain/bot/default-bot-settings';
import type { Language } from '../domain/bot/languages';
import { DEFAULT_TEXTS, renderText } from '../domain/bot/texts';
import { DEFAULT_QUEUE_SETTINGS } from '../domain/queue/queue-settings';
import { BotCustomer } from '../testing/bot-customer';
import { readStore } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

const line = new FakeLine();
const MINUTE = 60_000;

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

beforeEach(() => speaking('en'));

afterEach(() => {
  vi.useRealTimers();
});

function speaking(language: Language): Promise<void> {
  const bot = { ...DEFAULT_BOT_SETTINGS, languages: { ...DEFAULT_BOT_SETTINGS.languages, default: language } };
  return seedDesk(env, deskSettings({ bot, queue: { ...DEFAULT_QUEUE_SETTINGS, maxWait: [] } }));
}

/** The place she was told last. */
async function toldTo({ chat }: BotCustomer): Promise<number> {
  const sql = "SELECT json_extract(body, '$.told.position') AS place FROM sessions";
  const [row] = await readStore<{ place: number | null }>(chat, sql);
  return row?.place ?? 0;
}

async function waits(): Promise<BotCustomer> {
  const customer = new BotCustomer(line);
  await customer.taps('action=handoff');
  await expect.poll(() => toldTo(customer)).toBeGreaterThan(0);
  return customer;
}

function later(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

/** What she is told beside it. */
async function writes(customer: BotCustomer): Promise<string> {
  const before = (await customer.automatic()).length;
  await customer.writes('hello?');
  await expect.poll(async () => (await customer.automatic()).length).toBe(before + 1);
  const content = (await customer.automatic()).at(-1)?.content;
  return content?.type === 'text' ? content.text : '';
}

test('whoever writes after three minutes hears that she moved up only where she did', async () => {
  const [first, second] = [await waits(), await waits()];
  const place = await toldTo(second);
  expect(place).toBeGreaterThan(1);
  later(3 * MINUTE);
  expect(await writes(second)).toContain(`You are still #${place} in queue.`);
  await first.taps('action=cancel_wait');
  expect((await first.view()).state).toBe('closed');
  later(3 * MINUTE);
  expect(await writes(second)).toContain(`You have moved up: you are now #${place - 1} in queue.`);
  later(3 * MINUTE);
  expect(await writes(second)).toContain(`You are still #${place - 1} in queue.`);
});

test.each(['en', 'ja', 'th', 'zh-Hant', 'id'] as const)('and reads it in her language: %s', async (language) => {
  await speaking(language);
  const customer = await waits();
  const position = await toldTo(customer);
  later(3 * MINUTE);
  const told = await writes(customer);
  expect(told).toContain(renderText(DEFAULT_TEXTS, 'position_kept', language, { position }));
  expect(told).not.toContain(renderText(DEFAULT_TEXTS, 'position_update', language, { position }));
});
