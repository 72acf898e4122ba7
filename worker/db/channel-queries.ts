// Channels in D1: written sealed, compiled into the settings snapshot, published to KV; and the log of events without a chat.
// Not on the way of a message: intake asks loadSettings() only where KV has no snapshot.
// Called by line/inbound, the admin's routes, the scripts and tests.
import { isNotNull, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AuditEntry } from '../domain/audit/audit-entry';
import { ok, type Result } from '../domain/result';
import { compileDesk, withDefaults } from '../domain/settings/compile-desk';
import {
  type ChannelSettings,
  DEFAULT_SENDING,
  SETTINGS_KEY,
  type SendingSettings,
  type SettingsSnapshot,
} from '../domain/settings/settings-snapshot';
import { accessTokenPlace, secretPlace } from '../platform/channel-keys';
import { logError } from '../platform/log';
import { type SealError, seal } from '../platform/seal';
import { noteSettings } from '../platform/settings-snapshot';
import { changeAudited, toStatement } from './audit-queries';
import { channels } from './channel-schema';
import { toDocuments } from './desk-document-queries';
import { deskDocuments, workspace } from './desk-schema';
import { operatorDesk } from './people-schema';

/** The one row of `workspace`. */
const WORKSPACE_ID = 1;
/** Taken where the set-up has not made the workspace yet. */
const UNNAMED = { name: 'Kaiwa', timeZone: 'Asia/Tokyo' };
const PUBLISH_ROUNDS_MAX = 5;

export interface NewChannel {
  /** Kaiwa's name of it, `[a-z0-9][a-z0-9_-]*`, part of chat ids and of the webhook address. */
  readonly id: string;
  readonly name: string;
  readonly lineChannelId: string;
  readonly botUserId: string;
  /** In the clear; sealed here, so that no caller can forget to. */
  readonly secret: string;
  /** A pasted long-lived token, in the clear; null where stateless tokens are used. */
  readonly accessToken: string | null;
}

export interface ChannelEvent {
  readonly channelId: string;
  /** ms */
  readonly at: number;
  readonly type: string;
  readonly raw: string;
  /** LINE's webhookEventId, the dedupe key; absent where LINE gave none. */
  readonly eventId?: string;
}

/** Inserts or replaces a channel. Takes effect with the next publishSettings(). @param now ms */
export async function upsertChannel(
  db: D1Database,
  channel: NewChannel,
  dataKek: string,
  now: number,
  audit?: AuditEntry,
): Promise<Result<null, SealError>> {
  const secret = await seal(channel.secret, secretPlace(channel.id), dataKek);
  if (!secret.ok) return secret;
  let accessTokenSealed: string | null = null;
  if (channel.accessToken !== null) {
    const token = await seal(channel.accessToken, accessTokenPlace(channel.id), dataKek);
    if (!token.ok) return token;
    accessTokenSealed = token.value;
  }
  const changing = {
    name: channel.name,
    lineChannelId: channel.lineChannelId,
    botUserId: channel.botUserId,
    secretSealed: secret.value,
    accessTokenSealed,
  };
  const change = drizzle(db)
    .insert(channels)
    .values({ id: channel.id, createdAt: now, ...changing })
    .onConflictDoUpdate({ target: channels.id, set: changing });
  await changeAudited(db, toStatement(db, change), audit);
  return ok(null);
}

/** The snapshot as D1 has it, with the version last published; null before the first publishSettings(). */
export async function loadSettings(db: D1Database): Promise<SettingsSnapshot | null> {
  const orm = drizzle(db);
  // One batch is one transaction: the version and what it is the version of belong together.
  const [[head], rows, documents, named] = await orm.batch([
    orm.select().from(workspace),
    orm.select().from(channels),
    orm.select({ name: deskDocuments.name, json: deskDocuments.json }).from(deskDocuments),
    orm
      .select({ operatorId: operatorDesk.operatorId, publicName: sql<string>`${operatorDesk.publicName}` })
      .from(operatorDesk)
      .where(isNotNull(operatorDesk.publicName)),
  ]);
  if (!head) return null;
  const sending = parseSending(head.sending);
  const saved = toDocuments(documents);
  const desk = compileDesk(saved);
  return {
    version: head.settingsVersion,
    workspace: { name: head.name, timeZone: head.timeZone },
    channels: Object.fromEntries(rows.map((row) => [row.id, toChannelSettings(row)])),
    ...(sending && { sending }),
    ...(desk && { desk }),
    ...(saved.security && { security: withDefaults('security', saved.security) }),
    ...(saved.access?.areWatchersShown === false && { areWatchersShown: false }),
    ...(saved.tags && { tags: saved.tags }),
    ...(saved.attributes && { attributes: saved.attributes }),
    ...(named.length > 0 && {
      publicNames: Object.fromEntries(named.map(({ operatorId, publicName }) => [operatorId, publicName])),
    }),
  };
}

function toChannelSettings(row: typeof channels.$inferSelect): ChannelSettings {
  const { id, name, lineChannelId, botUserId, secretSealed, accessTokenSealed, accountLinkUrl } = row;
  const { previousSecretSealed, previousSecretUntil } = row;
  return {
    id,
    name,
    lineChannelId,
    botUserId,
    secretSealed,
    ...(accessTokenSealed !== null && { accessTokenSealed }),
    ...(previousSecretSealed !== null && previousSecretUntil !== null && { previousSecretSealed, previousSecretUntil }),
    ...(accountLinkUrl !== null && { accountLinkUrl }),
  };
}

/** Null where nothing was saved, or what lies there cannot be read: then the defaults hold. */
function parseSending(json: string | null): SendingSettings | null {
  if (json === null) return null;
  try {
    return { ...DEFAULT_SENDING, ...JSON.parse(json) };
  } catch (cause) {
    logError('sending_settings_unreadable', cause);
    return null;
  }
}

/**
 * Makes what D1 holds the settings of all: version + 1 there, then the compiled snapshot into KV. Isolates take it up within
 * their 30 s plus KV's own delay. If it throws, D1 is ahead of KV: publish again.
 * @returns the version published
 */
export async function publishSettings(db: D1Database, kv: Pick<KVNamespace, 'put'>): Promise<number> {
  await drizzle(db)
    .insert(workspace)
    .values({ id: WORKSPACE_ID, ...UNNAMED, settingsVersion: 1 })
    .onConflictDoUpdate({ target: workspace.id, set: { settingsVersion: sql`${workspace.settingsVersion} + 1` } });
  let published = 0;
  for (let round = 0; round < PUBLISH_ROUNDS_MAX; round++) {
    const snapshot = await loadSettings(db);
    // Two publishers may put in the wrong order: whoever finds a newer version in D1 afterwards puts that one.
    if (!snapshot || snapshot.version === published) break;
    await kv.put(SETTINGS_KEY, JSON.stringify(snapshot));
    noteSettings(snapshot);
    published = snapshot.version;
  }
  return published;
}

/**
 * Puts into KV what D1 has, where KV has an older version or none: publishing it failed then. KV may show an older one than it
 * has; the same snapshot again changes nothing.
 * @returns the version put, or null where there was nothing to do
 */
export async function republishSettings(db: D1Database, kv: Pick<KVNamespace, 'get' | 'put'>): Promise<number | null> {
  const [head] = await drizzle(db).select({ version: workspace.settingsVersion }).from(workspace);
  if (!head) return null;
  const published = await kv.get<Partial<SettingsSnapshot>>(SETTINGS_KEY, 'json');
  if ((published?.version ?? 0) >= head.version) return null;
  const snapshot = await loadSettings(db);
  if (!snapshot) return null;
  await kv.put(SETTINGS_KEY, JSON.stringify(snapshot));
  noteSettings(snapshot);
  return snapshot.version;
}

/**
 * Keeps events without a chat. The same one again (a redelivery, a repeat of the queue) adds no row.
 * Plain D1, because a failing query of drizzle carries its parameters, here a customer's event, in the error's text.
 */
export async function logChannelEvents(db: D1Database, events: readonly ChannelEvent[]): Promise<void> {
  if (events.length > 0) await db.batch(events.map((event) => toInsert(db, event)));
}

function toInsert(db: D1Database, { channelId, at, type, raw, eventId }: ChannelEvent): D1PreparedStatement {
  if (eventId !== undefined) {
    return db
      .prepare('insert or ignore into channel_log (channel_id, at, type, raw, event_id) values (?1, ?2, ?3, ?4, ?5)')
      .bind(channelId, at, type, raw, eventId);
  }
  // LINE gave no id, or an older Worker queued it: told apart by all that it is.
  return db
    .prepare(
      `insert into channel_log (channel_id, at, type, raw) select ?1, ?2, ?3, ?4 where not exists
         (select 1 from channel_log where channel_id = ?1 and at = ?2 and type = ?3 and raw = ?4)`,
    )
    .bind(channelId, at, type, raw);
}
