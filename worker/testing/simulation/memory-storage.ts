// The storage of an object, in this process: SQLite in memory behind the two calls that a chat's code uses. A statement or
// a commit can be made to fail, as a broken disk or a crash would. Only tests import it.
import { DatabaseSync, type StatementSync } from 'node:sqlite';

type Bindings = readonly (string | number | null)[];

/** What a script makes of an empty storage: to begin from it costs a tenth of running the script again. */
export function imageOf(script: string): Uint8Array {
  const db = new DatabaseSync(':memory:');
  db.exec(script);
  return db.serialize();
}

export class MemoryStorage {
  readonly #db = new DatabaseSync(':memory:');
  readonly #prepared = new Map<string, StatementSync>();
  #isOpen = false;
  /** Statements until one fails inside a transaction; null: none does. */
  #failAfter: number | null = null;
  /** How often a fault struck. */
  faults = 0;

  /** @param image of the storage that it begins as, see `imageOf` */
  constructor(image?: Uint8Array) {
    if (image) this.#db.deserialize(image);
  }

  get isInTransaction(): boolean {
    return this.#isOpen;
  }

  /** The nth statement from now on that runs inside a transaction throws; beyond its last one, its commit does. */
  failAfter(statements: number | null): void {
    this.#failAfter = statements;
  }

  run(script: string): void {
    this.#db.exec(script);
  }

  /** As SqlStorage, as far as a chat's stores use it. */
  get sql(): SqlStorage {
    const exec = (query: string, ...bindings: Bindings) => this.#exec(query, bindings);
    // The stores call exec() alone.
    return { exec } as unknown as SqlStorage;
  }

  transactionSync<T>(work: () => T): T {
    this.#db.exec('BEGIN');
    this.#isOpen = true;
    try {
      const value = work();
      if (this.#failAfter !== null) this.#strike();
      this.#db.exec('COMMIT');
      return value;
    } catch (cause) {
      this.#db.exec('ROLLBACK');
      throw cause;
    } finally {
      this.#isOpen = false;
    }
  }

  /** Every row of every table. */
  dump(): string {
    const tables = this.#all("SELECT name FROM sqlite_master WHERE type = 'table'", []) as { name: string }[];
    return JSON.stringify(tables.map(({ name }) => this.#all(`SELECT * FROM ${name}`, [])));
  }

  rows<Row>(query: string, ...bindings: Bindings): Row[] {
    // The caller names the columns it selects.
    return this.#all(query, bindings) as Row[];
  }

  #exec(query: string, bindings: Bindings) {
    if (this.#isOpen && this.#failAfter !== null) {
      this.#failAfter -= 1;
      if (this.#failAfter <= 0) this.#strike();
    }
    if (/^\s*(SELECT|WITH)\b/i.test(query) || /\bRETURNING\b/i.test(query))
      return cursor(this.#all(query, bindings), 0);
    return cursor([], Number(this.#statement(query).run(...bindings).changes));
  }

  #strike(): never {
    this.#failAfter = null;
    this.faults += 1;
    throw new Error('the disk failed');
  }

  #all(query: string, bindings: Bindings): unknown[] {
    return this.#statement(query).all(...bindings);
  }

  #statement(query: string): StatementSync {
    const known = this.#prepared.get(query);
    if (known) return known;
    const statement = this.#db.prepare(query);
    this.#prepared.set(query, statement);
    return statement;
  }
}

function cursor(rows: unknown[], rowsWritten: number) {
  return {
    rowsWritten,
    toArray: () => rows,
    one: () => {
      if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`);
      return rows[0];
    },
  };
}
