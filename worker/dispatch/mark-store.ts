// The Dispatcher's single values: numbers that only grow, instants at which something is due, the armed alarm, and whether teams
// take new asks. Must not decide anything. Every method is synchronous.
import type { Intake } from '../domain/queue/queue-settings';
import type { Revision } from './revision';

/** `pass`: time may change what a pass finds. `wrap_up`: the first of those who wrap up is done. `settings`: a change of settings may have arrived. Others as named. */
export type DueName = 'pass' | 'presence' | 'wrap_up' | 'people' | 'settings' | 'projection';
/** `chat_times`: what chats were told last (`DeskPlan.chatRules`). Others as named. */
export type MarkName =
  | 'last_decision_no'
  | 'people_version'
  | 'settings_version'
  | 'settings_changed_at'
  | 'chat_times';

export interface IntakeRow {
  readonly intake: Intake;
  readonly reason: string;
}

export class MarkStore {
  readonly #sql: SqlStorage;
  readonly #revision: Revision;

  constructor(sql: SqlStorage, revision: Revision) {
    this.#sql = sql;
    this.#revision = revision;
  }

  mark(name: MarkName): number {
    const [row] = this.#sql.exec<{ value: number }>('SELECT value FROM mark WHERE name = ?', name).toArray();
    return row?.value ?? 0;
  }

  setMark(name: MarkName, value: number): void {
    this.#sql.exec(
      `INSERT INTO mark (name, value) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
      name,
      value,
    );
  }

  dueAt(name: DueName): number | null {
    const [row] = this.#sql.exec<{ at: number }>('SELECT at FROM due WHERE name = ?', name).toArray();
    return row?.at ?? null;
  }

  /** Null: nothing is due. */
  setDue(name: DueName, at: number | null): void {
    if (at === null) this.#sql.exec('DELETE FROM due WHERE name = ?', name);
    else {
      this.#sql.exec(
        `INSERT INTO due (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE at <> excluded.at`,
        name,
        at,
      );
    }
  }

  /** As `setDue`, but never later than it is. */
  bringForward(name: DueName, at: number): void {
    const known = this.dueAt(name);
    if (known === null || at < known) this.setDue(name, at);
  }

  nextDueAt(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(at) AS at FROM due').one().at;
  }

  armedAt(): number | null {
    return this.#sql.exec<{ armed_at: number | null }>('SELECT armed_at FROM alarm').one().armed_at;
  }

  setArmedAt(at: number | null): void {
    this.#sql.exec('UPDATE alarm SET armed_at = ?', at);
  }

  /** By team, where somebody said something else than the settings do. */
  intakes(): Map<string, IntakeRow> {
    const found = this.#sql.exec<{ team_id: string; intake: string; reason: string }>('SELECT * FROM intake');
    return new Map(Array.from(found, (row) => [row.team_id, { intake: row.intake as Intake, reason: row.reason }]));
  }

  setIntake(teamId: string, { intake, reason }: IntakeRow): void {
    this.#revision.bump();
    this.#sql.exec(
      `INSERT INTO intake (team_id, intake, reason) VALUES (?, ?, ?)
       ON CONFLICT (team_id) DO UPDATE SET intake = excluded.intake, reason = excluded.reason`,
      teamId,
      intake,
      reason,
    );
  }
}
