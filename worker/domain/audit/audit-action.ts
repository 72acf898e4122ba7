// The closed list of what the audit log tells of. A stored name stays for ever: it is part of what was hashed, so names are
// only added. Words for people: the console's messages. Pure.
export const AUDIT_ACTIONS = [
  // logins, told by LoginGuard
  'login.opened',
  'login.refused',
  'login.throttled',
  'login.signed_out',
  'login.ended',
  'login.token_reused',
  'factor.changed',
  'login.provider_refused',
  'login.provider_pinned',
  // who looked at what
  'chat.viewed',
  'chat.exported',
  'chats.searched',
  'contact.named',
  'note.edited',
  'note.deleted',
  'contact.attribute_set',
  'access.refused',
  'audit.read',
  'audit.exported',
  // settings and people
  'desk.document_saved',
  'person.desk_saved',
  'person.picture_changed',
  'person.picture_removed',
  'sending.saved',
  'team.intake_set',
  // who may sign in
  'user.invited',
  'user.changed',
  'user.link_made',
  'user.link_withdrawn',
  'user.password_set',
  // the identity provider
  'provider.secret_replaced',
  'provider.secret_removed',
  'provider.checked',
  // channels and their keys
  'channel.connected',
  'channel.changed',
  'channel.secret_replaced',
  'channel.token_replaced',
  'channel.token_removed',
  'channel.link_key_made',
  'channel.webhook_set',
  'channel.webhook_tested',
  'channel.checked',
  // what is sent again and again, and what is left to do
  'saved_message.created',
  'saved_message.changed',
  'saved_message.deleted',
  'canned_reply.created',
  'canned_reply.changed',
  'canned_reply.deleted',
  'chat_view.created',
  'chat_view.changed',
  'chat_view.deleted',
  'macro.created',
  'macro.changed',
  'macro.deleted',
  'ticket.done',
  'ticket.reopened',
  // operation
  'projection.rebuilt',
  'setup.channel_saved',
  'setup.person_saved',
  'setup.link_made',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_OBJECT_KINDS = [
  'account',
  'network',
  'chat',
  'list',
  'log',
  'document',
  'person',
  'workspace',
  'team',
  'channel',
  'saved_message',
  'canned_reply',
  'chat_view',
  'macro',
  'ticket',
  'route',
] as const;

export type AuditObjectKind = (typeof AUDIT_OBJECT_KINDS)[number];
