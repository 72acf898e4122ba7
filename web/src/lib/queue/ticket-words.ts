// Why a ticket was left, in words; a reason that is not known here yet is shown by its name. Pure.
import { m } from '../paraglide/messages';

const REASONS: Readonly<Record<string, () => string>> = {
  after_hours: m.ticket_after_hours,
  queue_timeout: m.ticket_queue_timeout,
  queue_full: m.ticket_queue_full,
  intake_closed: m.ticket_intake_closed,
  no_team: m.ticket_no_team,
  callback_expired: m.ticket_callback_expired,
  callback_phone: m.ticket_callback_phone,
};

export function ticketReason(reason: string): string {
  return REASONS[reason]?.() ?? reason;
}
