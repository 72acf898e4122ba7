// What every call of the API answers: a value, or a refusal with a code. Calls never throw for what can be expected.
import type { ErrorBody } from '$protocol/error-body';
import type { ErrorCode } from '$protocol/error-code';

/** Codes of this side: OFFLINE, no answer came; BAD_ANSWER, one came that is not of this protocol. */
export type ApiErrorCode = ErrorCode | 'OFFLINE' | 'BAD_ANSWER';

export interface ApiError {
  readonly code: ApiErrorCode;
  /** Whether the same call may succeed later without anything else changing. */
  readonly retry: boolean;
  readonly requestId?: string;
  /** With OWNED: who holds the chat, and since when (ms). */
  readonly winner?: NonNullable<ErrorBody['error']['winner']>;
  readonly retryAfterSec?: number;
  readonly fields?: readonly string[];
  /** LINE's own words, one per fault. */
  readonly detail?: readonly string[];
}

export type ApiResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiError };

export function done<T>(value: T): ApiResult<T> {
  return { ok: true, value };
}

export function refused(error: ApiError): ApiResult<never> {
  return { ok: false, error };
}
