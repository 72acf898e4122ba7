// How the next message would go out and what it would cost: by free reply while LINE's token is fresh, else by push, counted
// against the month. Pure; the composer has the words.
// https://developers.line.biz/en/docs/messaging-api/sending-messages/
import type { ChannelSending } from '$protocol/channel-sending';
import type { ChatView } from '$protocol/chat-view';

export type HowItGoes =
  | { readonly way: 'reply'; readonly secondsLeft: number }
  | {
      readonly way: 'push';
      /** People it is counted for; null: not known. */
      readonly cost: number | null;
      /** Counted messages left this month; null: not known, or the plan has no limit. */
      readonly left: number | null;
      readonly trouble: 'stopped' | 'too_few' | 'nearly' | 'few' | null;
    };

/** Below this a free reply would not make it any more. */
const FREE_LEFT_MIN_MS = 1_000;

export function howItGoes(
  view: Pick<ChatView, 'replyUntil' | 'pushCost'>,
  channel: ChannelSending | null,
  nowMs: number,
): HowItGoes {
  const freeLeftMs = (view.replyUntil ?? 0) - nowMs;
  if (freeLeftMs > FREE_LEFT_MIN_MS) return { way: 'reply', secondsLeft: Math.floor(freeLeftMs / 1_000) };
  const quota = channel?.quota ?? null;
  const left = quota === null || quota.limit === null ? null : Math.max(0, quota.limit - quota.used);
  return { way: 'push', cost: view.pushCost, left, trouble: troubleOf(channel, left, view.pushCost) };
}

function troubleOf(channel: ChannelSending | null, left: number | null, cost: number | null) {
  const warns = (code: string) => channel?.warnings.some((warning) => warning.code === code) ?? false;
  if (channel?.pushesStopped || warns('QUOTA_USED_UP') || left === 0) return 'stopped';
  if (left !== null && cost !== null && cost > left) return 'too_few';
  if (warns('QUOTA_NEARLY_USED_UP')) return 'nearly';
  return warns('QUOTA_WARNING') ? 'few' : null;
}
