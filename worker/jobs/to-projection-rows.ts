// Turns parts of chats, as their objects send them, into rows of D1. Of several parts of one chat the newest facts win
// before anything is written. Pure. Called by the projection's consumer and the rebuild.
import type { ProjectionRows } from '../db/write-projection';
import type { Entry, NoteEntry } from '../domain/chat/entry';
import { dueFor } from '../domain/chat/follow-up';
import { priorityOf, type Session } from '../domain/chat/session-state';
import type { Ticket } from '../domain/chat/ticket';
import { comparePosition, type Position } from '../domain/position';
import { fold } from '../domain/search/fold';
import type { ProjectionMessage } from '../rpc/projection-message';

type Row = ProjectionRows['chats'][number];

export function toProjectionRows(parts: readonly ProjectionMessage[]): ProjectionRows {
  const chats = new Newest();
  const sessions = new Newest();
  const entries = new Newest();
  const reads = new Newest();
  const tickets = new Newest();
  const mentions = new Newest();
  for (const part of parts) {
    chats.offer(part.chatId, part.row, chatRow(part));
    for (const { session, changedSeq } of part.sessions) {
      const changed = { epoch: part.upTo.epoch, seq: changedSeq };
      sessions.offer(session.id, changed, sessionRow(part.chatId, session, changed));
    }
    for (const entry of part.entries) {
      // A store that was restored speaks under its new epoch, also of entries that kept their old number.
      const changed = { epoch: part.upTo.epoch, seq: entry.changedSeq };
      entries.offer(`${part.chatId} ${entry.epoch}.${entry.seq}`, changed, entryRow(part.chatId, entry, changed));
      for (const row of entry.kind === 'note' ? mentionRows(part.chatId, entry, changed) : [])
        mentions.offer(`${row.operator_id} ${part.chatId} ${entry.id}`, changed, row);
    }
    for (const { operatorId, readCount } of part.reads) {
      const row = { chat_id: part.chatId, operator_id: operatorId, read_count: readCount, ...place(part.row) };
      reads.offer(`${part.chatId} ${operatorId}`, part.row, row);
    }
    for (const ticket of part.tickets ?? []) {
      const changed = { epoch: part.upTo.epoch, seq: ticket.changedSeq };
      tickets.offer(ticket.id, changed, ticketRow(part.chatId, ticket, changed));
    }
  }
  return {
    chats: chats.rows(),
    sessions: sessions.rows(),
    entries: entries.rows(),
    reads: reads.rows(),
    tickets: tickets.rows(),
    mentions: mentions.rows(),
  };
}

class Newest {
  readonly #held = new Map<string, { at: Position; row: Row }>();

  offer(key: string, at: Position, row: Row): void {
    const held = this.#held.get(key);
    if (!held || comparePosition(at, held.at) >= 0) this.#held.set(key, { at, row });
  }

  rows(): Row[] {
    return Array.from(this.#held.values(), ({ row }) => row);
  }
}

function place({ epoch, seq }: Position): { epoch: number; seq: number } {
  return { epoch, seq };
}

function chatRow({ chatId, row, sessionId }: ProjectionMessage): Row {
  return {
    chat_id: chatId,
    channel_id: row.channelId,
    source_kind: row.sourceKind,
    name: row.name,
    name_key: row.name === null ? null : fold(row.name),
    picture_url: row.pictureUrl,
    state: row.state,
    version: row.version,
    owner_id: row.owner?.operatorId ?? null,
    owner_name: row.owner?.name ?? null,
    session_id: sessionId,
    preview_author: row.preview?.author ?? null,
    preview_type: row.preview?.type ?? null,
    preview_text: row.preview?.text ?? null,
    // A chat without a message sorts by its first event, which is when its store was made.
    last_at: row.lastAt ?? row.epoch,
    has_message: row.lastAt !== null,
    unanswered_since: row.unansweredSince,
    inbound_count: row.inboundCount,
    trouble_count: row.troubleCount,
    is_blocked: row.blocked,
    team_id: row.teamId ?? null,
    scope: row.scope ? JSON.stringify(row.scope) : null,
    priority: row.priority ?? null,
    queue_since: row.queueSince ?? null,
    topic: row.topic ?? null,
    offer: row.offer ? JSON.stringify(row.offer) : null,
    held_until: row.heldUntil ?? null,
    is_escalated: row.isEscalated ?? null,
    is_parked: row.isParked ?? null,
    is_grey: row.isGrey ?? null,
    late: row.late ?? null,
    sla: row.sla ? JSON.stringify(row.sla) : null,
    tags: row.tagIds ? JSON.stringify(row.tagIds) : null,
    followers: row.followers ? JSON.stringify(row.followers) : null,
    follow_ups: row.followUps ? JSON.stringify(row.followUps) : null,
    due_for: toDueFor(row.followUps),
    ...place(row),
  };
}

/** In whose lists it is again, as JSON; null: in nobody's. */
function toDueFor(followUps: ProjectionMessage['row']['followUps']): string | null {
  const due = dueFor(followUps ?? []);
  return due.length > 0 ? JSON.stringify(due) : null;
}

function sessionRow(chatId: string, session: Session, changed: Position): Row {
  return {
    id: session.id,
    chat_id: chatId,
    state: session.state,
    origin: session.origin,
    owner_id: session.owner?.operatorId ?? null,
    opened_at: session.openedAt,
    assigned_at: session.assignedAt,
    first_human_at: session.firstHumanAt,
    resolved_at: session.resolvedAt,
    closed_at: session.closedAt,
    ended_by: session.endedBy,
    end_reason: session.endReason,
    reopens: session.reopens,
    team_id: session.teamId ?? null,
    ask_trigger: session.trigger ?? null,
    topic_id: session.topic?.id ?? null,
    topic: session.topic?.name ?? null,
    language: session.language ?? null,
    priority: priorityOf(session),
    queue_since: session.queueSince,
    escalated_at: session.escalated?.at ?? null,
    sla_policy_id: session.sla?.policy.id ?? null,
    sla_result: session.sla?.result ?? null,
    ...place(changed),
  };
}

function ticketRow(chatId: string, ticket: Ticket, changed: Position): Row {
  return {
    id: ticket.id,
    chat_id: chatId,
    session_id: ticket.sessionId,
    team_id: ticket.teamId,
    reason: ticket.reason,
    topic: ticket.topic,
    slots: JSON.stringify(ticket.slots),
    message: ticket.message,
    made_at: ticket.madeAt,
    ...place(changed),
  };
}

/** Whom a note names, and whom it named before; its author is not told of herself. */
function mentionRows(chatId: string, note: Entry & NoteEntry, changed: Position): Row[] {
  const named = new Set(note.mentions.map(({ operatorId }) => operatorId));
  const before = (note.unmentioned ?? []).filter((operatorId) => !named.has(operatorId));
  return [...named, ...before]
    .filter((operatorId) => operatorId !== note.by.operatorId)
    .map((operatorId) => ({
      operator_id: operatorId,
      chat_id: chatId,
      entry_id: note.id,
      author_id: note.by.operatorId,
      author_name: note.by.name,
      at: note.at,
      is_gone: !named.has(operatorId),
      ...place(changed),
    }));
}

function entryRow(chatId: string, entry: Entry, changed: Position): Row {
  const { epoch, seq, changedSeq: _, at, lineTs, ...body } = entry;
  const author = entry.kind === 'message' ? entry.author : null;
  const delivery = entry.kind === 'message' ? entry.delivery : undefined;
  return {
    chat_id: chatId,
    epoch,
    seq,
    changed_epoch: changed.epoch,
    changed_seq: changed.seq,
    id: entry.id,
    kind: entry.kind,
    author: author?.kind ?? null,
    operator_id: author?.kind === 'operator' ? author.operatorId : null,
    body: JSON.stringify(body),
    delivery_state: delivery?.state ?? null,
    via: delivery?.via ?? null,
    cost: delivery?.cost ?? null,
    accepted_at: delivery?.acceptedAt ?? null,
    line_ts: lineTs,
    at,
  };
}
