// The outbox: calls to chats that are still to be made or answered. A newer call of the same name replaces an older one, so what
// is sent is what holds. Must not decide anything. Every method is synchronous; call-chats.ts makes the calls.
import type { DivertReason, MaxWaitStep } from '../domain/chat/dispatcher-order';
import type { PassedOn, Person } from '../domain/chat/session-state';
import type { OnGone } from '../domain/presence/presence-settings';
import type { OfferEnding } from '../domain/routing/agreement';
import type { DecisionOrder } from '../rpc/chat-session-rpc';
import type { Revision } from './revision';

export type GoneWhy = 'gone' | 'status' | 'disabled';

/** PERSISTED CONTRACT: JSON of a row. */
export type ChatCall =
  | { readonly kind: 'offer'; readonly order: DecisionOrder; readonly until: number; readonly from?: PassedOn }
  | {
      readonly kind: 'assign';
      readonly order: DecisionOrder;
      readonly by: Person | null;
      readonly commandKey?: string;
    }
  | { readonly kind: 'callback_turn'; readonly order: DecisionOrder; readonly answerUntil: number }
  | {
      readonly kind: 'check_in';
      readonly order: DecisionOrder;
      readonly answerUntil: number;
      readonly lastSignAt: number;
    }
  | { readonly kind: 'callback_missed'; readonly decisionNo: number; readonly notBefore: number | null }
  | { readonly kind: 'settle'; readonly decisionNo: number }
  | { readonly kind: 'end_offer'; readonly decisionNo: number; readonly why: OfferEnding }
  | {
      readonly kind: 'owner_gone';
      readonly owner: string;
      readonly isGone: boolean;
      readonly rule: OnGone;
      readonly why: GoneWhy;
    }
  | { readonly kind: 'owner_lost'; readonly owner: string; readonly version: number; readonly why: GoneWhy }
  | { readonly kind: 'max_wait'; readonly step: MaxWaitStep; readonly entryVersion: number }
  | { readonly kind: 'divert'; readonly reason: DivertReason; readonly entryVersion: number; readonly note?: string }
  /** What waits for times of theirs is to look at them anew. */
  | { readonly kind: 'settings'; readonly version: number }
  | { readonly kind: 'facts' };

export interface CallRow {
  readonly id: number;
  readonly chatId: string;
  readonly name: string;
  readonly call: ChatCall;
  readonly attempts: number;
}

/** Calls of one name are about one thing: the last word on it counts. */
function nameOf(call: ChatCall): string {
  switch (call.kind) {
    case 'offer':
    case 'assign':
    case 'callback_turn':
    case 'check_in':
      return `decision ${call.order.decisionNo}`;
    case 'settle':
    case 'end_offer':
      return `end ${call.decisionNo}`;
    case 'callback_missed':
      return `missed ${call.decisionNo}`;
    case 'max_wait':
      // Late steps may ask two teams at once.
      return `max_wait ${call.step.kind}${call.step.kind === 'overflow' ? ` ${call.step.teamId}` : ''}`;
    default:
      return call.kind;
  }
}

interface Row extends Record<string, SqlStorageValue> {
  id: number;
  chat_id: string;
  name: string;
  body: string;
  attempts: number;
}

export class CallStore {
  readonly #sql: SqlStorage;
  readonly #revision: Revision;

  constructor(sql: SqlStorage, revision: Revision) {
    this.#sql = sql;
    this.#revision = revision;
  }

  /** @returns the id of the row, by which its answer is taken */
  add(chatId: string, call: ChatCall, now: number): number {
    const name = nameOf(call);
    this.#revision.bump();
    // A new row, not a changed one: an answer to the older call must not count as one to this.
    this.#sql.exec('DELETE FROM chat_call WHERE chat_id = ? AND name = ?', chatId, name);
    return this.#sql
      .exec<{ id: number }>(
        'INSERT INTO chat_call (chat_id, name, body, due_at) VALUES (?, ?, ?, ?) RETURNING id',
        chatId,
        name,
        JSON.stringify(call),
        now,
      )
      .one().id;
  }

  /** Chats that are being sent away: nobody is asked about them any more. */
  leaving(): Set<string> {
    const found = this.#sql.exec<{ chat_id: string }>(
      `SELECT chat_id FROM chat_call WHERE name IN ('divert', 'max_wait ticket')`,
    );
    return new Set(Array.from(found, (each) => each.chat_id));
  }

  of(id: number): CallRow | null {
    const [row] = this.#sql
      .exec<Row>('SELECT id, chat_id, name, body, attempts FROM chat_call WHERE id = ?', id)
      .toArray();
    return row ? toCall(row) : null;
  }

  dueIds(now: number, limit: number): number[] {
    const found = this.#sql.exec<{ id: number }>(
      'SELECT id FROM chat_call WHERE due_at <= ? ORDER BY due_at, id LIMIT ?',
      now,
      limit,
    );
    return Array.from(found, ({ id }) => id);
  }

  nextDueAt(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(due_at) AS at FROM chat_call').one().at;
  }

  /** Nothing where a newer call has replaced it. */
  postpone(id: number, dueAt: number): void {
    this.#sql.exec('UPDATE chat_call SET due_at = ?, attempts = attempts + 1 WHERE id = ?', dueAt, id);
  }

  remove(id: number): void {
    this.#revision.bump();
    this.#sql.exec('DELETE FROM chat_call WHERE id = ?', id);
  }

  /** A decision that is over is neither asked nor ended any more. */
  removeDecision(chatId: string, decisionNo: number): void {
    this.#sql.exec(
      'DELETE FROM chat_call WHERE chat_id = ? AND name IN (?, ?)',
      chatId,
      `decision ${decisionNo}`,
      `end ${decisionNo}`,
    );
  }
}

function toCall({ id, chat_id: chatId, name, body, attempts }: Row): CallRow {
  return { id, chatId, name, call: JSON.parse(body) as ChatCall, attempts };
}
