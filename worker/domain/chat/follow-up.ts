// To look at a chat again: set by whoever resolves it, and due at a time of hers. When it is due the chat is in her list again,
// resolved or closed as it is: no session is opened, and the customer hears nothing of it. Pure.
// PERSISTED CONTRACT: stored as JSON with the chat's summary; new fields are optional.
import type { Person } from './session-state';

export interface FollowUp {
  readonly id: string;
  readonly by: Person;
  /** ms */
  readonly at: number;
  /** For herself; may be empty. */
  readonly note: string;
  /** Its time has come, and she is not done with it. */
  readonly isDue: boolean;
}

export interface FollowUpWish {
  readonly at: number;
  readonly note: string;
}

export const FOLLOW_UP_AHEAD_MS_MAX = 30 * 86_400_000;
export const FOLLOW_UP_NOTE_UTF16_MAX = 200;
/** In one chat. */
export const FOLLOW_UPS_MAX = 10;

/** Whether it cannot be set. @param now ms */
export function isFollowUpWrong(kept: readonly FollowUp[], { at, note }: FollowUpWish, now: number): boolean {
  return (
    kept.length >= FOLLOW_UPS_MAX ||
    note.length > FOLLOW_UP_NOTE_UTF16_MAX ||
    !(at > now && at <= now + FOLLOW_UP_AHEAD_MS_MAX)
  );
}

/** Null: it is gone, or was due before. */
export function withDue(kept: readonly FollowUp[], id: string): readonly FollowUp[] | null {
  const isNews = kept.some((one) => one.id === id && !one.isDue);
  return isNews ? kept.map((one) => (one.id === id ? { ...one, isDue: true } : one)) : null;
}

interface Due {
  readonly by: { readonly operatorId: string };
  readonly isDue: boolean;
}

/** Whether the chat is in her list by it. */
export function isDueFor(kept: readonly Due[] | undefined, operatorId: string): boolean {
  return kept?.some(({ by, isDue }) => isDue && by.operatorId === operatorId) ?? false;
}

/** In whose lists the chat is by them. */
export function dueFor(kept: readonly Due[]): string[] {
  return [...new Set(kept.flatMap(({ by, isDue }) => (isDue ? [by.operatorId] : [])))];
}
