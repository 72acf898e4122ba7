// The closed list of codes that leave the Worker. Statuses: platform/error-response.ts. Words: web/src/lib/errors/error-copy.ts.
export const ERROR_CODES = [
  // requests
  'BAD_REQUEST',
  'BODY_TOO_LARGE',
  'NOT_FOUND',
  'FORBIDDEN_ORIGIN',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'INTERNAL',
  // sign-in
  'SIGN_IN_REQUIRED',
  'TOKEN_EXPIRED',
  'LOGIN_ENDED',
  'WRONG_CREDENTIALS',
  'TOO_MANY_TRIES',
  'NOT_PERMITTED',
  // webhook
  'BAD_SIGNATURE',
  'BAD_DESTINATION',
  // chats
  'OWNED',
  'STALE',
  'WRONG_STATE',
  'NO_SESSION',
  'NOT_OWNER',
  'BOT_HOLDS',
  'RESOLVED',
  'CLOSED',
  'BLOCKED',
  'LEFT',
  'STANDBY',
  'USE_REOPEN',
  'USE_TAKE',
  'OPEN',
  'WINDOW_OVER',
  'NEWER_MESSAGE',
  'ID_REUSED',
  'TEXT_EMPTY',
  'TEXT_TOO_LONG',
  'NOT_RETRYABLE',
  'MAY_DOUBLE',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
