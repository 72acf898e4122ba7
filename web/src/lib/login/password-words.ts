// What is wrong with a password, in words. Pure.
import {
  PASSWORD_FAULTS,
  type PasswordFault,
  type PasswordOwner,
  passwordFaults,
  passwordLengthMin,
} from '$domain/login/password-rules';
import type { ApiError } from '../api/api-result';
import { m } from '../paraglide/messages';

export function passwordWords(fault: PasswordFault, password: string, owner: PasswordOwner): string {
  switch (fault) {
    case 'TOO_SHORT':
      return m.password_missing({ count: passwordLengthMin(owner) - [...password.normalize('NFC')].length });
    case 'TOO_LONG':
      return m.password_too_long();
    case 'REPEATED':
      return m.password_repeated();
    case 'IN_A_ROW':
      return m.password_in_a_row();
    case 'ABOUT_HER':
      return m.password_about_her();
    case 'COMMON':
      return m.password_common();
  }
}

/** What the Worker found wrong with this password; null: it was not that. */
export function refusedFaults(error: ApiError, password: string) {
  if (error.code !== 'PASSWORD_REFUSED') return null;
  return { password, faults: PASSWORD_FAULTS.filter((fault) => error.fields?.includes(fault)) };
}

/** What was refused as too short though a second factor allows that length: the factor is gone meanwhile. */
export function ownerAfter(owner: PasswordOwner, refused: ReturnType<typeof refusedFaults>): PasswordOwner {
  const isGone =
    refused?.faults.includes('TOO_SHORT') && !passwordFaults(refused.password, owner, null).includes('TOO_SHORT');
  return isGone ? { ...owner, hasSecondFactor: false } : owner;
}
