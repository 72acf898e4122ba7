// The ledgers of all chats: their newest facts and the slots reserved for them, as SQL and, of those that are open, in memory.
// Must not decide anything. Every method is synchronous; after a transaction that failed, `forget` drops what memory holds.
import { type ChatLedger, type Reservation, slotsOf } from '../domain/routing/agreement';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import type { Revision } from './revision';

export type Ledger = ChatLedger<SessionFacts>;

/** What an operator has of chats: weights of those she owns, and slots kept for decisions. */
export interface Load {
  readonly used: number;
  readonly reserved: number;
}

/** After a session's end its number is kept this long, so that a late copy brings no entry back. */
const ENDED_KEEP_MS = 24 * 3_600_000;
/** Facts that are not news are noted as heard so seldom, so that repeats write nothing. */
const HEARD_NOTED_MS = 5 * 60_000;

const NOBODY_HEARD: Ledger = { facts: null, reservations: [] };
const NO_LOAD: Load = { used: 0, reserved: 0 };

interface FactsRow extends Record<string, SqlStorageValue> {
  chat_id: string;
  epoch: number;
  seq: number;
  session_id: string;
  version: number;
  state: string;
  owner: string | null;
  entry_version: number;
  queue_since: number | null;
  weight: number;
  body: string | null;
}

export function isOver({ state }: Pick<SessionFacts, 'state'>): boolean {
  return state === 'bot' || state === 'resolved' || state === 'closed';
}

export class ChatLedgers {
  readonly #sql: SqlStorage;
  readonly #revision: Revision;
  #open: Map<string, Ledger> | null = null;
  #loads: Map<string, Load> | null = null;

  constructor(sql: SqlStorage, revision: Revision) {
    this.#sql = sql;
    this.#revision = revision;
  }

  forget(): void {
    this.#open = null;
    this.#loads = null;
    this.#revision.bump();
  }

  /** Chats with an open session or a reservation, by chat id. */
  open(): ReadonlyMap<string, Ledger> {
    this.#open ??= this.#read();
    return this.#open;
  }

  /** What is known of a chat; of one that is over, its number alone keeps late facts out. */
  of(chatId: string): Ledger {
    return this.open().get(chatId) ?? this.#readOne(chatId);
  }

  /** The chat for which this decision keeps a slot; null where it does not. */
  chatOf(decisionNo: number): string | null {
    for (const [chatId, { reservations }] of this.open()) {
      if (reservations.some((one) => one.decisionNo === decisionNo)) return chatId;
    }
    return null;
  }

  loadOf(operatorId: string): Load {
    this.#loads ??= sumLoads(this.open().values());
    return this.#loads.get(operatorId) ?? NO_LOAD;
  }

  /** Open chats that this operator owns. */
  ownedBy(operatorId: string): SessionFacts[] {
    const owned: SessionFacts[] = [];
    for (const { facts } of this.open().values()) {
      if (facts?.owner === operatorId && !isOver(facts)) owned.push(facts);
    }
    return owned;
  }

  /** Writes what differs. */
  put(chatId: string, before: Ledger, after: Ledger, now: number): void {
    if (after === before) return;
    this.#revision.bump();
    if (after.facts && after.facts !== before.facts) this.#writeFacts(after.facts, now);
    for (const gone of before.reservations) {
      if (after.reservations.some(({ decisionNo }) => decisionNo === gone.decisionNo)) continue;
      this.#sql.exec('DELETE FROM reservation WHERE decision_no = ?', gone.decisionNo);
    }
    for (const one of after.reservations) if (!before.reservations.includes(one)) this.#writeReservation(chatId, one);
    this.#remember(chatId, after);
  }

  /** A sign of life that brought no news. */
  noteHeard(chatId: string, now: number): void {
    this.#sql.exec(
      'UPDATE facts SET heard_at = ? WHERE chat_id = ? AND heard_at < ?',
      now,
      chatId,
      now - HEARD_NOTED_MS,
    );
  }

  /** Open sessions that were not heard of since. */
  silentSince(at: number, limit: number): string[] {
    const found = this.#sql.exec<{ chat_id: string }>(
      'SELECT chat_id FROM facts WHERE drop_at IS NULL AND heard_at <= ? ORDER BY heard_at LIMIT ?',
      at,
      limit,
    );
    return Array.from(found, (each) => each.chat_id);
  }

  longestSilentSince(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(heard_at) AS at FROM facts WHERE drop_at IS NULL').one()
      .at;
  }

  dropEnded(now: number): void {
    this.#sql.exec('DELETE FROM facts WHERE drop_at <= ?', now);
  }

  /** When the next number may be dropped; null where none waits for it. */
  nextDropAt(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(drop_at) AS at FROM facts WHERE drop_at IS NOT NULL').one()
      .at;
  }

  /** Reservations whose time is over, oldest first. */
  expired(now: number): { readonly chatId: string; readonly decisionNo: number }[] {
    const found = this.#sql.exec<{ chat_id: string; decision_no: number }>(
      'SELECT chat_id, decision_no FROM reservation WHERE due_at <= ? ORDER BY decision_no',
      now,
    );
    return Array.from(found, (each) => ({ chatId: each.chat_id, decisionNo: each.decision_no }));
  }

  /** The chat is being asked to settle it, which repeats itself: its time is not looked at again. */
  noteSettling(decisionNo: number): void {
    this.#sql.exec('UPDATE reservation SET due_at = NULL WHERE decision_no = ?', decisionNo);
  }

  nextExpiry(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(due_at) AS at FROM reservation').one().at;
  }

  #remember(chatId: string, ledger: Ledger): void {
    const open = this.#open;
    if (!open) return;
    const isOpen = (ledger.facts !== null && !isOver(ledger.facts)) || ledger.reservations.length > 0;
    if (isOpen) open.set(chatId, ledger);
    else open.delete(chatId);
    this.#loads = null;
  }

  #writeFacts(facts: SessionFacts, now: number): void {
    this.#sql.exec(
      `INSERT INTO facts (chat_id, epoch, seq, session_id, version, state, owner, entry_version, queue_since, weight,
         body, heard_at, drop_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (chat_id) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, session_id = excluded.session_id,
         version = excluded.version, state = excluded.state, owner = excluded.owner,
         entry_version = excluded.entry_version, queue_since = excluded.queue_since, weight = excluded.weight,
         body = excluded.body, heard_at = excluded.heard_at, drop_at = excluded.drop_at`,
      facts.chatId,
      facts.epoch,
      facts.seq,
      facts.sessionId,
      facts.version,
      facts.state,
      facts.owner,
      facts.entryVersion,
      facts.queueSince,
      facts.weight,
      JSON.stringify(facts),
      now,
      isOver(facts) ? now + ENDED_KEEP_MS : null,
    );
  }

  #writeReservation(chatId: string, reservation: Reservation): void {
    this.#sql.exec(
      `INSERT INTO reservation (decision_no, chat_id, body, due_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (decision_no) DO UPDATE SET body = excluded.body`,
      reservation.decisionNo,
      chatId,
      JSON.stringify(reservation),
      reservation.expiresAt,
    );
  }

  #read(): Map<string, Ledger> {
    const open = new Map<string, Ledger>();
    for (const row of this.#sql.exec<FactsRow>('SELECT * FROM facts WHERE drop_at IS NULL')) {
      open.set(row.chat_id, { facts: toFacts(row), reservations: [] });
    }
    const reserved = this.#sql.exec<{ chat_id: string; body: string }>(
      'SELECT chat_id, body FROM reservation ORDER BY decision_no',
    );
    for (const { chat_id: chatId, body } of reserved.toArray()) {
      const ledger = open.get(chatId) ?? this.#readOne(chatId);
      const reservations = [...ledger.reservations, JSON.parse(body) as Reservation];
      open.set(chatId, { ...ledger, reservations });
    }
    return open;
  }

  #readOne(chatId: string): Ledger {
    const [row] = this.#sql.exec<FactsRow>('SELECT * FROM facts WHERE chat_id = ?', chatId).toArray();
    return row ? { facts: toFacts(row), reservations: [] } : NOBODY_HEARD;
  }
}

/** A row of an older Dispatcher has no body. */
function toFacts(row: FactsRow): SessionFacts {
  if (row.body !== null) return JSON.parse(row.body) as SessionFacts;
  return {
    chatId: row.chat_id,
    epoch: row.epoch,
    seq: row.seq,
    sessionId: row.session_id,
    version: row.version,
    state: row.state as SessionFacts['state'],
    owner: row.owner,
    entryVersion: row.entry_version,
    queueSince: row.queue_since,
    weight: row.weight,
  };
}

function sumLoads(ledgers: Iterable<Ledger>): Map<string, Load> {
  const loads = new Map<string, Load>();
  for (const ledger of ledgers) {
    for (const { operatorId, used, reserved } of slotsOf(ledger)) {
      const load = loads.get(operatorId) ?? NO_LOAD;
      loads.set(operatorId, { used: load.used + used, reserved: load.reserved + reserved });
    }
  }
  return loads;
}
