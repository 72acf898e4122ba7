// Words for why a message failed, stayed unconfirmed or waits, and for how it went and what it cost. The codes are the Worker's
// delivery rules; one that is not known here is shown by its name rather than hidden. Pure.
import type { DeliveryView } from '$protocol/entry-view';
import { clockTime } from '../i18n/format-time';
import { m } from '../paraglide/messages';

const REASONS: Readonly<Record<string, () => string>> = {
  REFUSED_BY_LINE: m.delivery_reason_refused,
  MONTHLY_LIMIT: m.delivery_reason_quota,
  CHANNEL_UNAUTHORIZED: m.delivery_reason_channel,
  GAVE_UP: m.delivery_reason_gave_up,
  REPLY_UNCONFIRMED: m.delivery_reason_ambiguous,
  PUSH_UNCONFIRMED: m.delivery_reason_ambiguous,
  MOST_LIKELY_DELIVERED: m.delivery_reason_most_likely,
  BLOCKED: m.delivery_reason_blocked,
};

/** Why a message waits for another try. Where it differs, because waiting helps: the same code may end a message too. */
const WAITS: Readonly<Record<string, () => string>> = {
  RATE_LIMITED: m.delivery_waits_rate,
  TOO_MANY_TO_ONE: m.delivery_waits_one,
  MONTHLY_RESERVED: m.delivery_waits_reserved,
  CHANNEL_UNAUTHORIZED: m.delivery_waits_channel,
  CHANNEL_NOT_REACHABLE: m.delivery_waits_key,
  LINE_UNREACHABLE: m.delivery_waits_line,
};

/** Why a message of ours was taken back before anybody tried to send it. */
const CANCELLED: Readonly<Record<string, () => string>> = {
  ONLY_IF_FREE: m.delivery_not_free,
  QUOTA_SPARED: m.delivery_quota_spared,
  PERSON_TOOK_OVER: m.delivery_person_took_over,
};

/** Why it was never sent. Without a reason an operator cancelled it. */
export function cancelledWords({ reason }: DeliveryView): string {
  if (reason === undefined) return m.delivery_cancelled();
  return CANCELLED[reason]?.() ?? m.delivery_cancelled();
}

export function deliveryReason(delivery: DeliveryView): string {
  if (delivery.reason === undefined) return '';
  const isWaiting = delivery.state === 'queued' || delivery.state === 'sending';
  const words =
    (isWaiting ? WAITS[delivery.reason] : undefined)?.() ??
    (REASONS[delivery.reason] ?? WAITS[delivery.reason])?.() ??
    m.delivery_reason_other({ code: delivery.reason });
  return delivery.detail === undefined ? words : `${words} ${m.delivery_line_says({ detail: delivery.detail })}`;
}

/** "free reply", "push, 12 messages": how it went and what it took from the plan. Empty before LINE has accepted it. */
export function deliveryCost({ state, via, cost }: DeliveryView): string {
  if (state !== 'sent' || via === undefined) return '';
  if (via === 'reply') return m.delivery_cost_reply();
  return cost === undefined ? m.delivery_cost_push() : m.delivery_cost_push_count({ count: cost });
}

/** Not tried yet: it may still be taken back. */
export function isCancellable({ state, attempts = 0 }: DeliveryView): boolean {
  return state === 'queued' && attempts === 0;
}

/** How far a message has come, in one line. @param isKept only on this device so far */
export function deliveryWords(delivery: DeliveryView, isKept: boolean): string {
  switch (delivery.state) {
    case 'sending':
      return m.delivery_sending();
    case 'cancelled':
      return cancelledWords(delivery);
    case 'sent': {
      const at = delivery.acceptedAt;
      const accepted = at === undefined ? m.delivery_sent() : m.delivery_sent_at({ time: clockTime(at) });
      return [accepted, deliveryCost(delivery)].filter((part) => part !== '').join(' · ');
    }
    default:
      return isKept ? m.delivery_keeping() : m.delivery_queued();
  }
}
