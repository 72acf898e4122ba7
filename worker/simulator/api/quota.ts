// The monthly quota: what it is, what is used, and whether a delivery still fits. The month follows Japan time.
// See https://developers.line.biz/en/reference/messaging-api/#get-quota
import type { PlatformState } from '../state/platform-state';
import type { Channel } from '../state/records';
import type { Outcome } from './answer';
import type { CallContext } from './call-context';

const JAPAN_OFFSET_MS = 9 * 3_600_000;

export function getQuota({ channel }: CallContext): Outcome {
  return { status: 200, json: channel.quota };
}

export function getConsumption({ state, channel }: CallContext): Outcome {
  return { status: 200, json: { totalUsage: thisMonth(state, channel).quotaUsed } };
}

/** False when used or reserved quota leaves no room: the answer is then the monthly 429, though quota may be left. */
export function fitsQuota(state: PlatformState, channel: Channel, people: number): boolean {
  const { quota, quotaUsed, quotaReserved } = thisMonth(state, channel);
  return quota.type === 'none' || quotaUsed + quotaReserved + Math.max(people, 1) <= quota.value;
}

export function countPeople(state: PlatformState, channel: Channel, people: number): void {
  const current = thisMonth(state, channel);
  if (people > 0) state.updateChannel(current, { quotaUsed: current.quotaUsed + people });
}

function thisMonth(state: PlatformState, channel: Channel): Channel {
  const month = new Date(state.now() + JAPAN_OFFSET_MS).toISOString().slice(0, 7);
  const current = state.channel(channel.channelId) ?? channel;
  if (current.quotaMonth === month) return current;
  const keepsUse = current.quotaMonth === '';
  return state.updateChannel(current, { quotaMonth: month, quotaUsed: keepsUse ? current.quotaUsed : 0 });
}
