// The SQL that puts people and channels into D1, and the settings snapshot that follows from its rows. Pure: hashes and
// sealed values arrive made. Called by seed and connect; wrangler runs the SQL, so values are quoted here, not bound.

import type { AuditEntry } from '../domain/audit/audit-entry';
import type { PersonDesk } from '../domain/desk/person-settings';
import { toEmailKey } from '../domain/login/email-key';
import type { Role } from '../domain/permissions/role';
import { compileDesk, withDefaults } from '../domain/settings/compile-desk';
import type { DeskDocument, DeskSettings } from '../domain/settings/desk-settings';
import { DEFAULT_SENDING, type Sealed, type SettingsSnapshot } from '../domain/settings/settings-snapshot';

export interface Person {
  readonly operatorId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly lineChannelId: string;
  readonly botUserId: string;
  readonly secretSealed: Sealed;
  readonly accessTokenSealed: Sealed | null;
}

export interface ChannelRow {
  readonly id: string;
  readonly name: string;
  readonly line_channel_id: string;
  readonly bot_user_id: string;
  readonly secret_sealed: string;
  readonly access_token_sealed: string | null;
  readonly previous_secret_sealed: string | null;
  readonly previous_secret_until: number | null;
  readonly account_link_url: string | null;
}

export interface WorkspaceRow {
  readonly name: string;
  readonly time_zone: string;
  readonly settings_version: number;
  /** JSON; null: the defaults. */
  readonly sending: string | null;
}

export interface DocumentRow {
  readonly name: string;
  readonly json: string;
}

export interface PublicNameRow {
  readonly operator_id: string;
  readonly public_name: string;
}

/** Makes the workspace unless it is there, and raises the versions of its settings and of the list of its people. */
export function workspaceStatement(name: string, timeZone: string): string {
  return (
    'INSERT INTO workspace (id, name, time_zone, settings_version, people_version) ' +
    `VALUES (1, ${quoted(name)}, ${quoted(timeZone)}, 1, 1) ` +
    'ON CONFLICT (id) DO UPDATE SET settings_version = settings_version + 1, ' +
    // Sent as 1 where it was never raised (db/people-queries).
    'people_version = max(people_version, 1) + 1;'
  );
}

/**
 * Adds a person. One who is there by that e-mail keeps id, name and role and gets the password; where that is another one,
 * the raised version ends what was signed in with the old.
 */
export function personStatement(person: Person, now: number): string {
  const values = [
    quoted(person.operatorId),
    quoted(toEmailKey(person.email)),
    quoted(person.email),
    quoted(person.name),
    quoted(person.role),
    quoted(person.passwordHash),
    '1',
    '0',
    String(now),
  ];
  return (
    'INSERT INTO operators (id, email_key, email, name, role, password_hash, auth_version, is_disabled, created_at) ' +
    `VALUES (${values.join(', ')}) ON CONFLICT (email_key) DO UPDATE SET password_hash = excluded.password_hash, ` +
    'auth_version = auth_version + (password_hash IS NOT excluded.password_hash), ' +
    'password_is_short = password_is_short AND password_hash IS excluded.password_hash;'
  );
}

/** Adds a channel, or replaces the keys and name of the one with that id. */
export function channelStatement(channel: Channel, now: number): string {
  const values = [
    quoted(channel.id),
    quoted(channel.name),
    quoted(channel.lineChannelId),
    quoted(channel.botUserId),
    quoted(channel.secretSealed),
    channel.accessTokenSealed === null ? 'NULL' : quoted(channel.accessTokenSealed),
    String(now),
  ];
  const columns = 'id, name, line_channel_id, bot_user_id, secret_sealed, access_token_sealed, created_at';
  const updates = ['name', 'line_channel_id', 'bot_user_id', 'secret_sealed', 'access_token_sealed']
    .map((column) => `${column} = excluded.${column}`)
    .join(', ');
  return `INSERT INTO channels (${columns}) VALUES (${values.join(', ')}) ON CONFLICT (id) DO UPDATE SET ${updates};`;
}

/** A document of the desk's settings, unless there is one: what an admin saved stays. */
export function documentStatement(name: DeskDocument, value: unknown, now: number): string {
  const values = [quoted(name), quoted(JSON.stringify(value)), '1', String(now), quoted('set-up')];
  return (
    'INSERT INTO desk_documents (name, json, version, updated_at, updated_by) ' +
    `VALUES (${values.join(', ')}) ON CONFLICT (name) DO NOTHING;`
  );
}

/** The desk's side of the person with that e-mail, unless she has one. */
export function personDeskStatement(email: string, desk: PersonDesk): string {
  const lists = [desk.languages, desk.skills, desk.teams].map((list) => quoted(JSON.stringify(list)));
  const values = [
    desk.publicName === null ? 'NULL' : quoted(desk.publicName),
    desk.capacity === null ? 'NULL' : String(desk.capacity),
    ...lists,
  ];
  return (
    'INSERT INTO operator_desk (operator_id, public_name, capacity, languages, skills, teams) ' +
    `SELECT id, ${values.join(', ')} FROM operators WHERE email_key = ${quoted(toEmailKey(email))} ` +
    'ON CONFLICT (operator_id) DO NOTHING;'
  );
}

/** An entry of the audit log: what a command does past the Worker is told there as well. */
export function auditEntryStatement(entry: AuditEntry): string {
  const { id, ts, actor, actorName, action, objectKind, objectId, ip, requestId, before, after } = entry;
  const texts = [actor, actorName, action, objectKind, objectId, ip, requestId].map(quoted);
  const changes = [before, after].map((text) => (text === null ? 'NULL' : quoted(text)));
  return (
    'INSERT INTO audit (id, ts, actor, actor_name, action, object_kind, object_id, ip, request_id, before, after) ' +
    `VALUES (${[quoted(id), String(ts), ...texts, ...changes].join(', ')}) ON CONFLICT (id) DO NOTHING;`
  );
}

export const READ_WORKSPACE = 'SELECT name, time_zone, settings_version, sending FROM workspace WHERE id = 1;';
export const READ_CHANNELS =
  'SELECT id, name, line_channel_id, bot_user_id, secret_sealed, access_token_sealed, previous_secret_sealed, ' +
  'previous_secret_until, account_link_url FROM channels ORDER BY id;';

export const READ_DOCUMENTS = 'SELECT name, json FROM desk_documents ORDER BY name;';
export const READ_PUBLIC_NAMES =
  'SELECT operator_id, public_name FROM operator_desk WHERE public_name IS NOT NULL ORDER BY operator_id;';

/** What db/channel-queries publishes from the same rows: nothing that admins set may get lost by a run of a script. */
export function toSnapshot(
  workspace: WorkspaceRow,
  channels: readonly ChannelRow[],
  documents: readonly DocumentRow[],
  named: readonly PublicNameRow[],
): SettingsSnapshot {
  const entries = channels.map((row) => [
    row.id,
    {
      id: row.id,
      name: row.name,
      lineChannelId: row.line_channel_id,
      botUserId: row.bot_user_id,
      secretSealed: row.secret_sealed,
      ...(row.access_token_sealed !== null && { accessTokenSealed: row.access_token_sealed }),
      ...(row.previous_secret_sealed !== null &&
        row.previous_secret_until !== null && {
          previousSecretSealed: row.previous_secret_sealed,
          previousSecretUntil: row.previous_secret_until,
        }),
      ...(row.account_link_url !== null && { accountLinkUrl: row.account_link_url }),
    },
  ]);
  const saved: Partial<DeskSettings> = Object.fromEntries(documents.map(({ name, json }) => [name, JSON.parse(json)]));
  const desk = compileDesk(saved);
  return {
    version: workspace.settings_version,
    workspace: { name: workspace.name, timeZone: workspace.time_zone },
    channels: Object.fromEntries(entries),
    ...(workspace.sending !== null && { sending: { ...DEFAULT_SENDING, ...JSON.parse(workspace.sending) } }),
    ...(desk && { desk }),
    ...(saved.security && { security: withDefaults('security', saved.security) }),
    ...(saved.tags && { tags: saved.tags }),
    ...(saved.attributes && { attributes: saved.attributes }),
    ...(saved.access?.areWatchersShown === false && { areWatchersShown: false }),
    ...(named.length > 0 && {
      publicNames: Object.fromEntries(named.map((row) => [row.operator_id, row.public_name])),
    }),
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
