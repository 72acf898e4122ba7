// D1 and KV of a folder of local state, opened in this process: one start of the runtime where wrangler would take one for each thing
// done. No Worker may be running on the folder. Called by workspace-storage.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { D1Database, KVNamespace } from '@cloudflare/workers-types';
import { getPlatformProxy, unstable_readConfig, unstable_splitSqlQuery } from 'wrangler';

interface LocalStorage {
  readonly DB: D1Database;
  readonly SETTINGS: KVNamespace;
}

const MIGRATIONS = 'migrations';
/** As wrangler keeps them, so that either may go on where the other ended. */
const APPLIED =
  'CREATE TABLE IF NOT EXISTS d1_migrations(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)';

/** @param folder as wrangler's `--persist-to` */
export async function withLocalStorage<Value>(
  folder: string,
  work: (storage: LocalStorage) => Promise<Value>,
): Promise<Value> {
  const proxy = await getPlatformProxy<LocalStorage & Record<string, unknown>>({
    configPath: writeConfig(folder),
    // A developer's variables are no matter of storage.
    envFiles: [],
    remoteBindings: false,
    persist: { path: join(folder, 'v3') },
  });
  try {
    return await work(proxy.env);
  } finally {
    await proxy.dispose();
  }
}

/** Of wrangler.toml what is storage: with the rest the runtime would warn of objects that have no class here. */
function writeConfig(folder: string): string {
  const { name, compatibility_date, d1_databases, kv_namespaces } = unstable_readConfig({ config: 'wrangler.toml' });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'storage.json');
  writeFileSync(file, JSON.stringify({ name, compatibility_date, d1_databases, kv_namespaces }));
  return file;
}

/** Each that is not applied yet, in the order of their names, with the note that it is: both or neither. */
export async function migrate(db: D1Database): Promise<void> {
  await db.prepare(APPLIED).run();
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql') && !applied.has(name));
  for (const name of files.sort()) {
    const note = db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name);
    await db.batch([...statementsOf(db, readFileSync(join(MIGRATIONS, name), 'utf8')), note]);
  }
}

/** All of them or none. */
export async function runSql(db: D1Database, sql: string): Promise<void> {
  const statements = statementsOf(db, sql);
  if (statements.length > 0) await db.batch(statements);
}

function statementsOf(db: D1Database, sql: string) {
  return unstable_splitSqlQuery(sql).map((statement) => db.prepare(statement));
}
