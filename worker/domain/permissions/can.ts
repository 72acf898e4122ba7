// The one question of access: may this person do that, to this object? Everything that is not granted is refused. Pure.
// Called in front of every route, and again by every object for what it holds.
import type { OperatorId } from '../ids';
import type { ChatScope } from './chat-scope';
import type { Access, Permission } from './permission';
import { isInPlan } from './plan';

export interface Grantee {
  readonly operatorId: OperatorId;
  readonly access: Access;
}

/** What belongs to a team, or to none, and to nobody in person. */
export interface TeamOwned {
  readonly teamIds: readonly string[];
}

/** What is told of one person: her numbers. */
export interface PersonOwned extends TeamOwned {
  readonly personId: string;
}

/** @param object left out: whether she may do it to anything at all */
export function can(
  { operatorId, access }: Grantee,
  permission: Permission,
  object?: ChatScope | TeamOwned | PersonOwned,
): boolean {
  const scope = access.grants[permission];
  if (scope === undefined || !isInPlan(access.lacks, permission)) return false;
  if (object === undefined || scope === 'all') return true;
  if ('personId' in object && object.personId === operatorId) return true;
  if ('state' in object && isHers(operatorId, object)) return true;
  return scope === 'teams' && isOfTeams(access, object);
}

/** Why `can` says no to anything at all: as the plan lacks it for everybody, or as she has no right to it. */
export function whyNot({ access }: Grantee, permission: Permission): 'NOT_IN_PLAN' | 'NOT_PERMITTED' {
  const isGranted = access.grants[permission] !== undefined;
  return isGranted && !isInPlan(access.lacks, permission) ? 'NOT_IN_PLAN' : 'NOT_PERMITTED';
}

/** Files of hers, beside the right to write. */
export function mayAttach({ access }: Pick<Grantee, 'access'>): boolean {
  return !access.lacks?.includes('attachments');
}

/** Whether a chat is shown to her: by the right to read it, or as one that she may take from a queue. */
export function maySee(person: Grantee, chat: ChatScope): boolean {
  return can(person, 'chat.read', chat) || (isToBeTaken(chat) && can(person, 'chat.claim', chat));
}

/** In a queue, or left behind by one: a session that ended unserved is a ticket of its team's. */
function isToBeTaken({ state, lastOwnerId }: ChatScope): boolean {
  return state === 'pending' || state === 'waiting' || (state === 'closed' && lastOwnerId === null);
}

function isHers(operatorId: OperatorId, { ownerId, lastOwnerId, offeredTo }: ChatScope): boolean {
  return operatorId === ownerId || operatorId === offeredTo || (ownerId === null && operatorId === lastOwnerId);
}

/** What no team was chosen for is every team's. */
function isOfTeams({ teams }: Access, { teamIds }: TeamOwned): boolean {
  return teamIds.length === 0 || teamIds.some((teamId) => teams.includes(teamId));
}
