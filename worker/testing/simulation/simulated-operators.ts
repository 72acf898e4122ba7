// The operators of a simulated chat: what they send, try again, cancel, wish and read, and what they were promised. Whoever gets no
// answer asks again. Called by the world.
import { isUuidV7, type LoginId, type OperatorId } from '../../domain/ids';
import type { Asker } from '../../domain/permissions/asker';
import { err, type Result } from '../../domain/result';
import { newUuidV7 } from '../../platform/random-id';
import type { EntryView } from '../../protocol/entry-view';
import type { SessionWish } from '../../rpc/chat-session-rpc';
import type { OutgoingMessage } from '../../rpc/outgoing-message';
import type { Refusal } from '../../rpc/refusal';
import { toEntryView } from '../../session/chat-views';
import { everythingOf } from '../access';
import type { Move } from './moves';
import type { SimulatedChat } from './simulated-chat';

function person(id: string, name: string, role: Asker['role']): Asker {
  return { operatorId: id as OperatorId, name, role, loginId: `login_${id}` as LoginId, access: everythingOf(role) };
}

export const PEOPLE: readonly Asker[] = [
  person('op_aya', 'Aya', 'operator'),
  person('op_ben', 'Ben', 'operator'),
  person('op_chi', 'Chi', 'supervisor'),
];

export interface Sent {
  readonly message: OutgoingMessage;
  readonly by: Asker;
  /** How often somebody accepted that the customer may get it twice. */
  doublesAccepted: number;
  wasRetried: boolean;
  wasCancelled: boolean;
}

export class SimulatedOperators {
  readonly sent: Sent[] = [];
  readonly #chat: SimulatedChat;
  readonly #now: () => number;
  #names = 0;

  constructor(chat: SimulatedChat, now: () => number) {
    this.#chat = chat;
    this.#now = now;
  }

  send({ by, what, target, isTwice }: Extract<Move, { type: 'send' }>): void {
    const owner = this.#chat.tools.store.load()?.state.session?.owner;
    const asker = PEOPLE.find(({ operatorId }) => operatorId === owner?.operatorId) ?? PEOPLE[by] ?? PEOPLE[0];
    const message = this.#newMessage(what, target);
    if (!asker || !isUuidV7(message.id)) return;
    const known: Sent = { message, by: asker, doublesAccepted: 0, wasRetried: false, wasCancelled: false };
    const answers = [0, ...(isTwice ? [1] : [])].map(() => this.#ask(() => this.#chat.send(asker, message)));
    if (answers.some((answer) => answer.ok)) this.sent.push(known);
  }

  #newMessage(what: Extract<Move, { type: 'send' }>['what'], target: number): OutgoingMessage {
    const nth = ++this.#names;
    const id = newUuidV7(this.#now() + nth);
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

  retry(target: number, acceptDouble: boolean): void {
    const troubled = this.sent.filter(({ message }) => this.#isTroubled(message.id));
    // Now and then somebody asks for what needs no second try.
    const from = troubled.length > 0 && target % 5 !== 0 ? troubled : this.sent;
    const sent = from[target % Math.max(1, from.length)];
    if (!sent) return;
    // Noted before it is asked: the answer may be lost, the order not.
    sent.wasRetried = true;
    if (acceptDouble) sent.doublesAccepted += 1;
    this.#ask(() => this.#chat.retry(sent.by, sent.message.id, acceptDouble));
  }

  #isTroubled(id: string): boolean {
    const entry = this.#chat.tools.store.entryById(id);
    const state = entry?.kind === 'message' ? entry.delivery?.state : undefined;
    return state === 'failed' || state === 'unconfirmed';
  }

  cancel(target: number): void {
    const sent = this.sent[target % Math.max(1, this.sent.length)];
    const answer = sent && this.#ask(() => this.#chat.cancel(sent.by, sent.message.id));
    if (sent && answer?.ok) sent.wasCancelled = true;
  }

  wish(by: Asker | undefined, wish: Extract<Move, { type: 'wish' }>['wish']): void {
    if (!by) return;
    const guard = { commandId: newUuidV7(this.#now() + ++this.#names) };
    const asked: SessionWish = wish === 'resolve' ? { type: wish, reason: 'solved' } : { type: wish };
    this.#ask(() => this.#chat.wish(by, asked, guard));
  }

  read(by: number, part: number): void {
    const record = this.#chat.tools.store.load();
    const asker = PEOPLE[by];
    if (!record || !asker) return;
    const seq = Math.ceil((record.seq * part) / 100);
    this.#ask(() => this.#chat.read(asker, { epoch: record.epoch, seq }));
  }

  /** Whoever gets no answer asks again with the same ids, as the console does. */
  #ask<T>(call: () => Result<T, Refusal>): Result<T, Refusal> {
    try {
      return call();
    } catch (cause) {
      if (!(cause instanceof Error) || cause.message !== 'the disk failed') throw cause;
      return this.#chat.tools.store.load() ? call() : err({ code: 'NOT_FOUND', retry: false });
    }
  }

  #entries(): EntryView[] {
    const { store } = this.#chat.tools;
    return store.changedAfter(0, 10_000).map((entry) => toEntryView(this.#chat.chatId, entry));
  }
}
