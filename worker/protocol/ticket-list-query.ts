// What is asked of the follow-up records, and the answer to a change of one. Everything in a query is text.
import * as z from 'zod/mini';
import { TICKET_STATES, ticketView } from './ticket-view';

/** GET /api/tickets. Open ones come oldest first, done ones newest first. */
export const ticketListQuery = z.object({
  /** Left out: open. */
  state: z.optional(z.enum(TICKET_STATES)),
  /** Of one team alone. */
  team: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  cursor: z.optional(z.string().check(z.regex(/^\d{1,16}\.[\w-]{1,100}$/))),
  limit: z.optional(z.string().check(z.regex(/^[1-9]\d{0,2}$/))),
});
export type TicketListQuery = z.infer<typeof ticketListQuery>;

/** Answer of POST /api/tickets/{id}/done and /reopen. */
export const ticketAnswer = z.object({ ticket: ticketView });
export type TicketAnswer = z.infer<typeof ticketAnswer>;
