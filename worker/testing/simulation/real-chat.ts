// One chat of the simulation in workerd with what the outside knows of it: the customer's acts, what operators were told, two
// desks on real sockets. Whoever is not answered asks again with the same ids, as browsers do. Only tests import it.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import type { MessageId } from '../../domain/ids';
import type { Asker } from '../../domain/permissions/asker';
import type { Result } from '../../domain/result';
import { newUuidV7 } from '../../platform/random-id';
import type { EntryView } from '../../protocol/entry-view';
import type { SessionWish } from '../../rpc/chat-session-rpc';
import type { OutgoingMessage } from '../../rpc/outgoing-message';
import type { Refusal } from '../../rpc/refusal';
import { AYA, BEN, CHI, newChat, readStore, type TestChat } from '../chat-client';
import { newSourceId } from '../line-webhook';
import type { Move } from './moves';
import type { RealChannel } from './real-channel';
import { RealDesk } from './real-desk';
import { type LineEventJson, SimulatedCustomer } from './simulated-customer';

export const PEOPLE: readonly Asker[] = [AYA, BEN, CHI];
const ANSWERS_MAX = 50;
/** Nobody may take the chat, whoever comes first. */
const CLOSED_TO_ALL = new Set(['BLOCKED', 'STANDBY']);
const EVICT_MS = 50;
const LONG = 'あ'.repeat(5_000);

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

export class RealChat {
  readonly test: TestChat;
  readonly customer: SimulatedCustomer;
  readonly desks: readonly RealDesk[];
  readonly sent: Sent[] = [];
  readonly planned: Planned[] = [];
  /** Ids of notes that were acknowledged. */
  readonly notes: string[] = [];
  readonly complaints: string[] = [];
  /** How often its disk failed by order. */
  diskFaults = 0;
  refusesParts = false;
  #names = 0;

  /** @param tag stands in every text and event id of this chat, so that whatever turns up elsewhere is known as its own */
  constructor(
    readonly channel: RealChannel,
    readonly tag: string,
    isGroup: boolean,
  ) {
    this.test = newChat(channel.settings.id, newSourceId(isGroup ? 'C' : 'U'));
    this.customer = new SimulatedCustomer(this.test.userId, isGroup, () => Date.now());
    this.desks = [0, 1].map(() => new RealDesk(this.test, (entry) => this.#judge(entry)));
  }

  /** `sent` is said only of what LINE took. */
  #judge(entry: EntryView): void {
    if (entry.kind !== 'message' || entry.delivery?.state !== 'sent') return;
    const isShown = this.channel.line.shown.some(({ json }) => isOf(json, entry));
    if (!isShown) this.complaints.push(`called sent before LINE took it: ${entry.id}`);
  }

  async act({ act, target, earlierMs }: Extract<Move, { type: 'act' }>): Promise<void> {
    const quotable = act === 'quote' ? await this.#quotable() : [];
    const { waiting } = this.customer;
    const before = waiting.length;
    this.customer.act(act, target, earlierMs, quotable);
    const event = waiting[before];
    if (event) waiting[before] = this.#tagged(event);
  }

  #tagged(event: LineEventJson): LineEventJson {
    const json = JSON.stringify(event).replaceAll('said-', `said-${this.tag}-`).replace('01SIM', `01${this.tag}`);
    return JSON.parse(json) as LineEventJson;
  }

  async send({ by, what, target, isTwice }: Extract<Move, { type: 'send' }>): Promise<void> {
    const asker = await this.#writer(by);
    const message = this.#newMessage(what, target);
    const answers = await Promise.all(
      [0, ...(isTwice ? [1] : [])].map(() => untilAnswered(() => this.test.rpc.send(asker, message))),
    );
    if (answers.some((answer) => answer.ok)) {
      this.sent.push({ message, by: asker, doublesAccepted: 0, wasRetried: false, wasCancelled: false });
    }
  }

  /** Whoever has the chat, else this one. */
  async #writer(by: number): Promise<Asker> {
    const view = await untilAnswered(() => this.test.rpc.view(AYA));
    const owner = view.ok ? view.value.owner : null;
    return PEOPLE.find(({ operatorId }) => operatorId === owner?.operatorId) ?? PEOPLE[by] ?? AYA;
  }

  async plan({ by, inMs, isTwice }: Extract<Move, { type: 'plan' }>): Promise<void> {
    const asker = await this.#writer(by);
    const message = this.#newMessage('text', 0);
    const dueAt = Date.now() + inMs;
    const answers = await Promise.all(
      [0, ...(isTwice ? [1] : [])].map(() => untilAnswered(() => this.test.rpc.plan(asker, message, dueAt))),
    );
    const known = { message, by: asker, doublesAccepted: 0, wasRetried: false, wasCancelled: false, wasDropped: false };
    if (answers.some((answer) => answer.ok)) this.planned.push(known);
  }

  async unplan({ target, isSent }: Extract<Move, { type: 'unplan' }>): Promise<void> {
    const planned = this.planned[target % Math.max(1, this.planned.length)];
    if (!planned) return;
    const id = planned.message.id as MessageId;
    const view = await untilAnswered(() => this.test.rpc.view(planned.by));
    if (!view.ok) return;
    const { epoch, seq } = view.value;
    if (isSent) await untilAnswered(() => this.test.rpc.sendPlanned(planned.by, id, { epoch, seq }));
    else if ((await untilAnswered(() => this.test.rpc.dropPlanned(planned.by, id))).ok) planned.wasDropped = true;
  }

  async note({ by, what, target }: Extract<Move, { type: 'note' }>): Promise<void> {
    const asker = PEOPLE[by] ?? AYA;
    const words = { text: `noted ${this.tag} ${target}`, mentions: [] };
    const known = this.notes[target % Math.max(1, this.notes.length)];
    if (what === 'write') {
      const id = newUuidV7(Date.now());
      const written = await untilAnswered(() => this.test.rpc.writeNote(asker, { id, ...words }));
      if (written.ok) this.notes.push(id);
    } else if (known && what === 'edit') await untilAnswered(() => this.test.rpc.editNote(asker, known, words));
    else if (known) await untilAnswered(() => this.test.rpc.deleteNote(asker, known));
  }

  #newMessage(what: Extract<Move, { type: 'send' }>['what'], target: number): OutgoingMessage {
    const text = `out-${this.tag}-${++this.#names};`;
    const message = { id: newUuidV7(Date.now()), content: { type: 'text', text } } as const;
    switch (what) {
      case 'text':
        return message;
      case 'long text':
        return { ...message, content: { type: 'text', text: text + LONG } };
      case 'sticker':
        return { ...message, content: { type: 'sticker', packageId: '446', stickerId: String(1988 + (target % 20)) } };
      case 'buttons':
        return {
          ...message,
          quickReplies: [{ label: 'Yes', action: { type: 'postback', data: `tapped ${target}` } }],
        };
      case 'quote': {
        const entries = [...(this.desks[0]?.screen.values() ?? [])].filter(
          (entry) => entry.kind === 'message' && entry.quotable,
        );
        const quoted = entries[target % Math.max(1, entries.length)];
        return { ...message, ...(quoted && { quotedId: quoted.id }) };
      }
    }
  }

  async retry(target: number, acceptDouble: boolean): Promise<void> {
    const sent = this.sent[target % Math.max(1, this.sent.length)];
    if (!sent) return;
    // Noted before it is asked: the answer may be lost, the order not.
    sent.wasRetried = true;
    if (acceptDouble) sent.doublesAccepted += 1;
    await this.test.rpc.retryMessage(sent.by, sent.message.id as MessageId, { acceptDouble }).catch(() => null);
  }

  async cancel(target: number): Promise<void> {
    // Only the newest can still be there untried.
    const sent = this.sent.at(-1 - (target % 3));
    if (!sent) return;
    const answer = await untilAnswered(() => this.test.rpc.cancelMessage(sent.by, sent.message.id as MessageId));
    if (answer.ok) sent.wasCancelled = true;
  }

  async wish({ by, wish }: Extract<Move, { type: 'wish' }>): Promise<void> {
    const asked: SessionWish = wish === 'resolve' ? { type: wish, reason: 'solved' } : { type: wish };
    await Promise.all(
      by.map((place) => {
        const guard = { commandId: crypto.randomUUID() };
        return untilAnswered(() => this.test.rpc.applyWish(PEOPLE[place] ?? AYA, asked, guard));
      }),
    );
  }

  /** Two want the chat in the same moment; nothing else happens meanwhile. One gets it and the other hears who. */
  async race(by: number): Promise<void> {
    const before = await untilAnswered(() => this.test.rpc.view(AYA));
    if (!before.ok) return;
    const racers = [PEOPLE[by] ?? AYA, PEOPLE[(by + 1) % 3] ?? BEN];
    const answers = await Promise.all(
      racers.map((racer) => {
        const guard = { commandId: crypto.randomUUID(), expectedVersion: before.value.version };
        return untilAnswered(() => this.test.rpc.applyWish(racer, { type: 'claim' }, guard));
      }),
    );
    const after = await untilAnswered(() => this.test.rpc.view(AYA));
    const owner = after.ok ? after.value.owner?.operatorId : undefined;
    const told = () => `race in ${before.value.state}: ${JSON.stringify(answers.map(ofAnswer))}, owner ${owner}`;
    const won = racers.filter((_, place) => answers[place]?.ok);
    const isOpen = before.value.state !== 'resolved' && !answers.some(isShut);
    if (!isOpen) {
      if (won.length > 0) this.complaints.push(told());
      return;
    }
    const mayWin = before.value.owner === null || racers.some(({ operatorId }) => operatorId === owner);
    if (won.length !== (mayWin ? 1 : 0) || won.some(({ operatorId }) => operatorId !== owner)) {
      this.complaints.push(told());
    }
    for (const answer of answers) {
      if (!answer.ok && answer.error.winner?.operatorId !== owner) this.complaints.push(told());
    }
  }

  async read(by: number, part: number): Promise<void> {
    const asker = PEOPLE[by] ?? AYA;
    const view = await untilAnswered(() => this.test.rpc.view(asker));
    if (!view.ok) return;
    const { epoch, seq } = view.value;
    await untilAnswered(() => this.test.rpc.markRead(asker, { epoch, seq: Math.ceil((seq * part) / 100) }));
  }

  /**
   * The nth statement from now on throws, once; where n is even, the end of the next transaction instead, when all its statements
   * have gone well. An object that leaves memory forgets the order.
   */
  async failDisk(after: number): Promise<void> {
    const strike = () => {
      this.diskFaults += 1;
      throw new Error('the disk failed');
    };
    await runInDurableObject(this.test.raw, (_object, { storage }) => {
      // One fault at a time: an event that fails twice in a row is parked, as one that is at fault itself.
      Reflect.deleteProperty(storage, 'transactionSync');
      Reflect.deleteProperty(storage.sql, 'exec');
      if (after % 2 === 0) failCommit(storage, strike);
      else failStatement(storage.sql, after, strike);
    }).catch(() => undefined);
  }

  /** The alarm rings where it is due. */
  async ring(): Promise<void> {
    const at = await this.alarmAt().catch(() => null);
    if (at !== null && at <= Date.now()) await runDurableObjectAlarm(this.test.raw).catch(() => false);
  }

  alarmAt(): Promise<number | null> {
    return runInDurableObject(this.test.raw, (_object, { storage }) => storage.getAlarm());
  }

  async evict(webSockets: 'hibernate' | 'close'): Promise<void> {
    // Not running just now: then there is nothing to evict.
    const gone = evictDurableObject(this.test.raw, { webSockets }).catch(() => undefined);
    // One that waits for LINE leaves when LINE has answered; nobody waits for that.
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, EVICT_MS))]);
  }

  /** LINE's ids of what operators sent. */
  async #quotable(): Promise<string[]> {
    const rows = await readStore<{ id: string }>(this.test, 'SELECT line_message_id AS id FROM sent_ids').catch(
      () => [],
    );
    return rows.map(({ id }) => id);
  }
}

function failStatement(sql: SqlStorage, after: number, strike: () => void): void {
  const real: SqlStorage['exec'] = Object.getPrototypeOf(sql).exec;
  let left = after;
  const exec = (...args: Parameters<SqlStorage['exec']>) => {
    left -= 1;
    if (left === 0) {
      Reflect.deleteProperty(sql, 'exec');
      strike();
    }
    return real.apply(sql, args);
  };
  Object.defineProperty(sql, 'exec', { configurable: true, value: exec });
}

function failCommit(storage: DurableObjectStorage, strike: () => void): void {
  const real: DurableObjectStorage['transactionSync'] = Object.getPrototypeOf(storage).transactionSync;
  const transactionSync = (work: () => unknown) => {
    Reflect.deleteProperty(storage, 'transactionSync');
    return real.call(storage, () => {
      work();
      strike();
    });
  };
  Object.defineProperty(storage, 'transactionSync', { configurable: true, value: transactionSync });
}

function isShut(answer: Result<unknown, Refusal>): boolean {
  return !answer.ok && CLOSED_TO_ALL.has(answer.error.code);
}

function ofAnswer(answer: Result<unknown, Refusal>): unknown {
  return answer.ok ? 'ok' : answer.error;
}

/** A call that was not answered is made again, with the same ids. */
async function untilAnswered<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (cause) {
      if (attempt === ANSWERS_MAX) throw cause;
    }
  }
}

/** Whether a message object of LINE belongs to this message of ours. */
export function isOf(json: string, entry: EntryView): boolean {
  if (entry.kind !== 'message') return false;
  const { content } = entry;
  if (content.type === 'text') return json.includes(nameOf(entry));
  return content.type === 'sticker' && json.includes(`"stickerId":"${content.stickerId}"`);
}

/** The first word of what an operator wrote, which no other message has. */
export function nameOf(entry: EntryView): string {
  const text = entry.kind === 'message' && entry.content.type === 'text' ? entry.content.text : '';
  return text.slice(0, text.indexOf(';') + 1);
}
