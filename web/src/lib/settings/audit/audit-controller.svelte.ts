// Pages of the audit log under a filter, and how its chain stands. Renders nothing. Made by the page of the log.
import type { AuditChainView, AuditEntryView, AuditLogQuery, AuditPageView } from '$protocol/audit';
import type { ApiError, ApiResult } from '../../api/api-result';

export interface AuditWish {
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  /** YYYY-MM-DD in the operator's zone, both days included; '': no bound. */
  readonly from: string;
  readonly to: string;
}

export const NO_WISH: AuditWish = { actor: '', action: '', object: '', from: '', to: '' };

export class AuditController {
  wish = $state.raw<AuditWish>(NO_WISH);
  items = $state.raw<readonly AuditEntryView[]>([]);
  chain = $state.raw<AuditChainView | null>(null);
  phase = $state<'loading' | 'loaded' | 'failed'>('loading');
  isMoreLoading = $state(false);
  nextCursor = $state<string | null>(null);
  error = $state.raw<ApiError | null>(null);
  readonly #list: (query: AuditLogQuery) => Promise<ApiResult<AuditPageView>>;
  #loadCount = 0;

  constructor(list: (query: AuditLogQuery) => Promise<ApiResult<AuditPageView>>) {
    this.#list = list;
  }

  /** Another filter: what is shown stays until its first page is there. */
  async show(change: Partial<AuditWish>): Promise<void> {
    this.wish = { ...this.wish, ...change };
    await this.load();
  }

  /** The first page. */
  async load(): Promise<void> {
    const load = ++this.#loadCount;
    const answer = await this.#list(toQuery(this.wish, null));
    if (load !== this.#loadCount) return;
    this.error = answer.ok ? null : answer.error;
    this.phase = answer.ok ? 'loaded' : 'failed';
    if (answer.ok) this.#take(answer.value, []);
  }

  async loadMore(): Promise<void> {
    if (this.nextCursor === null || this.isMoreLoading) return;
    const load = ++this.#loadCount;
    this.isMoreLoading = true;
    const answer = await this.#list(toQuery(this.wish, this.nextCursor));
    this.isMoreLoading = false;
    if (load !== this.#loadCount) return;
    this.error = answer.ok ? null : answer.error;
    if (answer.ok) this.#take(answer.value, this.items);
  }

  #take({ items, nextCursor, chain }: AuditPageView, before: readonly AuditEntryView[]): void {
    this.items = [...before, ...items];
    this.nextCursor = nextCursor;
    this.chain = chain;
  }
}

/** A day begins and ends where the operator is. */
export function toQuery({ actor, action, object, from, to }: AuditWish, cursor: string | null): AuditLogQuery {
  return {
    ...(actor !== '' && { actor }),
    ...(action !== '' && { action }),
    ...(object.trim() !== '' && { object: object.trim() }),
    ...(from !== '' && { from: String(startOf(from, 0)) }),
    ...(to !== '' && { to: String(startOf(to, 1) - 1) }),
    ...(cursor !== null && { cursor }),
  };
}

/** @param later days */
function startOf(day: string, later: number): number {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).getTime();
}
