// The follow-up record for later work as the console lists it: GET /api/tickets?state=open|done&cursor=. It is marked done, or open
// again, by POST /api/tickets/{id}/done and /reopen.
import * as z from 'zod/mini';
import { personView } from './chat-view';

export const TICKET_STATES = ['open', 'done'] as const;

export const ticketView = z.object({
  id: z.string(),
  chatId: z.string(),
  contactName: z.nullable(z.string()),
  sessionId: z.string(),
  /** Why nobody could serve then: after_hours, intake_closed, queue_full, no_team, queue_timeout, callback_expired, callback_phone. */
  reason: z.string(),
  teamId: z.nullable(z.string()),
  topic: z.nullable(z.string()),
  /** What the customer had answered, in the order of the questions. */
  slots: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What she left for us, in her own words. */
  message: z.nullable(z.string()),
  madeAt: z.number(),
  state: z.enum(TICKET_STATES),
  /** Null while it is open. */
  doneBy: z.nullable(personView),
});
export type TicketView = z.infer<typeof ticketView>;

export const ticketPage = z.object({
  items: z.array(ticketView),
  /** Pass back as `cursor` for the next page; null on the last one. */
  nextCursor: z.nullable(z.string()),
});
export type TicketPage = z.infer<typeof ticketPage>;
