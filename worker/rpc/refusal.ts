// The expected "no" of every object method. Types only.
import type { ErrorCode } from '../protocol/error-code';

export interface Refusal {
  readonly code: ErrorCode;
  /** Whether the same call may succeed later without anything else changing. */
  readonly retry: boolean;
  /** With OWNED: who holds the chat, and since when (ms). */
  readonly winner?: { readonly operatorId: string; readonly name: string; readonly since: number };
}
