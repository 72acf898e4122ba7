// The pages about oneself: how one signs in, what one likes, and what one keeps for writing.
import { m } from '../paraglide/messages';
import type { SettingsPage } from '../settings/SettingsFrame.svelte';

export const ACCOUNT_PATHS = {
  'sign-in': '/account',
  preferences: '/account/preferences',
  replies: '/account/replies',
} as const;
export type AccountPage = keyof typeof ACCOUNT_PATHS;

export function accountPages(
  open: AccountPage,
  hrefOf: (path: (typeof ACCOUNT_PATHS)[AccountPage]) => string,
): readonly SettingsPage[] {
  return [
    { label: m.account_title(), href: hrefOf(ACCOUNT_PATHS['sign-in']), isOpen: open === 'sign-in' },
    { label: m.pref_title(), href: hrefOf(ACCOUNT_PATHS.preferences), isOpen: open === 'preferences' },
    { label: m.canned_own_title(), href: hrefOf(ACCOUNT_PATHS.replies), isOpen: open === 'replies' },
  ];
}
