// One open chat: its thread, its socket, what the operator does with it. Load, then subscribe from where the load ended; a gap
// is fetched, another epoch loads anew. Renders nothing. Made when a chat is opened, stopped when another is.

import type { ChatServerMessage } from '$protocol/chat-server-message';
import { chatServerMessage } from '$protocol/chat-server-message';
import type { ChatAnswer, ChatRow, ChatView, PersonView } from '$protocol/chat-view';
import type { EntryView } from '$protocol/entry-view';
import type { ApiError, ApiResult } from '../api/api-result';
import type { ChatApi } from '../api/chat-api';
import type { SessionApi } from '../api/session-api';
import { backoffMs } from '../realtime/backoff';
import type { LinkStatus } from '../realtime/live-socket';
import { LiveSocket } from '../realtime/live-socket';
import { chatSocketUrl, openSocket } from '../realtime/open-socket';
import type { ThreadState } from './apply-chat-message';
import {
  applyAfter,
  applyAround,
  applyChatMessage,
  applyNewer,
  applyNewest,
  applyOlder,
  applyQuoted,
  applyRow,
  applyView,
  EMPTY_THREAD,
  leaveFar,
} from './apply-chat-message';
import { KeptUnread } from './kept-unread';
import { newMessageId } from './new-message-id';
import { type Command, SessionActions, type Wish } from './session-actions';
import { compareEntries, firstUnreadId } from './thread-lines';
import { isAbove, shownWindow } from './thread-windows';

/** The end of the login is the desk's matter: the chat stays as it is until somebody signs in again. */
const LOGIN_OVER: ReadonlySet<string> = new Set(['LOGIN_ENDED', 'TOKEN_EXPIRED', 'SIGN_IN_REQUIRED']);

/** A chat that could not be loaded is asked for again after this, and a wait that grows. */
const AGAIN_AFTER_MS = 2_000;
/** One notice that somebody writes holds for so long; they come every four. */
const COMPOSING_MS = 5_000;

export interface ChatDeps {
  readonly chatId: string;
  readonly operatorId: string;
  readonly chats: ChatApi;
  readonly sessions: SessionApi;
  /** The thread as it was when the chat was last open: shown at once, then brought up to date. */
  readonly cached: ThreadState | null;
  /** Ends with the tab. */
  readonly session: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  proof(): Promise<string | null>;
  mayReturn(): Promise<boolean>;
  onSignedOut(): void;
  /** The chat's row as this chat learned it, for the list. */
  onRow(view: ChatView): void;
  /** New live messages, for the announcer. */
  onFresh(entries: readonly EntryView[]): void;
}

export class ChatController {
  readonly chatId: string;
  readonly session: SessionActions;
  thread = $state.raw<ThreadState>(EMPTY_THREAD);
  error = $state.raw<ApiError | null>(null);
  olderPhase = $state<'idle' | 'loading' | 'failed'>('idle');
  /** Of what stands below a window far back. */
  newerPhase = $state<'idle' | 'loading' | 'failed'>('idle');
  /** Another part of the thread is on screen than before. */
  windowNo = $state(0);
  /** Its first page is on its way. */
  isOpening = $state(false);
  busy = $state<Wish | null>(null);
  /** What came of the last command where it was not done: shown calmly in the chat. */
  refusal = $state.raw<{ readonly error: ApiError; readonly at: number; readonly wish?: Wish } | null>(null);
  /** The entry above which "New messages" stands; frozen from the opening until the answer. */
  firstUnreadId = $state.raw<string | null>(null);
  status = $state.raw<LinkStatus>({ state: 'connecting', since: Date.now(), nextTryAt: null });

  /** Colleagues who have the chat open. */
  viewers = $state.raw<readonly PersonView[]>([]);
  /** The colleague who writes a reply at this moment. */
  composing = $state.raw<PersonView | null>(null);

  /** The newest place that was on screen long enough to be taken in; a reply names it. */
  seen: ThreadState['position'] = null;

  readonly #deps: ChatDeps;
  readonly #socket: LiveSocket<ChatServerMessage>;
  readonly #keptUnread: KeptUnread;
  #older: Promise<void> | null = null;
  #newer: Promise<void> | null = null;
  #jumpNo = 0;
  /** How many were unread when the chat was opened, while the first of them is not loaded. */
  #unreadAbove: { readonly count: number; readonly upTo: number } | null = null;
  #again: ReturnType<typeof setTimeout> | undefined;
  #composingTimer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #isFetchingAfter = false;
  #isStopped = false;
  #viewCount = 0;
  readonly #asked = new Set<string>();
  #invitationId: string | null = null;
  #reading: { epoch: number; seq: number } | null = null;

  constructor(deps: ChatDeps) {
    this.#deps = deps;
    this.chatId = deps.chatId;
    this.#keptUnread = new KeptUnread(deps.chatId, deps.session);
    if (deps.cached !== null) this.thread = deps.cached;
    this.session = new SessionActions({
      chatId: deps.chatId,
      api: deps.sessions,
      offerNo: () => {
        const offer = this.thread.chat?.offer;
        return offer?.to.operatorId === deps.operatorId ? offer.decisionNo : null;
      },
      wish: (wish, send, isInDialog) => this.#wish(wish, send, isInDialog),
    });
    this.#socket = new LiveSocket({
      url: () => chatSocketUrl(deps.chatId, this.thread.position),
      open: openSocket,
      parse: (json) => {
        const parsed = chatServerMessage.safeParse(json);
        return parsed.success ? parsed.data : null;
      },
      onMessage: (message) => this.#hear(message),
      onStatus: (status) => {
        this.status = status;
        // Who is there is known by the line alone.
        if (status.state !== 'connected') this.viewers = [];
        if (status.state === 'signed_out') deps.onSignedOut();
        if (status.state === 'forbidden') this.#hide();
      },
      proof: deps.proof,
      mayReturn: deps.mayReturn,
      now: () => Date.now(),
      random: () => Math.random(),
    });
  }

  /** It went to somebody else, or her rights changed: nothing of it stays on screen. */
  #hide(): void {
    this.error = { code: 'NOT_PERMITTED', retry: false };
    this.thread = EMPTY_THREAD;
  }

  /** Shows the chat: what is cached at once, the rest as it comes. Without an answer it is tried again by itself. */
  async open(): Promise<void> {
    clearTimeout(this.#again);
    if (this.thread.isLoaded) {
      this.error = null;
      this.#socket.start();
      await this.#refreshView();
      this.#freezeUnread();
    } else if (!this.isOpening) await this.#load();
  }

  /** What went wrong stays in view until there is something better. */
  async #load(): Promise<void> {
    this.isOpening = true;
    const [view, page] = await Promise.all([
      this.#deps.chats.view(this.chatId),
      this.#deps.chats.entries(this.chatId, { before: null }),
    ]);
    this.isOpening = false;
    if (this.#isStopped) return;
    if (!view.ok || !page.ok) {
      this.error = !view.ok ? view.error : !page.ok ? page.error : null;
      if (this.error?.retry) this.#planAgain();
      return;
    }
    this.error = null;
    this.thread = applyNewest(applyView(this.thread, view.value), page.value);
    this.#freezeUnread();
    this.#deps.onRow(view.value);
    this.#socket.start();
  }

  #planAgain(): void {
    const waitMs = AGAIN_AFTER_MS + backoffMs(this.#tries++, Math.random());
    this.#again = setTimeout(() => void this.open(), waitMs);
  }

  /** The server answers again: what could not be loaded is asked for at once. */
  lineIsBack(): void {
    if (!this.#isStopped && this.error?.retry) void this.open();
  }

  /** The operator has answered: what was new has been taken in. */
  dropUnreadLine(): void {
    this.#unreadAbove = null;
    this.firstUnreadId = null;
    this.#keptUnread.drop();
  }

  noteSeen(): void {
    this.seen = this.thread.position;
  }

  /** Something was written that this chat may not have heard of yet: it is fetched without waiting for the socket. */
  async catchUp(): Promise<void> {
    await this.#fetchAfter();
  }

  stop(): void {
    this.#isStopped = true;
    this.#keptUnread.drop();
    clearTimeout(this.#again);
    clearTimeout(this.#composingTimer);
    this.#socket.stop();
  }

  /** Back after a sign-in. `afresh`: the network was away, so an open line may be dead without knowing it. */
  resume(afresh = false): void {
    if (this.refusal !== null && LOGIN_OVER.has(this.refusal.error.code)) this.refusal = null;
    if (!this.thread.isLoaded) void this.open();
    else if (afresh) this.#socket.restart();
    else this.#socket.start();
  }

  /** One page above what is on screen; who asks while one is on its way waits for that one. */
  loadOlder(): Promise<void> {
    this.#older ??= this.#loadOlderPage().finally(() => {
      this.#older = null;
    });
    return this.#older;
  }

  async #loadOlderPage(): Promise<void> {
    const cursor = shownWindow(this.thread).olderCursor;
    if (cursor === null) return;
    this.olderPhase = 'loading';
    const page = await this.#deps.chats.entries(this.chatId, { before: cursor });
    if (this.#isStopped) return;
    if (page.ok) this.thread = applyOlder(this.thread, page.value, cursor);
    this.olderPhase = page.ok ? 'idle' : 'failed';
    this.#findUnread();
  }

  /** One page below a window far back. */
  loadNewer(): Promise<void> {
    this.#newer ??= this.#loadNewerPage().finally(() => {
      this.#newer = null;
    });
    return this.#newer;
  }

  async #loadNewerPage(): Promise<void> {
    const cursor = shownWindow(this.thread).newerCursor;
    if (cursor === null) return;
    this.newerPhase = 'loading';
    const page = await this.#deps.chats.entries(this.chatId, { newer: cursor });
    if (this.#isStopped) return;
    if (page.ok) this.thread = applyNewer(this.thread, page.value, cursor);
    this.newerPhase = page.ok ? 'idle' : 'failed';
  }

  /** Brings an entry on screen with what stands around it. @returns whether it is there */
  async show(entryId: string): Promise<boolean> {
    this.#jumpNo += 1;
    if (this.thread.far?.entries.has(entryId)) return true;
    const live = this.thread.entries.get(entryId);
    if (live !== undefined && !isAbove(live, this.thread.olderCursor)) this.toLatest();
    else if (!(await this.#openAround({ around: entryId }))) return false;
    return shownWindow(this.thread).entries.has(entryId);
  }

  /** Brings the first entry of a time (ms) or later on screen, else the last one before. @returns its id; null: without an answer */
  async showAt(at: number): Promise<string | null> {
    this.#jumpNo += 1;
    const { olderCursor } = this.thread;
    const isLive = olderCursor === null || Number(olderCursor.split('.')[0]) < at;
    if (isLive) this.toLatest();
    else if (!(await this.#openAround({ at }))) return null;
    const ordered = [...shownWindow(this.thread).entries.values()].sort(compareEntries);
    return (ordered.find((entry) => entry.lineTs >= at) ?? ordered.at(-1))?.id ?? null;
  }

  /** The last jump counts. */
  async #openAround(range: { around: string } | { at: number }): Promise<boolean> {
    const jumpNo = this.#jumpNo;
    const page = await this.#deps.chats.entries(this.chatId, range);
    if (this.#isStopped || jumpNo !== this.#jumpNo || !page.ok) return false;
    this.thread = applyAround(this.thread, page.value);
    this.#noteWindow();
    return page.value.epoch === this.thread.position?.epoch;
  }

  /** Back to the end of the thread, where messages come in. */
  toLatest(): void {
    if (this.thread.far === null) return;
    this.thread = leaveFar(this.thread);
    this.#noteWindow();
  }

  #noteWindow(): void {
    this.windowNo += 1;
    this.olderPhase = 'idle';
    this.newerPhase = 'idle';
  }

  /** Tries a failed or unconfirmed message again. @returns MAY_DOUBLE where the writer has to be warned first */
  async retryMessage(messageId: string, acceptDouble: boolean): Promise<ApiError | null> {
    const seenSeq = this.seen ?? this.thread.position;
    const answer = await this.#deps.chats.retry(this.chatId, messageId, { acceptDouble, ...(seenSeq && { seenSeq }) });
    if (answer.ok) return null;
    if (answer.error.code !== 'MAY_DOUBLE') this.refusal = { error: answer.error, at: Date.now() };
    return answer.error;
  }

  /** Takes back a message that was never tried. */
  async cancelMessage(messageId: string): Promise<void> {
    const answer = await this.#deps.chats.cancel(this.chatId, messageId);
    if (!answer.ok) this.refusal = { error: answer.error, at: Date.now() };
  }

  /** Gives the contact a name of our own; null: LINE's again. @returns why not */
  nameContact(givenName: string | null): Promise<ApiError | null> {
    return this.change(() => this.#deps.chats.nameContact(this.chatId, { givenName }));
  }

  get isFollowed(): boolean {
    return this.thread.chat?.followers?.some(({ operatorId }) => operatorId === this.#deps.operatorId) ?? false;
  }

  /** Follows the chat, or ends that. */
  async toggleFollow(): Promise<void> {
    const error = await this.change(() => this.#deps.chats.follow(this.chatId, !this.isFollowed));
    if (error !== null) this.refusal = { error, at: Date.now() };
  }

  /** Sends the invitation to link an account: a message like any other, which comes by the socket. @returns why not */
  async inviteToLink(): Promise<ApiError | null> {
    // Without an answer it may have gone out: the same id once more is still one message.
    this.#invitationId ??= newMessageId();
    const answer = await this.#deps.chats.inviteToLink(this.chatId, { id: this.#invitationId });
    if (answer.ok || !answer.error.retry) this.#invitationId = null;
    return answer.ok ? null : answer.error;
  }

  /** Forgets the account that the customer linked. @returns why not */
  unlinkAccount(): Promise<ApiError | null> {
    return this.change(() => this.#deps.chats.unlinkAccount(this.chatId));
  }

  /** Sends what changes the chat and takes its answer. @returns why not */
  async change(send: () => Promise<ApiResult<ChatAnswer>>): Promise<ApiError | null> {
    const answer = await send();
    if (!answer.ok) return answer.error;
    this.#takeView(answer.value.chat);
    return null;
  }

  /** A quoted entry that is not loaded, fetched once. Without an answer it may be asked for again. */
  async fetchQuoted(entryId: string): Promise<void> {
    if (this.#asked.has(entryId) || this.thread.entries.has(entryId) || this.thread.quoted.has(entryId)) return;
    this.#asked.add(entryId);
    const answer = await this.#deps.chats.entry(this.chatId, entryId);
    this.#asked.delete(entryId);
    if (this.#isStopped) return;
    if (answer.ok) this.thread = applyQuoted(this.thread, entryId, answer.value);
    else if (answer.error.code === 'NOT_FOUND') this.thread = applyQuoted(this.thread, entryId, null);
  }

  /** Everything up to here has been seen. Sent once per place. */
  async markRead(): Promise<void> {
    const { position, chat } = this.thread;
    if (position === null || chat === null || chat.inboundCount <= chat.readCount || this.#keptUnread.is) return;
    if (this.#reading?.epoch === position.epoch && this.#reading.seq >= position.seq) return;
    this.#reading = position;
    const answer = await this.#deps.chats.markRead(this.chatId, position);
    if (answer.ok) this.#takeView(answer.value.chat);
    else this.#reading = null;
  }

  /** Its newest message is to be read once more, by herself alone: it stays unread until she comes back to it, or answers. */
  async markUnread(): Promise<void> {
    this.#keptUnread.keep();
    const answer = await this.#deps.chats.markUnread(this.chatId);
    if (this.#isStopped) return;
    if (answer.ok) {
      this.#takeView(answer.value.chat);
      this.#freezeUnread();
    } else this.refusal = { error: answer.error, at: Date.now() };
  }

  /** By hand: the customer sees "Read" from now on. */
  async markReadOnLine(): Promise<void> {
    const answer = await this.#deps.chats.markReadOnLine(this.chatId);
    if (answer.ok) this.#takeView(answer.value.chat);
    else this.refusal = { error: answer.error, at: Date.now() };
  }

  dismiss(): void {
    this.refusal = null;
  }

  async #wish(
    wish: Wish,
    send: (command: Command) => Promise<ApiResult<ChatAnswer>>,
    isInDialog = false,
  ): Promise<ApiError | null> {
    const chat = this.thread.chat;
    // One at a time: what is on its way may change what the next one is about.
    if (chat === null || this.busy !== null) return { code: 'STALE', retry: true };
    this.busy = wish;
    this.refusal = null;
    const answer = await send({ commandId: crypto.randomUUID(), expectedVersion: chat.version });
    this.busy = null;
    if (answer.ok) {
      this.#takeView(answer.value.chat);
      return null;
    }
    if (!isInDialog) this.refusal = { error: answer.error, at: Date.now(), wish };
    // Not waited for: the refusal is shown now, the state of the chat as soon as it is known.
    void this.#refreshView();
    return answer.error;
  }

  #hear(message: ChatServerMessage): void {
    if (message.type === 'viewers')
      this.viewers = message.people.filter(({ operatorId }) => operatorId !== this.#deps.operatorId);
    else if (message.type === 'composing') this.#noteComposing(message.by);
    const step = applyChatMessage(this.thread, message);
    this.thread = step.state;
    if (step.fresh.length > 0) this.#deps.onFresh(step.fresh);
    // What she wrote has come.
    const isByHer = (entry: EntryView) =>
      entry.kind === 'message' &&
      entry.author.kind === 'operator' &&
      entry.author.operatorId === this.composing?.operatorId;
    if (step.fresh.some(isByHer)) this.composing = null;
    if (message.type === 'changes' && step.state.chat !== null) this.#deps.onRow(step.state.chat);
    if (step.isViewStale) void this.#refreshView();
    if (step.wish.type === 'load_anew') void this.#loadAnew();
    else if (step.wish.type === 'fetch_after') void this.#fetchAfter();
  }

  /** A command of its own kind was answered with the chat as it is now. */
  absorbView(view: ChatView): void {
    this.#takeView(view);
  }

  #noteComposing(by: PersonView): void {
    this.composing = by;
    clearTimeout(this.#composingTimer);
    this.#composingTimer = setTimeout(() => {
      this.composing = null;
    }, COMPOSING_MS);
  }

  /** The list learned something of this chat before its own socket did. */
  absorbRow(row: ChatRow): void {
    const step = applyRow(this.thread, row);
    this.thread = step.state;
    if (step.isViewStale && this.thread.chat !== null) void this.#refreshView();
  }

  async #loadAnew(): Promise<void> {
    const before = this.thread.position;
    const page = await this.#deps.chats.entries(this.chatId, { before: null });
    if (this.#isStopped || !page.ok) return;
    this.thread = applyNewest(this.thread, page.value);
    if (before !== null && before.epoch === page.value.epoch) await this.#fetchAfter();
    await this.#refreshView();
  }

  /** Fetches what lies behind our cursor, page by page. */
  async #fetchAfter(): Promise<void> {
    if (this.#isFetchingAfter || this.thread.position === null) return;
    this.#isFetchingAfter = true;
    let range: Parameters<ChatApi['entries']>[1] = { after: this.thread.position };
    for (;;) {
      const page = await this.#deps.chats.entries(this.chatId, range);
      if (this.#isStopped || !page.ok) break;
      const step = applyAfter(this.thread, page.value);
      this.thread = step.state;
      if (step.fresh.length > 0) this.#deps.onFresh(step.fresh);
      if (!page.value.hasMore || page.value.next === null) break;
      range = { afterCursor: page.value.next };
    }
    this.#isFetchingAfter = false;
    await this.#refreshView();
  }

  async #refreshView(): Promise<void> {
    const view = ++this.#viewCount;
    const answer = await this.#deps.chats.view(this.chatId);
    if (this.#isStopped || view !== this.#viewCount) return;
    if (answer.ok) {
      this.#takeView(answer.value);
      // A row that came meanwhile has overtaken the answer: what a row does not say is still to be known.
      const { chat } = this.thread;
      if (chat !== null && chat.epoch === answer.value.epoch && chat.seq > answer.value.seq) void this.#refreshView();
    } else if (!answer.error.retry && !LOGIN_OVER.has(answer.error.code)) this.error = answer.error;
  }

  #takeView(view: ChatView): void {
    this.thread = applyView(this.thread, view);
    if (this.thread.chat !== null) this.#deps.onRow(this.thread.chat);
  }

  #freezeUnread(): void {
    const { chat, position } = this.thread;
    if (chat === null || position === null) return;
    this.#unreadAbove = { count: chat.inboundCount - chat.readCount, upTo: position.seq };
    this.#findUnread();
  }

  /** The first unread message may stand above what is loaded: its line waits until it is. */
  #findUnread(): void {
    if (this.#unreadAbove === null) return;
    const { count, upTo } = this.#unreadAbove;
    const { entries, olderCursor } = this.thread;
    const found = firstUnreadId(
      [...entries.values()].filter((entry) => entry.seq <= upTo),
      count,
      olderCursor,
    );
    if (found === undefined) return;
    this.firstUnreadId = found;
    this.#unreadAbove = null;
  }
}
