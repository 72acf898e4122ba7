// What happened to the sign-in of one's account, in words.
import type { OwnSecurity } from '$protocol/login-factors';
import { m } from '../paraglide/messages';

type Kind = OwnSecurity['notices'][number]['kind'];

/** @param about the name of a passkey, or of an admin */
export const NOTICE_WORDS: Readonly<Record<Kind, (about: string | null) => string>> = {
  totp_added: () => m.notice_totp_added(),
  totp_removed: () => m.notice_totp_removed(),
  passkey_added: (about) => m.notice_passkey_added({ name: about ?? '' }),
  passkey_removed: (about) => m.notice_passkey_removed({ name: about ?? '' }),
  recovery_codes_made: () => m.notice_recovery_made(),
  recovery_code_used: () => m.notice_recovery_used(),
  refresh_reused: () => m.notice_refresh_reused(),
  ended_by_admin: (about) => m.notice_ended_by_admin({ name: about ?? '' }),
};
