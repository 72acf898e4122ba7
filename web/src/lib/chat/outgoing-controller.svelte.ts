// Sends what was written here, chat by chat in the order of writing, and repeats the same id until the server has answered.
// A message is in the store before it is on the line and leaves it with the acknowledgement. One per desk; it outlives the chat
// that is on screen. A message with a file goes when the file is up; what was sent with it in one go waits for it, the rest does not.
import type { SendAnswer, SendMessage } from '$protocol/chat-command';
import type { ApiResult } from '../api/api-result';
import type { NewMessage, NewSend } from '../composer/new-message';
import { backoffMs } from '../realtime/backoff';
import { newMessageId } from './new-message-id';
import { toBody, toSendMessage } from './outgoing-content';
import type { OutgoingBody, OutgoingMessage, OutgoingStore } from './outgoing-store';
import { OutgoingUploads } from './outgoing-uploads.svelte';
import { type UploadLine, uploadFile } from './upload-file';

export interface OutgoingDeps {
  readonly store: OutgoingStore;
  readonly uploads: UploadLine;
  /** How long a message can be undone, ms; asked at every send. */
  undoMs?(): number;
  send(chatId: string, message: SendMessage): Promise<ApiResult<SendAnswer>>;
}

/** Answers after which the desk waits for a sign-in and then goes on. */
const WAITS_FOR_LOGIN: ReadonlySet<string> = new Set(['SIGN_IN_REQUIRED', 'TOKEN_EXPIRED', 'LOGIN_ENDED']);

/** What another tab wrote is that tab's to send; if it is still there after this, that tab may be gone. */
const LEFT_BEHIND_MS = 30_000;

export class OutgoingController {
  /** Every message that is not yet part of its thread, oldest first. */
  messages = $state.raw<readonly OutgoingMessage[]>([]);
  readonly uploads: OutgoingUploads;
  readonly #deps: OutgoingDeps;
  /** Of one go, which message goes before which: id to the id before it. */
  readonly #before = new Map<string, string>();
  readonly #watchers = new Set<() => void>();
  #running = new Set<string>();
  #attempts = new Map<string, number>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #leftBehind: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: OutgoingDeps) {
    this.#deps = deps;
    this.messages = deps.store.all().map(toLeftBehind);
    this.uploads = new OutgoingUploads((file) => uploadFile(deps.uploads, file));
  }

  of(chatId: string): readonly OutgoingMessage[] {
    return this.messages.filter((message) => message.chatId === chatId);
  }

  /** @param tell called behind every change of the messages. @returns what ends it */
  watch(tell: () => void): () => void {
    this.#watchers.add(tell);
    return () => this.#watchers.delete(tell);
  }

  /** Whether a reload now would lose a file on its way. */
  get isUploading(): boolean {
    return this.messages.some(({ state, body }) => state !== 'acknowledged' && lacksUpload(body));
  }

  /** Takes what one press of Send sends, in its order. It is stored before this returns, files when they are up. */
  write({ chatId, messages, quickReplies }: NewSend, seenSeq: OutgoingMessage['seenSeq']): readonly OutgoingMessage[] {
    let before: string | null = null;
    const written: OutgoingMessage[] = [];
    for (const [index, message] of messages.entries()) {
      const id = newMessageId();
      if (before !== null) this.#before.set(id, before);
      before = id;
      const isLast = index === messages.length - 1;
      written.push(this.#take(id, chatId, message, seenSeq, isLast ? quickReplies : []));
    }
    void this.#run(chatId);
    return written;
  }

  #take(
    id: string,
    chatId: string,
    message: NewMessage,
    seenSeq: OutgoingMessage['seenSeq'],
    quickReplies: NewSend['quickReplies'],
  ): OutgoingMessage {
    const outgoing: OutgoingMessage = {
      id,
      chatId,
      body: toBody(message),
      ...(quickReplies.length > 0 && { quickReplies: [...quickReplies] }),
      createdAt: Date.now(),
      seenSeq,
      state: 'waiting',
      reason: null,
    };
    if (message.type === 'media') this.uploads.keep(id, chatId, message.media);
    const undoMs = this.#deps.undoMs?.() ?? 0;
    if (undoMs > 0) this.#count(outgoing, undoMs);
    else this.#letGo(outgoing);
    return outgoing;
  }

  #count(message: OutgoingMessage, undoMs: number): void {
    this.#keep({ ...message, state: 'counting', goesAt: Date.now() + undoMs });
    const timer = setTimeout(() => this.sendNow(message.id), undoMs);
    this.#timers.set(message.id, timer);
  }

  /** Waits no longer to be undone. Files are on their way from here on. */
  sendNow(id: string): void {
    const message = this.#find(id);
    if (message?.state !== 'counting' && message?.state !== 'unsent') return;
    clearTimeout(this.#timers.get(id));
    if (!lacksUpload(message.body) && this.#deps.store.get(id) === null) this.#forget(id);
    else this.#letGo(message);
    void this.#run(message.chatId);
  }

  /** It stays here, unsent, for whoever goes on with it. */
  undo(id: string): void {
    const message = this.#find(id);
    if (message?.state !== 'counting') return;
    clearTimeout(this.#timers.get(id));
    this.#keep({ ...message, state: 'unsent' });
    void this.#run(message.chatId);
  }

  #letGo({ goesAt, ...message }: OutgoingMessage): void {
    if (!lacksUpload(message.body)) this.#put({ ...message, state: 'waiting' });
    else {
      this.#set({ ...message, state: 'uploading' });
      void this.#bringUp(message.id);
    }
  }

  /** A file that the server does not have is not kept over a reload, nor is its message. */
  #keep(message: OutgoingMessage): void {
    if (lacksUpload(message.body)) this.#set(message);
    else this.#put(message);
  }

  /** Tries once more what was refused for good, as it is: the file first where it never came up. */
  tryAgain(id: string): void {
    const message = this.#find(id);
    if (message?.state !== 'refused') return;
    if (!lacksUpload(message.body)) {
      this.#put({ ...message, state: 'waiting', reason: null });
      void this.#run(message.chatId);
    } else if (this.uploads.urlOf(id) !== undefined) {
      this.#set({ ...message, state: 'uploading', reason: null });
      void this.#bringUp(id);
    }
  }

  /**
   * The writer saw what came between and sends all the same. What is written after the place she names holds it once more.
   * @param seenSeq the newest place she has seen by now
   */
  confirm(id: string, seenSeq: OutgoingMessage['seenSeq']): void {
    const message = this.#find(id);
    if (message?.state !== 'held') return;
    this.#put({ ...message, state: 'waiting', seenSeq, reason: null });
    void this.#run(message.chatId);
  }

  /** Drops a message that did not go out, and ends its upload. @returns what it was, for whoever goes on with it */
  discard(id: string): OutgoingMessage | null {
    const message = this.#find(id);
    this.#drop(id);
    if (message !== undefined) void this.#run(message.chatId);
    return message ?? null;
  }

  /** The thread shows this message itself now. */
  settle(isInThread: (id: string) => boolean): void {
    for (const message of this.messages) if (isInThread(message.id)) this.#drop(message.id);
  }

  /** Tries everything that waits, at once: at start, after a sign-in, when the line is back. */
  resume(): void {
    const known = new Set(this.messages.map(({ id }) => id));
    for (const message of this.#deps.store.all()) if (!known.has(message.id)) this.#set(toLeftBehind(message));
    for (const chatId of new Set(this.messages.map((message) => message.chatId))) {
      clearTimeout(this.#timers.get(chatId));
      this.#attempts.delete(chatId);
      void this.#run(chatId);
    }
  }

  /** Another tab of hers changed the store: what it sent or dropped is not sent from here as well. @param key null: all is gone */
  heard(key: string | null): void {
    const { store } = this.#deps;
    const id = key === null ? null : store.idOf(key);
    if (key !== null && id === null) return;
    for (const message of this.messages) if (id === null || message.id === id) this.#hearOf(message);
    clearTimeout(this.#leftBehind);
    if (store.all().some((kept) => this.#find(kept.id) === undefined))
      this.#leftBehind = setTimeout(() => this.resume(), LEFT_BEHIND_MS);
  }

  #hearOf(message: OutgoingMessage): void {
    // A file on its way up is kept by this tab alone.
    if (message.state === 'acknowledged' || lacksUpload(message.body)) return;
    const kept = this.#deps.store.get(message.id);
    if (kept === null) this.#forget(message.id);
    // A countdown is its own tab's.
    else if (kept.state !== 'counting') this.#set(kept);
  }

  stop(): void {
    clearTimeout(this.#leftBehind);
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** At sign-out: nothing written here stays on this device. */
  clear(): void {
    this.stop();
    this.uploads.dropAll();
    this.#deps.store.clear();
    this.messages = [];
  }

  /** One lane per chat: the next goes when the one before is answered. */
  async #run(chatId: string): Promise<void> {
    if (this.#running.has(chatId)) return;
    this.#running.add(chatId);
    try {
      for (let head = this.#head(chatId); head !== undefined; head = this.#head(chatId)) {
        if (!(await this.#sendOne(head))) return;
      }
    } finally {
      this.#running.delete(chatId);
    }
  }

  #head(chatId: string): OutgoingMessage | undefined {
    for (const message of this.messages) {
      if (message.chatId !== chatId) continue;
      // What can still be undone is not overtaken.
      if (message.state === 'counting') return undefined;
      if (message.state === 'waiting' && !this.#waitsForFile(message.id)) return message;
    }
    return undefined;
  }

  /** Of one go, something before it is still on its way up. */
  #waitsForFile(id: string): boolean {
    for (let before = this.#before.get(id); before !== undefined; before = this.#before.get(before)) {
      if (this.#find(before)?.state === 'uploading') return true;
    }
    return false;
  }

  async #bringUp(id: string): Promise<void> {
    const outcome = await this.uploads.run(id);
    const message = this.#find(id);
    // Cancelled: it was dropped by whoever cancelled it.
    if (outcome === null || message === undefined || message.state !== 'uploading') return;
    if (!outcome.ok) this.#set({ ...message, state: 'refused', reason: outcome.code });
    else this.#put({ ...message, body: withUploads(message.body, outcome), state: 'waiting' });
    void this.#run(message.chatId);
  }

  #find(id: string): OutgoingMessage | undefined {
    return this.messages.find((known) => known.id === id);
  }

  /** @returns whether the lane may go on */
  async #sendOne(message: OutgoingMessage): Promise<boolean> {
    // Another tab sent or dropped it, and this one has not heard of it yet.
    if (this.#deps.store.get(message.id) === null) {
      this.#forget(message.id);
      return true;
    }
    const command = toSendMessage(message);
    if (command === null) {
      this.#put({ ...message, state: 'refused', reason: 'UPLOAD_UNKNOWN' });
      return true;
    }
    const answer = await this.#deps.send(message.chatId, command);
    if (answer.ok) {
      this.#attempts.delete(message.chatId);
      this.#deps.store.remove(message.id);
      // Stays on screen until the thread has it; if the thread was quicker it is gone already.
      if (this.messages.some((known) => known.id === message.id)) this.#set({ ...message, state: 'acknowledged' });
      return true;
    }
    // Dropped meanwhile, or she has left: nothing of it is kept again.
    if (this.#find(message.id) === undefined) return true;
    const { code, retry, retryAfterSec } = answer.error;
    if (WAITS_FOR_LOGIN.has(code)) return false;
    if (retry) {
      this.#later(message.chatId, retryAfterSec);
      return false;
    }
    this.#put({ ...message, state: code === 'NEWER_MESSAGE' ? 'held' : 'refused', reason: code });
    return true;
  }

  #later(chatId: string, retryAfterSec: number | undefined): void {
    const attempt = this.#attempts.get(chatId) ?? 0;
    this.#attempts.set(chatId, attempt + 1);
    const waitMs = Math.max(backoffMs(attempt, Math.random()), (retryAfterSec ?? 0) * 1_000);
    clearTimeout(this.#timers.get(chatId));
    this.#timers.set(
      chatId,
      setTimeout(() => void this.#run(chatId), waitMs),
    );
  }

  #put(message: OutgoingMessage): void {
    this.#deps.store.put(message);
    this.#set(message);
  }

  #set(message: OutgoingMessage): void {
    const others = this.messages.filter((known) => known.id !== message.id);
    this.#show([...others, message].sort((a, b) => (a.id < b.id ? -1 : 1)));
  }

  #drop(id: string): void {
    this.#deps.store.remove(id);
    this.#forget(id);
  }

  #forget(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.uploads.drop(id);
    this.#show(this.messages.filter((known) => known.id !== id));
  }

  #show(messages: readonly OutgoingMessage[]): void {
    this.messages = messages;
    for (const tell of this.#watchers) tell();
  }
}

/** A page that was loaded anew does not send by itself what its writer may have been about to undo. */
const toLeftBehind = (kept: OutgoingMessage): OutgoingMessage =>
  kept.state === 'counting' ? { ...kept, state: 'unsent' } : kept;

const lacksUpload = (body: OutgoingBody) => 'uploadId' in body && body.uploadId === null;

function withUploads(
  body: OutgoingBody,
  { uploadId, previewId }: { readonly uploadId: string; readonly previewId: string | null },
): OutgoingBody {
  if (body.type === 'image' || body.type === 'video') return { ...body, uploadId, previewId };
  return body.type === 'audio' || body.type === 'file' ? { ...body, uploadId } : body;
}
