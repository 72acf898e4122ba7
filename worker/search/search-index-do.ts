// The search index of one month (UTC, of the messages' own time): tokens, no bodies. Fed in batches by the projection's consumer and
// the rebuild, asked by the search route. Must not decide who may see a hit. Thin: the SQL is index-store's.
import { DurableObject } from 'cloudflare:workers';
import { monthStart } from '../domain/search/month';
import type { Env } from '../env';
import { migrateStore, storeExists } from '../platform/migrate-store';
import type { IndexHit, IndexItem, IndexQuery, SearchIndexRpc } from '../rpc/search-index-rpc';
import { INDEX_MIGRATIONS, IndexStore } from './index-store';

/** Words that were taken back are gone from the pages of the index after this, many at once. */
const CLEAN_AFTER_MS = 30_000;
const CLEAN_STEPS_PER_ALARM = 20;

export class SearchIndex extends DurableObject<Env> implements SearchIndexRpc {
  readonly #store: IndexStore;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    if (storeExists(ctx.storage)) migrateStore(ctx.storage, INDEX_MIGRATIONS);
    this.#store = new IndexStore(ctx.storage.sql, monthStart(ctx.id.name ?? ''));
  }

  async feed(items: readonly IndexItem[]): Promise<void> {
    const { storage } = this.ctx;
    if (items.length === 0) return;
    if (!storeExists(storage)) migrateStore(storage, INDEX_MIGRATIONS);
    const isCleanDue = storage.transactionSync(
      () => items.map((item) => this.#store.feed(item)).filter((isGone) => isGone).length > 0,
    );
    // A crash in between is mended by the next removal: until then the words are found by nobody, but not overwritten yet.
    if (isCleanDue && (await storage.getAlarm()) === null) await storage.setAlarm(Date.now() + CLEAN_AFTER_MS);
  }

  async find(query: IndexQuery): Promise<IndexHit[]> {
    return storeExists(this.ctx.storage) ? this.#store.find(query) : [];
  }

  /** Rewrites the index bit by bit; twice changes nothing. */
  override async alarm(): Promise<void> {
    if (!storeExists(this.ctx.storage)) return;
    for (let step = 0; step < CLEAN_STEPS_PER_ALARM; step++) if (!this.#store.clean(step === 0)) return;
    await this.ctx.storage.setAlarm(Date.now() + CLEAN_AFTER_MS);
  }
}
