// Whether a new password is taken, by the rules and by who she is. The one place that says whether she signs in with a second factor.
// Called by the routes that set passwords.
import { isCommonPassword } from '../domain/login/common-passwords';
import { type PasswordFault, type PasswordOwner, passwordFaults } from '../domain/login/password-rules';
import type { Env } from '../env';
import { logWarn } from '../platform/log';
import { getSettings } from '../platform/settings-snapshot';
import { withinMs } from '../platform/within-ms';

/** The workspace's name is one of several words; it is not waited for longer. */
const SETTINGS_MS_MAX = 500;

export async function passwordOwner(
  env: Env,
  { name, email }: { readonly name: string; readonly email: string },
): Promise<PasswordOwner> {
  const settings = await withinMs(getSettings(env), SETTINGS_MS_MAX);
  if (!settings.inTime) logWarn('settings_late');
  const workspace = (settings.inTime && settings.value?.workspace.name) || '';
  // Not known to be there: the longer password is asked for, which is enough with one, too.
  return { name, email, workspace, hasSecondFactor: false };
}

export function judgePassword(password: string, owner: PasswordOwner): PasswordFault[] {
  return passwordFaults(password, owner, isCommonPassword);
}
