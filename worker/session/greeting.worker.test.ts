// The greeting of whoever adds the account: in her own language, once, by the free reply, whatever becomes of the question for her
// profile and whoever goes away meanwhile.
import { abortAllDurableObjects, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Incoming } from '../domain/chat/incoming';
import { BotCustomer } from '../testing/bot-customer';
import { AYA, alarmOf, claim, readStore } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

const line = new FakeLine();
const JAPANESE = /^友だち追加/;
const ENGLISH = /^Hello, and thank you for adding us/;
const THAI = /^สวัสดีค่ะ ขอบคุณที่เพิ่มเรา/;

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

beforeEach(() => seedDesk(env, deskSettings()));

afterEach(() => {
  vi.useRealTimers();
});

const added = (customer: BotCustomer): Incoming => ({
  ...customer.text(''),
  body: { kind: 'follow', isUnblocked: false },
});
const isWaiting = async ({ chat }: BotCustomer) =>
  (await readStore(chat, "SELECT 1 FROM timers WHERE kind = 'greet'")).length > 0;

async function passTime({ chat }: BotCustomer, ms: number): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + ms);
  await runDurableObjectAlarm(chat.raw);
}

const EMOJI = '😀🎉';

describe('whoever begins with emoji alone', () => {
  const ANSWER_JA = /[ぁ-ん]/;

  test('is answered in the language of her profile, though it is asked for with the same event', async () => {
    const customer = new BotCustomer(line);
    line.profiles.set(customer.chat.userId, { displayName: 'Aiko', language: 'ja' });
    await customer.writes(EMOJI);
    await expect.poll(() => customer.screen).toEqual([expect.stringMatching(ANSWER_JA)]);
    expect(line.callsTo(customer.chat.userId).map(({ via }) => via)).toEqual(['reply']);
    await passTime(customer, 10_000);
    expect(await customer.automatic()).toHaveLength(1);
  });

  test('after she has added the account, is greeted and answered so', async () => {
    const customer = new BotCustomer(line);
    line.profiles.set(customer.chat.userId, { displayName: 'Aiko', language: 'ja' });
    await customer.chat.rpc.receive([added(customer), customer.text(EMOJI)]);
    await expect.poll(() => customer.screen.length).toBe(2);
    expect(customer.screen).toEqual([expect.stringMatching(JAPANESE), expect.stringMatching(ANSWER_JA)]);
  });

  test('is answered in the default language as soon as LINE says that there is no profile', async () => {
    const customer = new BotCustomer(line);
    line.profiles.set(customer.chat.userId, 404);
    await customer.writes(EMOJI);
    const untried = "SELECT 1 FROM jobs WHERE kind = 'profile' AND attempts = 0";
    await expect.poll(() => readStore(customer.chat, untried)).toEqual([]);
    expect(await customer.automatic()).toHaveLength(1);
    await expect.poll(() => customer.screen).toEqual([expect.stringMatching(/^Sorry/)]);
  });

  test('is answered after two seconds where LINE says nothing, though the object went away', async () => {
    const customer = new BotCustomer(line);
    line.profiles.set(customer.chat.userId, 'held');
    await customer.writes(EMOJI);
    expect(await customer.automatic()).toEqual([]);
    await abortAllDurableObjects();
    await passTime(customer, 2_001);
    await expect.poll(() => customer.screen).toEqual([expect.stringMatching(/^Sorry/)]);
    line.letGo();
  });

  test('and writes on is answered in the order in which she wrote', async () => {
    const customer = new BotCustomer(line);
    line.profiles.set(customer.chat.userId, 'held');
    await customer.writes(EMOJI);
    await customer.writes('hello');
    expect(await customer.automatic()).toHaveLength(2);
    line.letGo();
  });
});

describe('whoever adds the account', () => {
  test('is greeted in the language of her profile, though it is asked for with the same event', async () => {
    const customer = new BotCustomer(line);
    line.profiles.set(customer.chat.userId, { displayName: 'Aiko', language: 'ja' });
    await customer.chat.rpc.receive([added(customer)]);
    await expect.poll(async () => (await customer.view()).language).toBe('ja');
    // It came with the profile, not when the wait was over.
    expect(await customer.automatic()).toHaveLength(1);
    await expect.poll(() => customer.screen).toEqual([expect.stringMatching(JAPANESE)]);
    expect(line.callsTo(customer.chat.userId).map(({ via }) => via)).toEqual(['reply']);
    expect(await isWaiting(customer)).toBe(false);
  });

  test.each([404, 500, 429])(
    'is greeted in the default language as soon as LINE answers %i, and not again later',
    async (status) => {
      const customer = new BotCustomer(line);
      line.profiles.set(customer.chat.userId, status);
      await customer.chat.rpc.receive([added(customer)]);
      const untried = "SELECT 1 FROM jobs WHERE kind = 'profile' AND attempts = 0";
      await expect.poll(() => readStore(customer.chat, untried)).toEqual([]);
      expect(await customer.automatic()).toHaveLength(1);
      await expect.poll(() => customer.screen).toEqual([expect.stringMatching(ENGLISH)]);
      line.profiles.set(customer.chat.userId, { displayName: 'Aiko', language: 'ja' });
      await passTime(customer, 10_000);
      await expect.poll(() => readStore(customer.chat, "SELECT 1 FROM jobs WHERE kind = 'profile'")).toEqual([]);
      expect(await customer.automatic()).toHaveLength(1);
    },
  );

  test('is greeted after two seconds where LINE says nothing, though the object went away', async () => {
    const customer = new BotCustomer(line);
    line.profiles.set(customer.chat.userId, 'held');
    await customer.chat.rpc.receive([added(customer)]);
    expect(await customer.automatic()).toEqual([]);
    expect(await alarmOf(customer.chat)).toBeLessThanOrEqual(Date.now() + 2_000);
    await abortAllDurableObjects();
    await passTime(customer, 2_001);
    await expect.poll(() => customer.screen).toEqual([expect.stringMatching(ENGLISH)]);
    line.letGo();
    await passTime(customer, 10_000);
    expect(await customer.automatic()).toHaveLength(1);
  });

  test('and writes at once, is greeted before she is answered, in the language of her letters', async () => {
    const customer = new BotCustomer(line);
    line.profiles.set(customer.chat.userId, 'held');
    await customer.chat.rpc.receive([added(customer)]);
    await customer.writes('ร้านอยู่ที่ไหน');
    await expect.poll(() => customer.screen.length).toBe(2);
    expect(customer.screen[0]).toMatch(THAI);
    line.letGo();
    await passTime(customer, 10_000);
    expect(customer.screen.filter((text) => THAI.test(text))).toHaveLength(1);
  });

  test('and is taken by a person meanwhile, is not greeted by the bot any more', async () => {
    const customer = new BotCustomer(line);
    line.profiles.set(customer.chat.userId, 'held');
    await customer.chat.rpc.receive([added(customer)]);
    await claim(customer.chat, AYA);
    await passTime(customer, 2_001);
    expect(await isWaiting(customer)).toBe(false);
    expect((await customer.automatic()).map(({ author }) => author.kind)).not.toContain('bot');
    line.letGo();
  });

  test('whose language is known already is greeted at once', async () => {
    const customer = new BotCustomer(line);
    line.profiles.set(customer.chat.userId, { displayName: 'Aiko', language: 'ja' });
    await customer.writes('hello');
    await expect.poll(async () => (await customer.view()).language).toBe('ja');
    line.profiles.set(customer.chat.userId, 'held');
    await customer.chat.rpc.receive([added(customer)]);
    expect(await isWaiting(customer)).toBe(false);
    expect((await customer.automatic()).at(-1)?.content).toMatchObject({ text: expect.stringMatching(/^お帰り/) });
    line.letGo();
  });
});
