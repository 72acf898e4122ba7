// Brings what of a long thread is not loaded: pages above and below, a message or a day far back, a quoted entry. The thread itself is
// the chat's (ChatController); how parts of it join is told in thread-windows. Renders nothing.
import type { ChatApi } from '../api/chat-api';
import type { ThreadState } from './apply-chat-message';
import { applyAround, applyNewer, applyOlder, applyQuoted, leaveFar } from './apply-chat-message';
import { compareEntries } from './thread-lines';
import { isAbove, shownWindow } from './thread-windows';
import type { UnreadLine } from './unread-line.svelte';

type Phase = 'idle' | 'loading' | 'failed';

/** The chat whose thread it is. */
interface Chat {
  readonly chatId: string;
  /** As it is now; read again after every answer. */
  thread: ThreadState;
  /** It was left: answers change nothing any more. */
  readonly isStopped: boolean;
  readonly unread: UnreadLine;
}

export class ThreadHistory {
  olderPhase = $state<Phase>('idle');
  /** Of what stands below a window far back. */
  newerPhase = $state<Phase>('idle');
  /** Another part of the thread is on screen than before. */
  windowNo = $state(0);

  readonly #chat: Chat;
  readonly #api: ChatApi;
  #older: Promise<void> | null = null;
  #newer: Promise<void> | null = null;
  #jumpNo = 0;
  readonly #asked = new Set<string>();

  constructor(chat: Chat, api: ChatApi) {
    this.#chat = chat;
    this.#api = api;
  }

  /** One page above what is on screen; who asks while one is on its way waits for that one. */
  loadOlder(): Promise<void> {
    this.#older ??= this.#loadOlderPage().finally(() => {
      this.#older = null;
    });
    return this.#older;
  }

  async #loadOlderPage(): Promise<void> {
    const chat = this.#chat;
    const cursor = shownWindow(chat.thread).olderCursor;
    if (cursor === null) return;
    this.olderPhase = 'loading';
    const page = await this.#api.entries(chat.chatId, { before: cursor });
    if (chat.isStopped) return;
    if (page.ok) chat.thread = applyOlder(chat.thread, page.value, cursor);
    this.olderPhase = page.ok ? 'idle' : 'failed';
    chat.unread.find(chat.thread);
  }

  /** One page below a window far back. */
  loadNewer(): Promise<void> {
    this.#newer ??= this.#loadNewerPage().finally(() => {
      this.#newer = null;
    });
    return this.#newer;
  }

  async #loadNewerPage(): Promise<void> {
    const chat = this.#chat;
    const cursor = shownWindow(chat.thread).newerCursor;
    if (cursor === null) return;
    this.newerPhase = 'loading';
    const page = await this.#api.entries(chat.chatId, { newer: cursor });
    if (chat.isStopped) return;
    if (page.ok) chat.thread = applyNewer(chat.thread, page.value, cursor);
    this.newerPhase = page.ok ? 'idle' : 'failed';
  }

  /** Brings an entry on screen with what stands around it. @returns whether it is there */
  async show(entryId: string): Promise<boolean> {
    this.#jumpNo += 1;
    const { far, entries, olderCursor } = this.#chat.thread;
    if (far?.entries.has(entryId)) return true;
    const live = entries.get(entryId);
    if (live !== undefined && !isAbove(live, olderCursor)) this.toLatest();
    else if (!(await this.#openAround({ around: entryId }))) return false;
    return shownWindow(this.#chat.thread).entries.has(entryId);
  }

  /** Brings the first entry of a time (ms) or later on screen, else the last one before. @returns its id; null: without an answer */
  async showAt(at: number): Promise<string | null> {
    this.#jumpNo += 1;
    const { olderCursor } = this.#chat.thread;
    const isLive = olderCursor === null || Number(olderCursor.split('.')[0]) < at;
    if (isLive) this.toLatest();
    else if (!(await this.#openAround({ at }))) return null;
    const ordered = [...shownWindow(this.#chat.thread).entries.values()].sort(compareEntries);
    return (ordered.find((entry) => entry.lineTs >= at) ?? ordered.at(-1))?.id ?? null;
  }

  /** The last jump counts. */
  async #openAround(range: { around: string } | { at: number }): Promise<boolean> {
    const chat = this.#chat;
    const jumpNo = this.#jumpNo;
    const page = await this.#api.entries(chat.chatId, range);
    if (chat.isStopped || jumpNo !== this.#jumpNo || !page.ok) return false;
    chat.thread = applyAround(chat.thread, page.value);
    this.#noteWindow();
    return page.value.epoch === chat.thread.position?.epoch;
  }

  /** Back to the end of the thread, where messages come in. */
  toLatest(): void {
    const chat = this.#chat;
    if (chat.thread.far === null) return;
    chat.thread = leaveFar(chat.thread);
    this.#noteWindow();
  }

  #noteWindow(): void {
    this.windowNo += 1;
    this.olderPhase = 'idle';
    this.newerPhase = 'idle';
  }

  /** A quoted entry that is not loaded, fetched once. Without an answer it may be asked for again. */
  async fetchQuoted(entryId: string): Promise<void> {
    const chat = this.#chat;
    const { entries, quoted } = chat.thread;
    if (this.#asked.has(entryId) || entries.has(entryId) || quoted.has(entryId)) return;
    this.#asked.add(entryId);
    const answer = await this.#api.entry(chat.chatId, entryId);
    this.#asked.delete(entryId);
    if (chat.isStopped) return;
    if (answer.ok) chat.thread = applyQuoted(chat.thread, entryId, answer.value);
    else if (answer.error.code === 'NOT_FOUND') chat.thread = applyQuoted(chat.thread, entryId, null);
  }
}
