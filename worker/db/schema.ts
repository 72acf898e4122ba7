// D1: people, settings, channels and what they need. Nothing here is on the path between a webhook and its answer. The
// projection of the chats: projection-schema.ts.
// drizzle-kit turns both into migrations/; it cannot say WITHOUT ROWID, so that is added to its SQL by hand.
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { LANGUAGES } from '../domain/bot/languages';

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
    /** Raised by every change of role or password; tokens of an older one are refused. Factors have a number in LoginGuard. */
    authVersion: integer('auth_version').notNull(),
    isDisabled: integer('is_disabled', { mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
    /** Of the roles that the workspace composed; null: what `role` says. */
    roleId: text('role_id'),
    /** Raised by whatever changes what she may do; her LoginGuard was told of it up to `access_told`. */
    accessVersion: integer('access_version').notNull().default(1),
    accessTold: integer('access_told').notNull().default(1),
    /** Invited, and has set no password yet: nobody can sign in as her. */
    isPending: integer('is_pending', { mode: 'boolean' }).notNull().default(false),
    /** Raised by each change of who she is here: a change names the one it was made on. */
    version: integer('version').notNull().default(1),
    /** Her password is taken beside a second factor alone; written with the hash, and raises `auth_version` as that does. */
    passwordIsShort: integer('password_is_short', { mode: 'boolean' }).notNull().default(false),
    /** In which she last read the console, for the mails to her; null: nobody knows. */
    language: text('language', { enum: [...LANGUAGES] }),
    /** Random name of her picture, which lies in R2 under `people/{id}/{name}`; null: none. */
    picture: text('picture'),
  },
  (table) => [
    uniqueIndex('operators_email_key').on(table.emailKey),
    index('operators_untold').on(table.id).where(sql`access_told < access_version`),
  ],
);

/** The one open link by which a person sets her password: an invitation while she is pending, else a reset. WITHOUT ROWID. */
export const welcomeLinks = sqliteTable(
  'welcome_links',
  {
    operatorId: text('operator_id').primaryKey(),
    /** SHA-256 (base64url) of the token; the token itself is nowhere. */
    tokenHash: text('token_hash').notNull(),
    expiresAt: integer('expires_at').notNull(),
    createdAt: integer('created_at').notNull(),
    /** Operator id; `recover`: the command on the operator's machine. */
    createdBy: text('created_by').notNull(),
  },
  (table) => [uniqueIndex('welcome_links_token').on(table.tokenHash)],
);

/** The desk's side of a person; who has no row is in no team. WITHOUT ROWID. */
export const operatorDesk = sqliteTable('operator_desk', {
  operatorId: text('operator_id').primaryKey(),
  /** What customers read; null: her name. */
  publicName: text('public_name'),
  /** Null: no limit. */
  capacity: integer('capacity'),
  /** JSON lists: tags, `{name, level}`, team ids. */
  languages: text('languages').notNull(),
  skills: text('skills').notNull(),
  teams: text('teams').notNull(),
  /** 1 for the first saving: a change names the version it was made on. */
  version: integer('version').notNull().default(1),
});

export const channels = sqliteTable('channels', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  lineChannelId: text('line_channel_id').notNull(),
  botUserId: text('bot_user_id').notNull(),
  /** Sealed under DATA_KEK, AAD `channels:{id}:secret`. */
  secretSealed: text('secret_sealed').notNull(),
  /** Sealed under DATA_KEK, AAD `channels:{id}:access_token`. */
  accessTokenSealed: text('access_token_sealed'),
  /** The secret before a replacement, same seal place; accepted for webhooks until `previousSecretUntil` (ms). */
  previousSecretSealed: text('previous_secret_sealed'),
  previousSecretUntil: integer('previous_secret_until'),
  accountLinkUrl: text('account_link_url'),
  /** SHA-256 (base64url) of the key by which the company's page asks for nonces. */
  accountLinkKeyHash: text('account_link_key_hash'),
  createdAt: integer('created_at').notNull(),
});

/** What was last seen and heard of a channel, one row each. Times in ms; null: never. */
export const channelHealth = sqliteTable('channel_health', {
  channelId: text('channel_id').primaryKey(),
  /** The last webhook with a right signature, and the last empty one (LINE's Verify). */
  lastWebhookAt: integer('last_webhook_at'),
  verifiedAt: integer('verified_at'),
  redeliverySeenAt: integer('redelivery_seen_at'),
  /** Wrong signatures since the last right one. */
  signatureFailedSince: integer('signature_failed_since'),
  signatureFailedAt: integer('signature_failed_at'),
  signatureFailures: integer('signature_failures').notNull().default(0),
  lastErrorCode: text('last_error_code'),
  lastErrorAt: integer('last_error_at'),
  credentialsRefusedAt: integer('credentials_refused_at'),
  suspendedAt: integer('suspended_at'),
  /** LINE's quota of the month; a limit of null with `quotaAt` set: none. */
  quotaLimit: integer('quota_limit'),
  quotaUsed: integer('quota_used'),
  quotaAt: integer('quota_at'),
  pushesStoppedAt: integer('pushes_stopped_at'),
  /** JSON of the bot info and of the webhook endpoint, as last read. */
  bot: text('bot'),
  endpoint: text('endpoint'),
  checkedAt: integer('checked_at'),
  checkFailedAt: integer('check_failed_at'),
  /** JSON: codes of the warnings there were when those who lead were last told of any; null: nobody looked yet. */
  told: text('told'),
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
    /** LINE's webhookEventId; null in rows of before it was kept. */
    eventId: text('event_id'),
  },
  (table) => [
    index('channel_log_channel_at').on(table.channelId, table.at),
    uniqueIndex('channel_log_event').on(table.channelId, table.eventId),
  ],
);

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

/** What a person likes: sections as protocol/preferences has them. WITHOUT ROWID. */
export const operatorPreferences = sqliteTable('operator_preferences', {
  operatorId: text('operator_id').primaryKey(),
  /** JSON; read leniently. */
  document: text('document').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

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

/** Browsers in which a person wants notices while the desk is closed: at most ten, each as long as its login. WITHOUT ROWID. */
export const pushSubscriptions = sqliteTable(
  'push_subscriptions',
  {
    /** SHA-256 (base64url) of the endpoint: one browser is one person's. */
    id: text('id').primaryKey(),
    operatorId: text('operator_id').notNull(),
    loginId: text('login_id').notNull(),
    endpoint: text('endpoint').notNull(),
    /** Of the browser, base64url: its public key, and what both sides know. */
    p256dh: text('p256dh').notNull(),
    auth: text('auth').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('push_subscriptions_operator').on(table.operatorId, table.createdAt),
    index('push_subscriptions_login').on(table.loginId),
  ],
);

/** Notices that nobody saw to until those who lead were told, a week of them. WITHOUT ROWID. */
export const missedNotices = sqliteTable(
  'missed_notices',
  {
    /** Of whom it asked something. */
    operatorId: text('operator_id').notNull(),
    chatId: text('chat_id').notNull(),
    /** When it began to ask. */
    since: integer('since').notNull(),
    /** When those who lead were told. */
    at: integer('at').notNull(),
    /** When a mail about it went out; null: none did. */
    mailedAt: integer('mailed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.operatorId, table.chatId, table.since] }),
    index('missed_notices_at').on(table.at),
  ],
);

/** Nonces of account links on their way: used once, gone after ten minutes. WITHOUT ROWID. */
export const accountLinkNonces = sqliteTable('account_link_nonces', {
  /** SHA-256 (base64url) of the nonce. */
  nonceHash: text('nonce_hash').primaryKey(),
  channelId: text('channel_id').notNull(),
  accountId: text('account_id').notNull(),
  accountName: text('account_name').notNull(),
  expiresAt: integer('expires_at').notNull(),
  /** Chat and line of its log that used it; the same again find their answer. Null: unused. */
  usedBy: text('used_by'),
});

/** The client secret that the identity provider gave, sealed under DATA_KEK; at most one row. */
export const providerSecret = sqliteTable('provider_secret', {
  /** Always 1. */
  id: integer('id').primaryKey(),
  sealed: text('sealed').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

/** Which account of an identity provider a person signs in by, since she first did. WITHOUT ROWID. */
export const providerPins = sqliteTable(
  'provider_pins',
  {
    operatorId: text('operator_id').notNull(),
    issuer: text('issuer').notNull(),
    /** The provider's id of her. */
    subject: text('subject').notNull(),
    pinnedAt: integer('pinned_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.operatorId, table.issuer] }),
    uniqueIndex('provider_pins_subject').on(table.issuer, table.subject),
  ],
);
