// The list of chats: pages from the API, live rows from the inbox socket, the order on screen. Subscribe first, then load, then
// merge. Renders nothing. One per desk; views hand it to the list and give it the rows the open chat learns of.
import type { ChatRow, ChatView } from '$protocol/chat-view';
import { inboxServerMessage } from '$protocol/inbox-server-message';
import type { ApiError } from '../api/api-result';
import type { ChatApi, ChatFilter } from '../api/chat-api';
import { CHAT_FILTERS } from '../api/chat-api';
import type { LinkStatus } from '../realtime/live-socket';
import { LiveSocket } from '../realtime/live-socket';
import { inboxSocketUrl, openSocket } from '../realtime/open-socket';
import type { InboxRow, InboxState, InboxStep } from './apply-inbox-message';
import {
  applyInboxMessage,
  applyRows,
  chatsWithNews,
  EMPTY_INBOX,
  unreadCount,
  withNameSettled,
  withRead,
} from './apply-inbox-message';
import { heldOrder, movedCount, orderedIds } from './inbox-order';

/** How far one view of the list is loaded. */
interface ListProgress {
  readonly phase: 'loading' | 'loaded' | 'failed';
  readonly nextCursor: string | null;
  readonly error: ApiError | null;
}

export interface InboxDeps {
  readonly chats: ChatApi;
  readonly operatorId: string;
  proof(): Promise<string | null>;
  mayReturn(): Promise<boolean>;
  /** The server ended this socket's login. */
  onSignedOut(): void;
  /** A chat has a new customer message, and its name is known; for the announcer. */
  onNews(row: InboxRow): void;
}

const SEARCH_AFTER_MS = 250;
/** How long a new customer's row waits for the name LINE tells. */
const NAME_WITHIN_MS = 4_000;
const ASK_AGAIN_MS = 3_000;
const FILTER_KEY = 'kaiwa.inbox-view';

export class InboxController {
  filter = $state<ChatFilter>('all');
  query = $state('');
  rows = $state.raw<readonly InboxRow[]>([]);
  moved = $state(0);
  progress = $state.raw<ListProgress>({ phase: 'loading', nextCursor: null, error: null });
  status = $state.raw<LinkStatus>({ state: 'connecting', since: Date.now(), nextTryAt: null });
  /** What the last resume brought, shown for two seconds. */
  caughtUp = $state.raw<{ readonly count: number; readonly at: number } | null>(null);

  readonly #deps: InboxDeps;
  readonly #socket: LiveSocket<ReturnType<typeof inboxServerMessage.parse>>;
  #state: InboxState = EMPTY_INBOX;
  #shown: readonly string[] = [];
  #hits: readonly string[] | null = null;
  #isHeld = false;
  #loadCount = 0;
  #connectedCount = 0;
  #fetching = new Set<string>();
  /** Chats whose news waits for a name. */
  #untold = new Set<string>();
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #searchTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: InboxDeps) {
    this.#deps = deps;
    // The view this operator last looked at, on this device.
    this.filter = CHAT_FILTERS.find((filter) => filter === localStorage.getItem(FILTER_KEY)) ?? 'all';
    this.#socket = new LiveSocket({
      url: () => inboxSocketUrl(this.#state.cursor),
      open: openSocket,
      parse: (json) => {
        const parsed = inboxServerMessage.safeParse(json);
        return parsed.success ? parsed.data : null;
      },
      onMessage: (message) => this.#step(applyInboxMessage(this.#state, message)),
      onStatus: (status) => {
        this.status = status;
        if (status.state === 'connected') this.#connectedCount += 1;
        if (status.state === 'signed_out') deps.onSignedOut();
      },
      proof: deps.proof,
      mayReturn: deps.mayReturn,
      now: () => Date.now(),
      random: () => Math.random(),
    });
  }

  start(): void {
    this.#socket.start();
    void this.load();
  }

  /** Back after a sign-in. `afresh`: the network was away, so an open line may be dead without knowing it. */
  resume(afresh = false): void {
    if (afresh) this.#socket.restart();
    else this.#socket.start();
    if (this.progress.phase === 'failed') void this.load();
  }

  stop(): void {
    clearTimeout(this.#searchTimer);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#socket.stop();
  }

  show(filter: ChatFilter): void {
    if (filter === this.filter) return;
    this.filter = filter;
    localStorage.setItem(FILTER_KEY, filter);
    this.#isHeld = false;
    void this.load();
  }

  search(query: string): void {
    this.query = query;
    clearTimeout(this.#searchTimer);
    this.#searchTimer = setTimeout(() => void this.load(), query === '' ? 0 : SEARCH_AFTER_MS);
  }

  /** While pointer or focus is in the list nothing moves under it. */
  hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    this.#arrange();
  }

  /** The operator wants the present order now, pointer or not. */
  settle(): void {
    this.#shown = [];
    this.#arrange();
  }

  find(chatId: string): InboxRow | null {
    return this.#state.rows.get(chatId) ?? null;
  }

  /** What the open chat learned of itself, by its own socket or an answer. */
  absorb(row: ChatView | (ChatRow & { readonly readCount: number })): void {
    this.#state = applyRows(this.#state, [row]);
    this.#tellNews();
    this.#arrange();
  }

  markRead(chatId: string, readCount: number): void {
    this.#state = withRead(this.#state, chatId, readCount);
    this.#arrange();
  }

  /** Loads the first page of the present view. Rows that are known already are on screen at once. */
  async load(): Promise<void> {
    const load = ++this.#loadCount;
    const q = this.query.trim();
    if (q === '') this.#hits = null;
    this.progress = { phase: 'loading', nextCursor: null, error: null };
    this.#arrange();
    const answer = await this.#deps.chats.list({ filter: this.filter, ...(q && { q }) });
    if (load !== this.#loadCount) return;
    if (!answer.ok) {
      this.progress = { phase: 'failed', nextCursor: null, error: answer.error };
      return;
    }
    this.#state = applyRows(this.#state, answer.value.items);
    if (q !== '') this.#hits = answer.value.items.map((item) => item.chatId);
    this.progress = { phase: 'loaded', nextCursor: answer.value.nextCursor, error: null };
    this.#arrange();
  }

  /** The next page, when the end of the list comes near. */
  async loadMore(): Promise<void> {
    const cursor = this.progress.nextCursor;
    if (this.progress.phase !== 'loaded' || cursor === null) return;
    const load = ++this.#loadCount;
    const q = this.query.trim();
    this.progress = { phase: 'loading', nextCursor: cursor, error: null };
    const answer = await this.#deps.chats.list({ filter: this.filter, cursor, ...(q && { q }) });
    if (load !== this.#loadCount) return;
    if (!answer.ok) {
      this.progress = { phase: 'failed', nextCursor: cursor, error: answer.error };
      return;
    }
    this.#state = applyRows(this.#state, answer.value.items);
    if (this.#hits !== null) this.#hits = [...this.#hits, ...answer.value.items.map((item) => item.chatId)];
    this.progress = { phase: 'loaded', nextCursor: answer.value.nextCursor, error: null };
    this.#arrange();
  }

  retry(): void {
    if (this.progress.nextCursor === null) void this.load();
    else {
      this.progress = { ...this.progress, phase: 'loaded' };
      void this.loadMore();
    }
  }

  #step(step: InboxStep): void {
    const before = this.#state;
    this.#state = step.state;
    // The first connection catches up too, with what the page may be too old to have; that is no news to anybody.
    const isReturn = this.#connectedCount > 1;
    if (isReturn && step.caughtUp !== null && step.caughtUp > 0)
      this.caughtUp = { count: step.caughtUp, at: Date.now() };
    if (step.reload) void this.load();
    for (const chatId of step.fetchChats) void this.#askChat(chatId);
    if (before.rows === step.state.rows) return;
    for (const chatId of chatsWithNews(before, step.state)) this.#untold.add(chatId);
    this.#tellNews();
    this.#arrange();
  }

  /** Name, text and read count of one chat, from the chat itself. */
  async #askChat(chatId: string): Promise<void> {
    if (this.#fetching.has(chatId)) return;
    this.#fetching.add(chatId);
    const answer = await this.#deps.chats.view(chatId);
    this.#fetching.delete(chatId);
    if (answer.ok) this.absorb(answer.value);
    else if (answer.error.retry) return this.#later(ASK_AGAIN_MS, () => void this.#askChat(chatId));
    if (this.#state.rows.get(chatId)?.lacks.name) this.#later(NAME_WITHIN_MS, () => this.#settleName(chatId));
  }

  #settleName(chatId: string): void {
    this.#state = withNameSettled(this.#state, chatId);
    this.#tellNews();
    this.#arrange();
  }

  #tellNews(): void {
    for (const chatId of this.#untold) {
      const row = this.#state.rows.get(chatId);
      if (row?.lacks.name || row?.lacks.reads) continue;
      this.#untold.delete(chatId);
      if (row !== undefined && unreadCount(row) > 0) this.#deps.onNews(row);
    }
  }

  #later(waitMs: number, task: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      task();
    }, waitMs);
    this.#timers.add(timer);
  }

  #arrange(): void {
    const { rows } = this.#state;
    if (this.#hits !== null) {
      this.#shown = this.#hits;
      this.moved = 0;
    } else {
      const target = orderedIds(rows.values(), this.filter, this.#deps.operatorId);
      const isHeld = this.#isHeld && this.#shown.length > 0;
      this.#shown = isHeld ? heldOrder(this.#shown, target) : target;
      this.moved = isHeld ? movedCount(this.#shown, target) : 0;
    }
    this.rows = this.#shown.map((id) => rows.get(id)).filter((row) => row !== undefined);
  }
}
