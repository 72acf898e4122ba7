// The words of a session: why a person was asked for, how it ended, how urgent it is, how long the customer expects to wait. What
// is not known here yet is shown by its own name rather than hidden. Pure.
import type { WaitView } from '$protocol/desk-view';
import { m } from '../paraglide/messages';

type Words = Readonly<Record<string, () => string>>;

const TRIGGERS: Words = {
  word: m.trigger_word,
  button: m.trigger_button,
  menu: m.trigger_menu,
  topic: m.trigger_topic,
  bot_failed: m.trigger_bot_failed,
  loop: m.trigger_loop,
  frustration: m.trigger_frustration,
  no_bot: m.trigger_no_bot,
  reopened: m.trigger_reopened,
};

export function triggerWords(trigger: string): string {
  return TRIGGERS[trigger]?.() ?? trigger;
}

const END_REASONS: Words = {
  solved: m.reason_solved,
  unsolved: m.reason_unsolved,
  no_reply_needed: m.reason_no_reply_needed,
  duplicate: m.reason_duplicate,
  spam: m.reason_spam,
  wrong_channel: m.reason_wrong_channel,
  merged: m.reason_merged,
  archived: m.reason_archived,
  returned_to_bot: m.reason_returned_to_bot,
  customer_ended: m.reason_customer_ended,
  queue_cancelled: m.reason_queue_cancelled,
  callback_booked: m.reason_callback_booked,
  blocked: m.reason_blocked,
  left_group: m.reason_left_group,
  customer_timeout: m.reason_customer_timeout,
  after_hours: m.reason_after_hours,
  queue_timeout: m.reason_queue_timeout,
  queue_full: m.reason_queue_full,
  callback_expired: m.reason_callback_expired,
  no_show: m.reason_no_show,
};

export function endReasonWords(reason: string): string {
  return END_REASONS[reason]?.() ?? reason;
}

const PRIORITIES = [m.priority_urgent, m.priority_high, m.priority_normal, m.priority_low] as const;
export const PRIORITY_LEVELS = [0, 1, 2, 3] as const;

/** @param priority 0 urgent to 3 low */
export function priorityWords(priority: number): string {
  return (PRIORITIES[priority] ?? m.priority_normal)();
}

/** What the customer was told to expect; empty where nothing honest could be said. */
export function expectedWait(wait: WaitView | null): string {
  switch (wait?.kind) {
    case 'less_than_a_minute':
      return m.queue_wait_less();
    case 'minutes':
      return m.queue_wait_range({ low: wait.lo, high: wait.hi });
    case 'more_than_an_hour':
      return m.queue_wait_long();
    default:
      return '';
  }
}
