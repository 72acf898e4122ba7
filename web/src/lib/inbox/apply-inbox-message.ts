// The inbox as a value: known rows, what this operator has read, the hub's cursor. Pure: the same message twice gives the same
// state, and of two rows of a chat the one with the higher (epoch, seq) wins, whichever came first and whence. What a row does
// not know yet it says (`lacks`), so that nothing made up is shown in its place.
// What is left to do (load the list anew, fetch a chat) comes back as data for InboxController.
import { laterMark, type ReadMark } from '$domain/inbox/read-mark';
import type { ChatListItem, ChatPage, ChatRow, PersonView } from '$protocol/chat-view';
import type { InboxServerMessage } from '$protocol/inbox-server-message';

export interface InboxCursor {
  readonly hub: string;
  readonly hubEpoch: number;
  readonly hubSeq: number;
}

/** What is still to come for a row: shown as bars, and no number is guessed. */
export interface RowLacks {
  /** The hub told numbers only, or LINE has not told the name of a new customer yet. */
  readonly name: boolean;
  readonly preview: boolean;
  /** How much of the chat this operator has read. */
  readonly reads: boolean;
}

export interface InboxRow extends ChatListItem {
  readonly lacks: RowLacks;
}

export interface InboxState {
  readonly cursor: InboxCursor | null;
  readonly rows: ReadonlyMap<string, InboxRow>;
  /** How far each chat was read, as told last; kept apart, for it may be known before its row. */
  readonly reads: ReadonlyMap<string, ReadMark>;
}

export interface InboxStep {
  readonly state: InboxState;
  /** Chats whose name, text or read count is not known: ask the chat itself. */
  readonly fetchChats: readonly string[];
  /** The cursor could not be resumed: load the list anew, keeping what is there until then. */
  readonly reload: boolean;
  /** How many rows a resume brought; null where this was none. */
  readonly caughtUp: number | null;
}

/** A row without a mark. */
const UNREAD: ReadMark = { readCount: 0 };
/** What is known stays where both say the same. */
const later = (known: ReadMark | undefined, told: ReadMark): ReadMark => {
  const mark = known === undefined ? told : laterMark(known, told);
  return mark === known ? known : { readCount: mark.readCount, readPlace: mark.readPlace };
};

const LACKS_NOTHING: RowLacks = { name: false, preview: false, reads: false };

export const EMPTY_INBOX: InboxState = { cursor: null, rows: new Map(), reads: new Map() };

type Place = { readonly epoch: number; readonly seq: number };

/** Whether `a` is of a later state of the chat than `b`. */
export function isNewer(a: Place, b: Place): boolean {
  return a.epoch !== b.epoch ? a.epoch > b.epoch : a.seq > b.seq;
}

const only = (state: InboxState): InboxStep => ({ state, fetchChats: [], reload: false, caughtUp: null });
const toCursor = ({ hub, hubEpoch, hubSeq }: InboxCursor): InboxCursor => ({ hub, hubEpoch, hubSeq });

/** A cursor only moves on within one hub and epoch; another hub or epoch replaces it. */
function laterCursor(known: InboxCursor | null, told: InboxCursor): InboxCursor {
  const isSameLine = known !== null && known.hub === told.hub && known.hubEpoch === told.hubEpoch;
  return isSameLine && known.hubSeq >= told.hubSeq ? known : toCursor(told);
}

export function applyInboxMessage(state: InboxState, message: InboxServerMessage): InboxStep {
  switch (message.type) {
    case 'rows':
      return mergeRows(
        without({ ...state, cursor: laterCursor(state.cursor, message) }, message.gone ?? []),
        message.rows,
      );
    case 'caught_up':
      return {
        state: { ...state, cursor: laterCursor(state.cursor, message) },
        fetchChats: [],
        reload: !message.complete,
        caughtUp: message.count,
      };
    case 'read':
      return only(withRead(state, message.chatId, message));
    // The greeting's cursor is where the hub stands, not what we have: only rows and caught_up move ours.
    case 'hello':
    // Colleagues, tickets, mentions and who she is are another part's matter.
    case 'access':
    case 'people':
    case 'viewers':
    case 'tickets':
    case 'mentions':
    case 'news':
    case 'renewed':
    case 'error':
      return only(state);
  }
}

/** Colleagues who have a chat open, by chat. */
export type Viewers = ReadonlyMap<string, readonly PersonView[]>;
export const NO_VIEWERS: Viewers = new Map();

/** No part of the rows: nothing is sorted by it. A greeting and other rights begin anew. */
export function applyViewers(viewers: Viewers, message: InboxServerMessage): Viewers {
  switch (message.type) {
    case 'hello':
    case 'access':
      return NO_VIEWERS;
    case 'viewers':
      return new Map([...viewers, ...message.chats.map(({ chatId, people }) => [chatId, people] as const)]);
    case 'rows':
      return message.gone ? new Map([...viewers].filter(([chatId]) => !message.gone?.includes(chatId))) : viewers;
    default:
      return viewers;
  }
}

/** Chats that are no longer hers to see. */
function without(state: InboxState, chatIds: readonly string[]): InboxState {
  if (chatIds.length === 0) return state;
  const rows = new Map(state.rows);
  for (const chatId of chatIds) rows.delete(chatId);
  return { ...state, rows };
}

/** Of what is known only the place in the feed stays: what she may see is to be asked anew. */
export function forgetRows({ cursor }: InboxState): InboxState {
  return { ...EMPTY_INBOX, cursor };
}

function mergeRows(state: InboxState, news: readonly { readonly row: ChatRow; readonly bare: boolean }[]): InboxStep {
  const rows = new Map(state.rows);
  const fetchChats: string[] = [];
  for (const { row, bare } of news) {
    const known = rows.get(row.chatId);
    if (known !== undefined && !isNewer(row, known)) continue;
    const mark = state.reads.get(row.chatId);
    // A bare row brings numbers only: what is known of name and text stays until the chat has answered.
    const kept =
      bare && known
        ? { name: known.name, pictureUrl: known.pictureUrl, preview: known.preview, ...topicOf(row, known) }
        : {};
    const merged = { ...row, ...kept };
    const lacks = {
      name: merged.name === null && (known?.lacks.name ?? true),
      preview: bare && (known?.lacks.preview ?? true),
      reads: mark === undefined,
    };
    rows.set(row.chatId, { ...merged, ...(mark ?? UNREAD), lacks });
    if (bare || mark === undefined) fetchChats.push(row.chatId);
  }
  return { state: { ...state, rows }, fetchChats, reload: false, caughtUp: null };
}

/** The hub keeps no topic either; it is one of the session, which ends with the owner's version of it. */
const topicOf = (row: ChatRow, known: ChatRow) =>
  row.queueSince != null && row.queueSince === known.queueSince && known.topic != null ? { topic: known.topic } : {};

/** A page of the list, or single chats fetched by name. Rows of the socket that are newer stay. */
export function applyRows(state: InboxState, items: ChatPage['items']): InboxState {
  const rows = new Map(state.rows);
  const reads = new Map(state.reads);
  for (const item of items) {
    const mark = later(reads.get(item.chatId), item);
    reads.set(item.chatId, mark);
    const known = rows.get(item.chatId);
    const newest = known === undefined ? item : isNewer(known, item) ? fillGaps(known, item) : item;
    // A new customer's name may still be on its way from LINE: `withNameSettled` ends the wait.
    const lacks = known?.lacks.name && newest.name === null ? { ...LACKS_NOTHING, name: true } : LACKS_NOTHING;
    rows.set(item.chatId, { ...newest, ...mark, lacks });
  }
  return { ...state, rows, reads };
}

/** A newer row that came bare takes its name and text from an older, full one. */
function fillGaps(row: InboxRow, from: ChatListItem): ChatListItem {
  return {
    ...row,
    name: row.name ?? from.name,
    pictureUrl: row.pictureUrl ?? from.pictureUrl,
    preview: row.lacks.preview ? from.preview : row.preview,
    ...(row.topic === undefined && topicOf(row, from)),
  };
}

/** LINE has told no name for this chat in good time: it has none. */
export function withNameSettled(state: InboxState, chatId: string): InboxState {
  const row = state.rows.get(chatId);
  if (row === undefined || !row.lacks.name) return state;
  return {
    ...state,
    rows: new Map(state.rows).set(chatId, { ...row, lacks: { ...row.lacks, name: false, preview: false } }),
  };
}

/** This operator has read so many of the chat's messages; the number goes back only where she took it back. */
export function withRead(state: InboxState, chatId: string, told: ReadMark): InboxState {
  const known = state.reads.get(chatId);
  const mark = later(known, told);
  if (mark === known) return state;
  const reads = new Map(state.reads).set(chatId, mark);
  const row = state.rows.get(chatId);
  return row === undefined
    ? { ...state, reads }
    : {
        ...state,
        reads,
        rows: new Map(state.rows).set(chatId, { ...row, ...mark, lacks: { ...row.lacks, reads: false } }),
      };
}

/** 0 while it is not known how much has been read. */
export function unreadCount(row: InboxRow): number {
  return row.lacks.reads ? 0 : Math.max(0, row.inboundCount - row.readCount);
}

/** Chats with customer messages that `before` did not have: news to tell, once the row lacks nothing. */
export function chatsWithNews(before: InboxState, after: InboxState): string[] {
  return [...after.rows.values()]
    .filter((row) => {
      const known = before.rows.get(row.chatId);
      // A row that is new to us and came bare is what a resume brought, not news.
      return row.inboundCount > (known?.inboundCount ?? (row.lacks.preview ? Number.MAX_SAFE_INTEGER : 0));
    })
    .map((row) => row.chatId);
}
