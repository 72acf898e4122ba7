// What the console shows of a chat: the list row, and the open chat with what may be done in it.
import * as z from 'zod/mini';

export const SESSION_STATE_NAMES = [
  'bot',
  'pending',
  'waiting',
  'assigned',
  'active',
  'on_hold',
  'resolved',
  'closed',
] as const;

export const personView = z.object({ operatorId: z.string(), name: z.string() });

export const previewView = z.object({
  author: z.enum(['customer', 'operator', 'system']),
  /** Content type: text, sticker, image, location, unsupported. The console has the words for those without text. */
  type: z.string(),
  text: z.string(),
});

/** One row of the inbox. `(epoch, seq)` decides which of two rows of a chat is newer. */
export const chatRow = z.object({
  chatId: z.string(),
  channelId: z.string(),
  sourceKind: z.enum(['user', 'group', 'room']),
  name: z.nullable(z.string()),
  /** A path of ours that changes with the picture; null where the contact has none. */
  pictureUrl: z.nullable(z.string()),
  state: z.enum(SESSION_STATE_NAMES),
  /** Counts changes of state or owner; 0 where there is no session. */
  version: z.number(),
  owner: z.nullable(personView),
  preview: z.nullable(previewView),
  /** Display time (ms) of the newest message; null before the first. */
  lastAt: z.nullable(z.number()),
  /** Since when (ms) the customer waits for an answer; null where nobody waits. */
  unansweredSince: z.nullable(z.number()),
  /** Customer messages so far; unread = this less the asker's `readCount`. */
  inboundCount: z.number(),
  /** Outgoing messages that failed or could not be confirmed. */
  troubleCount: z.number(),
  blocked: z.boolean(),
  epoch: z.number(),
  seq: z.number(),
});
export type ChatRow = z.infer<typeof chatRow>;

/** A row as one operator gets it from the list. */
export const chatListItem = z.extend(chatRow, { readCount: z.number() });
export type ChatListItem = z.infer<typeof chatListItem>;

export const chatPage = z.object({
  items: z.array(chatListItem),
  /** Pass back as `cursor` for the next page; null on the last one. */
  nextCursor: z.nullable(z.string()),
});
export type ChatPage = z.infer<typeof chatPage>;

/** The open chat. */
export const chatView = z.extend(chatListItem, {
  sessionId: z.nullable(z.string()),
  statusMessage: z.nullable(z.string()),
  language: z.nullable(z.string()),
  /** Until when (ms) an answer goes out free by reply token; null: by push. */
  replyUntil: z.nullable(z.number()),
  /** Why the composer is closed (an error code), or null where this operator may write. */
  sendRefusal: z.nullable(z.string()),
});
export type ChatView = z.infer<typeof chatView>;

/** Answer of claim, release, resolve, reopen and read. */
export const chatAnswer = z.object({ chat: chatView });
export type ChatAnswer = z.infer<typeof chatAnswer>;
