// What operators write about a contact: a name of our own, attributes, the end of an account link. Each runs inside one synchronous
// transaction. LINE's own profile is never changed by it.
import { said } from '../domain/chat/session-moves';
import { isOneLine } from '../domain/one-line';
import type { Asker } from '../domain/permissions/asker';
import { can } from '../domain/permissions/can';
import { err, ok, type Result } from '../domain/result';
import type { Refusal } from '../rpc/refusal';
import { type ChatTools, decisionContext } from './chat-tools';
import { ChatWrite } from './chat-write';
import { tellAudit } from './note-view';
import type { Done } from './run-command';
import { loadSeen, NOT_FOUND, NOT_PERMITTED } from './seen-chat';

const BAD_REQUEST: Refusal = { code: 'BAD_REQUEST', retry: false };

/** UTF-16 units, as the wire counts. */
const NAME_UTF16_MAX = 100;

/**
 * For whoever may see the chat. The audit log hears who did it; the chat's own log tells no names.
 * @param givenName trimmed here; null or blank: LINE's own name again
 * @param markOf what stands for a name in the audit log
 */
export function nameContact(
  tools: ChatTools,
  asker: Asker,
  givenName: string | null,
  markOf: (text: string | null) => string | null,
): Result<Done<null>, Refusal> {
  const record = loadSeen(tools.store, asker);
  if (!record) return err(NOT_FOUND);
  if (!can(asker, 'chat.send')) return err(NOT_PERMITTED);
  const given = givenName?.trim() || null;
  if (given !== null && (given.length > NAME_UTF16_MAX || !isOneLine(given))) return err(BAD_REQUEST);
  if (given === record.contact.givenName) return ok({ answer: null, change: null });
  const write = new ChatWrite(tools, record, tools.now());
  write.changeContact({ givenName: given });
  write.touch();
  tellAudit(tools, asker, {
    action: 'contact.named',
    object: { kind: 'chat', id: record.chatId },
    before: { name: markOf(record.contact.givenName) },
    after: { name: markOf(given) },
  });
  return ok({ answer: null, change: write.finish() });
}

/**
 * For whoever may see the chat. The chat's log says who changed which one, the audit log hears a mark of the value.
 * @param markOf what stands for a value in the audit log
 */
export function setAttribute(
  tools: ChatTools,
  asker: Asker,
  { id, label, value }: { readonly id: string; readonly label: string; readonly value: string | null },
  markOf: (text: string | null) => string | null,
): Result<Done<null>, Refusal> {
  const record = loadSeen(tools.store, asker);
  if (!record) return err(NOT_FOUND);
  if (!can(asker, 'chat.send')) return err(NOT_PERMITTED);
  const { [id]: known = null, ...others } = record.contact.attributes;
  if (known === value) return ok({ answer: null, change: null });
  const now = tools.now();
  const write = new ChatWrite(tools, record, now);
  const by = { operatorId: asker.operatorId, name: asker.name };
  const cleared = value === null ? { isCleared: true as const } : {};
  const line = said(decisionContext(tools, record, now), { type: 'attribute_set', by, label, ...cleared });
  write.changeContact({ attributes: value === null ? others : { ...others, [id]: value } });
  write.take({ state: record.state, entries: [line], effects: [] });
  tellAudit(tools, asker, {
    action: 'contact.attribute_set',
    object: { kind: 'chat', id: record.chatId },
    before: { [id]: markOf(known) },
    after: { [id]: markOf(value) },
  });
  return ok({ answer: null, change: write.finish() });
}

/** Forgets the company's account; a line of the log says who did it. Where none is linked nothing happens. */
export function unlinkAccount(tools: ChatTools, asker: Asker): Result<Done<null>, Refusal> {
  const record = loadSeen(tools.store, asker);
  if (!record) return err(NOT_FOUND);
  if (!can(asker, 'chat.send')) return err(NOT_PERMITTED);
  if (record.contact.linkedAccount === null) return ok({ answer: null, change: null });
  const now = tools.now();
  const write = new ChatWrite(tools, record, now);
  const by = { operatorId: asker.operatorId, name: asker.name };
  const line = said(decisionContext(tools, record, now), { type: 'account_unlinked', by });
  write.changeContact({ linkedAccount: null });
  write.take({ state: record.state, entries: [line], effects: [] });
  return ok({ answer: null, change: write.finish() });
}
