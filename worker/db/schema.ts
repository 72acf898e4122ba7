// D1: people, settings and the projection of the chats. Nothing here is on the path between a webhook and its answer.
// A projected row carries the (epoch, seq) of its last change; older ones never overwrite newer ones.
// drizzle-kit turns this into migrations/; it cannot say WITHOUT ROWID, so that is added to its SQL by hand.
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const workspace = sqliteTable('workspace', {
  /** Always 1: one deployment serves one organisation. */
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  /** Version of the settings snapshot in KV; only grows. */
  settingsVersion: integer('settings_version').notNull(),
});

export const operators = sqliteTable(
  'operators',
  {
    id: text('id').primaryKey(),
    /** Trimmed and lower-cased, the key of sign-in. */
    emailKey: text('email_key').notNull(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role', { enum: ['super_admin', 'admin', 'supervisor', 'operator'] }).notNull(),
    passwordHash: text('password_hash').notNull(),
    /** Raised by every change of role, password or factor; tokens of an older one are refused. */
    authVersion: integer('auth_version').notNull(),
    isDisabled: integer('is_disabled', { mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('operators_email_key').on(table.emailKey)],
);

export const channels = sqliteTable('channels', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  lineChannelId: text('line_channel_id').notNull(),
  botUserId: text('bot_user_id').notNull(),
  /** Sealed under DATA_KEK, AAD `channels:{id}:secret`. */
  secretSealed: text('secret_sealed').notNull(),
  /** Sealed under DATA_KEK, AAD `channels:{id}:access_token`. */
  accessTokenSealed: text('access_token_sealed'),
  createdAt: integer('created_at').notNull(),
});

/** Events that belong to no chat. */
export const channelLog = sqliteTable(
  'channel_log',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    channelId: text('channel_id').notNull(),
    at: integer('at').notNull(),
    type: text('type').notNull(),
    raw: text('raw').notNull(),
  },
  (table) => [index('channel_log_channel_at').on(table.channelId, table.at)],
);

export const chats = sqliteTable(
  'chats',
  {
    chatId: text('chat_id').primaryKey(),
    channelId: text('channel_id').notNull(),
    sourceKind: text('source_kind', { enum: ['user', 'group', 'room'] }).notNull(),
    name: text('name'),
    /** The folded name, by which a chat is searched. */
    nameKey: text('name_key'),
    pictureUrl: text('picture_url'),
    state: text('state').notNull(),
    version: integer('version').notNull(),
    ownerId: text('owner_id'),
    ownerName: text('owner_name'),
    sessionId: text('session_id'),
    previewAuthor: text('preview_author'),
    previewType: text('preview_type'),
    previewText: text('preview_text'),
    /** Sort key of lists: time of the newest message, or of the first event where there is none. */
    lastAt: integer('last_at').notNull(),
    hasMessage: integer('has_message', { mode: 'boolean' }).notNull(),
    unansweredSince: integer('unanswered_since'),
    inboundCount: integer('inbound_count').notNull(),
    troubleCount: integer('trouble_count').notNull(),
    isBlocked: integer('is_blocked', { mode: 'boolean' }).notNull(),
    epoch: integer('epoch').notNull(),
    seq: integer('seq').notNull(),
  },
  (table) => [
    index('chats_last_at').on(table.lastAt, table.chatId),
    index('chats_state_last_at').on(table.state, table.lastAt, table.chatId),
    index('chats_owner_state_last_at')
      .on(table.ownerId, table.state, table.lastAt, table.chatId)
      .where(sql`owner_id IS NOT NULL`),
    // Who waits, longest first; a chat that is being served is not in it and costs nothing here. drizzle-kit cuts the
    // expression at its comma, so its SQL was mended by hand.
    index('chats_waiting')
      .on(sql`coalesce(unanswered_since, 9007199254740991)`, table.chatId)
      .where(sql`state IN ('pending', 'waiting')`),
    index('chats_name_key').on(table.nameKey, table.chatId).where(sql`name_key IS NOT NULL`),
  ],
);

/** How far each operator has read each chat. WITHOUT ROWID. */
export const chatReads = sqliteTable(
  'chat_reads',
  {
    chatId: text('chat_id').notNull(),
    operatorId: text('operator_id').notNull(),
    readCount: integer('read_count').notNull(),
    epoch: integer('epoch').notNull(),
    seq: integer('seq').notNull(),
  },
  (table) => [primaryKey({ columns: [table.chatId, table.operatorId] })],
);

export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    chatId: text('chat_id').notNull(),
    state: text('state').notNull(),
    origin: text('origin').notNull(),
    ownerId: text('owner_id'),
    openedAt: integer('opened_at').notNull(),
    assignedAt: integer('assigned_at'),
    firstHumanAt: integer('first_human_at'),
    resolvedAt: integer('resolved_at'),
    closedAt: integer('closed_at'),
    endedBy: text('ended_by'),
    endReason: text('end_reason'),
    reopens: integer('reopens').notNull(),
    epoch: integer('epoch').notNull(),
    seq: integer('seq').notNull(),
  },
  (table) => [index('sessions_chat').on(table.chatId, table.openedAt)],
);

/** The log for lists, exports and reports; the thread itself always comes from ChatSession. WITHOUT ROWID. */
export const entries = sqliteTable(
  'entries',
  {
    chatId: text('chat_id').notNull(),
    epoch: integer('epoch').notNull(),
    seq: integer('seq').notNull(),
    /** (epoch, changedSeq) of the last change; an older one never overwrites it. */
    changedEpoch: integer('changed_epoch').notNull(),
    changedSeq: integer('changed_seq').notNull(),
    id: text('id').notNull(),
    kind: text('kind', { enum: ['message', 'event'] }).notNull(),
    author: text('author'),
    operatorId: text('operator_id'),
    /** JSON of the entry; null once removed (a tombstone, so that a late copy cannot bring it back). */
    body: text('body'),
    deliveryState: text('delivery_state'),
    lineTs: integer('line_ts').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.chatId, table.epoch, table.seq] })],
);
