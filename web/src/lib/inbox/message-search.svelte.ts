// The search through all messages: what is wished for, pages of what was found. The newest wish wins; what is shown stays until there
// is something else to show. Renders nothing. Made by the results, which tell when a chat they show has changed.
import type { SearchHit } from '$protocol/search';
import type { ApiError } from '../api/api-result';
import type { SearchApi } from '../api/search-api';

/** Days as a date field gives them; '': no limit. */
export interface SearchWish {
  readonly text: string;
  readonly from: string;
  readonly to: string;
  readonly operatorId: string;
}

export const NO_FILTER = { from: '', to: '', operatorId: '' } as const;

/** Pages in a row that may bring nothing, before it is left to the reader to look further. */
const EMPTY_PAGES_MAX = 3;
const REFRESH_AFTER_MS = 3_000;
const PAUSE_MS = 250;

export class MessageSearch {
  wish = $state.raw<SearchWish>({ text: '', ...NO_FILTER });
  hits = $state.raw<readonly SearchHit[]>([]);
  phase = $state<'loading' | 'loaded' | 'failed'>('loading');
  nextCursor = $state<string | null>(null);
  isPartial = $state(false);
  error = $state.raw<ApiError | null>(null);

  readonly #api: Pick<SearchApi, 'find'>;
  #loadCount = 0;
  #failedAt: string | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Pick<SearchApi, 'find'>) {
    this.#api = api;
  }

  get isFiltered(): boolean {
    const { from, to, operatorId } = this.wish;
    return from !== '' || to !== '' || operatorId !== '';
  }

  /** Searched for after a pause: the next letter may be on its way. */
  type(text: string): void {
    if (text === this.wish.text) return;
    const isFirst = this.wish.text === '';
    this.wish = { ...this.wish, text };
    this.#loadCount += 1;
    this.phase = 'loading';
    clearTimeout(this.#pause);
    // The list has made a pause before it showed the results at all.
    this.#pause = setTimeout(() => void this.load(), isFirst ? 0 : PAUSE_MS);
  }

  filter(change: Partial<Omit<SearchWish, 'text'>>): void {
    this.wish = { ...this.wish, ...change };
    void this.load();
  }

  /** The first page. */
  load(): Promise<void> {
    return this.#loadPages(null, []);
  }

  async loadMore(): Promise<void> {
    if (this.phase === 'loaded' && this.nextCursor !== null) await this.#loadPages(this.nextCursor, this.hits);
  }

  retry(): Promise<void> {
    return this.#failedAt === null ? this.load() : this.#loadPages(this.#failedAt, this.hits);
  }

  /** A chat that is shown has changed: something of it may have been taken back. */
  noteChange(): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      void this.#askAgain();
    }, REFRESH_AFTER_MS);
  }

  stop(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#refresh);
    this.#loadCount += 1;
  }

  async #loadPages(from: string | null, shown: readonly SearchHit[]): Promise<void> {
    clearTimeout(this.#pause);
    const load = ++this.#loadCount;
    this.phase = 'loading';
    this.error = null;
    let cursor = from;
    let isPartial = from !== null && this.isPartial;
    for (let pages = 0; ; ) {
      const answer = await this.#find(cursor);
      if (load !== this.#loadCount) return;
      if (!answer.ok) {
        this.#failedAt = cursor;
        this.phase = 'failed';
        this.error = answer.error;
        return;
      }
      pages += 1;
      const { hits, nextCursor } = answer.value;
      isPartial ||= answer.value.isPartial;
      cursor = nextCursor;
      if (hits.length === 0 && cursor !== null && pages < EMPTY_PAGES_MAX) continue;
      this.hits = [...shown, ...hits];
      this.nextCursor = cursor;
      this.isPartial = isPartial;
      this.phase = 'loaded';
      return;
    }
  }

  /** As many as are shown, anew, without anything else moving meanwhile. */
  async #askAgain(): Promise<void> {
    if (this.phase !== 'loaded') return;
    const load = this.#loadCount;
    const wanted = this.hits.length;
    let hits: readonly SearchHit[] = [];
    let cursor: string | null = null;
    do {
      const answer: Awaited<ReturnType<SearchApi['find']>> = await this.#find(cursor);
      if (load !== this.#loadCount || !answer.ok) return;
      hits = [...hits, ...answer.value.hits];
      cursor = answer.value.nextCursor;
    } while (cursor !== null && hits.length < wanted);
    this.hits = hits;
    this.nextCursor = cursor;
  }

  #find(cursor: string | null) {
    const { text, from, to, operatorId } = this.wish;
    return this.#api.find({
      q: text,
      from: from === '' ? null : dayStart(from),
      to: to === '' ? null : dayStart(to, 1) - 1,
      operatorId,
      cursor,
    });
  }
}

/** ms at which a day (`2026-11-29`) begins in the reader's zone. */
export function dayStart(day: string, later = 0): number {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).getTime();
}
