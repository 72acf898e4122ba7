// Turns an HTTP answer into an ApiResult. Every body is parsed by its schema: nothing unparsed reaches the desk.
import type { ZodMiniType } from 'zod/mini';
import { errorBody } from '$protocol/error-body';
import type { ApiErrorCode, ApiResult } from './api-result';
import { done, refused } from './api-result';

const MAY_PASS: ReadonlySet<ApiErrorCode> = new Set([
  'OFFLINE',
  'UNAVAILABLE',
  'RATE_LIMITED',
  'INTERNAL',
  'BAD_ANSWER',
]);

/**
 * @returns the parsed body, or the refusal it carries; an unknown body of a failed call counts as UNAVAILABLE, and one that was cut off
 * on its way as no answer at all
 */
export async function readAnswer<T>(response: Response, schema: ZodMiniType<T>): Promise<ApiResult<T>> {
  let isCut = false;
  const body: unknown = await response.json().catch(() => {
    isCut = true;
  });
  if (response.ok) {
    if (isCut) return refused({ code: 'OFFLINE', retry: true });
    const parsed = schema.safeParse(body);
    return parsed.success ? done(parsed.data) : refused({ code: 'BAD_ANSWER', retry: false });
  }
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return refused({ code: response.status >= 500 ? 'UNAVAILABLE' : 'BAD_ANSWER', retry: true });
  const { code, requestId, winner, retryAfterSec, fields, detail } = parsed.data.error;
  return refused({
    code,
    retry: MAY_PASS.has(code),
    requestId,
    ...(winner && { winner }),
    ...(retryAfterSec !== undefined && { retryAfterSec }),
    ...(fields && { fields }),
    ...(detail && { detail }),
  });
}
