// Who stands above whom, where one person acts on another one's account, or gives rights away. Pure.
import { type Grants, PERMISSIONS, SCOPES } from './permission';
import { ROLES, type Role } from './role';

/** Nobody acts on somebody above her: an admin not on a super admin. On equals she does. */
export function isAbove(one: Role, other: Role): boolean {
  return ROLES.indexOf(one) < ROLES.indexOf(other);
}

/** Nobody gives more than she has, nor acts on whoever has more: by roles alone one composed on the highest would reach all of it. */
export function hasAllOf(mine: Grants, theirs: Grants): boolean {
  const reach = (grants: Grants, permission: (typeof PERMISSIONS)[number]) => {
    const scope = grants[permission];
    return scope === undefined ? -1 : SCOPES.indexOf(scope);
  };
  return PERMISSIONS.every((permission) => reach(mine, permission) >= reach(theirs, permission));
}
