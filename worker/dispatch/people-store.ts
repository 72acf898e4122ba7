// People of the desk as the Dispatcher knows them: what admins set, what they declared, and what became of what they were asked.
// Must not decide anything. Every method is synchronous; after a transaction that failed, `forget` drops what memory holds.
import type { DeclaredStatus, EffectiveStatus } from '../domain/presence/effective-presence';
import type { PersonSettings } from '../rpc/dispatcher-rpc';
import type { Revision } from './revision';

/** PERSISTED CONTRACT: JSON of a row; new fields are optional. */
export interface PersonRecord {
  readonly operatorId: string;
  /** Null: admins said nothing of her yet; she is known because she was connected or declared a status. */
  readonly settings: PersonSettings | null;
  readonly declared: DeclaredStatus;
  /** Why the system declared it for her; null: she did. */
  readonly reason: string | null;
  /** What she counts as, and since when (ms). */
  readonly effective: EffectiveStatus;
  readonly since: number;
  /** Her connection is lost, but not for long. */
  readonly isReconnecting: boolean;
  /** Shown offers in a row that she let pass. */
  readonly missed: number;
  /** Offers up to this decision number stood when the last one was counted or accepted, and count no more; absent: none was. */
  readonly countedNo?: number;
  /** Number of the last decision for her. */
  readonly lastAssignedAt: number | null;
  /** Times of her automatic assignments, as far back as a fair cap looks. */
  readonly recentAssignedAt: readonly number[];
  /** Her chats were told that she is gone: by her connection, or because she handed them over. */
  readonly gone: 'no' | 'gone' | 'handed_over';
  /** The last socket that closed, and where. */
  readonly closed: { readonly shard: string; readonly at: number } | null;
  /** The last input of tabs that are gone (ms). */
  readonly lastInputAt: number | null;
  /** Until when (ms) she wraps up after a session; absent or null: she does not. */
  readonly wrapUpUntil?: number | null;
}

export class PeopleStore {
  readonly #sql: SqlStorage;
  readonly #revision: Revision;
  #people: Map<string, PersonRecord> | null = null;

  constructor(sql: SqlStorage, revision: Revision) {
    this.#sql = sql;
    this.#revision = revision;
  }

  forget(): void {
    this.#people = null;
    this.#revision.bump();
  }

  all(): ReadonlyMap<string, PersonRecord> {
    this.#people ??= this.#read();
    return this.#people;
  }

  /** Whoever is not known begins as offline: nobody becomes available without a word of hers. */
  of(operatorId: string, now: number): PersonRecord {
    return this.all().get(operatorId) ?? newPerson(operatorId, now);
  }

  put(person: PersonRecord): void {
    const people = this.#people ?? this.#read();
    if (people.get(person.operatorId) === person) return;
    this.#revision.bump();
    this.#sql.exec(
      'INSERT INTO person (operator_id, body) VALUES (?, ?) ON CONFLICT (operator_id) DO UPDATE SET body = excluded.body',
      person.operatorId,
      JSON.stringify(person),
    );
    people.set(person.operatorId, person);
    this.#people = people;
  }

  #read(): Map<string, PersonRecord> {
    const found = this.#sql.exec<{ body: string }>('SELECT body FROM person ORDER BY operator_id');
    const people = Array.from(found, ({ body }) => JSON.parse(body) as PersonRecord);
    return new Map(people.map((person) => [person.operatorId, person]));
  }
}

function newPerson(operatorId: string, now: number): PersonRecord {
  return {
    operatorId,
    settings: null,
    declared: 'offline',
    reason: null,
    effective: 'offline',
    since: now,
    isReconnecting: false,
    missed: 0,
    lastAssignedAt: null,
    recentAssignedAt: [],
    gone: 'no',
    closed: null,
    lastInputAt: null,
  };
}
