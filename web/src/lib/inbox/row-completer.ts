// Completes rows that came without name, text or read count: asks the chat itself, once at a time, and waits a moment for the name
// LINE tells of a new customer. News of a chat is told when its row lacks nothing. Called by InboxController; renders nothing.
import type { ChatListItem, ChatRow } from '$protocol/chat-view';
import type { ApiResult } from '../api/api-result';
import { type InboxRow, isNewer, unreadCount } from './apply-inbox-message';

export interface RowCompleterDeps {
  row(chatId: string): Promise<ApiResult<ChatListItem>>;
  rowOf(chatId: string): InboxRow | undefined;
  /** The chat has answered. */
  onRow(row: ChatListItem): void;
  /** LINE has told no name in good time: there is none. */
  onNameless(chatId: string): void;
  onNews(row: InboxRow): void;
}

/** How long a new customer's row waits for the name LINE tells. */
const NAME_WITHIN_MS = 4_000;
const ASK_AGAIN_MS = 3_000;
/** Between two of many. */
const NEXT_AFTER_MS = 150;

export class RowCompleter {
  readonly #deps: RowCompleterDeps;
  readonly #asked = new Set<string>();
  /** Chats whose news waits for a name. */
  readonly #untold = new Set<string>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  /** Of the hub's first telling: where each chat stood. Most of it the first page says as well, names and texts included. */
  readonly #toldFirst = new Map<string, { readonly epoch: number; readonly seq: number }>();
  #hasCaughtUp = false;

  constructor(deps: RowCompleterDeps) {
    this.#deps = deps;
  }

  /** Name, text and read count of one chat, from the chat itself. */
  async ask(chatId: string): Promise<void> {
    if (this.#asked.has(chatId)) return;
    this.#asked.add(chatId);
    const answer = await this.#deps.row(chatId);
    this.#asked.delete(chatId);
    if (answer.ok) this.#deps.onRow(answer.value);
    else if (answer.error.retry) return this.#later(ASK_AGAIN_MS, () => void this.ask(chatId));
    if (this.#deps.rowOf(chatId)?.lacks.name) this.#later(NAME_WITHIN_MS, () => this.#deps.onNameless(chatId));
  }

  /** The line told of this chat, and not all. */
  heard(chatId: string, row: InboxRow | undefined): void {
    if (this.#hasCaughtUp || row === undefined) void this.ask(chatId);
    else this.#toldFirst.set(chatId, row);
  }

  /** The line has told all that came before it. @param isLoading a page that may say more is on its way */
  caughtUp(isLoading: boolean): void {
    if (this.#hasCaughtUp) return;
    this.#hasCaughtUp = true;
    if (!isLoading) this.#askRest();
  }

  /** A page has come, or could not be had: what it says needs no question. */
  pageSaid(items: readonly ChatRow[]): void {
    for (const item of items) {
      const told = this.#toldFirst.get(item.chatId);
      if (told !== undefined && !isNewer(told, item)) this.#toldFirst.delete(item.chatId);
    }
    if (this.#hasCaughtUp) this.#askRest();
  }

  /** The newest first. */
  #askRest(): void {
    const rest = [...this.#toldFirst.keys()].reverse();
    this.#toldFirst.clear();
    this.#askInTurn(rest);
  }

  /** Many at once, as after the first greeting of the hub: one after the other, so that opening a desk is no burst of calls. */
  #askInTurn(chatIds: readonly string[]): void {
    const [first, ...others] = chatIds;
    if (first === undefined) return;
    void this.ask(first);
    this.#later(NEXT_AFTER_MS, () => this.#askInTurn(others));
  }

  /** These chats have news. */
  note(chatIds: readonly string[]): void {
    for (const chatId of chatIds) this.#untold.add(chatId);
  }

  /** Tells what can be told by now. */
  tell(): void {
    for (const chatId of this.#untold) {
      const row = this.#deps.rowOf(chatId);
      if (row?.lacks.name || row?.lacks.reads) continue;
      this.#untold.delete(chatId);
      if (row !== undefined && unreadCount(row) > 0) this.#deps.onNews(row);
    }
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #later(waitMs: number, task: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      task();
    }, waitMs);
    this.#timers.add(timer);
  }
}
