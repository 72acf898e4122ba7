// One refresh of the login at a time, over all tabs of this browser: the lock `kaiwa-refresh` lets one tab go, its result is
// broadcast to the others. The server's grace of 10 s covers browsers without locks. Called by ApiClient only.

export type RefreshOutcome = 'refreshed' | 'ended' | 'unreachable';

/** Until when the login lives: unless something is done, and whatever is done. ms */
export interface LoginLimits {
  readonly idleUntil: number;
  readonly absoluteUntil: number;
}

/** What tabs tell each other. `accessUntil` in ms. */
export type LoginNews =
  | { readonly type: 'refreshed'; readonly accessUntil: number; readonly at: number }
  /** Or has new tokens. */
  | { readonly type: 'signed_in' }
  | ({ readonly type: 'active' } & LoginLimits)
  /** By choice: an expiry is found out by every tab itself. */
  | { readonly type: 'signed_out' };

export interface RefreshDeps {
  /** POSTs the refresh; the ms until which the new token lives, or why there is none. */
  refresh(): Promise<{ outcome: 'refreshed'; accessUntil: number } | { outcome: 'ended' | 'unreachable' }>;
  /** Runs `task` alone in this browser. */
  exclusively<T>(task: () => Promise<T>): Promise<T>;
  tell(news: LoginNews): void;
  now(): number;
}

export class LoginRefresher {
  readonly #deps: RefreshDeps;
  #running: Promise<RefreshOutcome> | null = null;
  #refreshedAt = 0;

  constructor(deps: RefreshDeps) {
    this.#deps = deps;
  }

  /** Another tab has refreshed; a caller that waits for the lock need not do it again. */
  heard(at: number): void {
    this.#refreshedAt = Math.max(this.#refreshedAt, at);
  }

  /** Refreshes unless somebody did since this call began. Calls that overlap share one answer. */
  run(): Promise<RefreshOutcome> {
    this.#running ??= this.#refreshOnce().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #refreshOnce(): Promise<RefreshOutcome> {
    const askedAt = this.#deps.now();
    return this.#deps.exclusively(async () => {
      if (this.#refreshedAt >= askedAt) return 'refreshed';
      const answer = await this.#deps.refresh();
      if (answer.outcome !== 'refreshed') return answer.outcome;
      this.#refreshedAt = this.#deps.now();
      this.#deps.tell({ type: 'refreshed', accessUntil: answer.accessUntil, at: this.#refreshedAt });
      return 'refreshed';
    });
  }
}

/** `navigator.locks` where it exists; older browsers rest on the server's grace. */
export function exclusively<T>(task: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request('kaiwa-refresh', task) : task();
}
