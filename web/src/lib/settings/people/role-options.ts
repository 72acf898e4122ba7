// The roles that can be given: the four, and those that the workspace composed. Pure.
import { ROLES, type Role } from '$domain/permissions/role';
import type { UsersAdmin } from '$protocol/user-admin';
import { ROLE_WORDS } from '../../i18n/state-words';
import { m } from '../../paraglide/messages';

export interface GivenRole {
  readonly role: Role;
  readonly roleId: string | null;
}

/** As one value of a list: `supervisor`, `supervisor/auditor`. */
export function toRoleValue({ role, roleId }: GivenRole): string {
  return roleId === null ? role : `${role}/${roleId}`;
}

export function fromRoleValue(value: string): GivenRole {
  const [role = '', ...rest] = value.split('/');
  // One of the options below.
  return { role: role as Role, roleId: rest.length === 0 ? null : rest.join('/') };
}

/** The least first, so that nobody is given much by not choosing. @param given what she has: named also where it is gone */
export function roleOptions(
  composed: UsersAdmin['roles'],
  given: GivenRole | null = null,
): { readonly value: string; readonly label: string }[] {
  const offered = offeredRoles(composed);
  const value = given && toRoleValue(given);
  if (value === null || offered.some((each) => each.value === value)) return offered;
  return [{ value, label: m.user_role_gone() }, ...offered];
}

function offeredRoles(composed: UsersAdmin['roles']): { readonly value: string; readonly label: string }[] {
  return ROLES.toReversed().flatMap((role) => [
    { value: role, label: ROLE_WORDS[role]() },
    ...composed
      .filter(({ base }) => base === role)
      .map(({ id, name }) => ({
        value: toRoleValue({ role, roleId: id }),
        label: m.user_role_composed({ name, base: ROLE_WORDS[role]() }),
      })),
  ]);
}
