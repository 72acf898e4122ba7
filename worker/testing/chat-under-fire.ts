// One chat of the random test with what the outside knows of it: events handed in, messages acknowledged, a desk that
// resumes, D1. Repeats whatever was not answered, as LINE and browsers do. Only tests import it.
import type { Incoming } from '../domain/chat/incoming';
import type { MessageId } from '../domain/ids';
import type { Asker } from '../domain/permissions/asker';
import type { EntryView } from '../protocol/entry-view';
import type { SessionWish } from '../rpc/chat-session-rpc';
import type { OutgoingMessage } from '../rpc/outgoing-message';
import { AYA, BEN, CHI, type Desk, newChat, newMessage, openDesk, type TestChat, textIn } from './chat-client';
import type { FakeLine } from './fake-line';
import { ProjectionTable } from './projection-table';
import type { SeededChance } from './seeded-chance';

const PEOPLE: readonly Asker[] = [AYA, BEN, CHI];
const WISHES: readonly SessionWish[] = [
  { type: 'claim' },
  { type: 'claim' },
  { type: 'claim' },
  { type: 'release' },
  { type: 'resolve', reason: 'solved' },
  { type: 'reopen' },
];
const ANSWERS_MAX = 50;

export class ChatUnderFire {
  readonly chat: TestChat;
  readonly delivered: Incoming[] = [];
  readonly acknowledged: { readonly message: OutgoingMessage; readonly by: Asker }[] = [];
  readonly retried = new Map<string, { doublesAccepted: number }>();
  readonly marks: { readonly by: Asker; readonly epoch: number; readonly seq: number }[] = [];
  readonly d1 = new ProjectionTable();
  /** The desk's screen, by entry id. */
  readonly screen = new Map<string, EntryView>();
  readonly gaps: string[] = [];
  #desk: Desk | null = null;
  #framesTaken = 0;
  #isLooking = false;
  #cursor: { epoch: number; seq: number } | null = null;
  readonly #chance: SeededChance;
  readonly #line: FakeLine;

  constructor(chance: SeededChance, line: FakeLine, channelId: string) {
    this.chat = newChat(channelId);
    this.#chance = chance;
    this.#line = line;
  }

  /** One to three events, some of them known, in any order. */
  async customerActs(): Promise<void> {
    const fresh = Array.from({ length: 1 + this.#chance.below(2) }, () => this.#newEvent());
    this.delivered.push(...fresh);
    const batch = [...fresh];
    if (this.#chance.happens(0.4)) batch.push({ ...this.#chance.pick(this.delivered), isRedelivery: true });
    if (this.#chance.happens(0.3)) batch.reverse();
    const twice = this.#chance.happens(0.2);
    const calls = twice ? [batch, batch] : [batch];
    await Promise.all(calls.map((events) => untilAnswered(() => this.chat.rpc.receive(events))));
  }

  #newEvent(): Incoming {
    const lineTs = Date.now() - this.#chance.pick([0, 0, 5, 60_000]);
    const kind = this.#chance.pick([
      'message',
      'message',
      'message',
      'message',
      'message',
      'message',
      'follow',
    ] as const);
    if (kind === 'follow') return textIn(this.chat, '', { lineTs, body: { kind, isUnblocked: false } });
    const replyToken = `token-${this.chat.userId}-${this.delivered.length}-${this.#chance.below(1e9)}`;
    if (!this.#chance.happens(0.6)) return textIn(this.chat, 'x', { lineTs });
    this.#line.handOut(replyToken, this.chat.userId);
    return textIn(this.chat, 'x', { lineTs, replyToken });
  }

  async operatorWishes(): Promise<void> {
    const wish = this.#chance.pick(WISHES);
    const by = this.#chance.pick(PEOPLE);
    const guard = { commandId: `${this.#chance.below(1e9)}` };
    const again = this.#chance.happens(0.2);
    await Promise.all(
      (again ? [guard, guard] : [guard]).map((one) => untilAnswered(() => this.chat.rpc.applyWish(by, wish, one))),
    );
  }

  async operatorSends(): Promise<void> {
    const view = await untilAnswered(() => this.chat.rpc.view(AYA));
    const owner = view.ok ? view.value.owner : null;
    const by = PEOPLE.find((one) => one.operatorId === owner?.operatorId) ?? this.#chance.pick(PEOPLE);
    const isRepeat = this.acknowledged.length > 0 && this.#chance.happens(0.2);
    const sent = isRepeat ? this.#chance.pick(this.acknowledged) : null;
    const message = sent?.message ?? newMessage(`out ${this.acknowledged.length} ${this.#chance.below(1e9)}`);
    const answers = await Promise.all(
      (this.#chance.happens(0.2) ? [1, 2] : [1]).map(() =>
        untilAnswered(() => this.chat.rpc.send(sent?.by ?? by, message)),
      ),
    );
    if (!sent && answers.some((answer) => answer.ok)) this.acknowledged.push({ message, by });
  }

  async operatorTriesAgain(): Promise<void> {
    if (this.acknowledged.length === 0) return;
    const { message, by } = this.#chance.pick(this.acknowledged);
    const acceptDouble = this.#chance.happens(0.3);
    // Noted before it is asked: the answer may be lost in a crash, the order not.
    const known = this.retried.get(message.id) ?? { doublesAccepted: 0 };
    this.retried.set(message.id, { doublesAccepted: known.doublesAccepted + (acceptDouble ? 1 : 0) });
    await this.chat.rpc.retryMessage(by, message.id as MessageId, acceptDouble).catch(() => null);
  }

  /** One of the newest; whether it may be taken back is the chat's to say. */
  async operatorCancels(): Promise<void> {
    const sent = this.acknowledged.slice(-3);
    if (sent.length === 0) return;
    const { message, by } = this.#chance.pick(sent);
    await untilAnswered(() => this.chat.rpc.cancelMessage(by, message.id as MessageId));
  }

  async operatorReads(): Promise<void> {
    const by = this.#chance.pick(PEOPLE);
    const view = await untilAnswered(() => this.chat.rpc.view(by));
    if (!view.ok) return;
    const { epoch } = view.value;
    const seq = 1 + this.#chance.below(view.value.seq);
    await untilAnswered(() => this.chat.rpc.markRead(by, { epoch, seq }));
    this.marks.push({ by, epoch, seq });
  }

  /** Reads what arrived; comes back behind its cursor where the socket is gone. */
  async deskLooks(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    await this.#look().finally(() => {
      this.#isLooking = false;
    });
  }

  async #look(): Promise<void> {
    this.#takeFrames();
    if (this.#desk && this.#desk.closed === null && this.#desk.socket.readyState === WebSocket.OPEN) return;
    const after = this.#cursor ? `${this.#cursor.epoch}.${this.#cursor.seq}` : '0.0';
    this.#desk = await openDesk(this.chat, { after }).catch(() => null);
    this.#framesTaken = 0;
    const hello = this.#desk?.frames[0];
    if (!this.#cursor && hello?.type === 'hello') await this.#load();
    this.#takeFrames();
  }

  async #load(): Promise<void> {
    const page = await untilAnswered(() => this.chat.rpc.entries(AYA, { after: { epoch: 0, seq: 0 }, limit: 10_000 }));
    if (!page.ok) return;
    for (const entry of page.value.entries) this.#show(entry);
    this.#cursor = { epoch: page.value.epoch, seq: page.value.seq };
  }

  #takeFrames(): void {
    const frames = this.#desk?.frames ?? [];
    for (; this.#framesTaken < frames.length; this.#framesTaken++) {
      const frame = frames[this.#framesTaken];
      if (frame?.type !== 'changes' || !this.#cursor) continue;
      if (frame.prevSeq > this.#cursor.seq) this.gaps.push(`${this.#cursor.seq} -> ${frame.prevSeq}`);
      for (const entry of frame.entries) this.#show(entry);
      this.#cursor = { epoch: frame.epoch, seq: Math.max(frame.seq, this.#cursor.seq) };
    }
  }

  #show(entry: EntryView): void {
    const shown = this.screen.get(entry.id);
    if (!shown || shown.changedSeq < entry.changedSeq) this.screen.set(entry.id, entry);
  }
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
