// Fault rules: which call they hit and what happens before the call is processed. What happens after is done by handle-call.ts,
// media faults by content.ts, failed links by the account-link dialog. Set by POST /control/faults and /control/faults/random.
import type { PlatformState } from '../state/platform-state';
import type { FaultRule, RandomFaults } from '../state/records';
import { type Outcome, refusal, TEXT } from './answer';

/** The call is not processed at all. */
const BEFORE = ['500_before', 'drop_before', '429_rate', '429_monthly', '429_user', '403', '409_no_id', '401'] as const;
/** The call is processed as usual, and the answer is disturbed. */
const AFTER = ['500_after', 'drop_after', 'slow', 'malformed_200'] as const;
/** For the API `content` only. */
const MEDIA = ['202_then_200', 'transcoding_failed', '404', '410'] as const;
/** For the API `accountLink` only: the dialog ends with `result: failed`. */
const LINK = ['link_failed'] as const;

export const FAULTS = [...BEFORE, ...AFTER, ...MEDIA, ...LINK] as const;

/** What chance picks from when it is not told: faults that a careful client can always live with. */
export const RANDOM_FAULTS = [
  '500_before',
  '500_after',
  'drop_before',
  'drop_after',
  '429_rate',
  '429_user',
  '401',
  'slow',
  'malformed_200',
] as const;

export const FAULT_APIS = [
  'reply',
  'push',
  'multicast',
  'broadcast',
  'narrowcast',
  'token',
  'profile',
  'group',
  'info',
  'content',
  'quota',
  'delivery',
  'followers',
  'linkToken',
  'accountLink',
  'richMenu',
  'loading',
  'markAsRead',
  'validate',
  'webhookEndpoint',
  'webhookTest',
  '*',
] as const;

const includes = (list: readonly string[], fault: string) => list.includes(fault);

/** Whether the fault can happen to that API; `*` takes those that can happen to any. */
export function faultFits(api: string, fault: string): boolean {
  if (includes(MEDIA, fault)) return api === 'content';
  if (includes(LINK, fault)) return api === 'accountLink';
  if (fault === '429_user') return api === 'push';
  return api !== 'accountLink';
}

/** The rule that hits this call: the oldest one that was set for it, else what chance says. Counts it. */
export function takeFault(state: PlatformState, api: string, channelId: string | null): FaultRule | null {
  return takeRule(state, api, channelId) ?? takeRandom(state, api, channelId);
}

function takeRule(state: PlatformState, api: string, channelId: string | null): FaultRule | null {
  if (state.faults.size === 0) return null;
  const rule = state.faults
    .values()
    .filter((one) => (one.api === '*' && faultFits(api, one.fault)) || one.api === api)
    .find((one) => one.channelId === null || one.channelId === channelId);
  if (rule === undefined) return null;
  if (rule.times > 1) state.faults.set(rule.faultId, { ...rule, times: rule.times - 1 });
  else state.faults.delete(rule.faultId);
  return rule;
}

function takeRandom(state: PlatformState, api: string, channelId: string | null): FaultRule | null {
  const random = state.randomFaults.get('random');
  if (random === undefined || !concerns(random, api, channelId)) return null;
  const number = (random.counts[api] ?? 0) + 1;
  state.randomFaults.set('random', { ...random, counts: { ...random.counts, [api]: number } });
  if (chance(`${random.seed} hit ${api} ${number}`) >= random.rate) return null;
  const fitting = random.faults.filter((fault) => faultFits(api, fault));
  const fault = fitting[Math.floor(chance(`${random.seed} kind ${api} ${number}`) * fitting.length)];
  return fault === undefined ? null : { faultId: 'random', api, fault, times: 1, ms: random.ms, channelId };
}

function concerns({ apis, channelId }: RandomFaults, api: string, calledBy: string | null): boolean {
  return (apis.includes('*') || apis.includes(api)) && (channelId === null || channelId === calledBy);
}

/** 0 ≤ x < 1, always the same for the same text (FNV-1a with the mixing end of MurmurHash3). */
function chance(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

export function isBeforeFault(fault: string): boolean {
  return includes(BEFORE, fault);
}

/** True when the bot will not see an undisturbed answer, so that trying again is not its mistake. */
export function hidesAnswer(fault: string | null): boolean {
  return fault !== null && includes(AFTER, fault);
}

export function outcomeOfFault(fault: string): Outcome {
  switch (fault) {
    case '429_rate':
      return refusal(429, TEXT.rateLimit);
    case '429_monthly':
      return refusal(429, TEXT.monthlyLimit);
    case '429_user':
      return refusal(429, TEXT.tooManyToOne);
    case '403':
      return refusal(403, TEXT.noAccess);
    case '409_no_id':
      return refusal(409, TEXT.retryKeyAccepted);
    case '401':
      return refusal(401, `${TEXT.authenticationFailed}invalid token.`);
    default:
      return refusal(500, TEXT.serverError);
  }
}
