// Calls a Durable Object from a route: tries again what may be tried again, waits no longer than a person would, and tells
// "not reachable now" from a bug. Every method of ours may be repeated, so a lost answer is asked for once more.
// https://developers.cloudflare.com/durable-objects/best-practices/error-handling/
import { err, type Result } from '../domain/result';
import { logWarn } from './log';
import { withinMs } from './within-ms';

const TRIES_MAX = 3;
const ANSWER_WITHIN_MS = 10_000;
const PAUSE_MS = 100;

interface Unavailable {
  readonly code: 'UNAVAILABLE';
  readonly retry: true;
}

/**
 * @param call makes its stub anew each time: one that threw is broken
 * @returns the object's own answer, or `UNAVAILABLE`. Throws what is a bug.
 */
export async function callObject<T, E>(call: () => Promise<Result<T, E>>): Promise<Result<T, E | Unavailable>> {
  for (let tryNo = 1; ; tryNo++) {
    try {
      const answer = await withinMs(call(), ANSWER_WITHIN_MS);
      if (answer.inTime) return answer.value;
      logWarn('object_late');
      return UNAVAILABLE;
    } catch (cause) {
      const kind = kindOf(cause);
      if (kind === 'bug') throw cause;
      logWarn('object_unreachable', { kind, tryNo });
      // An overloaded object is left alone: one more call is what it cannot take.
      if (kind === 'overloaded' || tryNo === TRIES_MAX) return UNAVAILABLE;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tryNo * (0.5 + Math.random())));
    }
  }
}

const UNAVAILABLE = err<Unavailable>({ code: 'UNAVAILABLE', retry: true });

function kindOf(cause: unknown): 'overloaded' | 'retryable' | 'bug' {
  if (!(cause instanceof Error)) return 'bug';
  if ('overloaded' in cause && cause.overloaded === true) return 'overloaded';
  return 'retryable' in cause && cause.retryable === true ? 'retryable' : 'bug';
}
