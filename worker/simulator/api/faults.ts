// Fault rules: which call they hit and what happens before the call is processed. What happens after is done by handle-call.ts,
// media faults by content.ts. Set by POST /control/faults.
import type { PlatformState } from '../state/platform-state';
import type { FaultRule } from '../state/records';
import { type Outcome, refusal, TEXT } from './answer';

/** The call is not processed at all. */
const BEFORE = ['500_before', 'drop_before', '429_rate', '429_monthly', '409_no_id', '401'] as const;
/** The call is processed as usual, and the answer is disturbed. */
const AFTER = ['500_after', 'drop_after', 'slow', 'malformed_200'] as const;
/** For the API `content` only. */
const MEDIA = ['202_then_200', 'transcoding_failed', '404', '410'] as const;

export const FAULTS = [...BEFORE, ...AFTER, ...MEDIA] as const;

export const FAULT_APIS = [
  'reply',
  'push',
  'multicast',
  'token',
  'profile',
  'info',
  'content',
  'quota',
  'loading',
  'markAsRead',
  'validate',
  'webhookEndpoint',
  'webhookTest',
  '*',
] as const;

/** Takes the oldest rule that fits and counts it down. */
export function takeFault(state: PlatformState, api: string, channelId: string | null): FaultRule | null {
  if (state.faults.size === 0) return null;
  const rule = state.faults
    .values()
    .find((one) => (one.api === '*' || one.api === api) && (one.channelId === null || one.channelId === channelId));
  if (rule === undefined) return null;
  if (rule.times > 1) state.faults.set(rule.faultId, { ...rule, times: rule.times - 1 });
  else state.faults.delete(rule.faultId);
  return rule;
}

export function isBeforeFault(fault: string): boolean {
  return (BEFORE as readonly string[]).includes(fault);
}

/** True when the bot will not see an undisturbed answer, so that trying again is not its mistake. */
export function hidesAnswer(fault: string | null): boolean {
  return fault !== null && (AFTER as readonly string[]).includes(fault);
}

export function outcomeOfFault(fault: string): Outcome {
  switch (fault) {
    case '429_rate':
      return refusal(429, TEXT.rateLimit);
    case '429_monthly':
      return refusal(429, TEXT.monthlyLimit);
    case '409_no_id':
      return refusal(409, TEXT.retryKeyAccepted);
    case '401':
      return refusal(401, `${TEXT.authenticationFailed}invalid token.`);
    default:
      return refusal(500, TEXT.serverError);
  }
}
