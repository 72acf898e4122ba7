// A line of the thread on the wire: a message, an event between messages, or a note of colleagues. Display order is (lineTs, seq).
import * as z from 'zod/mini';
import { personView, SLA_TARGET_NAMES } from './chat-view';
import { quickReply } from './quick-reply';

const emoji = z.object({ index: z.number(), length: z.number(), productId: z.string(), emojiId: z.string() });
const mention = z.object({
  index: z.number(),
  length: z.number(),
  kind: z.enum(['user', 'all']),
  userId: z.optional(z.string()),
  isSelf: z.optional(z.boolean()),
});

const text = z.object({
  type: z.literal('text'),
  text: z.string(),
  /** Places are UTF-16 units of `text`. */
  emojis: z.optional(z.array(emoji)),
  mentions: z.optional(z.array(mention)),
});

const sticker = z.object({
  type: z.literal('sticker'),
  packageId: z.string(),
  stickerId: z.string(),
  resourceType: z.optional(z.string()),
  keywords: z.optional(z.array(z.string())),
  text: z.optional(z.string()),
});

export const MEDIA_STATES = ['fetching', 'preparing', 'ready', 'gone', 'failed'] as const;

/** A file's copy. Addresses are under the console's own origin and present when ready; sizes in bytes, pixels and ms. */
const copy = {
  state: z.enum(MEDIA_STATES),
  url: z.optional(z.string()),
  previewUrl: z.optional(z.string()),
  contentType: z.optional(z.string()),
  sizeBytes: z.optional(z.number()),
};

const image = z.object({
  type: z.literal('image'),
  ...copy,
  width: z.optional(z.number()),
  height: z.optional(z.number()),
  /** Images sent together; `index` is 1-based. */
  set: z.optional(z.object({ id: z.string(), index: z.optional(z.number()), total: z.optional(z.number()) })),
});

const video = z.object({
  type: z.literal('video'),
  ...copy,
  width: z.optional(z.number()),
  height: z.optional(z.number()),
  durationMs: z.optional(z.number()),
});

const audio = z.object({ type: z.literal('audio'), ...copy, durationMs: z.optional(z.number()) });

const file = z.object({
  type: z.literal('file'),
  ...copy,
  fileName: z.string(),
  fileSizeBytes: z.optional(z.number()),
});

const location = z.object({
  type: z.literal('location'),
  title: z.optional(z.string()),
  address: z.optional(z.string()),
  latitude: z.number(),
  longitude: z.number(),
});

/** A saved message of ours: `json` is LINE's message object, for drawing what can be drawn. */
const card = z.object({ type: z.literal('card'), kind: z.string(), altText: z.string(), json: z.string() });

const unsent = z.object({ type: z.literal('unsent') });

const unsupported = z.object({ type: z.literal('unsupported'), kind: z.string() });

export const contentView = z.discriminatedUnion('type', [
  text,
  sticker,
  image,
  video,
  audio,
  file,
  location,
  card,
  unsent,
  unsupported,
]);
export type ContentView = z.infer<typeof contentView>;

export const authorView = z.discriminatedUnion('kind', [
  /** `senderId`: in groups, the member who wrote; absent where LINE does not say. Names: `members` of the chat. */
  z.object({ kind: z.literal('customer'), senderId: z.optional(z.string()), name: z.optional(z.string()) }),
  z.object({ kind: z.literal('operator'), operatorId: z.string(), name: z.string() }),
  /** Answers of the bot. */
  z.object({ kind: z.literal('bot') }),
  /** Texts of handoff, queue and end. */
  z.object({ kind: z.literal('system') }),
]);
export type AuthorView = z.infer<typeof authorView>;

export const DELIVERY_STATES = ['queued', 'sending', 'sent', 'failed', 'unconfirmed', 'cancelled'] as const;
export const deliveryView = z.object({
  state: z.enum(DELIVERY_STATES),
  via: z.optional(z.enum(['reply', 'push'])),
  /** Why it failed, is unconfirmed or waits for another try: a code the console has words for. */
  reason: z.optional(z.string()),
  /** LINE's own words. */
  detail: z.optional(z.string()),
  /** ms at which LINE accepted it. */
  acceptedAt: z.optional(z.number()),
  /** Messages of the plan it used up; 0: free. */
  cost: z.optional(z.number()),
  /** How often it was tried; 0 and `queued`: it may still be cancelled. */
  attempts: z.optional(z.number()),
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
  /** Entry id of the message it answers; this log may not have it. */
  quotedId: z.optional(z.string()),
  /** LINE takes a quote of this message. */
  quotable: z.optional(z.boolean()),
  /** ms of the newest edit. */
  editedAt: z.optional(z.number()),
  quickReplies: z.optional(z.array(quickReply)),
  delivery: z.optional(deliveryView),
});
export type MessageView = z.infer<typeof messageView>;

const tagRef = z.object({ id: z.string(), name: z.string() });

export const threadEventView = z.discriminatedUnion('type', [
  z.object({ type: z.literal('followed'), isUnblocked: z.optional(z.boolean()) }),
  z.object({ type: z.literal('unfollowed') }),
  z.object({ type: z.literal('joined') }),
  z.object({ type: z.literal('left') }),
  z.object({ type: z.literal('members_joined'), members: z.array(z.object({ userId: z.string() })) }),
  z.object({ type: z.literal('members_left'), members: z.array(z.object({ userId: z.string() })) }),
  z.object({
    type: z.literal('postback'),
    data: z.string(),
    /** What the customer tapped, where the button was one of ours. */
    label: z.optional(z.string()),
    params: z.optional(
      z.object({
        date: z.optional(z.string()),
        time: z.optional(z.string()),
        datetime: z.optional(z.string()),
        newRichMenuAliasId: z.optional(z.string()),
        status: z.optional(z.string()),
      }),
    ),
    senderId: z.optional(z.string()),
  }),
  z.object({ type: z.literal('video_played'), trackingId: z.string() }),
  z.object({ type: z.literal('beacon'), beaconType: z.string(), hwid: z.string() }),
  z.object({ type: z.literal('account_linked'), isDone: z.boolean(), accountName: z.optional(z.string()) }),
  z.object({ type: z.literal('account_unlinked'), by: z.nullable(personView) }),
  z.object({ type: z.literal('membership'), change: z.string(), membershipId: z.string() }),
  z.object({ type: z.literal('chat_control'), mode: z.enum(['active', 'standby']) }),
  z.object({ type: z.literal('session_opened'), origin: z.enum(['customer', 'operator']) }),
  z.object({ type: z.literal('claimed'), by: personView }),
  z.object({ type: z.literal('reopened'), by: personView }),
  z.object({ type: z.literal('held_on'), by: personView }),
  z.object({ type: z.literal('returned_to_bot'), by: personView }),
  z.object({ type: z.literal('archived'), by: personView }),
  z.object({ type: z.literal('asked'), trigger: z.string(), topic: z.optional(z.string()) }),
  z.object({ type: z.literal('queued'), teamId: z.string(), teamName: z.optional(z.string()) }),
  z.object({ type: z.literal('released'), by: personView, note: z.optional(z.string()) }),
  z.object({
    type: z.literal('assigned'),
    to: personView,
    /** Null: the Dispatcher. */
    by: z.nullable(personView),
    decisionNo: z.optional(z.number()),
  }),
  /** `by`: its owner, who passes it on and keeps it until it is accepted. */
  z.object({ type: z.literal('offered'), to: personView, decisionNo: z.number(), by: z.optional(personView) }),
  z.object({ type: z.literal('offer_ended'), to: personView, why: z.string(), by: z.optional(personView) }),
  z.object({ type: z.literal('taken_over'), by: personView, from: z.nullable(personView) }),
  z.object({
    type: z.literal('transferred'),
    by: personView,
    to: z.nullable(personView),
    teamId: z.optional(z.string()),
    teamName: z.optional(z.string()),
    note: z.optional(z.string()),
  }),
  z.object({ type: z.literal('owner_lost'), owner: personView, why: z.string() }),
  z.object({
    type: z.literal('held'),
    by: personView,
    until: z.nullable(z.number()),
    reason: z.optional(z.string()),
  }),
  z.object({ type: z.literal('escalated'), by: z.nullable(personView), reason: z.string() }),
  z.object({
    type: z.literal('sla'),
    target: z.enum(SLA_TARGET_NAMES),
    level: z.enum(['warned', 'breached']),
  }),
  z.object({ type: z.literal('priority_set'), by: z.nullable(personView), priority: z.number() }),
  /** Its value is told by the contact alone. */
  z.object({ type: z.literal('attribute_set'), by: personView, label: z.string(), isCleared: z.optional(z.boolean()) }),
  /** Names as they were then. */
  z.object({ type: z.literal('tagged'), by: z.nullable(personView), added: z.array(tagRef), removed: z.array(tagRef) }),
  z.object({ type: z.literal('overflowed'), teamId: z.string(), teamName: z.optional(z.string()) }),
  z.object({ type: z.literal('parked'), kind: z.enum(['callback', 'no_show']) }),
  z.object({ type: z.literal('slot_answered'), name: z.string(), isSkipped: z.optional(z.literal(true)) }),
  z.object({ type: z.literal('diverted'), reason: z.string() }),
  z.object({ type: z.literal('resolved'), by: z.nullable(personView), reason: z.string() }),
  z.object({ type: z.literal('closed') }),
  z.object({ type: z.literal('unsupported'), lineType: z.string() }),
]);
export type ThreadEventView = z.infer<typeof threadEventView>;

export const eventView = z.object({ kind: z.literal('event'), ...place, event: threadEventView });
export type EventView = z.infer<typeof eventView>;

/** Where the text of a note names a colleague: UTF-16 units. */
export const noteMention = z.object({ operatorId: z.string(), index: z.number(), length: z.number() });
export type NoteMention = z.infer<typeof noteMention>;

/** What colleagues write to each other in a chat; no customer ever gets it. */
export const noteView = z.object({
  kind: z.literal('note'),
  ...place,
  by: personView,
  /** Empty once it was deleted. */
  text: z.string(),
  /** In the order of the text. */
  mentions: z.array(noteMention),
  /** ms of the newest edit. */
  editedAt: z.optional(z.number()),
  deleted: z.optional(z.object({ by: personView, at: z.number() })),
  /** It tells how the customer was helped. */
  isSolution: z.optional(z.boolean()),
});
export type NoteView = z.infer<typeof noteView>;

export const entryView = z.discriminatedUnion('kind', [messageView, eventView, noteView]);
export type EntryView = z.infer<typeof entryView>;

/** Answer of GET messages. With `after`: what changed since, oldest change first. All others: in display order. */
export const entryPage = z.object({
  epoch: z.number(),
  /** The chat's `seq` as of this answer: the cursor to resume from once all pages are read. */
  seq: z.number(),
  entries: z.array(entryView),
  /** More lie behind (with `after`: newer changes; with `newer`: newer entries; otherwise: older entries). */
  hasMore: z.boolean(),
  /** Pass as `before` (`newer`) for the next page in that direction (`{lineTs}.{seq}`), as `after` for the next changes; null at the end. */
  next: z.nullable(z.string()),
  /** With `around` and `at`: pass as `newer` for what stands below; null where nothing does. */
  newer: z.optional(z.nullable(z.string())),
  /** At the beginning of what is read: earlier sessions lie behind, and are not the asker's to read. */
  isCut: z.optional(z.boolean()),
});
export type EntryPage = z.infer<typeof entryPage>;
