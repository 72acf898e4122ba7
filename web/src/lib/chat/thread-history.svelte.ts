// Brings what of a long thread is not loaded: pages above and below, a message or a day far back, a quoted entry. The thread itself is
// the chat's (ChatController); how parts of it join is told in thread-windows. Renders nothing.
import type { ChatApi } from '../api/chat-api';
import type { ThreadState } from './apply-chat-message';
import { applyAround, applyNewer, applyOlder, applyQuoted, leaveFar } from './apply-chat-message';
import { compareEntries } from './thread-lines';
import { isAbove, shownWindow } from './thread-windows';

type Phase = 'idle' | 'loading' | 'failed';

export interface ThreadHistoryDeps {
  readonly chatId: string;
  readonly chats: ChatApi;
  /** As it is now; asked again after every answer. */
  thread(): ThreadState;
  take(thread: ThreadState): void;
  /** The chat was left: answers change nothing any more. */
  isStopped(): boolean;
  /** An answer to a wish for older entries was taken. */
  onOlder(): void;
}

export class ThreadHistory {
  olderPhase = $state<Phase>('idle');
  /** Of what stands below a window far back. */
  newerPhase = $state<Phase>('idle');
  /** Another part of the thread is on screen than before. */
  windowNo = $state(0);

  readonly #deps: ThreadHistoryDeps;
  #older: Promise<void> | null = null;
  #newer: Promise<void> | null = null;
  #jumpNo = 0;
  readonly #asked = new Set<string>();

  constructor(deps: ThreadHistoryDeps) {
    this.#deps = deps;
  }

  /** One page above what is on screen; who asks while one is on its way waits for that one. */
  loadOlder(): Promise<void> {
    this.#older ??= this.#loadOlderPage().finally(() => {
      this.#older = null;
    });
    return this.#older;
  }

  async #loadOlderPage(): Promise<void> {
    const { chats, chatId, thread, take, isStopped, onOlder } = this.#deps;
    const cursor = shownWindow(thread()).olderCursor;
    if (cursor === null) return;
    this.olderPhase = 'loading';
    const page = await chats.entries(chatId, { before: cursor });
    if (isStopped()) return;
    if (page.ok) take(applyOlder(thread(), page.value, cursor));
    this.olderPhase = page.ok ? 'idle' : 'failed';
    onOlder();
  }

  /** One page below a window far back. */
  loadNewer(): Promise<void> {
    this.#newer ??= this.#loadNewerPage().finally(() => {
      this.#newer = null;
    });
    return this.#newer;
  }

  async #loadNewerPage(): Promise<void> {
    const { chats, chatId, thread, take, isStopped } = this.#deps;
    const cursor = shownWindow(thread()).newerCursor;
    if (cursor === null) return;
    this.newerPhase = 'loading';
    const page = await chats.entries(chatId, { newer: cursor });
    if (isStopped()) return;
    if (page.ok) take(applyNewer(thread(), page.value, cursor));
    this.newerPhase = page.ok ? 'idle' : 'failed';
  }

  /** Brings an entry on screen with what stands around it. @returns whether it is there */
  async show(entryId: string): Promise<boolean> {
    this.#jumpNo += 1;
    const { far, entries, olderCursor } = this.#deps.thread();
    if (far?.entries.has(entryId)) return true;
    const live = entries.get(entryId);
    if (live !== undefined && !isAbove(live, olderCursor)) this.toLatest();
    else if (!(await this.#openAround({ around: entryId }))) return false;
    return shownWindow(this.#deps.thread()).entries.has(entryId);
  }

  /** Brings the first entry of a time (ms) or later on screen, else the last one before. @returns its id; null: without an answer */
  async showAt(at: number): Promise<string | null> {
    this.#jumpNo += 1;
    const { olderCursor } = this.#deps.thread();
    const isLive = olderCursor === null || Number(olderCursor.split('.')[0]) < at;
    if (isLive) this.toLatest();
    else if (!(await this.#openAround({ at }))) return null;
    const ordered = [...shownWindow(this.#deps.thread()).entries.values()].sort(compareEntries);
    return (ordered.find((entry) => entry.lineTs >= at) ?? ordered.at(-1))?.id ?? null;
  }

  /** The last jump counts. */
  async #openAround(range: { around: string } | { at: number }): Promise<boolean> {
    const { chats, chatId, thread, take, isStopped } = this.#deps;
    const jumpNo = this.#jumpNo;
    const page = await chats.entries(chatId, range);
    if (isStopped() || jumpNo !== this.#jumpNo || !page.ok) return false;
    take(applyAround(thread(), page.value));
    this.#noteWindow();
    return page.value.epoch === thread().position?.epoch;
  }

  /** Back to the end of the thread, where messages come in. */
  toLatest(): void {
    const { thread, take } = this.#deps;
    if (thread().far === null) return;
    take(leaveFar(thread()));
    this.#noteWindow();
  }

  #noteWindow(): void {
    this.windowNo += 1;
    this.olderPhase = 'idle';
    this.newerPhase = 'idle';
  }

  /** A quoted entry that is not loaded, fetched once. Without an answer it may be asked for again. */
  async fetchQuoted(entryId: string): Promise<void> {
    const { chats, chatId, thread, take, isStopped } = this.#deps;
    const { entries, quoted } = thread();
    if (this.#asked.has(entryId) || entries.has(entryId) || quoted.has(entryId)) return;
    this.#asked.add(entryId);
    const answer = await chats.entry(chatId, entryId);
    this.#asked.delete(entryId);
    if (isStopped()) return;
    if (answer.ok) take(applyQuoted(thread(), entryId, answer.value));
    else if (answer.error.code === 'NOT_FOUND') take(applyQuoted(thread(), entryId, null));
  }
}
