// D1 in this process: the real migrations and the real statements on SQLite in memory, all of a batch or nothing. It can be
// made to fail. Only tests import it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageOf, MemoryStorage } from './memory-storage';

type Bindings = (string | number | null)[];

interface Statement {
  readonly query: string;
  readonly bindings: Bindings;
}

const MIGRATIONS = join(import.meta.dirname, '../../../migrations/');

const SCHEMA = imageOf(
  readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => readFileSync(`${MIGRATIONS}${name}`, 'utf8').replaceAll('--> statement-breakpoint', ''))
    .join('\n'),
);

export class MemoryD1 {
  readonly storage = new MemoryStorage(SCHEMA);

  /** As D1Database, as far as the code under test uses it. */
  get database(): D1Database {
    const prepare = (query: string, bindings: Bindings = []): object => ({
      query,
      bindings,
      bind: (...values: Bindings) => prepare(query, values),
      run: async () => this.#run({ query, bindings }),
      all: async () => this.#run({ query, bindings }),
      first: async () => this.#run({ query, bindings }).results[0] ?? null,
    });
    const batch = async (statements: readonly Statement[]) =>
      this.storage.transactionSync(() => statements.map((statement) => this.#run(statement)));
    return { prepare, batch } as unknown as D1Database;
  }

  #run({ query, bindings }: Statement) {
    const ran = this.storage.sql.exec(query, ...bindings);
    return { success: true, results: ran.toArray(), meta: { changes: ran.rowsWritten } };
  }

  /** All that readers of D1 could see of chats, in a fixed order. */
  rows(): unknown {
    const { storage } = this;
    return {
      chats: storage.rows('SELECT * FROM chats ORDER BY chat_id'),
      sessions: storage.rows('SELECT * FROM sessions ORDER BY id'),
      entries: storage.rows('SELECT * FROM entries ORDER BY chat_id, epoch, seq'),
      reads: storage.rows('SELECT chat_id, operator_id, read_count FROM chat_reads ORDER BY chat_id, operator_id'),
    };
  }
}
