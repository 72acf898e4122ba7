// Which of a channel's warnings are news to those who lead: what they were told of before is none, nor what was so when it was first
// looked at, while the channel was being set up. Pure. Called by jobs/tell-channel-news.
import type { ChannelWarningCode } from './channel-warnings';

export type ChannelNewsKind = 'quota' | 'channel_failure';

export interface ChannelTrouble {
  readonly kind: ChannelNewsKind;
  readonly code: ChannelWarningCode;
}

/** From the lowest: each higher one is news again, a lower one is not. */
const QUOTA_LEVELS: readonly string[] = [
  'QUOTA_WARNING',
  'QUOTA_NEARLY_USED_UP',
  'QUOTA_USED_UP',
] satisfies readonly ChannelWarningCode[];
/** Messages do not come in, cannot go out, or nobody knows. */
const FAILURES: readonly ChannelWarningCode[] = [
  'CREDENTIALS_REFUSED',
  'SUSPENDED',
  'SIGNATURE_FAILING',
  'WEBHOOK_NOT_SET',
  'WEBHOOK_ELSEWHERE',
  'WEBHOOK_OFF',
  'NOT_CHECKED',
];

/** @param told the codes there were at the last look; null: there was none */
export function channelNews(
  told: readonly string[] | null,
  codes: readonly ChannelWarningCode[],
): readonly ChannelTrouble[] {
  if (told === null) return [];
  const levelOf = (list: readonly string[]) => Math.max(-1, ...list.map((code) => QUOTA_LEVELS.indexOf(code)));
  const isHigher = levelOf(codes) > levelOf(told);
  return codes.flatMap((code): ChannelTrouble[] => {
    if (QUOTA_LEVELS.includes(code)) return isHigher ? [{ kind: 'quota', code }] : [];
    return FAILURES.includes(code) && !told.includes(code) ? [{ kind: 'channel_failure', code }] : [];
  });
}
