// A line of the thread on the wire: a message or an event between messages. Display order is (lineTs, seq).
import * as z from 'zod/mini';
import { personView } from './chat-view';

const text = z.object({ type: z.literal('text'), text: z.string() });
const sticker = z.object({
  type: z.literal('sticker'),
  packageId: z.string(),
  stickerId: z.string(),
  resourceType: z.optional(z.string()),
  keywords: z.optional(z.array(z.string())),
  text: z.optional(z.string()),
});
const image = z.object({
  type: z.literal('image'),
  state: z.enum(['fetching', 'ready', 'gone', 'failed']),
  /** Address under the console's own origin; present when ready. */
  url: z.optional(z.string()),
});
const location = z.object({
  type: z.literal('location'),
  title: z.optional(z.string()),
  address: z.optional(z.string()),
  latitude: z.number(),
  longitude: z.number(),
});
const unsupported = z.object({ type: z.literal('unsupported'), kind: z.string() });

export const contentView = z.discriminatedUnion('type', [text, sticker, image, location, unsupported]);
export type ContentView = z.infer<typeof contentView>;

export const authorView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('customer'), senderId: z.optional(z.string()), name: z.optional(z.string()) }),
  z.object({ kind: z.literal('operator'), operatorId: z.string(), name: z.string() }),
  z.object({ kind: z.literal('system') }),
]);
export type AuthorView = z.infer<typeof authorView>;

export const DELIVERY_STATES = ['queued', 'sending', 'sent', 'failed', 'unconfirmed'] as const;
export const deliveryView = z.object({
  state: z.enum(DELIVERY_STATES),
  via: z.optional(z.enum(['reply', 'push'])),
  /** Why it failed or is unconfirmed: a code the console has words for. */
  reason: z.optional(z.string()),
  /** LINE's own words. */
  detail: z.optional(z.string()),
  /** ms at which LINE accepted it. */
  acceptedAt: z.optional(z.number()),
});
export type DeliveryView = z.infer<typeof deliveryView>;

const place = {
  id: z.string(),
  epoch: z.number(),
  seq: z.number(),
  /** `seq` of the last change; a view with a higher one replaces the older. */
  changedSeq: z.number(),
  at: z.number(),
  lineTs: z.number(),
};

export const messageView = z.object({
  kind: z.literal('message'),
  ...place,
  author: authorView,
  content: contentView,
  delivery: z.optional(deliveryView),
});
export type MessageView = z.infer<typeof messageView>;

export const threadEventView = z.discriminatedUnion('type', [
  z.object({ type: z.literal('followed') }),
  z.object({ type: z.literal('unfollowed') }),
  z.object({ type: z.literal('session_opened'), origin: z.enum(['customer', 'operator']) }),
  z.object({ type: z.literal('claimed'), by: personView }),
  z.object({ type: z.literal('released'), by: personView }),
  z.object({ type: z.literal('reopened'), by: personView }),
  z.object({ type: z.literal('resolved'), by: z.nullable(personView), reason: z.string() }),
  z.object({ type: z.literal('closed') }),
  z.object({ type: z.literal('unsupported'), lineType: z.string() }),
]);
export type ThreadEventView = z.infer<typeof threadEventView>;

export const eventView = z.object({ kind: z.literal('event'), ...place, event: threadEventView });
export type EventView = z.infer<typeof eventView>;

export const entryView = z.discriminatedUnion('kind', [messageView, eventView]);
export type EntryView = z.infer<typeof entryView>;

/** Answer of GET messages. With `after`: what changed since, oldest change first. With `before`: older ones, display order. */
export const entryPage = z.object({
  epoch: z.number(),
  /** The chat's `seq` as of this answer: the cursor to resume from once all pages are read. */
  seq: z.number(),
  entries: z.array(entryView),
  /** More lie behind (with `after`: newer changes; otherwise: older entries). */
  hasMore: z.boolean(),
  /** Pass as `before` for the next older page (`{lineTs}.{seq}`), or as `after` for the next changes; null at the end. */
  next: z.nullable(z.string()),
});
export type EntryPage = z.infer<typeof entryPage>;
