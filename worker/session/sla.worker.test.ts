// The SLA of a session on the real object: the alarm warns and breaches, lists and panel are told, the thread keeps it, the queue
// is ordered by it, and D1 gets how it ended.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../domain/sla/sla-policy';
import { BotCustomer } from '../testing/bot-customer';
import { AYA, CHI, claim, logOf, newMessage, readStore } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

const line = new FakeLine();
const TECHNICAL: SlaPolicy = {
  id: 'tech',
  name: 'Technical',
  conditions: { teamIds: ['technical-support'] },
  targetsSec: { first_reply: 600, resolution: 3_600 },
};
const URGENT: SlaPolicy = {
  id: 'urgent',
  name: 'Urgent',
  conditions: { priorities: [0] },
  targetsSec: { first_reply: 20 },
};

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

beforeEach(() => seedDesk(env, deskSettings({ sla: [URGENT, TECHNICAL] })));

afterEach(() => {
  vi.useRealTimers();
});

async function later(customer: BotCustomer, ms: number): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + ms);
  await runDurableObjectAlarm(customer.chat.raw);
}

async function asking(): Promise<BotCustomer> {
  const customer = new BotCustomer(line);
  await customer.writes('human');
  return customer;
}

async function served(): Promise<BotCustomer> {
  const customer = await asking();
  await claim(customer.chat, AYA);
  await customer.chat.rpc.send(AYA, newMessage('good day'));
  await expect.poll(async () => (await customer.view()).session?.firstHumanAt ?? null).not.toBeNull();
  return customer;
}

const wish = (customer: BotCustomer, asker: typeof AYA, what: Parameters<BotCustomer['chat']['rpc']['applyWish']>[1]) =>
  customer.chat.rpc.applyWish(asker, what, { commandId: crypto.randomUUID() });

async function told(customer: BotCustomer): Promise<string[]> {
  const log = await logOf(customer.chat);
  return log.flatMap((entry) =>
    entry.kind === 'event' && entry.event.type === 'sla' ? [`${entry.event.target} ${entry.event.level}`] : [],
  );
}

async function target(customer: BotCustomer, name: string) {
  const { session } = await customer.view();
  return session?.sla?.targets.find((one) => one.target === name);
}

describe('a first reply that is late', () => {
  test('is warned about, then breached, each once, by the alarm alone', async () => {
    const customer = await asking();
    await claim(customer.chat, AYA);
    expect(await customer.view()).not.toHaveProperty('sla');
    await later(customer, 46_000);
    expect(await customer.view()).toMatchObject({ sla: { state: 'at_risk', target: 'first_reply' } });
    await later(customer, 15_000);
    expect(await customer.view()).toMatchObject({
      sla: { state: 'breached', target: 'first_reply' },
      session: { sla: { policy: DEFAULT_SLA_POLICY.name, result: 'breached' } },
    });
    await later(customer, 1_000);
    expect(await told(customer)).toEqual(['first_reply warned', 'first_reply breached']);
  });

  test('the handoff words of the queue are none; an operator’s that LINE took is one', async () => {
    const customer = await asking();
    await expect.poll(() => customer.screen.length, { timeout: 5_000 }).toBeGreaterThan(0);
    expect(await target(customer, 'first_reply')).toMatchObject({ state: 'running' });
    expect((await customer.view()).session?.firstHumanAt).toBeNull();
    await claim(customer.chat, AYA);
    await customer.chat.rpc.send(AYA, newMessage('good day'));
    await expect.poll(() => target(customer, 'first_reply')).toMatchObject({ state: 'met' });
  });
});

test('on hold no next reply is late, and none is told', async () => {
  const customer = await served();
  await customer.writes('and another thing');
  await wish(customer, AYA, { type: 'hold', until: null });
  await later(customer, 700_000);
  expect(await told(customer)).toEqual([]);
  expect(await target(customer, 'next_reply')).toMatchObject({ state: 'paused', dueAt: null });
  await wish(customer, AYA, { type: 'unhold' });
  await later(customer, 140_000);
  expect(await told(customer)).toEqual(['next_reply warned']);
});

test('a change of team keeps what was used, and chooses the policy of the team', async () => {
  const customer = await asking();
  await claim(customer.chat, AYA);
  await later(customer, 30_000);
  await wish(customer, AYA, { type: 'transfer_team', teamId: 'technical-support' });
  expect((await customer.view()).session?.sla).toMatchObject({ policy: 'Technical', result: 'on_track' });
  const [row] = await readStore<{ state: string }>(customer.chat, 'SELECT state FROM chat');
  const { session } = JSON.parse(row?.state ?? '{}');
  expect(session.sla.facts.carried.usedSec.first_reply).toBeGreaterThanOrEqual(30);
});

test('the queue is told the due time of the policy, which a priority brings forward', async () => {
  const customer = await asking();
  const { session } = await customer.view();
  const openedAt = session?.openedAt ?? 0;
  const due = async () => ((await customer.chat.rpc.facts())?.slaDueAt ?? 0) - openedAt;
  expect(Math.round((await due()) / 1_000)).toBe(60);
  const rings = async () => {
    const rows = await readStore<{ due_at: number }>(customer.chat, "SELECT due_at FROM timers WHERE kind = 'sla'");
    return rows.map(({ due_at }) => Math.round((due_at - openedAt) / 1_000));
  };
  expect(await rings()).toEqual([45]);
  await wish(customer, CHI, { type: 'set_priority', priority: 0 });
  expect(Math.round((await due()) / 1_000)).toBe(20);
  expect(await rings()).toEqual([15]);
  await wish(customer, CHI, { type: 'set_priority', priority: 2 });
  // No row is written for a later time: it is found when the timer rings.
  expect(await rings()).toEqual([15]);
});

test('how it ended goes to D1 with the session, and the mark of the row with the chat', async () => {
  const customer = await asking();
  await claim(customer.chat, AYA);
  await later(customer, 61_000);
  const part = await customer.chat.rpc.projectionPart(null);
  expect(part?.row).toMatchObject({ sla: { state: 'breached' } });
  expect(part?.sessions.at(-1)?.session).toMatchObject({ sla: { result: 'breached' } });
  await wish(customer, AYA, { type: 'resolve', reason: 'solved' });
  const ended = await customer.chat.rpc.projectionPart(null);
  expect(ended?.sessions.at(-1)?.session).toMatchObject({ sla: { result: 'missed' } });
  expect(ended?.row).not.toHaveProperty('sla');
  expect(await readStore(customer.chat, "SELECT * FROM timers WHERE kind = 'sla'")).toEqual([]);
});
