// A refusal in words: what happened, and what can be done; where the server said how long to wait, that in place of the next step. Pure.
import type { ApiError } from '../api/api-result';
import { waitTime } from '../i18n/format-time';
import { m } from '../paraglide/messages';
import { errorCopy } from './error-copy';

export type Refused = Pick<ApiError, 'code' | 'retryAfterSec'>;

/** Above it the wait is told in steps of that many seconds: who listens to the page is not told every second. */
const STEP_SEC = 5;

export interface RefusalWords {
  readonly words: string;
  readonly next: string;
}

/** @param leftSec of the wait that the refusal asks for; left out: all of it */
export function refusalWords({ code, retryAfterSec }: Refused, leftSec = retryAfterSec ?? 0): RefusalWords {
  const copy = errorCopy(code);
  if (retryAfterSec === undefined) return { words: copy.words(), next: copy.next() };
  if (leftSec <= 0) return { words: copy.words(), next: m.error_wait_over() };
  const told = leftSec > STEP_SEC ? Math.ceil(leftSec / STEP_SEC) * STEP_SEC : Math.ceil(leftSec);
  return { words: copy.words(), next: m.error_wait({ wait: waitTime(told) }) };
}
