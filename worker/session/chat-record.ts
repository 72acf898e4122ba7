// The one row of a chat as its object works with it, and how a new one begins. PERSISTED CONTRACT: its parts are stored
// as JSON; an older row may lack newer fields, so parsing fills them from the empty values.
import { type BotMemory, EMPTY_MEMORY } from '../domain/bot/bot-memory';
import type { FollowUp } from '../domain/chat/follow-up';
import type { IncomingSource } from '../domain/chat/incoming';
import { type ChatState, EMPTY_CHAT_STATE, type Person } from '../domain/chat/session-state';
import type { ReplyToken } from '../domain/delivery/reply-token';
import type { ChatId } from '../domain/ids';

export interface Contact {
  readonly name: string | null;
  readonly pictureUrl: string | null;
  readonly language: string | null;
  readonly statusMessage: string | null;
  /** When LINE last gave this profile (ms); null before. */
  readonly fetchedAt: number | null;
  /** When it was last asked for, with or without success. */
  readonly triedAt: number | null;
  /** What operators call the contact; a refreshed profile leaves it alone. */
  readonly givenName: string | null;
  /** People in a group or room, without the account; null: not known. */
  readonly memberCount: number | null;
  /** What operators keep of the contact, by the id of the attribute. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly linkedAccount: { readonly id: string; readonly name: string; readonly linkedAt: number } | null;
}

/** A member of a group or room as LINE names her. */
export interface MemberProfile {
  readonly userId: string;
  readonly name: string | null;
  readonly pictureUrl: string | null;
  /** No longer in the group; what she wrote still bears her name. */
  readonly hasLeft: boolean;
}

/** What the customer's phone shows of our reading: the newest token (by LINE's time) and up to where it was marked. */
export interface LineRead {
  readonly token: string | null;
  readonly tokenTs: number;
  readonly markedTs: number | null;
}

/** What a list row shows of the log, kept so that no row needs the log. */
export interface Summary {
  readonly preview: {
    readonly author: 'customer' | 'operator' | 'bot' | 'system';
    readonly type: string;
    readonly text: string;
  } | null;
  /** Display place of the newest message; a late one never moves it back. */
  readonly lastLineTs: number | null;
  readonly lastSeq: number;
  /** Outgoing messages that failed or could not be confirmed. */
  readonly troubleCount: number;
  /** Who wants to hear of this chat as of one of her own, in the order in which they came. */
  readonly followers: readonly Person[];
  /** The earliest first. */
  readonly followUps: readonly FollowUp[];
  /** Of flows of the bot that are open. */
  readonly flowAnswers: readonly FlowAnswer[];
}

export interface FlowAnswer {
  /** As the bot's memory names her. */
  readonly member: string;
  /** Of the question. */
  readonly name: string;
  readonly value: string;
  /** The line of the log that it was taken from. */
  readonly entryId: string;
}

/** A lane kept as one mark: pending while `wantSeq > doneSeq`; what is sent is read when it is sent. */
export interface MarkLane {
  readonly wantSeq: number;
  readonly doneSeq: number;
  readonly attempts: number;
  readonly dueAt: number;
}

/**
 * The projection: done only when D1 has confirmed. `parts` were sent and are not all confirmed yet; at `resendAt` what
 * is still open is sent anew.
 */
export interface ProjectionLane {
  readonly wantSeq: number;
  readonly sentSeq: number;
  readonly confirmedSeq: number;
  readonly parts: readonly { readonly after: number; readonly upTo: number; readonly isDone: boolean }[];
  readonly attempts: number;
  readonly dueAt: number;
  readonly resendAt: number;
  /** When the last part left (ms). */
  readonly sentAt: number;
}

export interface Lanes {
  readonly hub: MarkLane;
  readonly dispatcher: MarkLane;
  readonly projection: ProjectionLane;
}

export interface ChatRecord {
  readonly chatId: ChatId;
  readonly sourceKind: IncomingSource['kind'];
  readonly epoch: number;
  readonly seq: number;
  readonly state: ChatState;
  readonly contact: Contact;
  readonly summary: Summary;
  readonly replyTokens: readonly ReplyToken[];
  readonly lineRead: LineRead;
  /** What the bot remembers of this chat. */
  readonly bot: BotMemory;
  readonly lanes: Lanes;
  /** When the alarm is armed to ring (ms); null or past: not armed. */
  readonly alarmAt: number | null;
  /** When dedupe keys were last looked through (ms). */
  readonly tidiedAt: number;
}

export const EMPTY_CONTACT: Contact = {
  name: null,
  pictureUrl: null,
  language: null,
  statusMessage: null,
  fetchedAt: null,
  triedAt: null,
  givenName: null,
  memberCount: null,
  attributes: {},
  linkedAccount: null,
};

export const EMPTY_LINE_READ: LineRead = { token: null, tokenTs: 0, markedTs: null };

export const EMPTY_SUMMARY: Summary = {
  preview: null,
  lastLineTs: null,
  lastSeq: 0,
  troubleCount: 0,
  followers: [],
  followUps: [],
  flowAnswers: [],
};

const EMPTY_MARK: MarkLane = { wantSeq: 0, doneSeq: 0, attempts: 0, dueAt: 0 };

export const EMPTY_LANES: Lanes = {
  hub: EMPTY_MARK,
  dispatcher: EMPTY_MARK,
  projection: { wantSeq: 0, sentSeq: 0, confirmedSeq: 0, parts: [], attempts: 0, dueAt: 0, resendAt: 0, sentAt: 0 },
};

export function newChatRecord(chatId: ChatId, sourceKind: IncomingSource['kind'], now: number): ChatRecord {
  return {
    chatId,
    sourceKind,
    epoch: now,
    seq: 0,
    state: EMPTY_CHAT_STATE,
    contact: EMPTY_CONTACT,
    summary: EMPTY_SUMMARY,
    replyTokens: [],
    lineRead: EMPTY_LINE_READ,
    bot: EMPTY_MEMORY,
    lanes: EMPTY_LANES,
    alarmAt: null,
    tidiedAt: now,
  };
}
