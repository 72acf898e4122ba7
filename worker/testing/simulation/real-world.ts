// Several chats of several channels in workerd, their LINE, their queues and one clock: plays commands, several at a time, and
// lets everything come to rest. Objects, D1, R2, routes and sockets are real. Only tests import it.
import { abortAllDurableObjects } from 'cloudflare:test';
import { exports } from 'cloudflare:workers';
import { vi } from 'vitest';
import type { Incoming } from '../../domain/chat/incoming';
import { parseWebhook } from '../../line/inbound/parse-webhook';
import { toChatEvent } from '../../line/inbound/to-chat-event';
import { isPending } from '../../session/next-alarm';
import { readStore } from '../chat-client';
import { signedWebhook, webhookBody } from '../line-webhook';
import type { RealChannel } from './real-channel';
import { RealChat } from './real-chat';
import type { Command, RealMove } from './real-moves';
import { RealQueues } from './real-queues';
import type { LineEventJson } from './simulated-customer';

/** In each channel; one of them is a group. */
const CHATS_PER_CHANNEL = 3;
const LONG_WAIT_MS = 15 * 60_000;
const ROUNDS_MAX = 2_000;
const IDLE_ROUNDS_MAX = 400;

interface Delivery {
  readonly chat: RealChat;
  readonly event: LineEventJson;
}

export class RealWorld {
  readonly chats: readonly RealChat[];
  readonly queues: RealQueues;
  readonly channels: readonly RealChannel[];

  /** @param round names this world among those of a run */
  constructor(channels: readonly RealChannel[], round: number) {
    this.channels = channels;
    this.chats = channels.flatMap((channel, of) =>
      Array.from({ length: CHATS_PER_CHANNEL }, (_, place) => {
        const tag = `R${round}C${of * CHATS_PER_CHANNEL + place}`;
        return new RealChat(channel, tag, place === CHATS_PER_CHANNEL - 1);
      }),
    );
    const byId = new Map(this.chats.map((chat) => [chat.test.chatId as string, chat]));
    this.queues = new RealQueues((chatId) => byId.get(chatId)?.refusesParts === true);
  }

  /** All at once, but for races, which want nobody between them. */
  async playTogether(commands: readonly Command[]): Promise<void> {
    const races = commands.filter(({ move }) => move.type === 'race');
    const others = commands.filter(({ move }) => move.type !== 'race');
    await Promise.all(others.map((command) => this.#play(command)));
    // Consoles come back by themselves where their socket is gone.
    const touched = new Set(commands.map(({ chat }) => this.chats[chat]));
    await Promise.all([...touched].flatMap((chat) => chat?.desks.map((desk) => desk.look())));
    for (const { chat, move } of races) if (move.type === 'race') await this.chats[chat]?.race(move.by);
  }

  async #play({ chat: place, move }: Command): Promise<void> {
    const chat = this.chats[place];
    if (!chat) throw new Error(`no chat ${place}`);
    switch (move.type) {
      case 'act':
        return chat.act(move);
      case 'deliver':
        return this.#deliverSome(chat, move);
      case 'batch':
        return this.#deliverAll(chat.channel, move.isReversed);
      case 'send':
        return chat.send(move);
      case 'plan':
        return chat.plan(move);
      case 'unplan':
        return chat.unplan(move);
      case 'note':
        return chat.note(move);
      case 'retry':
        return chat.retry(move.target, move.acceptDouble);
      case 'cancel':
        return chat.cancel(move.target);
      case 'wish':
        return chat.wish(move);
      case 'read':
        return chat.read(move.by, move.part);
      case 'wait':
        // All chats have one clock: the long sleeps are for one of them to choose.
        if (move.ms < LONG_WAIT_MS || place === 0) this.#pass(move.ms < LONG_WAIT_MS ? move.ms / 4 : move.ms);
        return chat.ring();
      case 'ring':
        return chat.ring();
      case 'line fails':
        return chat.channel.line.failNext(move.faults);
      default:
        return this.#breakSomething(chat, move);
    }
  }

  async #breakSomething(chat: RealChat, move: RealMove): Promise<void> {
    switch (move.type) {
      case 'disk fails':
        return chat.failDisk(move.after);
      case 'D1 fails':
        this.queues.d1Failures = move.after;
        return;
      case 'queue':
        chat.refusesParts = move.fate === 'refused';
        return this.queues.project(move.pick, move.fate);
      case 'inbound queue':
        return this.queues.deliverInbound(move.isTwice);
      case 'media':
        return this.queues.copyMedia(move.pick, move.fate);
      case 'crash':
        return this.#crash();
      case 'evict':
        return chat.evict(move.webSockets);
      case 'socket': {
        const desk = chat.desks[move.desk];
        if (move.isCut) desk?.cut();
        return desk?.look();
      }
    }
  }

  async #crash(): Promise<void> {
    await abortAllDurableObjects();
    for (const { line, crashedAfter } of this.channels) crashedAfter.push(line.sends.length);
  }

  #pass(ms: number): void {
    vi.setSystemTime(Date.now() + Math.ceil(ms));
    for (const { line } of this.channels) line.passTime();
  }

  async #deliverSome(chat: RealChat, move: Extract<RealMove, { type: 'deliver' }>): Promise<void> {
    const { waiting, delivered } = chat.customer;
    const known = [...delivered.values()];
    const fresh = new Set(move.picks.map((pick) => waiting[pick % Math.max(1, waiting.length)]));
    const again = move.repeats.map((pick) => known[pick % Math.max(1, known.length)]);
    const events = [...fresh, ...again.map((event) => event && redelivered(event))].filter((event) => !!event);
    const deliveries = events.map((event) => ({ chat, event }));
    const isByWebhook = (move.picks[0] ?? 0) % 4 !== 0;
    const deliver = () => (isByWebhook ? this.#byWebhook(chat.channel, deliveries) : byRpc(chat, events));
    await Promise.all([deliver(), ...(move.isTwice ? [this.#byWebhook(chat.channel, deliveries)] : [])]);
  }

  async #deliverAll(channel: RealChannel, isReversed: boolean): Promise<void> {
    const mine = this.chats.filter((chat) => chat.channel === channel);
    const deliveries = mine.flatMap((chat) => chat.customer.waiting.map((event) => ({ chat, event })));
    await this.#byWebhook(channel, isReversed ? deliveries.reverse() : deliveries);
  }

  /** As LINE does; what is not answered with 200 stays with it. */
  async #byWebhook(channel: RealChannel, deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    for (const { chat, event } of deliveries) handOut(chat, event);
    const events = deliveries.map(({ event }) => event);
    const response = await exports.default.fetch(await signedWebhook(channel.settings, ...events));
    await response.body?.cancel();
    if (response.status === 200) for (const { chat, event } of deliveries) wasTaken(chat, event);
    else if (response.status !== 500) deliveries[0]?.chat.complaints.push(`webhook answered ${response.status}`);
  }

  /** No more faults: everything is delivered, and time passes until nothing is left to do. */
  async comeToRest(): Promise<void> {
    for (const { line } of this.channels) line.calmDown();
    this.queues.d1Failures = 0;
    await this.#crash();
    for (const chat of this.chats) {
      chat.refusesParts = false;
      // A partner module gives the chat back: what was held for it may go.
      await chat.act({ type: 'act', act: 'text', target: 0, earlierMs: 0 });
    }
    let idle = 0;
    for (let round = 0; round < ROUNDS_MAX; round++) {
      await this.#emptyQueues();
      const restless = await this.#restless();
      if (restless.length === 0 && this.queues.isEmpty) return;
      const alarms = await Promise.all(restless.map(({ chat }) => chat.alarmAt()));
      const next = Math.min(...alarms.filter((at) => at !== null));
      idle = Number.isFinite(next) ? 0 : idle + 1;
      if (idle > IDLE_ROUNDS_MAX) throw new Error(`no alarm, and yet: ${restless.map(({ why }) => why).join('; ')}`);
      if (Number.isFinite(next)) this.#pass(Math.max(0, next - Date.now()));
      await Promise.all(restless.map(({ chat }) => chat.ring()));
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    throw new Error(`never came to rest: ${JSON.stringify((await this.#restless()).map(({ why }) => why))}`);
  }

  async #emptyQueues(): Promise<void> {
    for (const channel of this.channels) await this.#deliverAll(channel, false);
    await this.queues.deliverInbound(false);
    while (this.queues.mediaJobs.length > 0) await this.queues.copyMedia(0, 'ready');
    while (this.queues.parts.length > 0) await this.queues.project(0, 'applied');
  }

  async #restless(): Promise<{ chat: RealChat; why: string }[]> {
    const found = await Promise.all(this.chats.map(async (chat) => ({ chat, why: await unrestOf(chat) })));
    return found.filter(({ why }) => why !== '');
  }
}

async function unrestOf({ test, tag }: RealChat): Promise<string> {
  const [row] = await readStore<{ lanes: string; seq: number }>(test, 'SELECT lanes, seq FROM chat');
  if (!row) return '';
  const [due] = await readStore<{ calls: number; jobs: number }>(
    test,
    `SELECT (SELECT count(*) FROM line_calls WHERE is_open = 1) AS calls,
            (SELECT count(*) FROM jobs WHERE parked IS NULL) AS jobs`,
  );
  const { hub, dispatcher, projection } = JSON.parse(row.lanes);
  const open = [
    due && due.calls > 0 && 'calls',
    due && due.jobs > 0 && 'jobs',
    isPending(hub) && 'hub',
    isPending(dispatcher) && 'dispatcher',
    projection.confirmedSeq < row.seq && 'projection',
  ].filter(Boolean);
  return open.length > 0 ? `${tag}: ${open.join(', ')}` : '';
}

/** Past the webhook, as the inbound queue does it. */
async function byRpc(chat: RealChat, events: readonly LineEventJson[]): Promise<void> {
  for (const event of events) handOut(chat, event);
  const incoming = toIncoming(chat, events);
  const receipts = incoming.length > 0 ? await chat.test.rpc.receive(incoming).catch(() => null) : null;
  if (!receipts) return;
  for (const { eventId, outcome } of receipts) if (outcome === 'parked') chat.complaints.push(`parked: ${eventId}`);
  for (const event of events) wasTaken(chat, event);
}

function toIncoming({ channel }: RealChat, events: readonly LineEventJson[]): Incoming[] {
  const parsed = parseWebhook(webhookBody(channel.settings, events));
  if (!parsed.ok) throw new Error(parsed.error.code);
  return parsed.value.events.map((event) => {
    const translated = toChatEvent(channel.settings.id, event, Date.now());
    if (translated.kind !== 'chat') throw new Error(`belongs to no chat: ${translated.type}`);
    return translated.incoming;
  });
}

function handOut({ channel, test }: RealChat, { replyToken }: LineEventJson): void {
  if (replyToken) channel.line.handOut(replyToken, test.userId);
}

function wasTaken({ customer }: RealChat, event: LineEventJson): void {
  const place = customer.waiting.findIndex(({ webhookEventId }) => webhookEventId === event.webhookEventId);
  if (place >= 0) customer.waiting.splice(place, 1);
  customer.wasTaken(event);
}

function redelivered(event: LineEventJson): LineEventJson {
  return { ...event, deliveryContext: { isRedelivery: true } };
}
