// What a chat tells the audit log: that somebody looked at it who does not hold it, once an hour and person, and what people do
// that its own log does not tell. Entries are jobs of its outbox, written in the same transaction, carried to D1 until D1 has
// them. The customer's words never go along: marks stand for them, by which only we can tell same from other.
import { type AuditAct, type AuditEntry, toAuditEntry } from '../domain/audit/audit-entry';
import type { Asker } from '../domain/permissions/asker';
import { hmac } from '../platform/keyed-hash';
import type { ChatRecord } from './chat-record';
import type { ChatTools } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';

const HOUR_MS = 3_600_000;

/** @returns null where nothing is to be told: it is her own chat, or told in this hour */
export function noteView(tools: ChatTools, asker: Asker): Change | null {
  const record = tools.store.load();
  if (!record || record.state.session?.owner?.operatorId === asker.operatorId) return null;
  const now = tools.now();
  if (!tools.store.markViewed(asker.operatorId, Math.floor(now / HOUR_MS))) return null;
  const object = { kind: 'chat', id: record.chatId } as const;
  tellAudit(tools, asker, { action: 'chat.viewed', object, after: seenOf(record) });
  return new ChatWrite(tools, record, now).finish();
}

/** To be called in the transaction of what it tells of. */
export function tellAudit(tools: ChatTools, asker: Asker, act: AuditAct): void {
  const now = tools.now();
  const { operatorId: actor, name: actorName, from } = asker;
  const source = { actor, actorName, ip: from?.ip ?? '', requestId: from?.requestId ?? '' };
  const entry: AuditEntry = toAuditEntry(source, act, { id: tools.newId(now), ts: now });
  tools.outbox.addJob({ kind: 'audit', entry }, now);
}

/** In which session she looked, and whose it was. */
function seenOf({ state: { session } }: ChatRecord) {
  return { sessionId: session?.id ?? null, ownerId: session?.owner?.operatorId ?? null };
}

/** What stands for a customer's words in the log: keyed, so that nobody finds the words by trying. Null stays null. */
export function markOfText(key: string, text: string | null): string | null {
  return text === null ? null : `#${hmac(key, `audit ${text}`).slice(0, 22)}`;
}
