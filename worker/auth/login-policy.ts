// The policy of logins as LoginGuard decides by it: from the settings snapshot, or, where that cannot be had, as it was last known
// at this account. So neither KV nor D1 can sign anybody out, and neither can open what a setting closed.

import { parseConfig } from '../config';
import { DEFAULT_SECURITY, type LoginPolicy, toLoginPolicy } from '../domain/login/login-policy';
import type { Env } from '../env';
import { getSettings } from '../platform/settings-snapshot';
import { withinMs } from '../platform/within-ms';
import type { FactorStore } from './factor-store';

const SETTINGS_MS_MAX = 500;

/** @param known where the last one lies; null: nobody ever signed in to this account */
export async function currentPolicy(
  env: Env,
  known: Pick<FactorStore, 'getPolicy' | 'putPolicy'> | null,
): Promise<LoginPolicy> {
  const isDemo = parseConfig(env).FACTOR_POLICY !== 'required';
  const settings = await withinMs(getSettings(env), SETTINGS_MS_MAX);
  const snapshot = settings.inTime ? settings.value : null;
  if (snapshot === null) return known?.getPolicy() ?? toLoginPolicy(DEFAULT_SECURITY, isDemo);
  const policy = toLoginPolicy(snapshot.security ?? DEFAULT_SECURITY, isDemo);
  // Written only where it differs.
  known?.putPolicy(policy);
  return policy;
}
