// The one table from code to words and a next step. Exhaustive by type: a new code of the wire does not compile without words.
// Codes become words here and nowhere else; LINE's own words (`detail`) are shown beside them, never instead.
import { passwordLengthMin } from '$domain/login/password-rules';
import type { ApiErrorCode } from '../api/api-result';
import { m } from '../paraglide/messages';

export interface ErrorCopy {
  /** What happened, one sentence. */
  readonly words: () => string;
  /** What can be done, one sentence. */
  readonly next: () => string;
}

export const ERROR_COPY: Readonly<Record<ApiErrorCode, ErrorCopy>> = {
  BAD_REQUEST: { words: m.error_bad_request, next: m.error_bad_request_next },
  BODY_TOO_LARGE: { words: m.error_body_too_large, next: m.error_body_too_large_next },
  NOT_FOUND: { words: m.error_not_found, next: m.error_not_found_next },
  FORBIDDEN_ORIGIN: { words: m.error_forbidden_origin, next: m.error_forbidden_origin_next },
  RATE_LIMITED: { words: m.error_rate_limited, next: m.error_rate_limited_next },
  UNAVAILABLE: { words: m.error_unavailable, next: m.error_unavailable_next },
  INTERNAL: { words: m.error_internal, next: m.error_internal_next },
  SIGN_IN_REQUIRED: { words: m.error_sign_in_required, next: m.error_sign_in_required_next },
  TOKEN_EXPIRED: { words: m.error_token_expired, next: m.error_sign_in_required_next },
  LOGIN_ENDED: { words: m.error_login_ended, next: m.error_sign_in_required_next },
  ACCOUNT_DISABLED: { words: m.error_account_disabled, next: m.error_account_disabled_next },
  WRONG_CREDENTIALS: { words: m.error_wrong_credentials, next: m.error_wrong_credentials_next },
  TOO_MANY_TRIES: { words: m.error_too_many_tries, next: m.error_too_many_tries_next },
  NOT_PERMITTED: { words: m.error_not_permitted, next: m.error_not_permitted_next },
  NOT_IN_PLAN: { words: m.error_not_in_plan, next: m.error_not_in_plan_next },
  FACTOR_REQUIRED: { words: m.error_factor_required, next: m.error_factor_required_next },
  STEP_UP_REQUIRED: { words: m.error_step_up_required, next: m.error_step_up_required_next },
  WRONG_CODE: { words: m.error_wrong_code, next: m.error_wrong_code_next },
  PASSKEY_REFUSED: { words: m.error_passkey_refused, next: m.error_passkey_refused_next },
  LAST_FACTOR: { words: m.error_last_factor, next: m.error_last_factor_next },
  PASSWORD_SHORT: {
    words: m.error_password_short,
    next: () => m.error_password_short_next({ min: passwordLengthMin({ hasSecondFactor: false }) }),
  },
  PROVIDER_REFUSED: { words: m.error_provider_refused, next: m.error_provider_refused_next },
  PROVIDER_UNREACHABLE: { words: m.error_provider_unreachable, next: m.error_provider_unreachable_next },
  PROVIDER_REQUIRED: { words: m.error_provider_required, next: m.error_provider_required_next },
  NOT_A_PROVIDER: { words: m.error_not_a_provider, next: m.error_not_a_provider_next },
  NOT_BEHIND_ACCESS: { words: m.error_not_behind_access, next: m.error_not_behind_access_next },
  EMAIL_UNPROVEN: { words: m.error_email_unproven, next: m.error_email_unproven_next },
  NOT_INVITED: { words: m.error_not_invited, next: m.error_not_invited_next },
  OTHER_IDENTITY: { words: m.error_other_identity, next: m.error_other_identity_next },
  BAD_SIGNATURE: { words: m.error_bad_signature, next: m.error_bad_signature_next },
  BAD_DESTINATION: { words: m.error_bad_destination, next: m.error_bad_destination_next },
  OWNED: { words: m.error_owned, next: m.error_owned_next },
  STALE: { words: m.error_stale, next: m.error_stale_next },
  WRONG_STATE: { words: m.error_wrong_state, next: m.error_stale_next },
  NO_SESSION: { words: m.error_no_session, next: m.error_no_session_next },
  NOT_OWNER: { words: m.error_not_owner, next: m.error_not_owner_next },
  BOT_HOLDS: { words: m.error_bot_holds, next: m.error_not_owner_next },
  RESOLVED: { words: m.error_resolved, next: m.error_resolved_next },
  CLOSED: { words: m.error_closed, next: m.error_closed_next },
  BLOCKED: { words: m.error_blocked, next: m.error_blocked_next },
  LEFT: { words: m.error_left, next: m.error_left_next },
  STANDBY: { words: m.error_standby, next: m.error_standby_next },
  USE_REOPEN: { words: m.error_use_reopen, next: m.error_use_reopen_next },
  USE_TAKE: { words: m.error_use_take, next: m.error_use_take_next },
  OPEN: { words: m.error_open, next: m.error_open_next },
  WINDOW_OVER: { words: m.error_window_over, next: m.error_window_over_next },
  NEWER_MESSAGE: { words: m.error_newer_message, next: m.error_newer_message_next },
  TOO_LATE: { words: m.error_too_late, next: m.error_open_next },
  RESOLVE_FIRST: { words: m.error_resolve_first, next: m.error_resolve_first_next },
  TOO_MANY_TAGS: { words: m.error_too_many_tags, next: m.error_too_many_tags_next },
  NOT_ANSWERED: { words: m.error_not_answered, next: m.error_not_answered_next },
  NOT_ELIGIBLE: { words: m.error_not_eligible, next: m.error_not_eligible_next },
  AT_CAPACITY: { words: m.error_at_capacity, next: m.error_at_capacity_next },
  OFFER_OVER: { words: m.error_offer_over, next: m.error_offer_over_next },
  OFFER_OPEN: { words: m.error_offer_open, next: m.error_offer_open_next },
  NOTHING_WAITS: { words: m.error_nothing_waits, next: m.error_nothing_waits_next },
  GONE: { words: m.error_gone, next: m.error_gone_next },
  FENCED: { words: m.error_fenced, next: m.error_gone_next },
  ID_REUSED: { words: m.error_id_reused, next: m.error_id_reused_next },
  TEXT_EMPTY: { words: m.error_text_empty, next: m.error_text_empty_next },
  TEXT_TOO_LONG: { words: m.error_text_too_long, next: m.error_text_too_long_next },
  TOKEN_UNFILLED: { words: m.error_token_unfilled, next: m.error_token_unfilled_next },
  NOT_RETRYABLE: { words: m.error_not_retryable, next: m.error_not_retryable_next },
  MAY_DOUBLE: { words: m.error_may_double, next: m.error_may_double_next },
  NOT_CANCELLABLE: { words: m.error_not_cancellable, next: m.error_not_cancellable_next },
  NOT_SENDABLE: { words: m.error_not_sendable, next: m.error_not_sendable_next },
  NOT_QUOTABLE: { words: m.error_not_quotable, next: m.error_not_quotable_next },
  QUICK_REPLIES_INVALID: { words: m.error_quick_replies_invalid, next: m.error_quick_replies_invalid_next },
  STICKER_UNKNOWN: { words: m.error_sticker_unknown, next: m.error_sticker_unknown_next },
  LOCATION_INVALID: { words: m.error_location_invalid, next: m.error_location_invalid_next },
  UPLOAD_UNKNOWN: { words: m.error_upload_unknown, next: m.error_upload_unknown_next },
  FILE_TYPE_REFUSED: { words: m.error_file_type_refused, next: m.error_file_type_refused_next },
  FILE_TOO_LARGE: { words: m.error_file_too_large, next: m.error_file_too_large_next },
  FILE_EMPTY: { words: m.error_file_empty, next: m.error_not_sendable_next },
  LINE_REFUSED: { words: m.error_line_refused, next: m.error_line_refused_next },
  LINE_UNREACHABLE: { words: m.error_line_unreachable, next: m.error_line_unreachable_next },
  CHANNEL_EXISTS: { words: m.error_channel_exists, next: m.error_channel_exists_next },
  MESSAGE_INVALID: { words: m.error_message_invalid, next: m.error_line_refused_next },
  OTHER_ACCOUNT: { words: m.error_other_account, next: m.error_other_account_next },
  WEBHOOK_TAKEN: { words: m.error_webhook_taken, next: m.error_webhook_taken_next },
  LINK_NOT_SET_UP: { words: m.error_link_not_set_up, next: m.error_link_not_set_up_next },
  SHORTCODE_TAKEN: { words: m.error_shortcode_taken, next: m.error_shortcode_taken_next },
  TOO_MANY_MACROS: { words: m.error_too_many_macros, next: m.error_too_many_replies_next },
  TOO_MANY_REPLIES: { words: m.error_too_many_replies, next: m.error_too_many_replies_next },
  TOO_MANY_VIEWS: { words: m.error_too_many_views, next: m.error_too_many_views_next },
  SETTINGS_INVALID: { words: m.error_settings_invalid, next: m.error_settings_invalid_next },
  TEAM_UNKNOWN: { words: m.error_team_unknown, next: m.error_not_sendable_next },
  ATTRIBUTE_UNKNOWN: { words: m.error_attribute_unknown, next: m.error_tag_unknown_next },
  ATTRIBUTE_INVALID: { words: m.error_attribute_invalid, next: m.error_attribute_invalid_next },
  TAG_UNKNOWN: { words: m.error_tag_unknown, next: m.error_tag_unknown_next },
  OPERATOR_UNKNOWN: { words: m.error_operator_unknown, next: m.error_operator_unknown_next },
  EMAIL_TAKEN: { words: m.error_email_taken, next: m.error_not_sendable_next },
  ROLE_UNKNOWN: { words: m.error_settings_invalid, next: m.error_not_sendable_next },
  // Never offered by this console.
  NOT_ONESELF: { words: m.error_not_permitted, next: m.error_not_permitted_next },
  LAST_SUPER_ADMIN: { words: m.error_last_super_admin, next: m.error_last_super_admin_next },
  // The page of the link and the field of the password say these in words of their own.
  LINK_OVER: { words: m.error_gone, next: m.error_bad_answer_next },
  PICTURE_REFUSED: { words: m.error_picture_refused, next: m.error_picture_refused_next },
  PASSWORD_REFUSED: { words: m.error_settings_invalid, next: m.error_settings_invalid_next },
  OFFLINE: { words: m.error_offline, next: m.error_offline_next },
  BAD_ANSWER: { words: m.error_bad_answer, next: m.error_bad_answer_next },
};

const isKnown = (code: string): code is ApiErrorCode => Object.hasOwn(ERROR_COPY, code);

/** Words for a code that came as plain text; one this console does not know yet counts as INTERNAL. */
export function errorCopy(code: string): ErrorCopy {
  return isKnown(code) ? ERROR_COPY[code] : ERROR_COPY.INTERNAL;
}
