// How an account stands, in a few words. Pure.
import { composedRoleOf } from '$domain/permissions/bundles';
import type { UserAdmin, UsersAdmin } from '$protocol/user-admin';
import { dateAndTime } from '../../i18n/format-time';
import { m } from '../../paraglide/messages';

/** Null: she signs in, and nothing is to be said. @param roles that the workspace composed */
export function userWords(user: UserAdmin, roles: UsersAdmin['roles'], now = Date.now()): string | null {
  const words = [accountWords(user, now), isRoleGone(user, roles) ? m.user_role_gone() : null];
  return words.filter((each) => each !== null).join(' · ') || null;
}

/** She has a composed role that is no longer there, and so the least rights. */
export function isRoleGone(user: Pick<UserAdmin, 'role' | 'roleId'>, roles: UsersAdmin['roles']): boolean {
  return composedRoleOf(user, roles) === undefined;
}

function accountWords({ isDisabled, isPending, linkUntil }: UserAdmin, now: number): string | null {
  if (isDisabled) return m.set_person_disabled();
  const isOpen = linkUntil !== null && linkUntil > now;
  if (isPending) return isOpen ? m.user_pending({ until: dateAndTime(linkUntil) }) : m.user_pending_over();
  return isOpen ? m.user_reset_open({ until: dateAndTime(linkUntil) }) : null;
}
