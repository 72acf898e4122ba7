// What is said of an offer that could not be accepted: who was quicker, where that is known. Pure.
import type { ApiError } from '../api/api-result';
import { errorCopy } from '../errors/error-copy';
import { m } from '../paraglide/messages';

export function lostWords({ code, winner }: ApiError): string {
  if (winner !== undefined) return m.offer_lost({ name: winner.name });
  if (code === 'OFFER_OVER' || code === 'GONE' || code === 'FENCED' || code === 'STALE') return m.offer_over();
  return `${errorCopy(code).words()} ${errorCopy(code).next()}`;
}
