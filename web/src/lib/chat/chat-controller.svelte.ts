// One open chat: its thread, its socket, what the operator does with it. Load, then subscribe from where the load ended; a gap
// is fetched, another epoch loads anew. Renders nothing. Made when a chat is opened, stopped when another is.

import type { ChatServerMessage } from '$protocol/chat-server-message';
import { chatServerMessage } from '$protocol/chat-server-message';
import type { ChatAnswer, ChatView } from '$protocol/chat-view';
import type { EntryView } from '$protocol/entry-view';
import { type ApiError, type ApiErrorCode, type ApiResult, refused } from '../api/api-result';
import type { ChatApi } from '../api/chat-api';
import type { SessionApi } from '../api/session-api';
import { backoffMs } from '../realtime/backoff';
import type { LinkStatus } from '../realtime/live-socket';
import { LiveSocket } from '../realtime/live-socket';
import { chatSocketUrl, openSocket } from '../realtime/open-socket';
import type { ThreadState } from './apply-chat-message';
import { applyAfter, applyChatMessage, applyNewest, applyView, EMPTY_THREAD } from './apply-chat-message';
import { ChatActs } from './chat-acts';
import { ChatCompany } from './chat-company.svelte';
import { KeptUnread } from './kept-unread';
import { type Command, SessionActions, type Wish } from './session-actions';
import { ThreadHistory } from './thread-history.svelte';
import { UnreadLine } from './unread-line.svelte';

/** The end of the login is the desk's matter: the chat stays as it is until somebody signs in again. */
const LOGIN_OVER: ReadonlySet<string> = new Set(['LOGIN_ENDED', 'TOKEN_EXPIRED', 'SIGN_IN_REQUIRED']);

const NOT_HERS: ReadonlySet<string> = new Set(['NOT_FOUND', 'NOT_PERMITTED']);

/** A chat that could not be loaded is asked for again after this, and a wait that grows. */
const AGAIN_AFTER_MS = 2_000;

/** What could not be asked of the server, and still is to be; each says what stands before it as well. */
const OWED = ['view', 'after', 'anew', 'open'] as const;
type Owed = (typeof OWED)[number];

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
  /** ms by the server's clock. */
  serverNow(): number;
  onSignedOut(): void;
  /** What was written here goes before what is done with the session. @returns why it did not */
  bringOut(): Promise<ApiErrorCode | null>;
  /** The chat's row as this chat learned it, for the list. */
  onRow(view: ChatView): void;
  /** New live messages, for the announcer. */
  onFresh(entries: readonly EntryView[]): void;
}

export class ChatController {
  readonly chatId: string;
  readonly session: SessionActions;
  readonly acts: ChatActs;
  readonly history: ThreadHistory;
  readonly unread: UnreadLine;
  readonly company: ChatCompany;
  thread = $state.raw<ThreadState>(EMPTY_THREAD);
  error = $state.raw<ApiError | null>(null);
  /** Its first page is on its way. */
  isOpening = $state(false);
  busy = $state<Wish | null>(null);
  /** What came of the last command where it was not done: shown calmly in the chat. */
  refusal = $state.raw<{ readonly error: ApiError; readonly at: number; readonly wish?: Wish } | null>(null);
  status = $state.raw<LinkStatus>({ state: 'connecting', since: Date.now(), nextTryAt: null });

  /** The newest place that was on screen long enough to be taken in; a reply names it. */
  seen: ThreadState['position'] = null;

  /** It was left for another one. */
  isStopped = false;

  readonly #deps: ChatDeps;
  readonly #socket: LiveSocket<ChatServerMessage>;
  #again: ReturnType<typeof setTimeout> | undefined;
  #owed: Owed | null = null;
  #tries = 0;
  #isFetchingAfter = false;
  #viewCount = 0;
  #reading: { epoch: number; seq: number } | null = null;

  constructor(deps: ChatDeps) {
    const { chatId, operatorId, chats } = deps;
    this.#deps = deps;
    this.chatId = chatId;
    this.unread = new UnreadLine(new KeptUnread(chatId, deps.session));
    this.company = new ChatCompany(operatorId);
    if (deps.cached !== null) this.thread = deps.cached;
    this.history = new ThreadHistory(this, chats);
    this.acts = new ChatActs(this, chats, operatorId);
    this.session = new SessionActions({
      chatId,
      api: deps.sessions,
      offerNo: () => {
        const offer = this.thread.chat?.offer;
        return offer?.to.operatorId === operatorId ? offer.decisionNo : null;
      },
      wish: (wish, send, isInDialog) => this.#wish(wish, send, isInDialog),
    });
    this.#socket = new LiveSocket({
      url: () => chatSocketUrl(chatId, this.thread.position),
      open: openSocket,
      parse: (json) => {
        const parsed = chatServerMessage.safeParse(json);
        return parsed.success ? parsed.data : null;
      },
      onMessage: (message) => this.#hear(message),
      onStatus: (status) => {
        this.status = status;
        if (status.state !== 'connected') this.company.lineIsLost();
        if (status.state === 'signed_out') deps.onSignedOut();
        if (status.state === 'forbidden') this.#hide();
      },
      proof: deps.proof,
      mayReturn: deps.mayReturn,
      now: () => Date.now(),
      serverNow: deps.serverNow,
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
    this.#owed = null;
    if (this.thread.isLoaded) {
      this.error = null;
      this.#socket.start();
      await this.#refreshView();
      this.unread.freeze(this.thread);
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
    if (this.isStopped) return;
    if (!view.ok || !page.ok) {
      this.error = !view.ok ? view.error : !page.ok ? page.error : null;
      if (this.error?.retry) this.#askAgain('open');
      return;
    }
    this.error = null;
    this.thread = applyNewest(applyView(this.thread, view.value), page.value);
    this.unread.freeze(this.thread);
    this.#deps.onRow(view.value);
    this.#socket.start();
  }

  /** Until then the chat is shown as it was: it may lack a message, and refuse what it no longer has to. */
  #askAgain(what: Owed): void {
    if (this.#owed === null || OWED.indexOf(what) > OWED.indexOf(this.#owed)) this.#owed = what;
    const waitMs = AGAIN_AFTER_MS + backoffMs(this.#tries++, Math.random());
    clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.#askOwed(), waitMs);
  }

  #askOwed(): Promise<void> {
    const what = this.#owed;
    this.#owed = null;
    if (what === 'open') return this.open();
    if (what === 'anew') return this.#loadAnew();
    return what === 'after' ? this.#fetchAfter() : this.#refreshView();
  }

  /** The server answers again: what could not be loaded is asked for at once. */
  lineIsBack(): void {
    if (!this.isStopped && this.error?.retry) void this.open();
  }

  /** It is hers to see again, if it was not. */
  isBack(): void {
    if (!this.isStopped && this.error !== null && NOT_HERS.has(this.error.code)) void this.open();
  }

  noteSeen(): void {
    this.seen = this.thread.position;
  }

  /** Something was written that this chat may not have heard of yet: it is fetched without waiting for the socket. */
  async catchUp(): Promise<void> {
    await this.#fetchAfter();
  }

  stop(): void {
    this.isStopped = true;
    this.unread.kept.drop();
    clearTimeout(this.#again);
    this.company.stop();
    this.#socket.stop();
  }

  /** Back after a sign-in. `afresh`: the network was away, so an open line may be dead without knowing it. */
  resume(afresh = false): void {
    if (this.refusal !== null && LOGIN_OVER.has(this.refusal.error.code)) this.refusal = null;
    if (!this.thread.isLoaded) void this.open();
    else if (afresh) this.#socket.restart();
    else this.#socket.start();
  }

  /** Everything up to here has been seen. Sent once per place. */
  async markRead(): Promise<void> {
    const { position, chat } = this.thread;
    if (position === null || chat === null || chat.inboundCount <= chat.readCount || this.unread.kept.is) return;
    if (this.#reading?.epoch === position.epoch && this.#reading.seq >= position.seq) return;
    this.#reading = position;
    const answer = await this.#deps.chats.markRead(this.chatId, position);
    if (answer.ok) this.absorbView(answer.value.chat);
    else this.#reading = null;
  }

  /** Its newest message is to be read once more, by herself alone: it stays unread until she comes back to it, or answers. */
  async markUnread(): Promise<void> {
    this.unread.kept.keep();
    const error = await this.acts.change(() => this.#deps.chats.markUnread(this.chatId));
    if (this.isStopped) return;
    if (error === null) this.unread.freeze(this.thread);
    else this.refuse(error);
  }

  /** What came of a command where it was not done. */
  refuse(error: ApiError): void {
    this.refusal = { error, at: Date.now() };
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
    const left = await this.#deps.bringOut();
    const { version: expectedVersion } = this.thread.chat ?? chat;
    const answer =
      left === null
        ? await send({ commandId: crypto.randomUUID(), expectedVersion })
        : refused({ code: left, retry: false });
    this.busy = null;
    if (answer.ok) {
      this.absorbView(answer.value.chat);
      return null;
    }
    if (!isInDialog) this.refusal = { error: answer.error, at: Date.now(), wish };
    // Not waited for: the refusal is shown now, the state of the chat as soon as it is known.
    void this.#refreshView();
    return answer.error;
  }

  #hear(message: ChatServerMessage): void {
    this.company.hear(message);
    const step = applyChatMessage(this.thread, message);
    this.thread = step.state;
    if (step.fresh.length > 0) this.#deps.onFresh(step.fresh);
    this.company.came(step.fresh);
    if (message.type === 'changes' && step.state.chat !== null) this.#deps.onRow(step.state.chat);
    if (step.isViewStale) void this.#refreshView();
    if (step.wish.type === 'load_anew') void this.#loadAnew();
    else if (step.wish.type === 'fetch_after') void this.#fetchAfter();
  }

  async #loadAnew(): Promise<void> {
    const before = this.thread.position;
    const page = await this.#deps.chats.entries(this.chatId, { before: null });
    if (this.isStopped) return;
    if (!page.ok) {
      if (page.error.retry) this.#askAgain('anew');
      return this.#refreshView();
    }
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
      if (this.isStopped) return;
      if (!page.ok) {
        if (page.error.retry) this.#askAgain('after');
        break;
      }
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
    if (this.isStopped || view !== this.#viewCount) return;
    if (answer.ok) {
      this.absorbView(answer.value);
      // A row that came meanwhile has overtaken the answer: what a row does not say is still to be known.
      const { chat } = this.thread;
      if (chat !== null && chat.epoch === answer.value.epoch && chat.seq > answer.value.seq) void this.#refreshView();
      this.#tries = 0;
    } else if (LOGIN_OVER.has(answer.error.code)) return;
    else if (answer.error.retry) this.#askAgain('view');
    // Anything else says nothing about the chat: what is shown stays.
    else if (NOT_HERS.has(answer.error.code)) this.error = answer.error;
  }

  /** Something was answered with the chat as it is now. */
  absorbView(view: ChatView): void {
    this.thread = applyView(this.thread, view);
    if (this.thread.chat !== null) this.#deps.onRow(this.thread.chat);
  }
}
