// Words for what the audit log tells of, for what it was done to, and for what the check of its chain found wrong. Exhaustive by type:
// a new act of the Worker does not compile without words. What a newer Worker knows is shown as it came.
import type { AuditAction, AuditObjectKind } from '$domain/audit/audit-action';
import type { FaultCode } from '$domain/audit/audit-chain';
import { m } from '../../paraglide/messages';

const ACTIONS: Readonly<Record<AuditAction, () => string>> = {
  'login.opened': m.audit_action_login_opened,
  'login.refused': m.audit_action_login_refused,
  'login.throttled': m.audit_action_login_throttled,
  'login.signed_out': m.audit_action_login_signed_out,
  'login.ended': m.audit_action_login_ended,
  'user.invited': m.audit_action_user_invited,
  'user.changed': m.audit_action_user_changed,
  'user.link_made': m.audit_action_user_link_made,
  'user.link_withdrawn': m.audit_action_user_link_withdrawn,
  'user.password_set': m.audit_action_user_password_set,
  'setup.link_made': m.audit_action_setup_link_made,
  'login.token_reused': m.audit_action_login_token_reused,
  'factor.changed': m.audit_action_factor_changed,
  'login.provider_refused': m.audit_action_login_provider_refused,
  'login.provider_pinned': m.audit_action_login_provider_pinned,
  'provider.secret_replaced': m.audit_action_provider_secret_replaced,
  'provider.secret_removed': m.audit_action_provider_secret_removed,
  'provider.checked': m.audit_action_provider_checked,
  'chat.viewed': m.audit_action_chat_viewed,
  'chat.exported': m.audit_action_chat_exported,
  'chats.searched': m.audit_action_chats_searched,
  'contact.named': m.audit_action_contact_named,
  'note.edited': m.audit_action_note_edited,
  'note.deleted': m.audit_action_note_deleted,
  'contact.attribute_set': m.audit_action_contact_attribute,
  'access.refused': m.audit_action_access_refused,
  'audit.read': m.audit_action_audit_read,
  'audit.exported': m.audit_action_audit_exported,
  'desk.document_saved': m.audit_action_desk_document_saved,
  'person.desk_saved': m.audit_action_person_desk_saved,
  'person.picture_changed': m.audit_action_person_picture_changed,
  'person.picture_removed': m.audit_action_person_picture_removed,
  'sending.saved': m.audit_action_sending_saved,
  'team.intake_set': m.audit_action_team_intake_set,
  'channel.connected': m.audit_action_channel_connected,
  'channel.changed': m.audit_action_channel_changed,
  'channel.secret_replaced': m.audit_action_channel_secret_replaced,
  'channel.token_replaced': m.audit_action_channel_token_replaced,
  'channel.token_removed': m.audit_action_channel_token_removed,
  'channel.link_key_made': m.audit_action_channel_link_key_made,
  'channel.webhook_set': m.audit_action_channel_webhook_set,
  'channel.webhook_tested': m.audit_action_channel_webhook_tested,
  'channel.checked': m.audit_action_channel_checked,
  'saved_message.created': m.audit_action_saved_message_created,
  'saved_message.changed': m.audit_action_saved_message_changed,
  'saved_message.deleted': m.audit_action_saved_message_deleted,
  'canned_reply.created': m.audit_action_canned_reply_created,
  'canned_reply.changed': m.audit_action_canned_reply_changed,
  'canned_reply.deleted': m.audit_action_canned_reply_deleted,
  'chat_view.created': m.audit_action_chat_view_created,
  'chat_view.changed': m.audit_action_chat_view_changed,
  'chat_view.deleted': m.audit_action_chat_view_deleted,
  'macro.created': m.audit_action_macro_created,
  'macro.changed': m.audit_action_macro_changed,
  'macro.deleted': m.audit_action_macro_deleted,
  'ticket.done': m.audit_action_ticket_done,
  'ticket.reopened': m.audit_action_ticket_reopened,
  'projection.rebuilt': m.audit_action_projection_rebuilt,
  'setup.channel_saved': m.audit_action_setup_channel_saved,
  'setup.person_saved': m.audit_action_setup_person_saved,
};

const KINDS: Readonly<Record<AuditObjectKind, () => string>> = {
  account: m.audit_kind_account,
  network: m.audit_kind_network,
  chat: m.audit_kind_chat,
  list: m.audit_kind_list,
  log: m.audit_kind_log,
  document: m.audit_kind_document,
  person: m.audit_kind_person,
  workspace: m.audit_kind_workspace,
  team: m.audit_kind_team,
  channel: m.audit_kind_channel,
  saved_message: m.audit_kind_saved_message,
  canned_reply: m.audit_kind_canned_reply,
  chat_view: m.audit_kind_chat_view,
  macro: m.audit_kind_macro,
  ticket: m.audit_kind_ticket,
  route: m.audit_kind_route,
};

const FAULTS: Readonly<Record<FaultCode, (at: { seq: number }) => string>> = {
  MISSING: m.audit_fault_missing,
  CHANGED: m.audit_fault_changed,
  REPLACED: m.audit_fault_replaced,
  DOUBLED: m.audit_fault_doubled,
  BEHIND_HEAD: m.audit_fault_behind_head,
  HEAD: m.audit_fault_head,
  SIGNATURE: m.audit_fault_signature,
  ANCHOR: m.audit_fault_anchor,
};

export const ACTION_CHOICES = Object.entries(ACTIONS).map(([value, label]) => ({ value, label }));

export function actionWords(action: string): string {
  return find(ACTIONS, action)?.() ?? action;
}

export function kindWords(kind: string): string {
  return find(KINDS, kind)?.() ?? kind;
}

export function faultWords({ code, seq }: { readonly code: string; readonly seq: number }): string {
  return find(FAULTS, code)?.({ seq }) ?? code;
}

/** A value as a person reads it: a text without its quotes, all else as JSON. */
export function valueWords(json: string | null): string {
  if (json === null) return m.audit_nothing();
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : json;
  } catch {
    return json;
  }
}

function find<Words>(words: Readonly<Record<string, Words>>, name: string): Words | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}
