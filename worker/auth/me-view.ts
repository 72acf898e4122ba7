// Builds the answer of GET /api/me, sign-in and refresh. Needs no D1: the person comes from LoginGuard, the workspace's name
// from the settings snapshot. Called by login-route and me-route.
import type { Env } from '../env';
import { logWarn } from '../platform/log';
import { getSettings } from '../platform/settings-snapshot';
import { withinMs } from '../platform/within-ms';
import type { MeView } from '../protocol/operator-view';
import { PROTOCOL_VERSION } from '../protocol/version';
import type { LoginAccount, LoginStanding } from '../rpc/login-guard-rpc';

/** A name on the screen is not worth a longer wait. */
const SETTINGS_MS_MAX = 500;

/** The workspace's name is empty where the settings do not come in time. */
export async function toMeView(
  env: Env,
  account: LoginAccount,
  accessUntil: number,
  standing: LoginStanding,
): Promise<MeView> {
  const { operatorId, name, email, role, access } = account;
  const { mayOnlyEnrol, hasFactor, idleUntil, absoluteUntil } = standing;
  const settings = await withinMs(getSettings(env), SETTINGS_MS_MAX);
  if (!settings.inTime) logWarn('settings_late');
  return {
    operator: {
      operatorId,
      name,
      email,
      role,
      grants: { ...access.grants },
      teams: [...access.teams],
      ...(access.lacks && { lacks: [...access.lacks] }),
    },
    workspace: { name: (settings.inTime && settings.value?.workspace.name) || '' },
    accessUntil,
    protocol: PROTOCOL_VERSION,
    login: { mayOnlyEnrol, hasFactor, idleUntil, absoluteUntil },
  };
}
