// The saved views of one person's rail and how many chats each holds. Counts are the server's: asked for anew when rows have changed,
// once for all that changed meanwhile, and only while somebody looks. Renders nothing. Made by ListTools.
import type { SavedView } from '$protocol/saved-view';
import type { ApiError } from '../api/api-result';
import type { SavedViewApi } from '../api/saved-view-api';

export interface SavedViewsDeps {
  readonly api: Pick<SavedViewApi, 'list' | 'counts' | 'create' | 'change' | 'remove' | 'order'>;
  /** The tab is looked at. */
  isSeen(): boolean;
}

/** Rows that change together are counted together, and a busy desk is not counted more often. */
const COUNT_AFTER_MS = 2_000;
const COUNT_EVERY_MS = 15_000;

export class SavedViews {
  /** null: not known yet. */
  views = $state.raw<readonly SavedView[] | null>(null);
  counts = $state.raw<Readonly<Record<string, number>>>({});
  error = $state.raw<ApiError | null>(null);

  readonly #deps: SavedViewsDeps;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #countedAt = Number.NEGATIVE_INFINITY;
  #isStale = false;
  #isOver = false;

  constructor(deps: SavedViewsDeps) {
    this.#deps = deps;
  }

  async load(): Promise<void> {
    const answer = await this.#deps.api.list();
    this.error = answer.ok ? null : answer.error;
    if (!answer.ok || this.#isOver) return;
    this.views = answer.value.items;
    await this.#count();
  }

  /** Something in the list changed: the counts may no longer be true. */
  noteChange(): void {
    this.#isStale = true;
    if (this.#timer !== undefined || this.#isOver) return;
    const wait = Math.max(COUNT_AFTER_MS, this.#countedAt + COUNT_EVERY_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#deps.isSeen()) void this.#count();
    }, wait);
  }

  /** Somebody looks again. */
  seen(): void {
    if (this.#isStale) this.noteChange();
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  async #count(): Promise<void> {
    this.#countedAt = performance.now();
    this.#isStale = false;
    if (this.views?.length === 0) return;
    const answer = await this.#deps.api.counts();
    if (!answer.ok || this.#isOver) return;
    const { counts } = answer.value;
    this.counts = counts;
    // A colleague has shared another one, or taken one away.
    const known = new Set(this.views?.map(({ id }) => id));
    if (Object.keys(counts).some((id) => !known.has(id))) await this.#reload();
  }

  async #reload(): Promise<void> {
    const answer = await this.#deps.api.list();
    if (answer.ok) this.views = answer.value.items;
  }

  /** @returns the view as it is kept, or why not */
  async create(view: Parameters<SavedViewApi['create']>[0]): Promise<SavedView | ApiError> {
    const answer = await this.#deps.api.create(view);
    if (!answer.ok) return answer.error;
    await this.load();
    return answer.value.view;
  }

  /** @returns why not */
  async change(view: SavedView, change: Pick<SavedView, 'name' | 'list'>): Promise<ApiError | null> {
    return this.#done(await this.#deps.api.change(view.id, { ...change, version: view.version }));
  }

  async remove(view: SavedView): Promise<ApiError | null> {
    return this.#done(await this.#deps.api.remove(view.id, view.version));
  }

  /** One place up or down on one's own rail. */
  async move(id: string, step: 1 | -1): Promise<ApiError | null> {
    const views = [...(this.views ?? [])];
    const from = views.findIndex((view) => view.id === id);
    const to = from + step;
    const [moved, other] = [views[from], views[to]];
    if (moved === undefined || other === undefined) return null;
    views[from] = other;
    views[to] = moved;
    this.views = views;
    const answer = await this.#deps.api.order(views.map((view) => view.id));
    return answer.ok ? null : answer.error;
  }

  async #done(answer: { readonly ok: boolean; readonly error?: ApiError }): Promise<ApiError | null> {
    await this.load();
    return answer.ok ? null : (answer.error ?? null);
  }
}
