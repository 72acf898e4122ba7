// What people may do, for tests that are about something else. Only tests import it.
import { ROLE_GRANTS } from '../domain/permissions/bundles';
import type { Access, Grants } from '../domain/permissions/permission';
import type { Role } from '../domain/permissions/role';

/** All that a role may do, to every chat: as in a small shop where everybody serves everybody. */
export function everythingOf(role: Role): Access {
  const names = Object.keys(ROLE_GRANTS[role]);
  return { grants: Object.fromEntries(names.map((name) => [name, 'all'])) as Grants, teams: [] };
}
