// Asks the server for pages of the list: what was refused for now is asked again by itself, and an answer brings nothing back that was
// taken from this person while it was on its way. Called by InboxController; renders nothing.
import type { ApiError } from '../api/api-result';
import type { ChatApi } from '../api/chat-api';
import { backoffMs } from '../realtime/backoff';

/** What was refused is asked again after this, and a wait that grows. */
const AGAIN_AFTER_MS = 2_000;

interface Planned {
  readonly timer: ReturnType<typeof setTimeout>;
  readonly tries: number;
}

export class ListAsker {
  readonly #chats: Pick<ChatApi, 'list'>;
  /** When a chat was told to be hers no longer, in questions asked: an answer to an older question does not bring it back. */
  readonly #gone = new Map<string, number>();
  readonly #again = new Map<string, Planned>();
  #askCount = 0;

  constructor(chats: Pick<ChatApi, 'list'>) {
    this.#chats = chats;
  }

  /** A page of chats. Of what was taken from her while it was on its way nothing is left in it. */
  async ask(query: Parameters<ChatApi['list']>[0]): ReturnType<ChatApi['list']> {
    const asked = ++this.#askCount;
    const answer = await this.#chats.list(query);
    if (!answer.ok) return answer;
    const items = answer.value.items.filter(({ chatId }) => (this.#gone.get(chatId) ?? 0) < asked);
    for (const { chatId } of items) this.#gone.delete(chatId);
    return { ok: true, value: { ...answer.value, items } };
  }

  /** The line told that these chats are hers no longer, and those are. */
  heard(gone: readonly string[], hers: Iterable<string>): void {
    for (const chatId of gone) this.#gone.set(chatId, this.#askCount);
    for (const chatId of hers) this.#gone.delete(chatId);
  }

  isGone(chatId: string): boolean {
    return this.#gone.has(chatId);
  }

  /** Her rights changed: what was gone may be hers. */
  forget(): void {
    this.#gone.clear();
  }

  /** What was not answered is asked again by itself, ever later: the line may stay up all the while, and bring only what changes. */
  later(what: string, { retry, retryAfterSec = 0 }: ApiError, task: () => void): void {
    if (!retry) return;
    const known = this.#again.get(what);
    clearTimeout(known?.timer);
    const tries = known?.tries ?? 0;
    const waitMs = Math.max(AGAIN_AFTER_MS + backoffMs(tries, Math.random()), retryAfterSec * 1_000);
    this.#again.set(what, { timer: setTimeout(task, waitMs), tries: tries + 1 });
  }

  answered(what: string): void {
    clearTimeout(this.#again.get(what)?.timer);
    this.#again.delete(what);
  }

  stop(): void {
    for (const what of [...this.#again.keys()]) this.answered(what);
  }
}
