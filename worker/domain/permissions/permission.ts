// What a person may do, in single permissions, and how far each one reaches. Closed lists: roles are bundles of them.
// PERSISTED CONTRACT: names and scopes stand in logins, sockets and settings; none is renamed. Pure.
import type { PlanPart } from './plan';

export const PERMISSIONS = [
  // chats
  'chat.read',
  'chat.claim',
  'chat.send',
  'chat.transfer',
  'chat.resolve',
  'chat.assign',
  'chat.lead',
  /** Beyond the session that is open, or was last; only of chats that she may read. */
  'chat.history',
  /** Transcripts as a file; only of chats and sessions that she may read. */
  'chat.export',
  // the desk
  'desk.read',
  'queue.manage',
  'ticket.handle',
  // what is set
  'saved_message.read',
  'saved_message.write',
  /** Those of a team, or everybody's; one's own need none. */
  'canned_reply.write',
  'desk_settings.read',
  'desk_settings.write',
  'people.read',
  'people.write',
  'channel.read',
  'channel.write',
  'usage.read',
  'chat.rebuild',
  'access.write',
  'audit.read',
  'user.write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * How far a permission reaches. `own`: chats that she owns, is offered, or served last. `teams`: those of her teams and of no
 * team as well. `all`: every one. Of what belongs to no team, any of them is enough.
 */
export const SCOPES = ['own', 'teams', 'all'] as const;
export type Scope = (typeof SCOPES)[number];

export type Grants = Readonly<Partial<Record<Permission, Scope>>>;

/** What one person may do, and the teams that `teams` speaks of. */
export interface Access {
  readonly grants: Grants;
  readonly teams: readonly string[];
  /** What the workspace's plan does not hold, for nobody; absent: nothing is lacking. */
  readonly lacks?: readonly PlanPart[];
}
