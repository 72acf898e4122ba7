// The people of the desk in D1: their accounts, how they come to sign in, what each of them likes, where she is told of notices.
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { LANGUAGES } from '../domain/bot/languages';

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

/** What a person likes: sections as protocol/preferences has them. WITHOUT ROWID. */
export const operatorPreferences = sqliteTable('operator_preferences', {
  operatorId: text('operator_id').primaryKey(),
  /** JSON; read leniently. */
  document: text('document').notNull(),
  updatedAt: integer('updated_at').notNull(),
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
