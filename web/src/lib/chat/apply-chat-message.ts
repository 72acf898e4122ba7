// One chat's thread as a value: its entries by id, the cursor up to which nothing is missing, the open chat's view. Pure: the
// same message twice gives the same state; of two views of an entry the one with the higher changedSeq wins, within an epoch.
// What is left to fetch comes back as data for ChatController.
import { laterMark } from '$domain/inbox/read-mark';
import type { ChatServerMessage } from '$protocol/chat-server-message';
import type { ChatRow, ChatView, MemberView } from '$protocol/chat-view';
import type { EntryPage, EntryView } from '$protocol/entry-view';
import { growAbove, growBelow, isAbove, isNewerEntry, openFar, tellWindows, type Windows } from './thread-windows';

/** `olderCursor`, `isCut`: of the end of the thread; earlier sessions lie behind its oldest line, and are for admins. */
export interface ThreadState extends Windows {
  /** Everything up to here is known of the end of the thread; null before the first load. */
  readonly position: { readonly epoch: number; readonly seq: number } | null;
  readonly chat: ChatView | null;
  /** Quoted entries that are not loaded, fetched one by one; null: not in this history. Changed and unsent like the others. */
  readonly quoted: ReadonlyMap<string, EntryView | null>;
  readonly isLoaded: boolean;
}

export type ThreadWish =
  | { readonly type: 'none' }
  /** Another epoch: what is shown belongs to a store that is gone. */
  | { readonly type: 'load_anew' }
  /** Something between is missing. */
  | { readonly type: 'fetch_after'; readonly position: { readonly epoch: number; readonly seq: number } };

export interface ThreadStep {
  readonly state: ThreadState;
  readonly wish: ThreadWish;
  /** Entries that were not there before, for the announcer. */
  readonly fresh: readonly EntryView[];
  /** State, owner or reach of the chat changed: what this operator may do must be asked anew. */
  readonly isViewStale: boolean;
}

export const EMPTY_THREAD: ThreadState = {
  position: null,
  entries: new Map(),
  chat: null,
  quoted: new Map(),
  olderCursor: null,
  isCut: false,
  far: null,
  aside: new Map(),
  isLoaded: false,
};

const NOTHING: ThreadWish = { type: 'none' };
const quiet = (state: ThreadState): ThreadStep => ({ state, wish: NOTHING, fresh: [], isViewStale: false });

export function applyChatMessage(state: ThreadState, message: ChatServerMessage): ThreadStep {
  switch (message.type) {
    case 'hello':
      // Before the first load there is nothing to resume; the load that runs brings it all.
      if (state.position === null) return quiet(state);
      if (!message.resumed || message.epoch !== state.position.epoch)
        return { ...quiet(state), wish: { type: 'load_anew' } };
      // What lies between may follow as changes; asking for it all the same costs one call and cannot double anything.
      if (message.seq <= state.position.seq) return quiet(state);
      return { ...quiet(state), wish: { type: 'fetch_after', position: state.position } };
    case 'changes':
      return applyChanges(state, message);
    // Who is there now is no part of the thread.
    case 'viewers':
    case 'composing':
    case 'renewed':
    case 'error':
      return quiet(state);
  }
}

function applyChanges(state: ThreadState, news: ChatServerMessage & { type: 'changes' }): ThreadStep {
  const position = state.position;
  // The load under way is of this state or later, and what it misses comes as a gap afterwards.
  if (position === null) return quiet(state);
  if (news.epoch < position.epoch) return quiet(state);
  if (news.epoch > position.epoch) return { ...quiet(state), wish: { type: 'load_anew' } };
  const merged = mergeChanges(state, news.entries);
  const withRow = applyRow(merged.state, news.chat, {
    sessionId: news.sessionId,
    replyUntil: news.replyUntil,
    ...(news.lineReadAt !== undefined && { lineReadAt: news.lineReadAt }),
    ...(news.canMarkRead !== undefined && { canMarkRead: news.canMarkRead }),
    ...(news.windowUntil !== undefined && { windowUntil: news.windowUntil }),
    ...(news.session !== undefined && { session: news.session }),
    ...(news.planned && { planned: news.planned }),
    ...(news.members && { members: mergeMembers(state.chat?.members ?? [], news.members) }),
  });
  const hasGap = news.prevSeq > position.seq;
  return {
    state: hasGap
      ? withRow.state
      : { ...withRow.state, position: { ...position, seq: Math.max(position.seq, news.seq) } },
    wish: hasGap ? { type: 'fetch_after', position } : NOTHING,
    fresh: merged.fresh,
    isViewStale: withRow.isViewStale || merged.fresh.some(tellsOfContact),
  };
}

/** Events after which more is to be known of the contact than the row says. */
const OF_CONTACT: ReadonlySet<string> = new Set([
  'followed',
  'unfollowed',
  'joined',
  'left',
  'members_joined',
  'members_left',
  'account_linked',
  'account_unlinked',
  'chat_control',
  'attribute_set',
]);
const tellsOfContact = (entry: EntryView) => entry.kind === 'event' && OF_CONTACT.has(entry.event.type);

function mergeEntries(state: ThreadState, told: readonly EntryView[]): { state: ThreadState; fresh: EntryView[] } {
  const news = told.filter((entry) => isNewerEntry(entry, state.entries.get(entry.id)));
  if (news.length === 0) return { state, fresh: [] };
  const entries = new Map(state.entries);
  for (const entry of news) entries.set(entry.id, entry);
  return {
    state: { ...state, entries, quoted: withQuotesChanged(state.quoted, news) },
    fresh: news.filter((entry) => !state.entries.has(entry.id)),
  };
}

/** Changes from the socket or after our cursor: those of entries that are not loaded reach their quotes, and wait aside. */
function mergeChanges(state: ThreadState, told: readonly EntryView[]): { state: ThreadState; fresh: EntryView[] } {
  const behind = told.filter((entry) => isBehindLoaded(state, entry));
  const merged = mergeEntries(
    state,
    told.filter((entry) => !behind.includes(entry)),
  );
  const quoted = withQuotesChanged(merged.state.quoted, told);
  return { ...merged, state: tellWindows({ ...merged.state, quoted }, told, behind) };
}

/** What was quoted and has changed since is shown as it is now: an unsent message leaves its quotes too. */
function withQuotesChanged(quoted: ThreadState['quoted'], news: readonly EntryView[]): ThreadState['quoted'] {
  const changed = news.filter((entry) => quoted.has(entry.id));
  if (changed.length === 0) return quoted;
  return new Map([...quoted, ...changed.map((entry) => [entry.id, entry] as const)]);
}

/** A quoted entry as the chat answered it; null where the chat does not have it. What is known already and newer stays. */
export function applyQuoted(state: ThreadState, entryId: string, entry: EntryView | null): ThreadState {
  const known = state.quoted.get(entryId);
  if (known && (entry === null || !isNewerEntry(entry, known))) return state;
  return { ...state, quoted: new Map(state.quoted).set(entryId, entry) };
}

/** An entry by its id, for a quote. undefined: nobody has asked yet. */
export function findEntry(state: ThreadState, entryId: string): EntryView | null | undefined {
  return state.entries.get(entryId) ?? state.far?.entries.get(entryId) ?? state.quoted.get(entryId);
}

/** Whether an entry changed that is older than all that is loaded: it comes with its page, as it is then. */
function isBehindLoaded(state: ThreadState, entry: EntryView): boolean {
  return entry.changedSeq !== entry.seq && !state.entries.has(entry.id) && isAbove(entry, state.olderCursor);
}

function mergeMembers(known: readonly MemberView[], told: readonly MemberView[]): MemberView[] {
  const byId = new Map([...known, ...told].map((member) => [member.userId, member]));
  return [...byId.values()];
}

/** A row from the socket or the list; older ones change nothing. */
export function applyRow(
  state: ThreadState,
  row: ChatRow,
  more: Partial<Omit<ChatView, keyof ChatRow>> = {},
): { state: ThreadState; isViewStale: boolean } {
  const chat = state.chat;
  if (chat === null) return { state, isViewStale: true };
  if (row.epoch < chat.epoch || (row.epoch === chat.epoch && row.seq < chat.seq)) return { state, isViewStale: false };
  const isViewStale =
    row.state !== chat.state ||
    row.version !== chat.version ||
    row.blocked !== chat.blocked ||
    row.name !== chat.name ||
    row.owner?.operatorId !== chat.owner?.operatorId;
  return { state: { ...state, chat: { ...withoutDesk(chat), ...row, ...more } }, isViewStale };
}

/** What a row leaves out is over: an offer, a hold, a mark must not outlive the row that said it. */
function withoutDesk(chat: ChatView): ChatView {
  const {
    teamId,
    priority,
    queueSince,
    topic,
    offer,
    heldUntil,
    isEscalated,
    isParked,
    isGrey,
    late,
    sla,
    tagIds,
    followers,
    followUps,
    ...kept
  } = chat;
  return kept;
}

/** The chat's own answer about itself. An answer overtaken by a newer row keeps that row. */
export function applyView(state: ThreadState, view: ChatView): ThreadState {
  const chat = state.chat;
  if (chat !== null && (view.epoch < chat.epoch || (view.epoch === chat.epoch && view.seq < chat.seq))) return state;
  const { readCount, readPlace } = chat === null ? view : laterMark(chat, view);
  return { ...state, chat: { ...view, readCount, readPlace } };
}

/** The newest page: the start of a thread, or a new start after another epoch. */
export function applyNewest(state: ThreadState, page: EntryPage): ThreadState {
  const isSameStore = state.position?.epoch === page.epoch;
  const nothing = { entries: new Map<string, EntryView>(), quoted: new Map(), far: null, aside: new Map() };
  const base = isSameStore ? state : { ...state, ...nothing };
  const merged = mergeEntries(base, page.entries).state;
  return {
    ...merged,
    // On a later load of the same store the cursor stays: what lies between is fetched by `after`.
    position: isSameStore ? state.position : { epoch: page.epoch, seq: page.seq },
    olderCursor: isSameStore && state.isLoaded ? state.olderCursor : page.hasMore ? page.next : null,
    isCut: isSameStore && state.isLoaded ? state.isCut : page.isCut === true,
    isLoaded: true,
  };
}

/** A page above. @param from the cursor that it was asked by; a window that was left meanwhile is not touched */
export function applyOlder(state: ThreadState, page: EntryPage, from = state.olderCursor): ThreadState {
  return page.epoch === state.position?.epoch ? withQuotesOf(growAbove(state, page, from), page) : state;
}

/** A page around an entry or a time: a window far back, unless it meets what is loaded. */
export function applyAround(state: ThreadState, page: EntryPage): ThreadState {
  return page.epoch === state.position?.epoch ? withQuotesOf(openFar(state, page), page) : state;
}

/** A page below a window far back. @param from as of `applyOlder` */
export function applyNewer(state: ThreadState, page: EntryPage, from: string): ThreadState {
  return page.epoch === state.position?.epoch ? withQuotesOf(growBelow(state, page, from), page) : state;
}

/** Back to the end of the thread. */
export function leaveFar(state: ThreadState): ThreadState {
  return state.far === null ? state : { ...state, far: null };
}

const withQuotesOf = (state: ThreadState, page: EntryPage): ThreadState => ({
  ...state,
  quoted: withQuotesChanged(
    state.quoted,
    page.entries.filter((entry) => isNewerEntry(entry, state.quoted.get(entry.id) ?? undefined)),
  ),
});

/** Changes after our cursor. The cursor moves only with the last page: until then something may still be missing. */
export function applyAfter(state: ThreadState, page: EntryPage): { state: ThreadState; fresh: EntryView[] } {
  if (state.position === null || page.epoch !== state.position.epoch) return { state, fresh: [] };
  const merged = mergeChanges(state, page.entries);
  if (page.hasMore) return merged;
  const position = { epoch: page.epoch, seq: Math.max(state.position.seq, page.seq) };
  return { state: { ...merged.state, position }, fresh: merged.fresh };
}
