// The browser's storage that never refuses: what it has no room for is kept in memory, for as long as this tab lives. A full storage
// must not keep anybody from writing, sending or looking at another list.

/** The part of Storage that is used here. */
export type AnyStorage = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>;

export class SureStorage implements AnyStorage {
  readonly #storage: AnyStorage;
  readonly #here = new Map<string, string>();

  constructor(storage: AnyStorage) {
    this.#storage = storage;
  }

  get length(): number {
    return this.#storage.length + this.#here.size;
  }

  key(index: number): string | null {
    const { length } = this.#storage;
    return index < length ? this.#storage.key(index) : ([...this.#here.keys()][index - length] ?? null);
  }

  getItem(key: string): string | null {
    return this.#here.get(key) ?? this.#storage.getItem(key);
  }

  setItem(key: string, value: string): void {
    this.#here.delete(key);
    try {
      this.#storage.setItem(key, value);
    } catch {
      // No room: an older value must not come back in its place.
      this.#storage.removeItem(key);
      this.#here.set(key, value);
    }
  }

  removeItem(key: string): void {
    this.#here.delete(key);
    this.#storage.removeItem(key);
  }
}
