// How an account stands, in a few words. Pure.
import type { UserAdmin } from '$protocol/user-admin';
import { dateAndTime } from '../../i18n/format-time';
import { m } from '../../paraglide/messages';

/** Null: she signs in, and nothing is to be said. */
export function userWords({ isDisabled, isPending, linkUntil }: UserAdmin, now = Date.now()): string | null {
  if (isDisabled) return m.set_person_disabled();
  const isOpen = linkUntil !== null && linkUntil > now;
  if (isPending) return isOpen ? m.user_pending({ until: dateAndTime(linkUntil) }) : m.user_pending_over();
  return isOpen ? m.user_reset_open({ until: dateAndTime(linkUntil) }) : null;
}
