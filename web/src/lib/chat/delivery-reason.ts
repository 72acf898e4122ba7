// Words for why a message failed or stayed unconfirmed. The codes are the Worker's delivery rules; one that is not known here
// is shown by its name rather than hidden.
import type { DeliveryView } from '$protocol/entry-view';
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

export function deliveryReason(delivery: DeliveryView): string {
  if (delivery.reason === undefined) return '';
  const words = REASONS[delivery.reason]?.() ?? m.delivery_reason_other({ code: delivery.reason });
  return delivery.detail === undefined ? words : `${words} ${m.delivery_line_says({ detail: delivery.detail })}`;
}
