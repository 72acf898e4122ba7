// The inbox as a value: known rows, what this operator has read, the hub's cursor. Pure: the same message twice gives the same
// state, and of two rows of a chat the one with the higher (epoch, seq) wins, whichever came first and whence.
// What is left to do (load the list anew, fetch a chat) comes back as data for InboxController.
import type { ChatListItem, ChatPage, ChatRow } from '$protocol/chat-view';
import type { InboxServerMessage } from '$protocol/inbox-server-message';

export interface InboxCursor {
  readonly hub: string;
  readonly hubEpoch: number;
  readonly hubSeq: number;
}

export interface InboxState {
  readonly cursor: InboxCursor | null;
  readonly rows: ReadonlyMap<string, ChatListItem>;
  /** Highest known read count per chat; kept apart, for it may be known before its row. */
  readonly reads: ReadonlyMap<string, number>;
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
      return mergeRows({ ...state, cursor: laterCursor(state.cursor, message) }, message.rows);
    case 'caught_up':
      return {
        state: { ...state, cursor: laterCursor(state.cursor, message) },
        fetchChats: [],
        reload: !message.complete,
        caughtUp: message.count,
      };
    case 'read':
      return only(withRead(state, message.chatId, message.readCount));
    // The greeting's cursor is where the hub stands, not what we have: only rows and caught_up move ours.
    case 'hello':
    case 'renewed':
    case 'error':
      return only(state);
  }
}

function mergeRows(state: InboxState, news: readonly { readonly row: ChatRow; readonly bare: boolean }[]): InboxStep {
  const rows = new Map(state.rows);
  const fetchChats: string[] = [];
  for (const { row, bare } of news) {
    const known = rows.get(row.chatId);
    if (known !== undefined && !isNewer(row, known)) continue;
    const readCount = state.reads.get(row.chatId) ?? known?.readCount;
    // A bare row brings numbers only: what is known of name and text stays until the chat has answered.
    const kept = bare && known ? { name: known.name, pictureUrl: known.pictureUrl, preview: known.preview } : {};
    rows.set(row.chatId, { ...row, ...kept, readCount: readCount ?? Math.max(0, row.inboundCount - 1) });
    if (bare || readCount === undefined) fetchChats.push(row.chatId);
  }
  return { state: { ...state, rows }, fetchChats, reload: false, caughtUp: null };
}

/** A page of the list, or single chats fetched by name. Rows of the socket that are newer stay. */
export function applyRows(state: InboxState, items: ChatPage['items']): InboxState {
  const rows = new Map(state.rows);
  const reads = new Map(state.reads);
  for (const item of items) {
    const readCount = Math.max(reads.get(item.chatId) ?? 0, item.readCount);
    reads.set(item.chatId, readCount);
    const known = rows.get(item.chatId);
    const newest = known !== undefined && isNewer(known, item) ? fillNames(known, item) : item;
    rows.set(item.chatId, { ...newest, readCount });
  }
  return { ...state, rows, reads };
}

/** A newer row that came bare takes its name from an older, full one. */
function fillNames(row: ChatListItem, from: ChatListItem): ChatListItem {
  return { ...row, name: row.name ?? from.name, pictureUrl: row.pictureUrl ?? from.pictureUrl };
}

/** This operator has read so many of the chat's messages; the number never goes back. */
export function withRead(state: InboxState, chatId: string, readCount: number): InboxState {
  const known = state.reads.get(chatId) ?? 0;
  if (readCount <= known) return state;
  const reads = new Map(state.reads).set(chatId, readCount);
  const row = state.rows.get(chatId);
  return row === undefined
    ? { ...state, reads }
    : { ...state, reads, rows: new Map(state.rows).set(chatId, { ...row, readCount }) };
}

export function unreadCount(row: ChatListItem): number {
  return Math.max(0, row.inboundCount - row.readCount);
}
