// Thousands of random commands against real objects: customers, operators, crashes, hibernation, a LINE that fails in every
// way, a queue that loses and doubles. KAIWA_WORKERD_COMMANDS and KAIWA_SEED choose how many and which; the seed is in the name.
import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ProjectionMessage } from '../rpc/projection-message';
import { AYA, logOf, messagesOf, readStore } from '../testing/chat-client';
import { ChatUnderFire } from '../testing/chat-under-fire';
import { FakeLine, type LineCallSeen, outputGate } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { ProjectionTable } from '../testing/projection-table';
import { SeededChance } from '../testing/seeded-chance';
import { FAULTS } from '../testing/strict-line';

const COMMANDS = Number(env.KAIWA_WORKERD_COMMANDS || 2_400);
const SEED = Number(env.KAIWA_SEED || Date.now() % 1_000_000_007);
const CHATS = 12;
const AT_ONCE = 6;
const QUIET_ROUNDS_MAX = 80;

const chance = new SeededChance(SEED);
const line = new FakeLine();
// Each in a channel of its own: a month that is used up stops the pushes of the whole channel.
const chats = Array.from({ length: CHATS }, (_, place) => new ChatUnderFire(chance, line, `channel-${place}`));
let isCalm = false;
let clock = Date.now();

beforeAll(async () => {
  line.install();
  for (let place = 0; place < CHATS; place++) await seedChannel(env, { id: `channel-${place}` });
  for (const level of ['log', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => {});
  vi.spyOn(env.PROJECTION, 'send').mockImplementation(async (part) => {
    await outputGate();
    await project(part as ProjectionMessage);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
});

afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What the queue and its consumer do with a part: apply and confirm, lose, confirm twice, or refuse to take it. */
async function project(part: ProjectionMessage): Promise<void> {
  const fate = isCalm
    ? 'applied'
    : chance.pick(['applied', 'applied', 'applied', 'lost', 'unconfirmed', 'doubled', 'refused']);
  if (fate === 'refused') throw new Error('queue away');
  if (fate === 'lost') return;
  const under = chats.find(({ chat }) => chat.chatId === part.chatId);
  if (!under) return;
  under.d1.apply(structuredClone(part));
  if (fate === 'unconfirmed') return;
  const confirm = () => under.chat.rpc.projected(part.upTo, part.after).catch(() => undefined);
  void confirm().then(() => (fate === 'doubled' ? confirm() : undefined));
}

function passTime(ms: number): void {
  clock += ms;
  vi.setSystemTime(clock);
}

async function command(under: ChatUnderFire): Promise<void> {
  const { raw } = under.chat;
  const draw = chance.below(100);
  if (draw < 30) return under.customerActs();
  if (draw < 45) return under.operatorWishes();
  if (draw < 65) return under.operatorSends();
  if (draw < 69) return under.operatorTriesAgain();
  if (draw < 71) return under.operatorCancels();
  if (draw < 74) return under.operatorReads();
  if (draw < 80) return under.deskLooks();
  if (draw < 88) return line.failNext(under.chat.userId, chance.pick(FAULTS), chance.pick(FAULTS));
  if (draw < 95) {
    passTime(chance.pick([10, 1_000, 3_000, 20_000, 61_000]));
    await runDurableObjectAlarm(raw).catch(() => false);
    return;
  }
  if (draw < 99) {
    // Not running just now, or in the middle of a call: then there is nothing to evict.
    const webSockets = chance.pick(['hibernate', 'close'] as const);
    return evictDurableObject(raw, { webSockets }).catch(() => undefined);
  }
  const { userId } = under.chat;
  if (chance.happens(0.5)) line.failOnly(userId, chance.pick(['hang before', 'hang after']));
  await under.operatorSends().catch(() => undefined);
  await abortAllDurableObjects();
  line.failOnly(userId);
}

async function isQuiet({ chat }: ChatUnderFire): Promise<boolean> {
  const [row] = await readStore<{ lanes: string; seq: number }>(chat, 'SELECT lanes, seq FROM chat');
  const open = await readStore(chat, 'SELECT 1 FROM line_calls WHERE is_open = 1');
  if (!row) return true;
  const { hub, dispatcher, projection } = JSON.parse(row.lanes);
  const isTold = hub.wantSeq <= hub.doneSeq && dispatcher.wantSeq <= dispatcher.doneSeq;
  return open.length === 0 && isTold && projection.confirmedSeq === row.seq;
}

/** No more faults; alarms ring until nothing is open. */
async function quiet(): Promise<void> {
  isCalm = true;
  line.calmDown();
  await abortAllDurableObjects();
  for (const under of chats) {
    for (let round = 0; !(await isQuiet(under)); round++) {
      if (round === QUIET_ROUNDS_MAX) throw new Error(`${under.chat.chatId} never came to rest`);
      passTime(61_000);
      await runDurableObjectAlarm(under.chat.raw);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

async function checkLog(under: ChatUnderFire): Promise<void> {
  const log = await logOf(under.chat);
  const ids = log.map((entry) => entry.id);
  expect(new Set(ids).size, 'an id twice in the log').toBe(ids.length);
  for (const { body } of under.delivered) {
    if (body.kind === 'message') expect(ids).toContain(`in_${body.lineMessageId}`);
  }
  const inbound = messagesOf(log).filter((entry) => entry.author.kind === 'customer');
  const wanted = new Set(under.delivered.filter(({ body }) => body.kind === 'message').map(({ eventId }) => eventId));
  expect(inbound).toHaveLength(wanted.size);
  const follows = log.filter((entry) => entry.kind === 'event' && entry.event.type === 'followed');
  expect(follows).toHaveLength(under.delivered.length - wanted.size);
  for (const { message } of under.acknowledged) expect(ids).toContain(message.id);
  expect(await readStore(under.chat, 'SELECT 1 FROM dead_letters')).toEqual([]);
  const view = await under.chat.rpc.view(AYA);
  expect(view.ok && view.value.inboundCount).toBe(inbound.length);
  for (const { by, seq } of under.marks) {
    const own = await under.chat.rpc.view(by);
    const least = inbound.filter((entry) => entry.seq <= seq).length;
    expect(own.ok && own.value.readCount).toBeGreaterThanOrEqual(least);
    expect(own.ok && own.value.readCount).toBeLessThanOrEqual(inbound.length);
  }
}

async function checkDelivery(under: ChatUnderFire): Promise<void> {
  const taken = line.screenOf(under.chat.userId);
  const sent = messagesOf(await logOf(under.chat)).filter((entry) => entry.delivery);
  const textOf = ({ content }: (typeof sent)[number]) => (content.type === 'text' ? content.text : '');
  const retries = sent.flatMap((entry) => {
    const retry = under.retried.get(entry.id);
    return retry ? [{ text: textOf(entry), ...retry }] : [];
  });
  const calls = line.callsTo(under.chat.userId);
  // What left together is tried again together, so whoever was asked about one was asked about all.
  const together = (a: string, b: string) =>
    a === b || calls.some(({ texts }) => texts.includes(a) && texts.includes(b));
  const retriesOf = (text: string) => retries.filter((retry) => together(retry.text, text));
  for (const entry of sent) {
    const { delivery } = entry;
    const text = textOf(entry);
    const times = taken.filter((one) => one === text).length;
    const doubles = retriesOf(text).reduce((sum, { doublesAccepted }) => sum + doublesAccepted, 0);
    expect(times, `${text} taken ${times} times`).toBeLessThanOrEqual(1 + doubles);
    if (delivery?.state === 'sent') expect(times).toBeGreaterThan(0);
    if (delivery?.state === 'failed' || delivery?.state === 'cancelled') expect(times).toBe(0);
    expect(['sent', 'failed', 'unconfirmed', 'cancelled']).toContain(delivery?.state);
  }
  const straight = sent.filter((entry) => retriesOf(textOf(entry)).length === 0).sort((a, b) => a.seq - b.seq);
  const order = straight.map(textOf);
  expect(taken.filter((text) => order.includes(text))).toEqual(order.filter((text) => taken.includes(text)));
  checkKeys(calls, (key) => sent.filter(({ id }) => id === key).map(textOf));
}

/** A key is its first message's id and stands for one body; for another one only after LINE refused the first for good. */
function checkKeys(calls: readonly LineCallSeen[], textOfKey: (key: string) => string[]): void {
  const bodies = new Map<string, LineCallSeen>();
  for (const call of calls) {
    if (call.via !== 'push') continue;
    const key = call.key ?? '';
    expect(call.texts.slice(0, 1)).toEqual(textOfKey(key));
    const before = bodies.get(key);
    if (before && before.outcome !== 'rejected') expect(call.messages).toBe(before.messages);
    bodies.set(key, call);
  }
}

async function checkCopies(under: ChatUnderFire): Promise<void> {
  expect(under.gaps).toEqual([]);
  await under.deskLooks();
  await under.deskLooks();
  const log = await logOf(under.chat);
  await expect.poll(() => under.deskLooks().then(() => under.screen.size)).toBe(log.length);
  const bySeq = (a: { seq: number }, b: { seq: number }) => a.seq - b.seq;
  expect([...under.screen.values()].sort(bySeq)).toEqual([...log].sort(bySeq));
  const rebuilt = new ProjectionTable();
  let after: ProjectionMessage['upTo'] | null = null;
  for (;;) {
    const part: ProjectionMessage | null = await under.chat.rpc.projectionPart(after);
    if (!part) break;
    rebuilt.apply(structuredClone(part));
    after = part.upTo;
  }
  expect(under.d1.rows()).toEqual(rebuilt.rows());
}

test(`${COMMANDS} random commands with seed ${SEED}: nothing lost, doubled, overtaken, or shown wrong`, {
  timeout: 600_000,
}, async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  passTime(0);
  for (const under of chats) await under.customerActs();
  for (let done = 0; done < COMMANDS; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => command(chance.pick(chats))));
  }
  await quiet();
  for (const under of chats) {
    await checkLog(under);
    await checkDelivery(under);
    await checkCopies(under);
  }
});
