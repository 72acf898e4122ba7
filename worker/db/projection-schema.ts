// D1: the projection of the chats, which serves lists and reports and can be rebuilt from the objects. A row carries the
// (epoch, seq) of its last change; older ones never overwrite newer ones. Read by drizzle-kit alone: the queries are plain SQL.
// drizzle-kit cannot say WITHOUT ROWID, so that is added to its SQL by hand.
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const chats = sqliteTable(
  'chats',
  {
    chatId: text('chat_id').primaryKey(),
    channelId: text('channel_id').notNull(),
    sourceKind: text('source_kind', { enum: ['user', 'group', 'room'] }).notNull(),
    name: text('name'),
    /** The folded name. */
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
    // Of an open session; null where there is none, or in rows of before they were kept.
    teamId: text('team_id'),
    /** JSON: teams and last owner of the open or last session. */
    scope: text('scope'),
    priority: integer('priority'),
    queueSince: integer('queue_since'),
    topic: text('topic'),
    /** JSON of the open offer. */
    offer: text('offer'),
    heldUntil: integer('held_until'),
    isEscalated: integer('is_escalated', { mode: 'boolean' }),
    isParked: integer('is_parked', { mode: 'boolean' }),
    isGrey: integer('is_grey', { mode: 'boolean' }),
    late: integer('late'),
    /** JSON of what its SLA warns of. */
    sla: text('sla'),
    /** JSON of its tags' ids, as in `chat_tags`. */
    tags: text('tags'),
    /** JSON of who follows it; null: nobody. */
    followers: text('followers'),
    /** JSON of who wants to look at it again, and when; null: nobody. */
    followUps: text('follow_ups'),
    /** JSON of whose lists it is in again by that, as in `chat_due`; null: nobody's. */
    dueFor: text('due_for'),
    epoch: integer('epoch').notNull(),
    seq: integer('seq').notNull(),
  },
  (table) => [
    index('chats_last_at').on(table.lastAt, table.chatId),
    index('chats_state_last_at').on(table.state, table.lastAt, table.chatId),
    // Without `last_at`, or each message would write it: what one person has open is few enough to be sorted for a page.
    index('chats_owner_open').on(table.ownerId).where(sql`state IN ('assigned', 'active', 'on_hold')`),
    // What one person has ended: lists of resolved chats by whoever had them. No message writes it.
    index('chats_owner_ended')
      .on(table.ownerId, table.lastAt, table.chatId)
      .where(sql`state IN ('resolved', 'closed')`),
    // Open chats of one team, and of none.
    index('chats_team_open')
      .on(table.teamId, table.lastAt, table.chatId)
      .where(sql`state IN ('pending', 'waiting', 'assigned', 'active', 'on_hold')`),
    // Who waits, longest first; a chat that is being served is not in it and costs nothing here. drizzle-kit cuts the
    // expression at its comma, so its SQL was mended by hand.
    index('chats_waiting')
      .on(sql`coalesce(unanswered_since, 9007199254740991)`, table.chatId)
      .where(sql`state IN ('pending', 'waiting')`),
    // The same within one team, and of who is in none yet; mended likewise.
    index('chats_team_waiting')
      .on(table.teamId, sql`coalesce(unanswered_since, 9007199254740991)`, table.chatId)
      .where(sql`state IN ('pending', 'waiting')`),
  ],
);

/** Every end of each folded name ("tanaka", "anaka", …): what begins with a text is a name that holds it. WITHOUT ROWID. */
export const nameParts = sqliteTable(
  'name_parts',
  { part: text('part').notNull(), chatId: text('chat_id').notNull() },
  (table) => [primaryKey({ columns: [table.part, table.chatId] })],
);

/** Which chats have a tag. WITHOUT ROWID. */
export const chatTags = sqliteTable(
  'chat_tags',
  { chatId: text('chat_id').notNull(), tagId: text('tag_id').notNull() },
  (table) => [primaryKey({ columns: [table.tagId, table.chatId] })],
);

/** Which chats somebody wanted to look at again by now. WITHOUT ROWID. */
export const chatDue = sqliteTable(
  'chat_due',
  { chatId: text('chat_id').notNull(), operatorId: text('operator_id').notNull() },
  (table) => [primaryKey({ columns: [table.operatorId, table.chatId] })],
);

/** The months that have a search index, `2026-11`. WITHOUT ROWID. */
export const searchMonths = sqliteTable('search_months', { month: text('month').primaryKey() });

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
    // Null: not known, also in rows of before they were kept.
    teamId: text('team_id'),
    askTrigger: text('ask_trigger'),
    topicId: text('topic_id'),
    topic: text('topic'),
    language: text('language'),
    priority: integer('priority'),
    queueSince: integer('queue_since'),
    escalatedAt: integer('escalated_at'),
    /** Which policy it had, and whether it was kept: hit, missed, or how it stands while it is open. */
    slaPolicyId: text('sla_policy_id'),
    slaResult: text('sla_result'),
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
    kind: text('kind', { enum: ['message', 'event', 'note'] }).notNull(),
    author: text('author'),
    operatorId: text('operator_id'),
    /** JSON of the entry; null once removed (a tombstone, so that a late copy cannot bring it back). */
    body: text('body'),
    deliveryState: text('delivery_state'),
    /** Of our own messages that LINE accepted: how, for how many counted messages, and when. */
    via: text('via'),
    cost: integer('cost'),
    acceptedAt: integer('accepted_at'),
    lineTs: integer('line_ts').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chatId, table.epoch, table.seq] }),
    index('entries_cost').on(table.acceptedAt).where(sql`cost IS NOT NULL`),
  ],
);

/**
 * Follow-up records. What the chat's object knows of one comes by the projection, the newest (epoch, seq) wins; state, who was
 * done with it and its mail are D1's own, and no projection touches them.
 */
export const tickets = sqliteTable(
  'tickets',
  {
    id: text('id').primaryKey(),
    chatId: text('chat_id').notNull(),
    sessionId: text('session_id').notNull(),
    teamId: text('team_id'),
    reason: text('reason').notNull(),
    topic: text('topic'),
    /** JSON object: what the customer answered, by the name of the question. */
    slots: text('slots').notNull(),
    message: text('message'),
    madeAt: integer('made_at').notNull(),
    epoch: integer('epoch').notNull(),
    seq: integer('seq').notNull(),
    state: text('state', { enum: ['open', 'done'] })
      .notNull()
      .default('open'),
    doneBy: text('done_by'),
    doneAt: integer('done_at'),
    /** When the team's mail about it went out; null: none did. */
    mailedAt: integer('mailed_at'),
  },
  (table) => [
    index('tickets_state').on(table.state, table.madeAt, table.id),
    index('tickets_team_state').on(table.teamId, table.state, table.madeAt, table.id).where(sql`team_id IS NOT NULL`),
    // Looked at from a time on, so that those which are never mailed cost nothing.
    index('tickets_unmailed').on(table.madeAt).where(sql`mailed_at IS NULL`),
  ],
);

/**
 * Whom a note names, by her, the chat and the note. It comes by the projection, the newest (epoch, seq) wins; that she is done with
 * it is D1's own. What the note says is the chat's own. WITHOUT ROWID.
 */
export const mentions = sqliteTable(
  'mentions',
  {
    operatorId: text('operator_id').notNull(),
    chatId: text('chat_id').notNull(),
    entryId: text('entry_id').notNull(),
    authorId: text('author_id').notNull(),
    authorName: text('author_name').notNull(),
    at: integer('at').notNull(),
    /** The note was deleted, or names her no more: a tombstone. */
    isGone: integer('is_gone', { mode: 'boolean' }).notNull(),
    epoch: integer('epoch').notNull(),
    seq: integer('seq').notNull(),
    doneAt: integer('done_at'),
  },
  (table) => [
    primaryKey({ columns: [table.operatorId, table.chatId, table.entryId] }),
    index('mentions_open').on(table.operatorId, table.at, table.entryId).where(sql`done_at IS NULL AND is_gone = 0`),
    index('mentions_done')
      .on(table.operatorId, table.at, table.entryId)
      .where(sql`done_at IS NOT NULL AND is_gone = 0`),
  ],
);

/** Why a chat went to whom, kept 90 days. WITHOUT ROWID, in the order in which a session's are read. */
export const decisions = sqliteTable(
  'decisions',
  {
    sessionId: text('session_id').notNull(),
    decisionNo: integer('decision_no').notNull(),
    chatId: text('chat_id').notNull(),
    teamId: text('team_id').notNull(),
    at: integer('at').notNull(),
    /** JSON of DecisionView. */
    record: text('record').notNull(),
    outcome: text('outcome').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.decisionNo] }), index('decisions_at').on(table.at)],
);
