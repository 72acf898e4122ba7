// What each kind of notice is called where one chooses how to be told of it, in the order of the list.
import type { NoticeKind } from '$domain/notices/notice-kind';
import { m } from '../paraglide/messages';

export const KIND_LABELS: Readonly<Record<NoticeKind, () => string>> = {
  offer: m.notice_kind_offer,
  assigned: m.notice_kind_assigned,
  message: m.notice_kind_message,
  mention: m.notice_kind_mention,
  followed: m.notice_kind_followed,
  follow_up: m.notice_kind_follow_up,
  waiting: m.notice_kind_waiting,
  state: m.notice_kind_state,
  undelivered: m.notice_kind_undelivered,
  escalation: m.notice_kind_escalation,
  sla_warning: m.notice_kind_sla_warning,
  sla_breach: m.notice_kind_sla_breach,
  unanswered: m.notice_kind_unanswered,
  quota: m.notice_kind_quota,
  channel_failure: m.notice_kind_channel_failure,
};
