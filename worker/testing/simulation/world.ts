// A world around one chat: its customer, LINE, two desks, D1 and the queues to it, a clock. Plays moves one by one, lets all
// that can happen at once happen, and lets everything come to rest in the end. Only tests import it.

import { writeProjection } from '../../db/write-projection';
import type { Incoming } from '../../domain/chat/incoming';
import type { LineCall } from '../../domain/delivery/line-call';
import { type ChatId, isUuidV7, toChatId } from '../../domain/ids';
import type { Asker } from '../../domain/permissions/asker';
import { err, type Result } from '../../domain/result';
import type { SettingsSnapshot } from '../../domain/settings/settings-snapshot';
import type { Env } from '../../env';
import { toProjectionRows } from '../../jobs/to-projection-rows';
import { parseWebhook } from '../../line/inbound/parse-webhook';
import { toChatEvent } from '../../line/inbound/to-chat-event';
import { newUuidV7 } from '../../platform/random-id';
import { forgetSettings } from '../../platform/settings-snapshot';
import type { EntryView } from '../../protocol/entry-view';
import type { SessionWish } from '../../rpc/chat-session-rpc';
import type { MediaJob } from '../../rpc/media-job';
import type { OutgoingMessage } from '../../rpc/outgoing-message';
import type { ProjectionMessage } from '../../rpc/projection-message';
import type { Refusal } from '../../rpc/refusal';
import { toEntryView } from '../../session/chat-views';
import type { Change } from '../../session/chat-write';
import { entryPage } from '../../session/entry-page';
import { isPending } from '../../session/next-alarm';
import { SeededChance } from '../seeded-chance';
import { MemoryD1 } from './memory-d1';
import type { Move } from './moves';
import { PEOPLE } from './people';
import { SimulatedChat } from './simulated-chat';
import { type LineEventJson, SimulatedCustomer } from './simulated-customer';
import { SimulatedDesk } from './simulated-desk';
import { SimulatedLine } from './simulated-line';

const BOT = `U${'1'.padStart(32, '0')}`;
const ROUNDS_MAX = 400;
const QUIET_TURNS = 4;

export interface Sent {
  readonly message: OutgoingMessage;
  readonly by: Asker;
  /** How often somebody accepted that the customer may get it twice. */
  doublesAccepted: number;
  wasRetried: boolean;
  wasCancelled: boolean;
}

/** A message for later that was acknowledged. */
export interface Planned extends Sent {
  wasDropped: boolean;
}

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
  readonly d1 = new MemoryD1();
  readonly desks = [new SimulatedDesk(), new SimulatedDesk()];
  readonly sent: Sent[] = [];
  readonly planned: Planned[] = [];
  /** Ids of notes that were acknowledged. */
  readonly notes: string[] = [];
  /** Files in R2 by name. */
  readonly files = new Map<string, string>();
  readonly complaints: string[] = [];
  readonly parts: ProjectionMessage[] = [];
  readonly mediaJobs: MediaJob[] = [];
  #now: number;
  #names = 0;
  #refusesParts = false;
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
      env: this.#env(settings, dataKek),
      fetch: this.line.fetch,
      now: () => this.#now,
      chance: () => this.#chance.next(),
      newId: () => newUuidV7(this.#now),
      publish: (change, isCommitted) => this.#publish(change, isCommitted),
    });
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
    this.#refusesParts = false;
    this.chat.storage.failAfter(null);
    this.d1.storage.failAfter(null);
    this.chat.crash();
    // A partner module gives the chat back: what was held for it may go.
    this.customer.act('text', 0, 0, []);
    for (let round = 0; ; round++) {
      if (round > ROUNDS_MAX) throw new Error(`never came to rest: ${this.#unrest()}`);
      if (this.customer.waiting.length > 0) this.#deliver([...this.customer.waiting]);
      while (this.parts.length > 0) await this.#project(this.#take(this.parts, 0), 'applied');
      while (this.mediaJobs.length > 0) this.#copyMedia(this.#take(this.mediaJobs, 0), 'ready');
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
      this.parts.length > 0 && 'parts',
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
        return this.#send(move);
      case 'plan':
        return this.#plan(move);
      case 'unplan':
        return this.#unplan(move);
      case 'note':
        return this.#note(move);
      case 'retry':
        return this.#retry(move.target, move.acceptDouble);
      case 'cancel':
        return this.#cancel(move.target);
      case 'wish':
        for (const by of move.by) this.#wish(PEOPLE[by] ?? PEOPLE[0], move.wish);
        return;
      case 'read':
        return this.#read(move.by, move.part);
      case 'wait':
        return this.#wait(move.ms, move.lateMs);
      case 'line fails':
        return this.line.failNext(move.faults);
      case 'disk fails':
        return this.chat.storage.failAfter(move.after);
      case 'D1 fails':
        return this.d1.storage.failAfter(move.after);
      case 'queue':
        this.#refusesParts = move.fate === 'refused';
        if (this.parts.length > 0 && move.fate !== 'refused')
          await this.#project(this.#take(this.parts, move.pick % this.parts.length), move.fate);
        return;
      case 'media':
        if (this.mediaJobs.length > 0)
          this.#copyMedia(this.#take(this.mediaJobs, move.pick % this.mediaJobs.length), move.fate);
        return;
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

  #send({ by, what, target, isTwice }: Extract<Move, { type: 'send' }>): void {
    const asker = this.#writer(by);
    const message = this.#newMessage(what, target);
    if (!asker || !isUuidV7(message.id)) return;
    const known: Sent = { message, by: asker, doublesAccepted: 0, wasRetried: false, wasCancelled: false };
    const answers = [0, ...(isTwice ? [1] : [])].map(() => this.#ask(() => this.chat.send(asker, message)));
    if (answers.some((answer) => answer.ok)) this.sent.push(known);
  }

  /** Whoever has the chat, else this one. */
  #writer(by: number): Asker | undefined {
    const owner = this.chat.tools.store.load()?.state.session?.owner;
    return PEOPLE.find(({ operatorId }) => operatorId === owner?.operatorId) ?? PEOPLE[by];
  }

  #plan({ by, inMs, isTwice }: Extract<Move, { type: 'plan' }>): void {
    const asker = this.#writer(by);
    const message = this.#newMessage('text', 0);
    if (!asker) return;
    const dueAt = this.#now + inMs;
    const answers = [0, ...(isTwice ? [1] : [])].map(() => this.#ask(() => this.chat.plan(asker, message, dueAt)));
    const known = { message, by: asker, doublesAccepted: 0, wasRetried: false, wasCancelled: false, wasDropped: false };
    if (answers.some((answer) => answer.ok)) this.planned.push(known);
  }

  #unplan({ target, isSent }: Extract<Move, { type: 'unplan' }>): void {
    const planned = this.planned[target % Math.max(1, this.planned.length)];
    const record = this.chat.tools.store.load();
    if (!planned || !record) return;
    const { id } = planned.message;
    if (isSent) this.#ask(() => this.chat.sendPlanned(planned.by, id, { epoch: record.epoch, seq: record.seq }));
    else if (this.#ask(() => this.chat.dropPlanned(planned.by, id)).ok) planned.wasDropped = true;
  }

  #note({ by, what, target }: Extract<Move, { type: 'note' }>): void {
    const asker = PEOPLE[by];
    const id =
      what === 'write' ? newUuidV7(this.#now + ++this.#names) : this.notes[target % Math.max(1, this.notes.length)];
    if (!asker || id === undefined) return;
    const answer = this.#ask(() => this.chat.note(asker, what, id, `noted ${target}`));
    if (answer.ok && what === 'write') this.notes.push(id);
  }

  #newMessage(what: Extract<Move, { type: 'send' }>['what'], target: number): OutgoingMessage {
    const nth = ++this.#names;
    const id = newUuidV7(this.#now + nth);
    const text = `out-${nth};`;
    switch (what) {
      case 'text':
        return { id, content: { type: 'text', text } };
      case 'long text':
        return { id, content: { type: 'text', text: text + 'あ'.repeat(5_000 + (target % 3) * 5_000) } };
      case 'sticker':
        return { id, content: { type: 'sticker', packageId: '446', stickerId: String(1988 + (target % 20)) } };
      case 'buttons':
        return {
          id,
          content: { type: 'text', text },
          quickReplies: [{ label: 'Yes', action: { type: 'postback', data: `tapped ${target}` } }],
        };
      case 'quote': {
        const entries = this.#entries().filter((entry) => entry.kind === 'message' && entry.quotable);
        const quoted = entries[target % Math.max(1, entries.length)];
        return { id, content: { type: 'text', text }, ...(quoted && { quotedId: quoted.id }) };
      }
    }
  }

  #retry(target: number, acceptDouble: boolean): void {
    const troubled = this.sent.filter(({ message }) => this.#isTroubled(message.id));
    // Now and then somebody asks for what needs no second try.
    const from = troubled.length > 0 && target % 5 !== 0 ? troubled : this.sent;
    const sent = from[target % Math.max(1, from.length)];
    if (!sent) return;
    // Noted before it is asked: the answer may be lost, the order not.
    sent.wasRetried = true;
    if (acceptDouble) sent.doublesAccepted += 1;
    this.#ask(() => this.chat.retry(sent.by, sent.message.id, acceptDouble));
  }

  #isTroubled(id: string): boolean {
    const entry = this.chat.tools.store.entryById(id);
    const state = entry?.kind === 'message' ? entry.delivery?.state : undefined;
    return state === 'failed' || state === 'unconfirmed';
  }

  #cancel(target: number): void {
    const sent = this.sent[target % Math.max(1, this.sent.length)];
    const answer = sent && this.#ask(() => this.chat.cancel(sent.by, sent.message.id));
    if (sent && answer?.ok) sent.wasCancelled = true;
  }

  #wish(by: Asker | undefined, wish: Extract<Move, { type: 'wish' }>['wish']): void {
    if (!by) return;
    const guard = { commandId: newUuidV7(this.#now + ++this.#names) };
    const asked: SessionWish = wish === 'resolve' ? { type: wish, reason: 'solved' } : { type: wish };
    this.#ask(() => this.chat.wish(by, asked, guard));
  }

  #read(by: number, part: number): void {
    const record = this.chat.tools.store.load();
    const asker = PEOPLE[by];
    if (!record || !asker) return;
    const seq = Math.ceil((record.seq * part) / 100);
    this.#ask(() => this.chat.read(asker, { epoch: record.epoch, seq }));
  }

  #setClock(now: number): void {
    this.#now = now;
    this.#onClock(now);
  }

  /** Whoever gets no answer asks again with the same ids, as the console does. */
  #ask<T>(call: () => Result<T, Refusal>): Result<T, Refusal> {
    try {
      return call();
    } catch (cause) {
      if (!(cause instanceof Error) || cause.message !== 'the disk failed') throw cause;
      return this.chat.tools.store.load() ? call() : err({ code: 'NOT_FOUND', retry: false });
    }
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

  async #project(part: ProjectionMessage, fate: Extract<Move, { type: 'queue' }>['fate']): Promise<void> {
    if (fate === 'lost') return;
    try {
      await writeProjection(this.d1.database, toProjectionRows([part]));
    } catch {
      // D1 failed: the queue keeps the message.
      this.parts.push(part);
      return;
    }
    if (fate === 'doubled') this.parts.push(part);
    if (fate !== 'unconfirmed') this.chat.projected(part.upTo, part.after);
  }

  /** A copy whose end the chat did not hear is told again by the queue. */
  #copyMedia(job: MediaJob, fate: Extract<Move, { type: 'media' }>['fate']): void {
    try {
      this.#tellCopied(job, fate);
    } catch (cause) {
      this.mediaJobs.push(job);
      throw cause;
    }
  }

  #tellCopied(job: MediaJob, fate: Extract<Move, { type: 'media' }>['fate']): void {
    if (fate === 'doubled') this.mediaJobs.push(job);
    if (fate === 'gone') {
      if (!this.chat.mediaCopied(job.entryId, { state: 'gone' })) this.files.delete(job.key);
      return;
    }
    this.files.set(job.key, job.entryId);
    const isKept = this.chat.mediaCopied(job.entryId, {
      state: 'ready',
      key: job.key,
      contentType: 'image/png',
      sizeBytes: 1,
    });
    if (!isKept) this.files.delete(job.key);
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

  #entries(): EntryView[] {
    const { store } = this.chat.tools;
    return store.changedAfter(0, 10_000).map((entry) => toEntryView(this.chatId, entry));
  }

  /** LINE's ids of what operators sent. */
  #quotable(): string[] {
    return this.chat.tools.store
      .changedAfter(0, 10_000)
      .flatMap((entry) =>
        entry.kind === 'message' && entry.delivery?.lineMessageId ? [entry.delivery.lineMessageId] : [],
      );
  }

  #take<T>(from: T[], place: number): T {
    const [taken] = from.splice(place, 1);
    if (taken === undefined) throw new Error('nothing there');
    return taken;
  }

  #env(settings: SettingsSnapshot, dataKek: string): Env {
    const hub = { notify: async () => {}, readMarked: async () => {} };
    const env = {
      LINE_API_BASE: 'https://api.line.test',
      LINE_DATA_API_BASE: 'https://api-data.line.test',
      MEDIA_ORIGIN: 'https://media.kaiwa.test',
      DATA_KEK: dataKek,
      HUB_SHARDS: '1',
      LOCATION_HINT: 'apac-ne',
      DB: this.d1.database,
      SETTINGS: { get: async () => settings },
      OPERATOR_HUB: { getByName: () => hub },
      DISPATCHER: { getByName: () => ({ facts: async () => ({ position: null }) }) },
      PROJECTION: {
        send: async (part: ProjectionMessage) => {
          if (this.#refusesParts) throw new Error('queue away');
          this.parts.push(structuredClone(part));
        },
      },
      MEDIA_JOBS: { send: async (job: MediaJob) => void this.mediaJobs.push(structuredClone(job)) },
      MEDIA: {
        put: async (key: string) => void this.files.set(key, 'directory'),
        delete: async (keys: string | string[]) => {
          for (const key of [keys].flat()) this.files.delete(key);
        },
        list: async ({ prefix = '' } = {}) => {
          const found = [...this.files.keys()].filter((key) => key.startsWith(prefix));
          return { objects: found.map((key) => ({ key })), truncated: false };
        },
        get: async () => null,
      },
    };
    // The lanes use these bindings and no others.
    return env as unknown as Env;
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
