// Does one thing with many chats, each by a command of its own with an id that stays the same until it is answered: what it counted
// as done is done once, what is refused is kept with its reason, and what has not begun can be stopped. Renders nothing.
import type { ChatAnswer } from '$protocol/chat-view';
import type { ApiError, ApiResult } from '../api/api-result';
import type { InboxRow } from '../inbox/apply-inbox-message';

export interface BulkRefusal {
  readonly row: InboxRow;
  readonly error: ApiError;
}

export interface BulkRunDeps {
  readonly rows: readonly InboxRow[];
  readonly send: (row: InboxRow, commandId: string) => Promise<ApiResult<ChatAnswer>>;
  onDone(answer: ChatAnswer): void;
  wait(ms: number): Promise<void>;
}

/** At the same time: the desk goes on meanwhile. */
const LANES = 4;
/** The same command again, where nobody can know whether it arrived or it was asked to come later. */
const TRIES = 4;
const AGAIN_MS = 1_000;
const AGAIN_MAX_MS = 30_000;

export class BulkRun {
  done = $state.raw<readonly InboxRow[]>([]);
  refused = $state.raw<readonly BulkRefusal[]>([]);
  phase = $state<'running' | 'stopped' | 'over'>('running');
  readonly total: number;

  readonly #deps: BulkRunDeps;
  #next = 0;

  constructor(deps: BulkRunDeps) {
    this.#deps = deps;
    this.total = deps.rows.length;
  }

  get tried(): number {
    return this.done.length + this.refused.length;
  }

  async start(): Promise<void> {
    await Promise.all(Array.from({ length: LANES }, () => this.#lane()));
    if (this.phase === 'running') this.phase = 'over';
  }

  /** What is under way is still answered; nothing else begins. */
  stop(): void {
    if (this.phase === 'running') this.phase = 'stopped';
  }

  async #lane(): Promise<void> {
    while (this.phase === 'running') {
      const row = this.#deps.rows[this.#next++];
      if (row === undefined) return;
      const answer = await this.#ask(row);
      if (answer.ok) {
        this.done = [...this.done, row];
        this.#deps.onDone(answer.value);
      } else this.refused = [...this.refused, { row, error: answer.error }];
    }
  }

  async #ask(row: InboxRow): Promise<ApiResult<ChatAnswer>> {
    const commandId = crypto.randomUUID();
    for (let tries = 1; ; tries++) {
      const answer = await this.#deps.send(row, commandId);
      if (answer.ok || tries === TRIES || !mayGoLater(answer.error)) return answer;
      const { retryAfterSec } = answer.error;
      await this.#deps.wait(
        Math.min(AGAIN_MAX_MS, retryAfterSec === undefined ? AGAIN_MS * tries : retryAfterSec * 1_000),
      );
    }
  }
}

function mayGoLater({ code, retryAfterSec }: ApiError): boolean {
  return retryAfterSec !== undefined || code === 'OFFLINE' || code === 'UNAVAILABLE';
}
