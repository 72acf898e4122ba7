// What each role may do, and what the workspace changes of it. Pure. Called where a person's access is computed: at sign-in,
// and whenever her role, her teams or the settings of access change.
import { type Access, type Grants, PERMISSIONS, type Permission, SCOPES, type Scope } from './permission';
import { DEFAULT_PLAN, lacksOf, type PlanSettings } from './plan';
import type { Role } from './role';

/** A role that the workspace composed. Whoever has it counts as of `base` where sign-in and sockets ask for a role. */
export interface CustomRole {
  readonly id: string;
  readonly name: string;
  readonly base: Role;
  readonly grants: Grants;
}

export interface AccessSettings {
  /** Which chats operators see beside the queues of their teams. */
  readonly operatorsSee: Scope;
  /** The preset: board, claims, assignment, resolving and the reports are for admins; operators answer what they are given. */
  readonly isAdminsOnly: boolean;
  /** Whether who leads a chat and looks at it without holding it is shown to those who do not lead it. Absent: she is. */
  readonly areWatchersShown?: boolean;
  readonly roles: readonly CustomRole[];
  /** Absent: not tied to any. */
  readonly plan?: PlanSettings;
}

export const DEFAULT_ACCESS: AccessSettings = {
  operatorsSee: 'own',
  isAdminsOnly: false,
  areWatchersShown: true,
  roles: [],
  plan: DEFAULT_PLAN,
};

const OPERATOR: Grants = {
  'chat.read': 'own',
  'chat.claim': 'teams',
  'chat.send': 'own',
  'chat.transfer': 'own',
  'chat.resolve': 'own',
  'chat.history': 'all',
  'desk.read': 'teams',
  'ticket.handle': 'teams',
  'saved_message.read': 'all',
  'usage.read': 'own',
};

const SUPERVISOR: Grants = {
  ...OPERATOR,
  'chat.read': 'teams',
  'chat.send': 'teams',
  'chat.transfer': 'teams',
  'chat.resolve': 'teams',
  'chat.assign': 'teams',
  'chat.lead': 'teams',
  'chat.export': 'teams',
  'queue.manage': 'teams',
  'saved_message.write': 'all',
  'canned_reply.write': 'teams',
  'usage.read': 'teams',
  'desk_settings.read': 'all',
  'people.read': 'all',
};

/** All but users and roles, channels with their secrets. */
const ADMIN: Grants = {
  ...everywhere(Object.keys(SUPERVISOR) as Permission[]),
  'desk_settings.write': 'all',
  'people.write': 'all',
  'channel.read': 'all',
  'chat.rebuild': 'all',
  'audit.read': 'all',
};

export const ROLE_GRANTS: Readonly<Record<Role, Grants>> = {
  operator: OPERATOR,
  supervisor: SUPERVISOR,
  admin: ADMIN,
  super_admin: everywhere(PERMISSIONS),
};

/** Of these the preset leaves nothing to operators and supervisors. */
const ADMINS_ONLY: readonly Permission[] = [
  'chat.claim',
  'chat.transfer',
  'chat.resolve',
  'chat.assign',
  'chat.lead',
  'desk.read',
  'queue.manage',
  'chat.history',
  'chat.export',
  'usage.read',
];

/**
 * @param roleId of a composed role. Whoever has one that is no longer there may do the least that anybody may: she was given less than
 * all of its base, and nobody knows any more how much less.
 */
export function accessOf(
  person: { readonly role: Role; readonly roleId?: string | null; readonly teams: readonly string[] },
  settings: AccessSettings,
): Access {
  const custom = composedRoleOf(person, settings.roles);
  if (custom === undefined)
    return { grants: settings.isAdminsOnly ? adminsOnly(OPERATOR) : OPERATOR, teams: person.teams };
  const grants = custom ? custom.grants : withReach(person.role, settings.operatorsSee);
  const isAdmin = person.role === 'admin' || person.role === 'super_admin';
  const lacks = lacksOf(settings.plan ?? DEFAULT_PLAN);
  return {
    grants: settings.isAdminsOnly && !isAdmin ? adminsOnly(grants) : grants,
    teams: person.teams,
    ...(lacks.length > 0 && { lacks }),
  };
}

/** Null: none was given to her. Undefined: one that is no longer there, or is composed on another base by now. */
export function composedRoleOf<Composed extends Pick<CustomRole, 'id' | 'base'>>(
  { role, roleId }: { readonly role: Role; readonly roleId?: string | null },
  roles: readonly Composed[],
): Composed | null | undefined {
  if (roleId === undefined || roleId === null) return null;
  return roles.find(({ id, base }) => id === roleId && base === role);
}

/** Whether a role composed on `base` reaches no further in this than `base` can be set to. What is no permission is not judged. */
export function isWithinRole(base: Role, grants: Grants, name: string): boolean {
  const permission = PERMISSIONS.find((known) => known === name);
  const scope = permission && grants[permission];
  if (permission === undefined || scope === undefined) return true;
  const most = base === 'operator' && permission === 'chat.read' ? 'all' : ROLE_GRANTS[base][permission];
  return most !== undefined && SCOPES.indexOf(scope) <= SCOPES.indexOf(most);
}

function withReach(role: Role, operatorsSee: Scope): Grants {
  return role === 'operator' ? { ...OPERATOR, 'chat.read': operatorsSee } : ROLE_GRANTS[role];
}

function adminsOnly(grants: Grants): Grants {
  const left = Object.entries(grants).filter(([permission]) => !ADMINS_ONLY.includes(permission as Permission));
  return { ...(Object.fromEntries(left) as Grants), ...(grants['chat.read'] && { 'chat.read': 'own' }) };
}

function everywhere(permissions: readonly Permission[]): Grants {
  return Object.fromEntries(permissions.map((permission) => [permission, 'all'])) as Grants;
}
