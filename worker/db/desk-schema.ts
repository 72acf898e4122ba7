// The desk in D1: the workspace and its settings, and what people keep there to work with: files, texts, macros, drafts, views. None
// of it is on the path between a webhook and its answer. Beside it: people-schema, channel-schema, projection-schema (the chats),
// audit-schema. drizzle-kit turns them all into migrations/; it cannot say WITHOUT ROWID, so that is added to its SQL by hand.
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const workspace = sqliteTable('workspace', {
  /** Always 1: one deployment serves one organisation. */
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  /** Version of the settings snapshot in KV; only grows. */
  settingsVersion: integer('settings_version').notNull(),
  /** JSON of SendingSettings; null: the defaults. */
  sending: text('sending'),
  /** Version of the list of people that the Dispatcher has; only grows. */
  peopleVersion: integer('people_version').notNull().default(0),
});

/** What admins set for the desk, one row per document; a document without a row has its defaults. */
export const deskDocuments = sqliteTable('desk_documents', {
  /** A key of DeskSettings. */
  name: text('name').primaryKey(),
  json: text('json').notNull(),
  /** 1 for the first saving; a change names the one it was made on. */
  version: integer('version').notNull(),
  updatedAt: integer('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
});

/** Files that operators uploaded, until a message shows them; the sweep deletes what none did. */
export const uploads = sqliteTable(
  'uploads',
  {
    /** Unguessable; the file lies in R2 under `public/{id}`. */
    id: text('id').primaryKey(),
    chatId: text('chat_id').notNull(),
    operatorId: text('operator_id').notNull(),
    purpose: text('purpose', { enum: ['message', 'preview'] }).notNull(),
    fileName: text('file_name').notNull(),
    declaredBytes: integer('declared_bytes').notNull(),
    /** R2's name of the upload in parts; null once complete. */
    r2UploadId: text('r2_upload_id'),
    /** What the bytes turned out to be; null until complete. */
    kind: text('kind', { enum: ['image', 'video', 'audio', 'file'] }),
    contentType: text('content_type'),
    sizeBytes: integer('size_bytes'),
    width: integer('width'),
    height: integer('height'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('uploads_created_at').on(table.createdAt)],
);

/** Message objects of LINE to be sent from the composer; checked by LINE before they are saved. */
export const savedMessages = sqliteTable('saved_messages', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  kind: text('kind').notNull(),
  altText: text('alt_text').notNull(),
  json: text('json').notNull(),
  createdBy: text('created_by').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

/** Texts that are ready to be sent, called by a shortcode. */
export const cannedReplies = sqliteTable(
  'canned_replies',
  {
    id: text('id').primaryKey(),
    scope: text('scope', { enum: ['personal', 'team', 'all'] }).notNull(),
    /** An operator, a team, or '' where it is everybody's. */
    ownerId: text('owner_id').notNull(),
    title: text('title').notNull(),
    /** Folded, without the slash. */
    shortcode: text('shortcode').notNull(),
    text: text('text').notNull(),
    /** 1 for the first saving: a change names the version it was made on. */
    version: integer('version').notNull(),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by').notNull(),
  },
  (table) => [uniqueIndex('canned_replies_place').on(table.scope, table.ownerId, table.shortcode)],
);

/** Several things done to a chat at once: one's own, a team's, everybody's. */
export const macros = sqliteTable(
  'macros',
  {
    id: text('id').primaryKey(),
    scope: text('scope', { enum: ['personal', 'team', 'all'] }).notNull(),
    /** An operator, a team, or '' where it is everybody's. */
    ownerId: text('owner_id').notNull(),
    title: text('title').notNull(),
    /** Folded, without the slash. */
    shortcode: text('shortcode').notNull(),
    /** JSON of MacroSteps. */
    steps: text('steps').notNull(),
    /** 1 for the first saving: a change names the version it was made on. */
    version: integer('version').notNull(),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by').notNull(),
  },
  (table) => [uniqueIndex('macros_place').on(table.scope, table.ownerId, table.shortcode)],
);

/** What operators have begun to write, each her own. An empty text: it was sent or emptied. WITHOUT ROWID. */
export const drafts = sqliteTable(
  'drafts',
  {
    operatorId: text('operator_id').notNull(),
    chatId: text('chat_id').notNull(),
    /** `reply` or `note`. */
    mode: text('mode').notNull(),
    text: text('text').notNull(),
    /** The newest place of the chat when it was begun. */
    placeEpoch: integer('place_epoch'),
    placeSeq: integer('place_seq'),
    writtenAt: integer('written_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.operatorId, table.chatId, table.mode] }),
    index('drafts_written').on(table.writtenAt),
  ],
);

/** Lists of chats that were kept under a name: view, filter and order. */
export const chatViews = sqliteTable(
  'chat_views',
  {
    id: text('id').primaryKey(),
    scope: text('scope', { enum: ['personal', 'team', 'all'] }).notNull(),
    /** An operator, a team, or '' where it is everybody's. */
    ownerId: text('owner_id').notNull(),
    name: text('name').notNull(),
    /** JSON of ChatViewList. */
    document: text('document').notNull(),
    /** 1 for the first saving: a change names the version it was made on. */
    version: integer('version').notNull(),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by').notNull(),
  },
  (table) => [index('chat_views_place').on(table.scope, table.ownerId)],
);

/** In which order each operator has her views on the rail. */
export const chatViewOrders = sqliteTable('chat_view_orders', {
  operatorId: text('operator_id').primaryKey(),
  /** JSON: ids; views that are not in it stand behind them. */
  viewIds: text('view_ids').notNull(),
});
