// The one place where a code becomes an HTTP status and a body. No stack, no words: those are the console's.
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ErrorBody } from '../protocol/error-body';
import type { ErrorCode } from '../protocol/error-code';

const STATUS: Record<ErrorCode, ContentfulStatusCode> = {
  BAD_REQUEST: 400,
  BODY_TOO_LARGE: 413,
  NOT_FOUND: 404,
  FORBIDDEN_ORIGIN: 403,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
  SIGN_IN_REQUIRED: 401,
  TOKEN_EXPIRED: 401,
  LOGIN_ENDED: 401,
  ACCOUNT_DISABLED: 401,
  WRONG_CREDENTIALS: 401,
  TOO_MANY_TRIES: 429,
  NOT_PERMITTED: 403,
  BAD_SIGNATURE: 401,
  BAD_DESTINATION: 400,
  OWNED: 409,
  STALE: 409,
  WRONG_STATE: 409,
  NO_SESSION: 409,
  NOT_OWNER: 403,
  BOT_HOLDS: 409,
  RESOLVED: 409,
  CLOSED: 409,
  BLOCKED: 409,
  LEFT: 409,
  STANDBY: 409,
  USE_REOPEN: 409,
  USE_TAKE: 409,
  OPEN: 409,
  WINDOW_OVER: 409,
  NEWER_MESSAGE: 409,
  TOO_LATE: 409,
  RESOLVE_FIRST: 409,
  NOT_ANSWERED: 409,
  NOT_ELIGIBLE: 409,
  AT_CAPACITY: 409,
  OFFER_OVER: 409,
  OFFER_OPEN: 409,
  NOTHING_WAITS: 409,
  GONE: 409,
  FENCED: 409,
  ID_REUSED: 422,
  TEXT_EMPTY: 422,
  TEXT_TOO_LONG: 422,
  NOT_RETRYABLE: 409,
  MAY_DOUBLE: 409,
  NOT_CANCELLABLE: 409,
  NOT_SENDABLE: 422,
  NOT_QUOTABLE: 422,
  QUICK_REPLIES_INVALID: 422,
  STICKER_UNKNOWN: 422,
  LOCATION_INVALID: 422,
  UPLOAD_UNKNOWN: 422,
  FILE_TYPE_REFUSED: 415,
  FILE_TOO_LARGE: 413,
  FILE_EMPTY: 422,
  LINE_REFUSED: 422,
  LINE_UNREACHABLE: 503,
  CHANNEL_EXISTS: 409,
  OTHER_ACCOUNT: 422,
  WEBHOOK_TAKEN: 409,
  LINK_NOT_SET_UP: 409,
  MESSAGE_INVALID: 422,
  SETTINGS_INVALID: 422,
  TEAM_UNKNOWN: 422,
  OPERATOR_UNKNOWN: 422,
  EMAIL_TAKEN: 409,
  ROLE_UNKNOWN: 422,
  NOT_ONESELF: 403,
  LAST_SUPER_ADMIN: 409,
  LINK_OVER: 410,
  PASSWORD_REFUSED: 422,
};

type Extra = Omit<ErrorBody['error'], 'code' | 'requestId'>;

/** The answer to a refused request. The request id is in the body and in `x-request-id`. */
export function errorResponse(c: Context, code: ErrorCode, extra: Extra = {}) {
  const requestId = (c.get('requestId') as string | undefined) ?? crypto.randomUUID();
  const body: ErrorBody = { error: { code, requestId, ...extra } };
  if (extra.retryAfterSec !== undefined) c.header('retry-after', String(extra.retryAfterSec));
  return c.json(body, STATUS[code]);
}
