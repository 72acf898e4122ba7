// One decision's writes to a chat: new and changed lines of the log, the outbox rows of its effects, the lanes' marks, the
// alarm, and at the end the one chat row. Lives inside one synchronous transaction; nothing here awaits.
import type { Effect } from '../domain/chat/chat-event';
import type { Step } from '../domain/chat/decision';
import type { Delivery, Entry, MessageEntry } from '../domain/chat/entry';
import { previewText } from '../domain/chat/message-content';
import { type ChatState, isHumanMode, stateOf } from '../domain/chat/session-state';
import { NEW_CALL } from '../domain/delivery/line-call';
import { keepTokens, type ReplyToken } from '../domain/delivery/reply-token';
import type { MessageId } from '../domain/ids';
import { toLineMessages, toMessagesArray } from '../line/outbound/to-line-messages';
import type { ChatRecord, Contact, Lanes, MarkLane, ProjectionLane, Summary } from './chat-record';
import type { ChatStore } from './chat-store';
import { mustArm, NET_MS, nextAlarm } from './next-alarm';
import type { Job, OutboxStore, TimerKind } from './outbox-store';
import { sessionFacts } from './session-facts';

/** What a finished write tells the open sockets. */
export interface Change {
  readonly prevSeq: number;
  readonly record: ChatRecord;
  readonly entries: readonly Entry[];
}

export interface WriteTools {
  readonly store: ChatStore;
  readonly outbox: OutboxStore;
  readonly setAlarm: (at: number) => void;
}

export class ChatWrite {
  record: ChatRecord;
  readonly now: number;
  readonly #tools: WriteTools;
  readonly #before: ChatRecord;
  readonly #entries = new Map<number, Entry>();

  constructor(tools: WriteTools, record: ChatRecord, now: number) {
    this.#tools = tools;
    this.#before = record;
    this.record = record;
    this.now = now;
  }

  /** Takes a decision: its state, its lines of the log, its effects. `raw` goes with the first line. */
  take(step: Step, raw: string | null = null): void {
    const countBefore = this.record.state.inboundCount;
    this.record = { ...this.record, state: step.state };
    step.entries.forEach(({ entry, lineTs }, index) => {
      const seq = this.#nextSeq();
      const line: Entry = { ...entry, epoch: this.record.epoch, seq, changedSeq: seq, at: this.now, lineTs };
      const isInbound = entry.kind === 'message' && entry.author.kind === 'customer';
      this.#tools.store.addEntry(line, isInbound ? countBefore + 1 : null, index === 0 ? raw : null);
      this.#entries.set(seq, line);
      if (line.kind === 'message') this.#summarise(line);
    });
    if (step.ended) this.#tools.store.keepSession(step.ended, this.record.seq);
    for (const effect of step.effects) this.#order(effect);
  }

  changeDelivery(entry: Entry & MessageEntry, delivery: Delivery): void {
    const troubles = Number(isTrouble(delivery)) - Number(isTrouble(entry.delivery));
    this.changeSummary({ troubleCount: this.record.summary.troubleCount + troubles });
    this.changeMessage({ ...entry, delivery });
  }

  changeMessage(entry: Entry & MessageEntry): void {
    const changed = { ...entry, changedSeq: this.#nextSeq() };
    this.#tools.store.changeEntry(changed);
    this.#entries.set(changed.seq, changed);
  }

  changeContact(contact: Partial<Contact>): void {
    this.record = { ...this.record, contact: { ...this.record.contact, ...contact } };
  }

  changeState(state: Partial<ChatState>): void {
    this.record = { ...this.record, state: { ...this.record.state, ...state } };
  }

  changeLanes(lanes: Partial<Lanes>): void {
    this.record = { ...this.record, lanes: { ...this.record.lanes, ...lanes } };
  }

  changeSummary(summary: Partial<Summary>): void {
    this.record = { ...this.record, summary: { ...this.record.summary, ...summary } };
  }

  markRead(operatorId: string, readCount: number): void {
    this.#tools.store.setReadCount(operatorId, readCount, this.#nextSeq());
  }

  /** Something outside the log changed that viewers and lists must see. */
  touch(): void {
    this.#nextSeq();
  }

  keepReplyToken(token: ReplyToken): void {
    this.record = { ...this.record, replyTokens: keepTokens([...this.record.replyTokens, token], this.now) };
  }

  /** A token is claimed in the transaction that writes the attempt: it is never used twice. */
  claimReplyToken(token: string): void {
    this.record = {
      ...this.record,
      replyTokens: this.record.replyTokens.filter((candidate) => candidate.token !== token),
    };
  }

  addJob(job: Job): void {
    this.#tools.outbox.addJob(job, this.now);
  }

  /** Writes the chat row and its session, wakes the lanes that what happened concerns, arms the alarm. Nothing may follow. */
  finish(): Change {
    const { session } = this.record.state;
    if (session && session !== this.#before.state.session) this.#tools.store.keepSession(session, this.record.seq);
    if (this.record.seq > this.#before.seq) this.#wakeLanes();
    const { outbox, store } = this.#tools;
    const wanted = nextAlarm(outbox.dueTimes(), this.record.lanes, this.now);
    if (mustArm(this.record.alarmAt, wanted, this.now)) {
      this.record = { ...this.record, alarmAt: wanted };
      this.#tools.setAlarm(wanted);
    }
    store.save(this.record);
    const entries = [...this.#entries.values()].sort((a, b) => a.changedSeq - b.changedSeq);
    return { prevSeq: this.#before.seq, record: this.record, entries };
  }

  #nextSeq(): number {
    this.record = { ...this.record, seq: this.record.seq + 1 };
    return this.record.seq;
  }

  #summarise(message: Entry & MessageEntry): void {
    const { summary } = this.record;
    const isNewest = summary.lastLineTs === null || message.lineTs >= summary.lastLineTs;
    if (!isNewest) return;
    this.changeSummary({
      preview: { author: message.author.kind, type: message.content.type, text: previewText(message.content) },
      lastLineTs: message.lineTs,
      lastSeq: message.seq,
    });
  }

  #order(effect: Effect): void {
    const { outbox } = this.#tools;
    switch (effect.type) {
      case 'send_to_contact': {
        const messages = toLineMessages(effect.content, { mediaOrigin: '' });
        // Checked before the decision; a content that LINE cannot take must not get this far.
        if (!messages.ok) throw new Error(`not sendable: ${messages.error.code}`);
        outbox.queueLineCall(effect.messageId as MessageId, toMessagesArray(messages.value), NEW_CALL, this.now);
        return;
      }
      case 'wake_at':
        outbox.setTimer(effect.timer satisfies TimerKind, effect.sessionId, effect.at);
        return;
      case 'cancel_wake':
        outbox.clearTimer(effect.timer, effect.sessionId);
    }
  }

  #wakeLanes(): void {
    const { seq, lanes, state } = this.record;
    const wasHuman = isHumanMode(stateOf(this.#before.state));
    const isRenamed = this.record.contact.name !== this.#before.contact.name;
    const factsChanged = JSON.stringify(sessionFacts(this.#before)) !== JSON.stringify(sessionFacts(this.record));
    const mayWait = !factsChanged && !isRenamed;
    this.changeLanes({
      // A chat in BOT mode reaches the hubs with the projection, many in one call; a newcomer's name does not wait for that.
      ...((wasHuman || isRenamed || isHumanMode(stateOf(state))) && { hub: wake(lanes.hub, seq, this.now) }),
      ...(factsChanged && { dispatcher: wake(lanes.dispatcher, seq, this.now) }),
      projection: wake(lanes.projection, seq, mayWait ? this.#paced(lanes.projection) : this.now),
    });
  }

  /**
   * While a chat is being talked in, its messages go to the projection together, by the alarm that rings anyway: whoever
   * looks on is told by sockets and hubs, and a part costs the same with one message or ten.
   */
  #paced(lane: ProjectionLane): number {
    const isClockBack = lane.sentAt > this.now;
    return isClockBack ? this.now : Math.max(this.now, lane.sentAt + NET_MS);
  }
}

/** New work for a lane. It does not shorten a back-off. */
function wake<Lane extends MarkLane | ProjectionLane>(lane: Lane, wantSeq: number, dueAt: number): Lane {
  return { ...lane, wantSeq, dueAt: lane.attempts > 0 ? lane.dueAt : dueAt };
}

function isTrouble(delivery: Delivery | undefined): boolean {
  return delivery?.state === 'failed' || delivery?.state === 'unconfirmed';
}
