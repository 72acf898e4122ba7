// Words for what is wrong with a setting, by the code of the Worker. A code that is newer than this page is named as it is.
// Exhaustive by type for the codes of domain/ that are typed.
import type { BotFaultCode } from '$domain/bot/bot-fault';
import type { OverrideFault } from '$domain/bot/texts';
import type { CalendarFaultCode } from '$domain/calendar/calendar-faults';
import type { PersonFaultCode } from '$domain/desk/person-settings';
import type { PresenceSettingsFaultCode } from '$domain/presence/presence-settings';
import type { QueueSettingsFaultCode } from '$domain/queue/queue-settings';
import { m } from '../../paraglide/messages';

/** Said by documents as wholes, by the check of shapes, and about calendar files. */
type OtherCode =
  | 'UNKNOWN_TEAM'
  | 'UNKNOWN_CHANNEL'
  | 'UNKNOWN_TAG'
  | 'FALLBACK_TEAM_GONE'
  | 'BAD_EMAIL'
  | 'NOT_BEFORE_END'
  | 'WRONG_TYPE'
  | 'WRONG_FORMAT'
  | 'WRONG_VALUE'
  | 'UNKNOWN_FIELD'
  | 'BAD_WINDOW'
  | 'NOT_ICAL'
  | 'TOO_MANY_EVENTS'
  | 'TOO_MANY_HOLIDAYS'
  | 'BEYOND_ROLE'
  | 'BAD_PROVIDER_ADDRESS'
  | 'BAD_DOMAIN'
  | 'NO_PROVIDER'
  | 'BAD_ACCESS_TEAM'
  | 'BAD_ACCESS_AUDIENCE'
  | 'ROLE_IN_USE'
  | 'TAG_GONE'
  | 'ATTRIBUTE_GONE';

export type FaultCode =
  | BotFaultCode
  | CalendarFaultCode
  | QueueSettingsFaultCode
  | PresenceSettingsFaultCode
  | PersonFaultCode
  | OverrideFault['code']
  | OtherCode;

export const FAULT_WORDS: Readonly<Record<FaultCode, () => string>> = {
  BAD_ID: m.set_fault_bad_id,
  BEYOND_ROLE: m.set_fault_beyond_role,
  BAD_PROVIDER_ADDRESS: m.set_fault_bad_provider_address,
  BAD_DOMAIN: m.set_fault_bad_domain,
  NO_PROVIDER: m.set_fault_no_provider,
  BAD_ACCESS_TEAM: m.set_fault_bad_access_team,
  BAD_ACCESS_AUDIENCE: m.set_fault_bad_access_audience,
  ROLE_IN_USE: m.set_fault_role_in_use,
  TAG_GONE: m.set_fault_tag_gone,
  ATTRIBUTE_GONE: m.set_fault_attribute_gone,
  DUPLICATE: m.set_fault_duplicate,
  EMPTY: m.set_fault_empty,
  TOO_LONG: m.set_fault_too_long,
  TOO_MANY: m.set_fault_too_many,
  BAD_NUMBER: m.set_fault_out_of_range,
  OUT_OF_RANGE: m.set_fault_out_of_range,
  BAD_REGEX: m.set_fault_bad_regex,
  BAD_SCHEDULE: m.set_fault_bad_schedule,
  BAD_LANGUAGE: m.set_fault_bad_language,
  NO_ACTION: m.set_fault_no_action,
  UNKNOWN_REFERENCE: m.set_fault_unknown_reference,
  TOO_MANY_QUICK_REPLIES: m.set_fault_too_many_quick_replies,
  BAD_QUICK_REPLY: m.set_fault_bad_quick_reply,
  QUICK_REPLIES_NOT_LAST: m.set_fault_quick_replies_not_last,
  CHOICE_IS_TAKEN: m.set_fault_choice_is_taken,
  TOO_LARGE: m.set_fault_too_large,
  UNKNOWN_ZONE: m.set_fault_unknown_zone,
  MALFORMED_TIME: m.set_fault_malformed_time,
  BAD_DATE: m.set_fault_bad_date,
  BAD_RANGE: m.set_fault_bad_range,
  NOT_SEVEN_DAYS: m.set_fault_not_seven_days,
  UNKNOWN_VALUE: m.set_fault_unknown_value,
  STEPS_NOT_ASCENDING: m.set_fault_steps_not_ascending,
  LAST_STEP_SILENT: m.set_fault_last_step_silent,
  STEP_AFTER_TICKET: m.set_fault_step_after_ticket,
  FALLBACK_ITSELF: m.set_fault_fallback_itself,
  SHORTER_THAN_GRACE: m.set_fault_shorter_than_grace,
  HAS_LINE: m.set_fault_has_line,
  UNKNOWN_TEAM: m.set_fault_unknown_team,
  UNKNOWN_CHANNEL: m.set_fault_unknown_channel,
  UNKNOWN_TAG: m.set_fault_unknown_tag,
  FALLBACK_TEAM_GONE: m.set_fault_fallback_team_gone,
  BAD_EMAIL: m.set_fault_bad_email,
  NOT_BEFORE_END: m.set_fault_not_before_end,
  UNKNOWN_TOKEN: m.set_fault_unknown_token,
  MISSING_TOKEN: m.set_fault_missing_token,
  UNKNOWN_KEY: m.set_fault_unknown_field,
  WRONG_TYPE: m.set_fault_wrong_type,
  WRONG_FORMAT: m.set_fault_wrong_type,
  WRONG_VALUE: m.set_fault_unknown_value,
  UNKNOWN_FIELD: m.set_fault_unknown_field,
  BAD_WINDOW: m.set_fault_bad_range,
  NOT_ICAL: m.set_fault_not_ical,
  TOO_MANY_EVENTS: m.set_fault_too_many_events,
  TOO_MANY_HOLIDAYS: m.set_fault_too_many_events,
};

const isKnown = (code: string): code is FaultCode => Object.hasOwn(FAULT_WORDS, code);
/** What a number field can say more of than its code does. */
const OF_NUMBERS: ReadonlySet<string> = new Set(['OUT_OF_RANGE', 'BAD_NUMBER', 'WRONG_TYPE']);

/** One sentence. @param range of the field, where it holds a number */
export function faultWords(code: string, range?: { readonly min: number; readonly max: number }): string {
  if (range !== undefined && OF_NUMBERS.has(code)) return m.set_fault_range(range);
  return isKnown(code) ? FAULT_WORDS[code]() : m.set_fault_other({ code });
}
