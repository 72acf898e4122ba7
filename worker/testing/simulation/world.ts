// A world around one chat: its customer, LINE, two desks, D1 and the queues to it, a clock. Plays moves one by one, lets all
// that can happen at once happen, and lets everything come to rest in the end. Only tests import it.
import type { Incoming } from '../../domain/chat/incoming';
import type { LineCall } from '../../domain/delivery/line-call';
import { type ChatId, toChatId } from '../../domain/ids';
import type { SettingsSnapshot } from '../../domain/settings/settings-snapshot';
import { parseWebhook } from '../../line/inbound/parse-webhook';
import { toChatEvent } from '../../line/inbound/to-chat-event';
import { newUuidV7 } from '../../platform/random-id';
import { forgetSettings } from '../../platform/settings-snapshot';
import type { EntryView } from '../../protocol/entry-view';
import { toEntryView } from '../../session/chat-views';
import type { Change } from '../../session/chat-write';
import { entryPage } from '../../session/entry-page';
import { isPending } from '../../session/next-alarm';
import { SeededChance } from '../seeded-chance';
import type { Move } from './moves';
import { SimulatedChat } from './simulated-chat';
import { type LineEventJson, SimulatedCustomer } from './simulated-customer';
import { SimulatedDesk } from './simulated-desk';
import { SimulatedLine } from './simulated-line';
import { PEOPLE, SimulatedOperators } from './simulated-operators';
import { SimulatedPlatform } from './simulated-platform';

const BOT = `U${'1'.padStart(32, '0')}`;
const ROUNDS_MAX = 400;
const QUIET_TURNS = 4;

export interface WorldParts {
  /** ms at which it begins. */
  readonly now: number;
  readonly settings: SettingsSnapshot;
  readonly dataKek: string;
  /** Told of every step of the clock, for code that asks the time by itself. */
  readonly onClock: (now: number) => void;
}

export class World {
  readonly chatId: ChatId;
  readonly chat: SimulatedChat;
  readonly customer: SimulatedCustomer;
  readonly line: SimulatedLine;
  readonly platform = new SimulatedPlatform(() => this.chat);
  readonly operators: SimulatedOperators;
  readonly desks = [new SimulatedDesk(), new SimulatedDesk()];
  readonly complaints: string[] = [];
  #now: number;
  /** Which move is being played. */
  #turn = 0;
  #standbySince: number | null = null;
  /** The call that leaves just now and the move in which it was begun. */
  #leaving = { name: '', turn: 0 };
  readonly #chance = new SeededChance(1);
  readonly #onClock: (now: number) => void;

  constructor(kind: 'user' | 'group', { now, settings, dataKek, onClock }: WorldParts) {
    this.#now = now;
    this.#onClock = onClock;
    onClock(now);
    const sourceId = `${kind === 'user' ? 'U' : 'C'}${'5'.padStart(32, 'a')}`;
    this.chatId = toChatId('demo', sourceId);
    this.line = new SimulatedLine(
      () => this.#now,
      () => this.#wasBegunInStandby(),
    );
    this.customer = new SimulatedCustomer(sourceId, kind === 'group', () => this.#now);
    this.chat = new SimulatedChat(this.chatId, {
      env: this.platform.env(settings, dataKek),
      fetch: this.line.fetch,
      now: () => this.#now,
      chance: () => this.#chance.next(),
      newId: () => newUuidV7(this.#now),
      publish: (change, isCommitted) => this.#publish(change, isCommitted),
    });
    this.operators = new SimulatedOperators(this.chat, () => this.#now);
    forgetSettings();
  }

  get now(): number {
    return this.#now;
  }

  async play(move: Move): Promise<void> {
    this.#turn += 1;
    try {
      await this.#play(move);
    } catch (cause) {
      // What struck is one of the faults that were ordered; whoever asked gets no answer and asks again.
      if (!(cause instanceof Error) || cause.message !== 'the disk failed') throw cause;
    }
    await this.settle();
  }

  /** Lets all that can happen without time passing happen: until nobody has called LINE for a while. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      const before = this.line.calls;
      await new Promise((resolve) => setImmediate(resolve));
      if (this.line.calls !== before) quiet = 0;
    }
  }

  /** No more faults: everything is delivered, and time passes until nothing is left to do. */
  async comeToRest(): Promise<void> {
    this.line.calmDown();
    this.platform.refusesParts = false;
    this.chat.storage.failAfter(null);
    this.platform.d1.storage.failAfter(null);
    this.chat.crash();
    // A partner module gives the chat back: what was held for it may go.
    this.customer.act('text', 0, 0, []);
    for (let round = 0; ; round++) {
      if (round > ROUNDS_MAX) throw new Error(`never came to rest: ${this.#unrest()}`);
      if (this.customer.waiting.length > 0) this.#deliver([...this.customer.waiting]);
      while (this.platform.parts.length > 0) await this.platform.project(0, 'applied');
      while (this.platform.mediaJobs.length > 0) this.platform.copyMedia(0, 'ready');
      await this.settle();
      if (this.#unrest() === '') break;
      await this.#wait(61_000, 0);
    }
    for (const desk of this.desks) this.#resume(desk);
  }

  #unrest(): string {
    const record = this.chat.tools.store.load();
    if (!record) return '';
    const { storage } = this.chat;
    const open = storage.rows('SELECT message_id FROM line_calls WHERE is_open = 1').length;
    const jobs = storage.rows('SELECT kind FROM jobs WHERE parked IS NULL').length;
    const { hub, dispatcher, projection } = record.lanes;
    return [
      open > 0 && `${open} calls`,
      jobs > 0 && `${jobs} jobs`,
      isPending(hub) && 'hub',
      isPending(dispatcher) && 'dispatcher',
      projection.confirmedSeq < record.seq && 'projection',
      this.platform.parts.length > 0 && 'parts',
    ]
      .filter(Boolean)
      .join(', ');
  }

  async #play(move: Move): Promise<void> {
    switch (move.type) {
      case 'act':
        return this.customer.act(move.act, move.target, move.earlierMs, move.act === 'quote' ? this.#quotable() : []);
      case 'deliver':
        return this.#deliverSome(move);
      case 'send':
        return this.operators.send(move);
      case 'retry':
        return this.operators.retry(move.target, move.acceptDouble);
      case 'cancel':
        return this.operators.cancel(move.target);
      case 'wish':
        for (const by of move.by) this.operators.wish(PEOPLE[by] ?? PEOPLE[0], move.wish);
        return;
      case 'read':
        return this.operators.read(move.by, move.part);
      case 'wait':
        return this.#wait(move.ms, move.lateMs);
      case 'line fails':
        return this.line.failNext(move.faults);
      case 'disk fails':
        return this.chat.storage.failAfter(move.after);
      case 'D1 fails':
        return this.platform.d1.storage.failAfter(move.after);
      case 'queue':
        this.platform.refusesParts = move.fate === 'refused';
        if (move.fate !== 'refused') await this.platform.project(move.pick, move.fate);
        return;
      case 'media':
        return this.platform.copyMedia(move.pick, move.fate);
      case 'crash':
        return this.chat.crash();
      case 'socket': {
        const desk = this.desks[move.desk];
        if (move.isCut) desk?.cut();
        else if (desk) this.#resume(desk);
      }
    }
  }

  #deliverSome({ picks, repeats, isTwice }: Extract<Move, { type: 'deliver' }>): void {
    const { waiting, delivered } = this.customer;
    const fresh = [...new Set(picks.map((pick) => waiting[pick % Math.max(1, waiting.length)]))];
    const known = [...delivered.values()];
    const again = repeats.map((pick) => known[pick % Math.max(1, known.length)]);
    const events = [...fresh, ...again.map((event) => event && redelivered(event))].filter(
      (event) => event !== undefined,
    );
    if (events.length === 0) return;
    this.#deliver(events);
    if (isTwice) this.#deliver(events);
  }

  /** As the webhook does: from LINE's JSON to the object. What is not acknowledged stays with LINE. */
  #deliver(events: readonly LineEventJson[]): void {
    for (const { replyToken } of events) if (replyToken) this.line.handOut(replyToken, this.customer.sourceId);
    const parsed = parseWebhook(JSON.stringify({ destination: BOT, events }));
    if (!parsed.ok) throw new Error(parsed.error.code);
    const incoming: Incoming[] = [];
    for (const event of parsed.value.events) {
      const translated = toChatEvent('demo', event, this.#now);
      if (translated.kind !== 'chat') throw new Error(`belongs to no chat: ${translated.type}`);
      incoming.push(translated.incoming);
    }
    const receipts = this.chat.receive(incoming);
    for (const [i, event] of events.entries()) {
      if (receipts[i]?.outcome === 'parked') this.complaints.push(`parked: ${String(event.type)}`);
      const place = this.customer.waiting.findIndex(({ webhookEventId }) => webhookEventId === event.webhookEventId);
      if (place >= 0) this.customer.waiting.splice(place, 1);
      this.customer.wasTaken(event);
    }
  }

  #setClock(now: number): void {
    this.#now = now;
    this.#onClock(now);
  }

  /** Time passes; alarms ring on the way, `lateMs` after their time. */
  async #wait(ms: number, lateMs: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      const at = (this.chat.alarmAt ?? Number.POSITIVE_INFINITY) + lateMs;
      if (at > until) break;
      this.#setClock(Math.max(this.#now, at));
      this.line.passTime();
      this.chat.ring();
      await this.settle();
    }
    this.#setClock(until);
    this.line.passTime();
    await this.settle();
  }

  #publish(change: Change, isCommitted: boolean): void {
    if (!isCommitted) this.complaints.push('told before it was committed');
    const { record, prevSeq, entries } = change;
    const views = entries.map((entry) => toEntryView(this.chatId, entry));
    if (!record.state.standby) this.#standbySince = null;
    else this.#standbySince ??= this.#turn;
    this.#noteLeaving();
    for (const view of views) this.#judgeDelivery(view);
    for (const desk of this.desks) desk.take({ epoch: record.epoch, prevSeq, seq: record.seq, entries: views });
  }

  /** `sent` is said only of what LINE took. */
  #judgeDelivery(view: EntryView): void {
    if (view.kind !== 'message') return;
    if (view.delivery?.state !== 'sent') return;
    const isShown = this.line.shown.some(({ json }) => isOf(json, view));
    if (!isShown) this.complaints.push(`called sent before LINE took it: ${view.id}`);
  }

  #noteLeaving(): void {
    const [head] = this.chat.storage.rows<{ message_id: string; call: string }>(
      'SELECT message_id, call FROM line_calls WHERE is_open = 1 ORDER BY place LIMIT 1',
    );
    const { inFlight = false, attempts = 0 } = head ? (JSON.parse(head.call) as Partial<LineCall>) : {};
    const name = inFlight ? `${head?.message_id} ${attempts}` : '';
    if (name !== this.#leaving.name) this.#leaving = { name, turn: this.#turn };
  }

  /** A call that was on its way when a partner module took the chat cannot be called back. */
  #wasBegunInStandby(): boolean {
    return this.#standbySince !== null && this.#leaving.turn > this.#standbySince;
  }

  #resume(desk: SimulatedDesk): void {
    const { store } = this.chat.tools;
    const record = store.load();
    if (record) desk.resume((after) => entryPage(store, record, { after, limit: 7 }, 0));
  }

  /** LINE's ids of what operators sent. */
  #quotable(): string[] {
    return this.chat.tools.store
      .changedAfter(0, 10_000)
      .flatMap((entry) =>
        entry.kind === 'message' && entry.delivery?.lineMessageId ? [entry.delivery.lineMessageId] : [],
      );
  }
}

function redelivered(event: LineEventJson): LineEventJson {
  return { ...event, deliveryContext: { isRedelivery: true } };
}

/** Whether a message object of LINE belongs to this message of ours. */
export function isOf(json: string, view: EntryView): boolean {
  if (view.kind !== 'message') return false;
  const { content } = view;
  if (content.type === 'text') return json.includes(content.text.slice(0, content.text.indexOf(';') + 1));
  return content.type === 'sticker' && json.includes(`"stickerId":"${content.stickerId}"`);
}
