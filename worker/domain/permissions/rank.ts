// Who stands above whom, where one person acts on another one's account. Pure.
import { ROLES, type Role } from './role';

/** Nobody acts on somebody above her: an admin not on a super admin. On equals she does. */
export function isAbove(one: Role, other: Role): boolean {
  return ROLES.indexOf(one) < ROLES.indexOf(other);
}
