// One decision's writes to a chat: new and changed lines of the log, the outbox rows of its effects, the lanes' marks, the
// alarm, and at the end the one chat row. Lives inside one synchronous transaction; nothing here awaits.
import type { BotMemory } from '../domain/bot/bot-memory';
import type { Step } from '../domain/chat/decision';
import type { Effect, SessionTimer, TicketReason } from '../domain/chat/effect';
import type { Delivery, Entry, EventEntry, MessageEntry, NoteEntry } from '../domain/chat/entry';
import { previewText } from '../domain/chat/message-content';
import type { ChatState } from '../domain/chat/session-state';
import { isUntried, NEW_CALL } from '../domain/delivery/line-call';
import { keepTokens, type ReplyToken } from '../domain/delivery/reply-token';
import type { MessageId, SessionId } from '../domain/ids';
import { toLineMessages, toMessagesArray } from '../line/outbound/to-line-messages';
import type { OutgoingMessage } from '../rpc/outgoing-message';
import type { ChatRecord, Contact, Lanes, MemberProfile, Summary } from './chat-record';
import type { ChatStore } from './chat-store';
import { mustArm, nextAlarm } from './next-alarm';
import type { Job, OutboxStore, TimerKind } from './outbox-store';
import type { PlannedMessage, PlannedStore } from './planned-store';
import type { SessionStore } from './session-store';
import { wakeLanes } from './wake-lanes';

/** What a finished write tells the open sockets. */
export interface Change {
  readonly prevSeq: number;
  readonly record: ChatRecord;
  readonly entries: readonly Entry[];
  /** Members of the group whose name or picture changed. */
  readonly members?: readonly MemberProfile[];
  /** What is planned for later. Read inside the transaction: after it nothing may fail before everybody is told. */
  readonly planned: readonly PlannedMessage[];
}

export interface WriteTools {
  readonly store: ChatStore;
  readonly sessions: SessionStore;
  readonly outbox: OutboxStore;
  readonly planned: PlannedStore;
  readonly newId: (now: number) => string;
  readonly setAlarm: (at: number) => void;
  /** Where LINE's clients fetch our files. */
  readonly mediaOrigin: string;
}

/** Deadlines whose time only moves later: no row is written for each message, they set themselves anew when they ring. */
const ONLY_LATER: ReadonlySet<SessionTimer> = new Set<SessionTimer>(['idle_warn', 'idle_end', 'grey', 'next_reply']);
/** More than a bot says before a person comes. */
const BOT_MESSAGES_MAX = 20;

export class ChatWrite {
  record: ChatRecord;
  readonly now: number;
  readonly #tools: WriteTools;
  readonly #before: ChatRecord;
  readonly #entries = new Map<number, Entry>();
  readonly #members: MemberProfile[] = [];
  #isUrgent = false;

  constructor(tools: WriteTools, record: ChatRecord, now: number) {
    this.#tools = tools;
    this.#before = record;
    this.record = record;
    this.now = now;
  }

  /** Takes a decision: its state, its lines of the log, its effects. `raw` goes with the first line, `sender` with what is sent. */
  take(step: Step, raw: string | null = null, sender?: OutgoingMessage['sender']): void {
    const countBefore = this.record.state.inboundCount;
    this.record = { ...this.record, state: step.state };
    step.entries.forEach(({ entry, lineTs }, index) => {
      const seq = this.#nextSeq();
      const line: Entry = { ...entry, epoch: this.record.epoch, seq, changedSeq: seq, at: this.now, lineTs };
      // A place that is kept for an unsent message counts for nothing.
      const isInbound = entry.kind === 'message' && step.state.inboundCount > countBefore;
      this.#tools.store.addEntry(line, isInbound ? countBefore + 1 : null, index === 0 ? raw : null);
      this.#entries.set(seq, line);
      if (line.kind === 'message' && !isUnsent(line)) this.#summarise(line);
      if (line.kind === 'note') this.#isUrgent ||= line.mentions.length > 0;
    });
    if (step.ended) this.#tools.sessions.keepSession(step.ended, this.record.seq);
    for (const effect of step.effects) this.#order(effect, sender);
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

  changeEvent(entry: Entry & EventEntry): void {
    const changed = { ...entry, changedSeq: this.#nextSeq() };
    this.#tools.store.changeEntry(changed);
    this.#entries.set(changed.seq, changed);
  }

  changeNote(entry: Entry & NoteEntry): void {
    const changed = { ...entry, changedSeq: this.#nextSeq() };
    this.#tools.store.changeEntry(changed);
    this.#entries.set(changed.seq, changed);
    this.#isUrgent = true;
  }

  /** A customer's message as its edit, its unsend or itself, coming late, left it. `raw`: what replaces its raw event. */
  reviseMessage(entry: Entry & MessageEntry, raw?: string | null): void {
    const changed = { ...entry, changedSeq: this.#nextSeq() };
    const { store } = this.#tools;
    store.reviseEntry(changed);
    if (raw !== undefined) store.replaceRaw(changed.seq, raw);
    this.#entries.set(changed.seq, changed);
    // An edit that came before its message stood too late on the screen: the newest message may be another one now.
    if (this.record.summary.lastSeq === changed.seq) this.changeSummary(toSummary(store.newestMessage() ?? changed));
  }

  changeContact(contact: Partial<Contact>): void {
    this.record = { ...this.record, contact: { ...this.record.contact, ...contact } };
  }

  changeState(state: Partial<ChatState>): void {
    this.record = { ...this.record, state: { ...this.record.state, ...state } };
  }

  rememberForBot(bot: BotMemory): void {
    this.record = { ...this.record, bot };
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

  /** Tells the viewers a member's new name or picture, which the store has already. */
  noteMember(member: MemberProfile): void {
    this.#members.push(member);
    this.touch();
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

  /** The token of the newest message; never one whose message the phone shows as read already. @param ts LINE's time, ms */
  keepReadToken(token: string, ts: number): void {
    const { lineRead } = this.record;
    if (lineRead.markedTs !== null && ts <= lineRead.markedTs) return;
    this.record = { ...this.record, lineRead: { ...lineRead, token, tokenTs: ts } };
  }

  /** The phone shows Read up to the message of this time, whose token is used up. A newer token stays. */
  noteMarkedOnLine(token: string, ts: number): void {
    const { lineRead } = this.record;
    const markedTs = Math.max(ts, lineRead.markedTs ?? 0);
    this.record = {
      ...this.record,
      lineRead: { ...lineRead, token: lineRead.token === token ? null : lineRead.token, markedTs },
    };
    this.touch();
  }

  /** Orders that the customer's phone shows Read, up to the newest message that brought a token; nothing where none did. */
  markReadOnLine(): void {
    const { token, tokenTs } = this.record.lineRead;
    if (token === null || this.record.state.standby || this.#tools.outbox.hasReadJob(tokenTs)) return;
    // The token of now: a message that comes before the call leaves was not read by anybody.
    this.addJob({ kind: 'line_read', token, upTo: tokenTs });
  }

  /** Writes the chat row and its session, wakes the lanes that what happened concerns, arms the alarm. Nothing may follow. */
  finish(): Change {
    const { session } = this.record.state;
    if (session && session !== this.#before.state.session) this.#tools.sessions.keepSession(session, this.record.seq);
    if (this.record.seq > this.#before.seq) {
      this.changeLanes(wakeLanes(this.#before, this.record, this.#isUrgent, this.now));
    }
    const { outbox, store } = this.#tools;
    const wanted = nextAlarm(outbox.dueTimes(), this.record.lanes, this.now);
    if (mustArm(this.record.alarmAt, wanted, this.now)) {
      this.record = { ...this.record, alarmAt: wanted };
      this.#tools.setAlarm(wanted);
    }
    store.save(this.record);
    const entries = [...this.#entries.values()].sort((a, b) => a.changedSeq - b.changedSeq);
    const [members, planned] = [this.#members, this.#tools.planned.all()];
    return { prevSeq: this.#before.seq, record: this.record, entries, planned, ...(members.length > 0 && { members }) };
  }

  #nextSeq(): number {
    this.record = { ...this.record, seq: this.record.seq + 1 };
    return this.record.seq;
  }

  #summarise(message: Entry & MessageEntry): void {
    const { summary } = this.record;
    const isNewest = summary.lastLineTs === null || message.lineTs >= summary.lastLineTs;
    if (!isNewest) return;
    this.changeSummary(toSummary(message));
  }

  #order(effect: Effect, sender: OutgoingMessage['sender']): void {
    const { outbox } = this.#tools;
    switch (effect.type) {
      case 'send_to_contact': {
        const objects = toLineMessages(effect.content, {
          mediaOrigin: this.#tools.mediaOrigin,
          sourceKind: this.record.sourceKind,
          ...(effect.quickReplies && { quickReplies: effect.quickReplies }),
          ...(effect.quoteToken !== undefined && { quoteToken: effect.quoteToken }),
          ...(sender && { sender }),
        });
        // Checked before the decision; a content that LINE cannot take must not get this far.
        if (!objects.ok) throw new Error(`not sendable: ${objects.error.code}`);
        const call = {
          ...NEW_CALL,
          ...(effect.way === 'cheap' && { isCheap: true }),
          ...(effect.way === 'sparing' && { isSparing: true }),
          ...(effect.isForWaiting && { isForWaiting: true }),
        };
        const dueAt = effect.notBefore ?? this.now;
        outbox.queueLineCall(effect.messageId as MessageId, toMessagesArray(objects.value), call, dueAt);
        return;
      }
      case 'wake_at':
        if (effect.timer === 'sla') outbox.setTimerIfEarlier(effect.timer, effect.sessionId, effect.at);
        else if (ONLY_LATER.has(effect.timer)) outbox.setTimerUnlessSet(effect.timer, effect.sessionId, effect.at);
        else outbox.setTimer(effect.timer satisfies TimerKind, effect.sessionId, effect.at);
        return;
      case 'cancel_wake':
        outbox.clearTimer(effect.timer, effect.sessionId);
        return;
      case 'cancel_bot_messages':
        this.#cancelBotMessages();
        return;
      case 'make_ticket':
        this.#makeTicket(effect.sessionId, effect.reason);
    }
  }

  /** What the bot said, or whoever waits is told, is not said any more where LINE has not been handed it: a person has the chat now. */
  #cancelBotMessages(): void {
    const { outbox, store } = this.#tools;
    for (const { place, messageId, call } of outbox.openLineCalls(BOT_MESSAGES_MAX)) {
      const entry = isUntried(call) ? store.entryById(messageId) : null;
      if (entry?.kind !== 'message' || !(entry.author.kind === 'bot' || call.isForWaiting)) continue;
      outbox.removeLineCall(place);
      this.changeDelivery(entry, { state: 'cancelled', attempts: 0, reason: 'PERSON_TOOK_OVER' });
    }
  }

  #makeTicket(sessionId: SessionId, reason: TicketReason): void {
    const { session } = this.record.state;
    this.#tools.sessions.keepTicket({
      id: this.#tools.newId(this.now),
      sessionId,
      reason,
      teamId: session?.teamId ?? null,
      topic: session?.topic?.name ?? null,
      slots: session?.slots ?? {},
      ...(session?.slotSources && { slotSources: session.slotSources }),
      message: null,
      madeAt: this.now,
      changedSeq: this.record.seq,
    });
  }
}

function isTrouble(delivery: Delivery | undefined): boolean {
  return delivery?.state === 'failed' || delivery?.state === 'unconfirmed';
}

function isUnsent(message: MessageEntry): boolean {
  return message.content.type === 'unsent';
}

function toSummary(message: Entry & MessageEntry): Partial<Summary> {
  const { author, content, lineTs, seq } = message;
  return {
    preview: { author: author.kind, type: content.type, text: previewText(content) },
    lastLineTs: lineTs,
    lastSeq: seq,
  };
}
