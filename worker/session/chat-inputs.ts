// The path of every input into a chat: load, decide in one synchronous commit, then start the lanes that carry what it left.
// Must not know what is decided, nor what is read. Called by ChatSession and its reader.
import type { ChatEvent } from '../domain/chat/chat-event';
import type { Asker } from '../domain/permissions/asker';
import { err, ok, type Result } from '../domain/result';
import type { DecisionAnswer } from '../rpc/chat-session-rpc';
import type { Refusal } from '../rpc/refusal';
import { rearmIfMissing } from './chat-alarm';
import type { ChatRecord } from './chat-record';
import type { ChatTools } from './chat-tools';
import type { Commit } from './commit';
import { type KnownRules, SETTINGS_PATIENTLY_MS } from './known-rules';
import type { Lanes } from './lanes';
import { noteView } from './note-view';
import type { Done } from './run-command';
import { runOrder } from './run-order';
import { loadSeen, NOT_FOUND } from './seen-chat';

export interface InputParts {
  readonly exists: () => boolean;
  readonly rules: KnownRules;
  readonly tools: ChatTools;
  readonly commit: Commit;
  readonly lanes: Lanes;
}

export class ChatInputs {
  readonly #parts: InputParts;

  constructor(parts: InputParts) {
    this.#parts = parts;
  }

  /** Decides by the settings that this isolate knows, at once; only where it knows none they are waited for. */
  informed<T>(work: () => T, withinMs?: number): T | Promise<T> {
    const asking = this.#parts.rules.refresh(withinMs);
    return asking ? asking.then(work) : work();
  }

  /** A change of whoever makes it. */
  commit: Commit = (work) => {
    const value = this.#parts.commit(work);
    this.#parts.lanes.start();
    return value;
  };

  /** What an operator asks for. */
  command<T>(work: () => Result<Done<T>, Refusal>): Result<T, Refusal> {
    if (!this.#parts.exists()) return err(NOT_FOUND);
    const outcome = this.commit(() => {
      const result = work();
      return { value: result, change: result.ok ? result.value.change : null };
    });
    return outcome.ok ? ok(outcome.value.answer) : outcome;
  }

  /** What the Dispatcher decided. */
  async order(event: ChatEvent): Promise<DecisionAnswer> {
    return this.informed(() => {
      if (!this.#parts.exists()) return { outcome: 'GONE', facts: null };
      return this.commit(() => {
        const ordered = runOrder(this.#parts.tools, event);
        return { value: ordered.answer, change: ordered.change };
      });
    }, SETTINGS_PATIENTLY_MS);
  }

  load(): ChatRecord | null {
    const { exists, tools, lanes } = this.#parts;
    if (!exists()) return null;
    const record = tools.store.load();
    if (!record || !rearmIfMissing(tools, record)) return record;
    // The lanes may write before their first await: what is answered is what stands then.
    lanes.start();
    return tools.store.load();
  }

  /** Null also where the chat is none of hers. */
  seen(asker: Asker): ChatRecord | null {
    return loadSeen(this, asker);
  }

  /** Somebody looks at the chat. */
  noteView(asker: Asker): void {
    const { exists, tools, commit, lanes } = this.#parts;
    if (!exists()) return;
    const isTold = commit(() => {
      const change = noteView(tools, asker);
      return { value: change !== null, change };
    });
    if (isTold) lanes.start();
  }
}
