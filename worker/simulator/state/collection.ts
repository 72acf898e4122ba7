// A keyed set of JSON records held in memory and written through to a store, so that the platform's logic stays synchronous
// and runs in plain Node, while the Durable Object around it survives being evicted.
// Must not know SQLite: the store is a port. Records are replaced with `set`, never changed in place.

/** Where collections keep their records. Null in Node tests. */
export interface RecordStore {
  load(collection: string): Iterable<readonly [key: string, json: string]>;
  put(collection: string, key: string, json: string): void;
  remove(collection: string, key: string): void;
}

export class Collection<T> {
  readonly #records = new Map<string, T>();
  readonly #title: string;
  readonly #store: RecordStore | null;
  readonly #sizeMax: number;

  /** @param sizeMax beyond it the oldest record goes, so that a simulator left running for days does not grow for ever */
  constructor(title: string, store: RecordStore | null, sizeMax = Number.POSITIVE_INFINITY) {
    this.#title = title;
    this.#store = store;
    this.#sizeMax = sizeMax;
    for (const [key, json] of store?.load(title) ?? []) this.#records.set(key, JSON.parse(json) as T);
  }

  get size(): number {
    return this.#records.size;
  }

  get(key: string): T | undefined {
    return this.#records.get(key);
  }

  set(key: string, record: T): T {
    this.#records.set(key, record);
    this.#store?.put(this.#title, key, JSON.stringify(record));
    if (this.#records.size > this.#sizeMax) {
      const oldest = this.#records.keys().next().value;
      if (oldest !== undefined) this.delete(oldest);
    }
    return record;
  }

  delete(key: string): void {
    if (this.#records.delete(key)) this.#store?.remove(this.#title, key);
  }

  /** Oldest first. */
  values(): T[] {
    return [...this.#records.values()];
  }
}
