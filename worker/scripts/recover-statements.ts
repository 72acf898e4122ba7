// The SQL by which `npm run recover` puts a one-time link into D1, and its trace in the audit log. Pure. wrangler runs the SQL, so
// values are quoted here, not bound.
import { toEmailKey } from '../domain/login/email-key';

export const LINK_HOURS = 72;
/** Stands for whoever runs commands on the operator's machine. */
const SYSTEM = 'system';

export interface RecoveryLink {
  readonly email: string;
  /** SHA-256 (base64url) of the token. */
  readonly tokenHash: string;
  /** ms */
  readonly now: number;
}

/** Who it is, and whether the audit log is there. */
export function readRecovery(email: string): [string, string] {
  return [
    `SELECT id, name, is_disabled FROM operators WHERE email_key = ${quoted(toEmailKey(email))};`,
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'audit';",
  ];
}

/**
 * The link takes the place of the one she has, and her logins end. The password stays until it is used, and her second factor stays in
 * any case. Nothing for a disabled account.
 */
export function recoveryStatements({ email, tokenHash, now }: RecoveryLink): string[] {
  const who = `email_key = ${quoted(toEmailKey(email))} AND is_disabled = 0`;
  const values = [quoted(tokenHash), String(now + LINK_HOURS * 3_600_000), String(now), quoted('recover')];
  return [
    'INSERT INTO welcome_links (operator_id, token_hash, expires_at, created_at, created_by) ' +
      `SELECT id, ${values.join(', ')} FROM operators WHERE ${who} ON CONFLICT (operator_id) DO UPDATE SET ` +
      'token_hash = excluded.token_hash, expires_at = excluded.expires_at, created_at = excluded.created_at, ' +
      'created_by = excluded.created_by;',
    `UPDATE operators SET auth_version = auth_version + 1, access_version = access_version + 1 WHERE ${who};`,
  ];
}

/** @param id a UUIDv7 */
export function recoveryTrace(operatorId: string, id: string, now: number): string {
  const texts = [SYSTEM, SYSTEM, 'setup.link_made', 'person', operatorId, '', ''].map(quoted);
  return (
    'INSERT INTO audit (id, ts, actor, actor_name, action, object_kind, object_id, ip, request_id) ' +
    `VALUES (${[quoted(id), String(now), ...texts].join(', ')});`
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
