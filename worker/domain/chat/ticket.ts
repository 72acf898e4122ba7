// The follow-up record for later work: what a customer wanted whom nobody could serve then. Pure types.
// PERSISTED CONTRACT: stored in the chat's object and carried by the projection; new fields are optional.
import type { SessionId } from '../ids';
import type { TicketReason } from './effect';

export interface Ticket {
  readonly id: string;
  readonly sessionId: SessionId;
  readonly reason: TicketReason;
  readonly teamId: string | null;
  readonly topic: string | null;
  /** What the customer had answered, by the name of the question. */
  readonly slots: Readonly<Record<string, string>>;
  /** Which lines of the log they were taken from. */
  readonly slotSources?: Readonly<Record<string, string>>;
  /** What she left for us, in her own words; the message itself stands in the log. Null: nothing yet. */
  readonly message: string | null;
  /** The line of the log that it is, so that an unsend finds it. */
  readonly messageEntryId?: string;
  readonly madeAt: number;
  /** `seq` of its last change, for the projection. */
  readonly changedSeq: number;
}

/** By which a customer may name her ticket. */
export function shortNumber(ticketId: string): string {
  return ticketId.replaceAll('-', '').slice(-6).toUpperCase();
}
