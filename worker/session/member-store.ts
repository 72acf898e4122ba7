// SQL of the members of a group or room that were heard of. A member without `tried_at` is wanted: the lane of jobs asks
// LINE for her. Synchronous; decides nothing. Members who left stay, for what they wrote bears their name.
import type { MemberProfile } from './chat-record';

type MemberSqlRow = { user_id: string; name: string | null; picture_url: string | null; has_left: number };

const COLUMNS = 'user_id, name, picture_url, has_left';

export class MemberStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  all(): MemberProfile[] {
    return this.#sql.exec<MemberSqlRow>(`SELECT ${COLUMNS} FROM members ORDER BY user_id`).toArray().map(toProfile);
  }

  byId(userId: string): MemberProfile | null {
    const [row] = this.#sql.exec<MemberSqlRow>(`SELECT ${COLUMNS} FROM members WHERE user_id = ?`, userId).toArray();
    return row ? toProfile(row) : null;
  }

  /** Notes a member; one who was last asked for before `triedBefore` (ms) is wanted again. @returns whether she is wanted */
  hear(userId: string, triedBefore: number): boolean {
    const [row] = this.#sql
      .exec<{ tried_at: number | null }>('SELECT tried_at FROM members WHERE user_id = ?', userId)
      .toArray();
    if (!row) {
      this.#sql.exec('INSERT INTO members (user_id) VALUES (?)', userId);
      return true;
    }
    if (row.tried_at !== null && row.tried_at > triedBefore) return false;
    if (row.tried_at !== null) this.#sql.exec('UPDATE members SET tried_at = NULL WHERE user_id = ?', userId);
    return true;
  }

  /** Came or left, at LINE's time (ms); what is older than the last that was told changes nothing. */
  noteMove(userId: string, hasLeft: boolean, lineTs: number): void {
    this.#sql.exec(
      'UPDATE members SET has_left = ?, moved_ts = ? WHERE user_id = ? AND moved_ts <= ?',
      hasLeft ? 1 : 0,
      lineTs,
      userId,
      lineTs,
    );
  }

  nextWanted(): string | null {
    const [row] = this.#sql
      .exec<{ user_id: string }>('SELECT user_id FROM members WHERE tried_at IS NULL LIMIT 1')
      .toArray();
    return row?.user_id ?? null;
  }

  /** LINE gave nothing: what is known stays. */
  noteTried(userId: string, at: number): void {
    this.#sql.exec('UPDATE members SET tried_at = ? WHERE user_id = ?', at, userId);
  }

  keep({ userId, name, pictureUrl }: Omit<MemberProfile, 'hasLeft'>, at: number): void {
    this.#sql.exec(
      'UPDATE members SET name = ?, picture_url = ?, fetched_at = ?, tried_at = ? WHERE user_id = ?',
      name,
      pictureUrl,
      at,
      at,
      userId,
    );
  }
}

function toProfile(row: MemberSqlRow): MemberProfile {
  return { userId: row.user_id, name: row.name, pictureUrl: row.picture_url, hasLeft: row.has_left === 1 };
}
