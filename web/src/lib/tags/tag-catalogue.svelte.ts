// The workspace's tags as this desk knows them: asked for when the first are shown, and again where a chat has one that is not known.
import type { ApiError } from '../api/api-result';
import type { DeskApi } from '../api/desk-api';
import { TagApi, type TagView } from '../api/tag-api';

/** A tag that nobody knows is asked about no more often. */
const AGAIN_AFTER_MS = 30_000;

const catalogues = new WeakMap<DeskApi, TagCatalogue>();

/** One for each desk. */
export function tagCatalogue(desk: DeskApi): TagCatalogue {
  const known = catalogues.get(desk) ?? new TagCatalogue(new TagApi(desk.client), () => Date.now());
  catalogues.set(desk, known);
  return known;
}

export class TagCatalogue {
  /** Null: not asked yet. */
  all = $state.raw<readonly TagView[] | null>(null);
  error = $state.raw<ApiError | null>(null);
  readonly api: TagApi;
  readonly #now: () => number;
  #asking: Promise<void> | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(api: TagApi, now: () => number) {
    this.api = api;
    this.#now = now;
  }

  /** These are to be shown by name. */
  see(ids: readonly string[]): void {
    const isKnown = ids.every((id) => this.all?.some((tag) => tag.id === id));
    if (!isKnown && this.#now() - this.#askedAt >= AGAIN_AFTER_MS) void this.load();
  }

  /** Whoever asks while it is being asked waits for that answer. What is known stays where there is none. */
  load(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    this.#askedAt = this.#now();
    const answer = await this.api.list();
    if (answer.ok) this.all = answer.value.tags;
    this.error = answer.ok ? null : answer.error;
  }
}
