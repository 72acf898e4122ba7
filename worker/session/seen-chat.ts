// The chat as one operator may see it, and as whom she acts in it. Whoever may not see a chat is answered as if it did not exist.
// Called by everything that operators ask of a chat's object.
import type { Actor } from '../domain/chat/operator-act';
import type { Asker } from '../domain/permissions/asker';
import { can, maySee } from '../domain/permissions/can';
import { chatScope } from '../domain/permissions/chat-scope';
import type { Permission } from '../domain/permissions/permission';
import type { SessionWish } from '../rpc/chat-session-rpc';
import type { Refusal } from '../rpc/refusal';
import type { ChatRecord } from './chat-record';
import type { ChatStore } from './chat-store';

export const NOT_FOUND: Refusal = { code: 'NOT_FOUND', retry: false };
export const NOT_PERMITTED: Refusal = { code: 'NOT_PERMITTED', retry: false };

/** Null where there is no chat, or none for her. */
export function loadSeen(store: Pick<ChatStore, 'load'>, asker: Asker): ChatRecord | null {
  const record = store.load();
  return record && maySee(asker, chatScope(record.state)) ? record : null;
}

/** In the words of the state table: who may lead this chat is a supervisor in it, everybody else an operator. */
export function toActor({ role, ...asker }: Asker, { state }: Pick<ChatRecord, 'state'>): Actor {
  const { operatorId, name } = asker;
  const leads = can(asker, 'chat.lead', chatScope(state));
  return { operatorId, name, role: leads ? (role === 'operator' ? 'supervisor' : role) : 'operator' };
}

const BY_WISH: Partial<Record<SessionWish['type'] | 'assign', Permission>> = {
  claim: 'chat.claim',
  resolve: 'chat.resolve',
  archive: 'chat.resolve',
  transfer_operator: 'chat.transfer',
  transfer_team: 'chat.transfer',
  assign: 'chat.assign',
};

/** Whether she may do such a thing at all; whose session it must be is the state table's. An accepted offer is no claim. */
export function mayWish(asker: Asker, wish: { readonly type: SessionWish['type'] | 'assign' }): boolean {
  const isAcceptance = wish.type === 'claim' && 'decisionNo' in wish && wish.decisionNo !== undefined;
  return can(asker, isAcceptance ? 'chat.send' : (BY_WISH[wish.type] ?? 'chat.send'));
}
