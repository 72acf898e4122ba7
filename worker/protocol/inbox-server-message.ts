// Frames from OperatorHub to an inbox socket (/ws/inbox?protocol=&after=).
import * as z from 'zod/mini';
import { chatRow, personView, readPlace } from './chat-view';
import { errorMessage, renewedMessage } from './connection';
import { deskNews } from './desk-news';
import { deskPerson } from './desk-view';
import { mentionNews } from './mention-news';

/** The inbox cursor, `{hub}.{hubEpoch}.{hubSeq}` in addresses. */
const cursor = { hub: z.string(), hubEpoch: z.number(), hubSeq: z.number() };

/** First frame of every socket. */
export const inboxHello = z.object({
  type: z.literal('hello'),
  protocol: z.number(),
  ...cursor,
  /** Over how many ms this hub's sockets should spread their return, should it go down. */
  reconnectSpreadMs: z.number(),
  /** ms until which this socket is served without a renewal. */
  validUntil: z.number(),
});

/**
 * Changed rows, coalesced. On resume `name`, `pictureUrl` and `preview` are null and `bare` is true: the hub keeps
 * neither names nor texts; the console takes them from the chat itself.
 */
export const inboxRows = z.object({
  type: z.literal('rows'),
  ...cursor,
  rows: z.array(z.object({ row: chatRow, bare: z.boolean() })),
  /** Chats that she may no longer see; left out: none. */
  gone: z.optional(z.array(z.string())),
});

/** After the rows of a resume. `complete: false`: the cursor was too old or of another epoch; load the list anew. */
export const inboxCaughtUp = z.object({
  type: z.literal('caught_up'),
  ...cursor,
  count: z.number(),
  complete: z.boolean(),
});

/** This operator has read a chat up to `readCount` customer messages, in whichever tab; fewer than before where she took it back. */
export const inboxRead = z.object({ type: z.literal('read'), chatId: z.string(), readCount: z.number(), readPlace });

/** Colleagues whose status or load changed; after a hello: all of them (`whole`). */
export const inboxPeople = z.object({ type: z.literal('people'), whole: z.boolean(), people: z.array(deskPerson) });

/** Her rights changed, or her login ended: who she is (GET /api/me) and what the lists hold is to be asked anew. */
export const inboxAccess = z.object({ type: z.literal('access') });

/** Tickets were made, changed, done or opened again: whoever looks at them asks anew (GET /api/tickets). */
export const inboxTickets = z.object({ type: z.literal('tickets') });

/** Notes name her that did not, or the reverse: how many is to be asked anew (GET /api/mentions/open). `news`: a note that names her now. */
export const inboxMentions = z.object({ type: z.literal('mentions'), news: z.optional(mentionNews) });

/** Something that she is told as one who leads. */
export const inboxNews = z.object({ type: z.literal('news'), news: deskNews });

/**
 * Who else has these chats open: all of each chat's, in place of whom was told before. After a hello or `access` nobody is told to look at
 * anything until this says so. Changes nothing of a row.
 */
export const inboxViewers = z.object({
  type: z.literal('viewers'),
  chats: z.array(z.object({ chatId: z.string(), people: z.array(personView) })),
});

export const inboxServerMessage = z.discriminatedUnion('type', [
  inboxHello,
  inboxRows,
  inboxCaughtUp,
  inboxRead,
  inboxPeople,
  inboxViewers,
  inboxTickets,
  inboxMentions,
  inboxNews,
  inboxAccess,
  renewedMessage,
  errorMessage,
]);
export type InboxServerMessage = z.infer<typeof inboxServerMessage>;
