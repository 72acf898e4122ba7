// Schema steps of an object's SQLite store: each runs once, in order, in one transaction with its mark.
// Objects have no PRAGMA user_version, hence the table. Called by the object's constructor for a store that exists, and
// by the first write for one that does not. https://developers.cloudflare.com/durable-objects/api/sqlite-storage-api/

/** Whether anything was ever written here. An empty object stays empty until its first real write. */
export function storeExists(storage: DurableObjectStorage): boolean {
  return storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = '_migrations'").toArray().length > 0;
}

/** Brings the store to the last step. A step is one SQL text; steps are only ever added. */
export function migrateStore(storage: DurableObjectStorage, steps: readonly string[]): void {
  storage.transactionSync(() => {
    storage.sql.exec('CREATE TABLE IF NOT EXISTS _migrations (step INTEGER PRIMARY KEY)');
    const done = storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM _migrations').one().n;
    for (let step = done; step < steps.length; step++) {
      const sql = steps[step];
      if (sql === undefined) continue;
      storage.sql.exec(sql);
      storage.sql.exec('INSERT INTO _migrations (step) VALUES (?)', step);
    }
  });
}
