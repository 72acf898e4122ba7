// One chat's object without its runtime: the real intake, decisions, stores, lanes, alarm and client of LINE over storage in
// this process. It can go away in the middle of everything and come back with what was committed. Only tests import it.
import type { Incoming } from '../../domain/chat/incoming';
import type { MediaCopy } from '../../domain/chat/message-content';
import { PLAIN_DESK } from '../../domain/desk/desk-rules';
import type { ChatId, MessageId } from '../../domain/ids';
import type { ReadMark } from '../../domain/inbox/read-mark';
import type { Asker } from '../../domain/permissions/asker';
import type { Position } from '../../domain/position';
import type { Result } from '../../domain/result';
import type { Env } from '../../env';
import type { SendAnswer } from '../../protocol/chat-command';
import type { NoteView } from '../../protocol/entry-view';
import type { Receipt, SessionWish } from '../../rpc/chat-session-rpc';
import type { OutgoingMessage } from '../../rpc/outgoing-message';
import type { Refusal } from '../../rpc/refusal';
import { onAlarm } from '../../session/chat-alarm';
import { CHAT_MIGRATIONS } from '../../session/chat-migrations';
import { confirmProjection, noteMedia } from '../../session/chat-news';
import { type ChatTools, makeChatTools } from '../../session/chat-tools';
import type { Change } from '../../session/chat-write';
import { type Commit, makeCommit } from '../../session/commit';
import { Lanes } from '../../session/lanes';
import { dropPlanned, planMessage, sendPlanned } from '../../session/plan-message';
import { markRead } from '../../session/read-marks';
import { receiveAll } from '../../session/receive-all';
import { applyWish, cancelMessage, type Done, retryMessage, sendMessage } from '../../session/run-command';
import { deleteNote, editNote, writeNote } from '../../session/run-note-command';
import { imageOf, MemoryStorage } from './memory-storage';
import { PEOPLE } from './people';

const SCHEMA = imageOf(CHAT_MIGRATIONS.join('\n'));

export interface SimulatedChatDeps {
  readonly env: Env;
  /** LINE. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
  readonly chance: () => number;
  readonly newId: () => string;
  /** What the sockets of this chat are told. */
  readonly publish: (change: Change, isCommitted: boolean) => void;
}

interface Life {
  readonly tools: ChatTools;
  readonly commit: Commit;
  readonly lanes: Lanes;
}

export class SimulatedChat {
  readonly storage = new MemoryStorage(SCHEMA);
  alarmAt: number | null = null;
  readonly #deps: SimulatedChatDeps;
  #life: Life;

  constructor(
    readonly chatId: ChatId,
    deps: SimulatedChatDeps,
  ) {
    this.#deps = deps;
    this.#life = this.#begin();
  }

  get tools(): ChatTools {
    return this.#life.tools;
  }

  /** The object goes away: what was in memory is gone, calls to LINE that were in flight answer nobody. */
  crash(): void {
    this.#life = this.#begin();
  }

  receive(incoming: readonly Incoming[]): Receipt[] {
    const receipts = receiveAll(this.#life.tools, this.#life.commit, this.chatId, incoming);
    this.#life.lanes.start();
    return receipts;
  }

  send(by: Asker, message: OutgoingMessage): Result<SendAnswer, Refusal> {
    return this.#command((tools) => sendMessage(tools, by, message));
  }

  plan(by: Asker, message: OutgoingMessage, dueAt: number): Result<null, Refusal> {
    return this.#command((tools) => planMessage(tools, by, message, dueAt));
  }

  dropPlanned(by: Asker, id: string): Result<null, Refusal> {
    return this.#command((tools) => dropPlanned(tools, by, id));
  }

  sendPlanned(by: Asker, id: string, seen: Position): Result<SendAnswer, Refusal> {
    return this.#command((tools) => sendPlanned(tools, by, id, seen));
  }

  note(by: Asker, what: 'write' | 'edit' | 'delete', id: string, text: string): Result<NoteView, Refusal> {
    const words = { text, mentions: [] };
    return this.#command((tools) => {
      if (what === 'write') return writeNote(tools, by, { id, ...words });
      const mark = () => null;
      return what === 'edit' ? editNote(tools, by, id, words, mark) : deleteNote(tools, by, id, mark);
    });
  }

  retry(by: Asker, id: string, acceptDouble: boolean): Result<SendAnswer, Refusal> {
    return this.#command((tools) => retryMessage(tools, by, id as MessageId, { acceptDouble }));
  }

  cancel(by: Asker, id: string): Result<SendAnswer, Refusal> {
    return this.#command((tools) => cancelMessage(tools, by, id as MessageId));
  }

  wish(by: Asker, wish: SessionWish, guard: { commandId: string; expectedVersion?: number }): Result<null, Refusal> {
    return this.#command((tools) => applyWish(tools, by, wish, guard));
  }

  read(by: Asker, upTo: Position): Result<ReadMark, Refusal> {
    return this.#command((tools) => markRead(tools, by, upTo));
  }

  /** False where the chat has no use for the copy. */
  mediaCopied(entryId: string, copy: MediaCopy): boolean {
    const { tools, commit, lanes } = this.#life;
    const isKept = commit(() => {
      const change = noteMedia(tools, entryId, copy);
      return { value: change !== null, change };
    });
    lanes.start();
    return isKept;
  }

  projected(upTo: Position, after: number | undefined): void {
    confirmProjection(this.#life.tools, upTo, after);
  }

  /** Rings where the alarm is due. The platform delivers it at least once. */
  ring(): boolean {
    if (this.alarmAt === null || this.alarmAt > this.#deps.now()) return false;
    this.alarmAt = null;
    const { tools, commit } = this.#life;
    onAlarm(tools, commit, () => true, new Map(PEOPLE.map((person) => [person.operatorId, person])));
    this.#life.lanes.start();
    return true;
  }

  #command<T>(work: (tools: ChatTools) => Result<Done<T>, Refusal>): Result<T, Refusal> {
    const { tools, commit, lanes } = this.#life;
    const outcome = commit(() => {
      const result = work(tools);
      return { value: result, change: result.ok ? result.value.change : null };
    });
    lanes.start();
    return outcome.ok ? { ok: true, value: outcome.value.answer } : outcome;
  }

  #begin(): Life {
    const { env, now, chance, newId } = this.#deps;
    let isAlive = true;
    this.#end();
    this.#end = () => {
      isAlive = false;
    };
    const { sql } = this.storage;
    // The platform writes an alarm with the transaction that sets it.
    const setAlarm = async (at: number | Date) => {
      this.alarmAt = Number(at);
    };
    const storage = { sql, setAlarm } as unknown as DurableObjectStorage;
    const tools: ChatTools = {
      ...makeChatTools(storage, 'https://media.kaiwa.test', () => PLAIN_DESK),
      now,
      chance,
      newId,
      newName: () => newId(),
    };
    const commitAlive = makeCommit({
      storage: this.storage,
      store: tools.store,
      publish: (change) => this.#deps.publish(change, !this.storage.isInTransaction),
    });
    const commit: Commit = (work) => {
      // An answer that comes to an object that is gone changes nothing.
      if (!isAlive) throw new Error('the object is gone');
      const armedBefore = this.alarmAt;
      try {
        return commitAlive(work);
      } catch (cause) {
        this.alarmAt = armedBefore;
        throw cause;
      }
    };
    const ownEnv = {
      ...env,
      // What an object that is gone was about to ask is asked by nobody.
      fetch: (url: string, init: RequestInit) => (isAlive ? this.#deps.fetch(url, init) : new Promise(() => {})),
    };
    return { tools, commit, lanes: new Lanes(ownEnv, tools, commit) };
  }

  #end: () => void = () => {};
}
