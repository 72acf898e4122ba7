// The tickets that are to do, or done: pages of them, and the step from one to the other. Renders nothing. Made by the view that
// shows them, which tells when there may be others.
import type { TicketView } from '$protocol/ticket-view';
import type { ApiError } from '../api/api-result';
import type { TicketApi } from '../api/ticket-api';

export class TicketsController {
  state = $state<TicketView['state']>('open');
  items = $state.raw<readonly TicketView[]>([]);
  phase = $state<'loading' | 'loaded' | 'failed'>('loading');
  nextCursor = $state<string | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** The ticket that is being changed. */
  busyId = $state<string | null>(null);
  readonly #api: Pick<TicketApi, 'list' | 'done' | 'reopen'>;
  #loadCount = 0;

  constructor(api: Pick<TicketApi, 'list' | 'done' | 'reopen'>) {
    this.#api = api;
  }

  async show(state: TicketView['state']): Promise<void> {
    this.state = state;
    this.items = [];
    await this.load();
  }

  /** The first page. */
  load(): Promise<void> {
    return this.#loadPage(null);
  }

  /** As many as are shown, anew, without anything going away meanwhile. */
  async refresh(): Promise<void> {
    if (this.phase !== 'loaded') return this.load();
    const load = ++this.#loadCount;
    let items: readonly TicketView[] = [];
    let cursor: string | null = null;
    do {
      const answer: Awaited<ReturnType<TicketApi['list']>> = await this.#api.list(this.state, cursor);
      // What is shown may be old now; the next news asks again.
      if (load !== this.#loadCount || !answer.ok) return;
      items = [...items, ...answer.value.items];
      cursor = answer.value.nextCursor;
    } while (cursor !== null && items.length < this.items.length);
    this.items = items;
    this.nextCursor = cursor;
  }

  async loadMore(): Promise<void> {
    if (this.phase === 'loaded' && this.nextCursor !== null) await this.#loadPage(this.nextCursor);
  }

  /** From the one list to the other. What was refused stays where it is, with the reason. */
  async move(id: string): Promise<void> {
    if (this.busyId !== null) return;
    this.busyId = id;
    this.error = null;
    const answer = this.state === 'open' ? await this.#api.done(id) : await this.#api.reopen(id);
    this.busyId = null;
    if (answer.ok) this.items = this.items.filter((ticket) => ticket.id !== id);
    else this.error = answer.error;
  }

  async #loadPage(cursor: string | null): Promise<void> {
    const load = ++this.#loadCount;
    this.phase = 'loading';
    this.error = null;
    const answer = await this.#api.list(this.state, cursor);
    if (load !== this.#loadCount) return;
    if (!answer.ok) {
      this.phase = 'failed';
      this.error = answer.error;
      return;
    }
    this.phase = 'loaded';
    this.nextCursor = answer.value.nextCursor;
    this.items = cursor === null ? answer.value.items : [...this.items, ...answer.value.items];
  }
}
