// Tells the hub of an account which of its logins have ended. What the hub did not hear is kept with a time, and the alarm tells it again.
import type { Env } from '../env';
import { logError } from '../platform/log';
import { operatorHub } from '../stubs';
import type { LoginStore, UntoldEnd } from './login-store';

const TELL_NET_MS = 2_000;
const TELL_AGAIN_MS_MAX = 60_000;

export type TellHub = (operatorId: string, ends: readonly UntoldEnd[]) => Promise<void>;

export function hubTeller(env: Env, store: LoginStore, arm: (now: number) => void): TellHub {
  return async (operatorId, ends) => {
    const loginIds = ends.map((end) => end.loginId);
    try {
      const why = store.isDisabled() ? 'ACCOUNT_DISABLED' : 'LOGIN_ENDED';
      await operatorHub(env, operatorId).endLogins(operatorId, loginIds, why);
      for (const loginId of loginIds) store.setTold(loginId);
    } catch (cause) {
      const now = Date.now();
      logError('hub_not_told', cause, { operatorId, logins: loginIds.length });
      for (const { loginId, attempts } of ends) {
        store.tellLater(loginId, now + Math.min(TELL_AGAIN_MS_MAX, TELL_NET_MS * 2 ** attempts));
      }
      arm(now);
    }
  };
}
