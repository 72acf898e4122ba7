// Customers' texts that have a name and stored values but are never sent, and why. Forms leave them out; what was stored stays.
// Pure data. A test holds it against what the Worker sends.
import type { TextKey } from './text-keys';

export const UNSENT_TEXTS = {
  slot_order_number: 'The questions of a queue are written with its team; this one is only the seed of the demo.',
  ticket_made: 'Every diverted customer is told why and asked for a message; the number is told only by queue_timeout.',
  callback_booked: 'Callbacks are messages in the chat; nobody can book one by phone.',
  first_reply: 'The first words of an operator are her own.',
  first_reply_without_topic: 'The first words of an operator are her own.',
  on_hold: 'Putting a chat on hold is not told; the operator says it where she wants to.',
  label_leave_message: 'Who is diverted is asked to write; no button leads there.',
} as const satisfies Partial<Record<TextKey, string>>;

export type UnsentTextKey = keyof typeof UNSENT_TEXTS;

/** Texts that a customer may get to read. */
export type SentTextKey = Exclude<TextKey, UnsentTextKey>;

export function isSent(key: TextKey): key is SentTextKey {
  return !(key in UNSENT_TEXTS);
}
