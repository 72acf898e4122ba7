// For supervisors: chats whose service level has just been breached. Each is told once, when its row turns from kept to breached while
// the desk is open; it goes when somebody has seen to it. What was breached before is in the list, and no news. Renders nothing. One
// per desk.
import type { ChatRow } from '$protocol/chat-view';
import { chatName } from '../i18n/state-words';
import { m } from '../paraglide/messages';

export interface BreachDeps {
  /** Whether this person looks after the chat's team. */
  concerns(row: ChatRow): boolean;
  /** One line for readers. */
  announce(words: string): void;
  /** That line is no longer true. */
  unsay(words: string): void;
}

export class BreachNotices {
  /** Those not seen to yet, oldest breach first. */
  open = $state.raw<readonly ChatRow[]>([]);
  readonly #deps: BreachDeps;
  /** Chats as they were last heard of: breached or not. */
  #known: ReadonlyMap<string, boolean> = new Map();
  readonly #said = new Map<string, string>();

  constructor(deps: BreachDeps) {
    this.#deps = deps;
  }

  /** What is known of the chats changed. */
  noteRows(rows: Iterable<ChatRow>): void {
    const breached = new Map<string, ChatRow>();
    const known = new Map<string, boolean>();
    for (const row of rows) {
      const isBreached = row.sla?.state === 'breached';
      known.set(row.chatId, isBreached);
      if (isBreached) breached.set(row.chatId, row);
    }
    const news = [...breached.values()].filter(
      (row) => this.#known.get(row.chatId) === false && this.#deps.concerns(row),
    );
    this.#known = known;
    const stays = this.open.flatMap(({ chatId }) => breached.get(chatId) ?? []);
    for (const { chatId } of this.open) if (!breached.has(chatId)) this.#unsay(chatId);
    this.open = [...stays, ...news];
    if (news.length === 0) return;
    for (const row of news) {
      const words = m.breach_announce({ name: chatName(row) });
      this.#said.set(row.chatId, words);
      this.#deps.announce(words);
    }
  }

  /** This one is being looked at. */
  drop(chatId: string): void {
    this.#unsay(chatId);
    this.open = this.open.filter((row) => row.chatId !== chatId);
  }

  dropAll(): void {
    for (const { chatId } of this.open) this.drop(chatId);
  }

  #unsay(chatId: string): void {
    const words = this.#said.get(chatId);
    if (words !== undefined) this.#deps.unsay(words);
    this.#said.delete(chatId);
  }
}
