// The desk's side of the people in D1: public name, capacity, languages, skills, teams, with the version of each: a change names the
// one it was made on, and of two made on the same one the second is told. The version of the whole list grows with every change. Who signs in, and as what, is operator-queries'. Called by admin/people-route, jobs and the snapshot.
import type { AuditEntry } from '../domain/audit/audit-entry';
import { DEFAULT_PERSON_DESK, type PersonDesk } from '../domain/desk/person-settings';
import type { Role } from '../domain/permissions/role';
import { logError } from '../platform/log';
import { auditIfChanged } from './audit-queries';
import type { D1Access } from './write-projection';

export interface DeskPersonRow extends PersonDesk {
  readonly operatorId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly isDisabled: boolean;
  /** Invited, and was never here. */
  readonly isPending: boolean;
  /** Name of her picture; null: none. */
  readonly picture: string | null;
  /** 0: never set, these are the defaults. */
  readonly version: number;
}

export interface DeskPeopleList {
  /** 0 where there is no workspace yet. */
  readonly version: number;
  readonly people: readonly DeskPersonRow[];
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly is_disabled: number;
  readonly is_pending: number;
  readonly picture: string | null;
  /** Null: she has no row of the desk. */
  readonly operator_id: string | null;
  readonly public_name: string | null;
  readonly capacity: number | null;
  readonly languages: string | null;
  readonly skills: string | null;
  readonly teams: string | null;
  readonly version: number | null;
}

const READ = `SELECT o.id, o.name, o.email, o.role, o.is_disabled, o.is_pending, o.picture, d.operator_id, d.public_name, d.capacity,
  d.languages, d.skills, d.teams, d.version FROM operators AS o LEFT JOIN operator_desk AS d ON d.operator_id = o.id`;

/** Everybody with the version of the list, by name. */
export async function readPeople(db: D1Access): Promise<DeskPeopleList> {
  // One batch is one transaction: the version belongs to the list.
  const [versions, people] = await db.batch<Row | { people_version: number }>([
    db.prepare('SELECT people_version FROM workspace'),
    db.prepare(`${READ} ORDER BY o.name, o.id`),
  ]);
  // The statements above say what their rows are.
  const [head] = (versions?.results ?? []) as { people_version: number }[];
  const rows = (people?.results ?? []) as Row[];
  // A workspace of before the desk has never raised it.
  return { version: head ? Math.max(1, head.people_version) : 0, people: rows.map(toPerson) };
}

export async function readPerson(db: D1Access, operatorId: string): Promise<DeskPersonRow | null> {
  const row = await db.prepare(`${READ} WHERE o.id = ?1`).bind(operatorId).first<Row>();
  return row && toPerson(row);
}

export interface PersonChange {
  /** Of somebody who is there. */
  readonly operatorId: string;
  readonly desk: PersonDesk;
  /** The version it was made on; 0: there was none. */
  readonly onVersion: number;
  /** ms */
  readonly now: number;
  /** Written with the change, or not at all. */
  readonly audit?: AuditEntry;
}

/** @returns false where somebody else has set her meanwhile, and nothing was written */
export async function savePersonDesk(
  db: D1Access,
  { operatorId, desk, onVersion, now, audit }: PersonChange,
): Promise<boolean> {
  const { publicName, capacity } = desk;
  const lists = [desk.languages, desk.skills, desk.teams].map((list) => JSON.stringify(list));
  const write =
    onVersion === 0
      ? db
          .prepare(
            `INSERT INTO operator_desk (operator_id, public_name, capacity, languages, skills, teams, version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1) ON CONFLICT (operator_id) DO NOTHING`,
          )
          .bind(operatorId, publicName, capacity, ...lists)
      : db
          .prepare(
            `UPDATE operator_desk SET public_name = ?2, capacity = ?3, languages = ?4, skills = ?5, teams = ?6,
             version = version + 1 WHERE operator_id = ?1 AND version = ?7`,
          )
          .bind(operatorId, publicName, capacity, ...lists, onVersion);
  const [written] = await db.batch([
    write,
    ...(audit ? [auditIfChanged(db, audit)] : []),
    raisePeopleVersion(db, now),
    raiseSettingsVersion(db),
    // Her teams are part of what she may see.
    raiseAccessVersion(db, operatorId),
  ]);
  return (written?.meta.changes ?? 0) > 0;
}

/**
 * To be run with whatever changes the list. A time where it can be, so that a database that was restored to an earlier day
 * does not offer the Dispatcher versions that it has had already.
 */
export function raisePeopleVersion(db: D1Access, now: number): D1PreparedStatement {
  return db.prepare('UPDATE workspace SET people_version = max(people_version + 1, ?1)').bind(now);
}

/** To be run with whatever the snapshot shows, so that the sweep sees where publishing it failed. */
export function raiseSettingsVersion(db: D1Access): D1PreparedStatement {
  return db.prepare('UPDATE workspace SET settings_version = settings_version + 1');
}

/** To be run with whatever changes what people may do. @param operatorId null: everybody */
export function raiseAccessVersion(db: D1Access, operatorId: string | null): D1PreparedStatement {
  const raise = 'UPDATE operators SET access_version = access_version + 1';
  return operatorId === null ? db.prepare(raise) : db.prepare(`${raise} WHERE id = ?1`).bind(operatorId);
}

function toPerson(row: Row): DeskPersonRow {
  const { id, name, email, role, picture } = row;
  const is = { isDisabled: row.is_disabled === 1, isPending: row.is_pending === 1 };
  const who = { operatorId: id, name, email, role, picture, ...is, version: row.version ?? 0 };
  if (row.operator_id === null) return { ...who, ...DEFAULT_PERSON_DESK };
  return {
    ...who,
    publicName: row.public_name,
    capacity: row.capacity,
    languages: parseList(row.languages) as PersonDesk['languages'],
    skills: parseList(row.skills) as PersonDesk['skills'],
    teams: parseList(row.teams) as PersonDesk['teams'],
  };
}

/** Written by savePersonDesk() and the seed; what cannot be read is nothing, so that one row does not take all people away. */
export function parseList(json: string | null): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch (cause) {
    logError('person_unreadable', cause);
    return [];
  }
}

/** The teams of everybody who was given any, by operator id. */
export async function readTeamsOfPeople(db: D1Access): Promise<ReadonlyMap<string, readonly string[]>> {
  const sql = 'SELECT operator_id AS operatorId, teams FROM operator_desk';
  const { results } = await db.prepare(sql).all<{ operatorId: string; teams: string | null }>();
  return new Map(
    results.map(({ operatorId, teams }) => [operatorId, parseList(teams).filter((team) => typeof team === 'string')]),
  );
}
