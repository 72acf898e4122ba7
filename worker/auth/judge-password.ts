// Whether a new password is taken, by the rules and by who she is, and how it comes into D1 without a short one ever standing alone:
// LoginGuard says whether she has a second factor, and holds the last one before a short password is written (domain/login/short-password).
// Called by the routes that set passwords.
import { isCommonPassword } from '../domain/login/common-passwords';
import { type PasswordFault, type PasswordOwner, passwordFaults } from '../domain/login/password-rules';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { logWarn } from '../platform/log';
import { getSettings } from '../platform/settings-snapshot';
import { withinMs } from '../platform/within-ms';
import { accountGuard, heard } from './check-login';

/** The workspace's name is one of several words; it is not waited for longer. */
const SETTINGS_MS_MAX = 500;

export async function passwordOwner(
  env: Env,
  operatorId: string,
  { name, email }: { readonly name: string; readonly email: string },
): Promise<PasswordOwner> {
  const [settings, factor] = await Promise.all([
    withinMs(getSettings(env), SETTINGS_MS_MAX),
    heard(async () => ok(await accountGuard(env, operatorId).hasFactor())),
  ]);
  if (!settings.inTime) logWarn('settings_late');
  const workspace = (settings.inTime && settings.value?.workspace.name) || '';
  // Not known to be there: the longer password is asked for, which is enough with one, too.
  return { name, email, workspace, hasSecondFactor: factor.ok && factor.value };
}

export interface JudgedPassword {
  /** Empty: it is taken. */
  readonly faults: readonly PasswordFault[];
  /** What is wrong with it where it stands alone. Some, and no `faults`: a short one. */
  readonly alone: readonly PasswordFault[];
}

export function judgePassword(password: string, owner: PasswordOwner): JudgedPassword {
  const alone = passwordFaults(password, { ...owner, hasSecondFactor: false }, isCommonPassword);
  return { faults: owner.hasSecondFactor ? passwordFaults(password, owner, isCommonPassword) : alone, alone };
}

/**
 * Writes a password that was judged. @param write in D1, on this `authVersion` and no other; false: nothing was written
 * @returns Err PASSWORD_REFUSED: it is short, and the factor is gone since it was judged; UNAVAILABLE: the guard did not answer
 */
export async function putPassword(
  env: Env,
  { operatorId, authVersion, isShort }: { operatorId: string; authVersion: number; isShort: boolean },
  write: () => Promise<boolean>,
): Promise<Result<null, 'PASSWORD_REFUSED' | 'STALE' | 'UNAVAILABLE'>> {
  if (isShort) {
    const held = await heard(async () => ok(await accountGuard(env, operatorId).holdForShortPassword(authVersion)));
    if (!held.ok) return err('UNAVAILABLE');
    if (!held.value) return err('PASSWORD_REFUSED');
  }
  return (await write()) ? ok(null) : err('STALE');
}
