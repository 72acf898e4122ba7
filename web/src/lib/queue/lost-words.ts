// What is said of an offer that could not be accepted: who was quicker, where that is known. Pure.
import type { ApiError } from '../api/api-result';
import { refusalWords } from '../errors/refusal-words';
import { m } from '../paraglide/messages';

/** @param keeper who passed the chat on to her; null: it waited in the queue */
export function lostWords(error: ApiError, keeper: string | null = null): string {
  const { code, winner } = error;
  if (winner !== undefined && winner.operatorId === keeper) return m.offer_kept({ name: winner.name });
  if (winner !== undefined) return m.offer_lost({ name: winner.name });
  if (code === 'OFFER_OVER' || code === 'GONE' || code === 'FENCED' || code === 'STALE') return m.offer_over();
  const { words, next } = refusalWords(error);
  return `${words} ${next}`;
}
