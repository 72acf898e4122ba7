// Words for what is wrong with a channel, with what to do in the words of LINE's screens, and for what a webhook test showed.
// Exhaustive by type: a new warning of the wire does not compile without words.
import type { WebhookTest } from '$protocol/channel-admin';
import type { ChannelWarningView } from '$protocol/channel-sending';
import { m } from '../paraglide/messages';

export interface WarningWords {
  /** What happened. */
  readonly words: () => string;
  /** What to do. */
  readonly next: () => string;
  /** Messages are lost or cannot go out, or it is only good to know. */
  readonly tone: 'red' | 'yellow' | 'grey';
}

export const WARNING_WORDS: Readonly<Record<ChannelWarningView['code'], WarningWords>> = {
  SIGNATURE_FAILING: {
    words: m.channel_warning_signature_failing,
    next: m.channel_warning_signature_failing_next,
    tone: 'red',
  },
  CREDENTIALS_REFUSED: {
    words: m.channel_warning_credentials_refused,
    next: m.channel_warning_credentials_refused_next,
    tone: 'red',
  },
  WEBHOOK_NOT_SET: {
    words: m.channel_warning_webhook_not_set,
    next: m.channel_warning_webhook_not_set_next,
    tone: 'red',
  },
  WEBHOOK_ELSEWHERE: {
    words: m.channel_warning_webhook_elsewhere,
    next: m.channel_warning_webhook_elsewhere_next,
    tone: 'red',
  },
  WEBHOOK_OFF: { words: m.channel_warning_webhook_off, next: m.channel_warning_webhook_off_next, tone: 'red' },
  NO_WEBHOOK_YET: {
    words: m.channel_warning_no_webhook_yet,
    next: m.channel_warning_no_webhook_yet_next,
    tone: 'yellow',
  },
  QUOTA_USED_UP: { words: m.channel_warning_quota_used_up, next: m.channel_warning_quota_used_up_next, tone: 'red' },
  QUOTA_NEARLY_USED_UP: {
    words: m.channel_warning_quota_nearly_used_up,
    next: m.channel_warning_quota_nearly_used_up_next,
    tone: 'yellow',
  },
  QUOTA_WARNING: { words: m.channel_warning_quota_warning, next: m.channel_warning_quota_warning_next, tone: 'yellow' },
  CHAT_OFF: { words: m.channel_warning_chat_off, next: m.channel_warning_chat_off_next, tone: 'yellow' },
  READ_BY_ITSELF: {
    words: m.channel_warning_read_by_itself,
    next: m.channel_warning_read_by_itself_next,
    tone: 'yellow',
  },
  SUSPENDED: { words: m.channel_warning_suspended, next: m.channel_warning_suspended_next, tone: 'red' },
  NOT_CHECKED: { words: m.channel_warning_not_checked, next: m.channel_warning_not_checked_next, tone: 'grey' },
};

/** One sentence about a webhook test, with what to look at where it failed. */
export function testWords({
  success,
  arrived,
  reason,
  detail,
  statusCode,
}: Pick<WebhookTest, 'success' | 'arrived' | 'reason' | 'detail' | 'statusCode'>): string {
  if (success) return arrived ? m.channel_test_ok() : m.channel_test_not_arrived();
  switch (reason) {
    case 'COULD_NOT_CONNECT':
      return m.channel_test_could_not_connect();
    case 'REQUEST_TIMEOUT':
      return m.channel_test_request_timeout();
    case 'ERROR_STATUS_CODE':
      return m.channel_test_error_status_code({ status: statusCode });
    default:
      return m.channel_test_unclassified({ detail: detail === '' ? reason : detail });
  }
}
