// The search through all messages: its query, and a page of what it found. Names are searched by the list (`GET /api/chats?q=`).
import * as z from 'zod/mini';
import { authorView } from './entry-view';

const ms = z.string().check(z.regex(/^\d{1,15}$/));
const id = z.string().check(z.minLength(1), z.maxLength(100));

export const SEARCH_LIMIT_MAX = 50;

/** GET /api/search. Everything is text here; numbers are parsed by the route. */
export const searchQuery = z.object({
  /** Any part of a message, compared folded. */
  q: z.string().check(z.minLength(1), z.maxLength(100)),
  /** ms, both included. */
  from: z.optional(ms),
  to: z.optional(ms),
  /** Only what this operator wrote, and what was said in sessions of hers. */
  operator: z.optional(id),
  /** Only chats of this channel. */
  channel: z.optional(id),
  cursor: z.optional(z.string().check(z.maxLength(600))),
  limit: z.optional(z.string().check(z.regex(/^[1-9]\d{0,2}$/))),
});
export type SearchQuery = z.infer<typeof searchQuery>;

export const searchHit = z.object({
  chatId: z.string(),
  channelId: z.string(),
  sourceKind: z.enum(['user', 'group', 'room']),
  /** Null: not known yet. */
  chatName: z.nullable(z.string()),
  pictureUrl: z.nullable(z.string()),
  entryId: z.string(),
  epoch: z.number(),
  seq: z.number(),
  lineTs: z.number(),
  /** In groups with the member's name. */
  author: authorView,
  /** As it is now. */
  text: z.string(),
  /** A note for colleagues. */
  isNote: z.optional(z.boolean()),
  /** What was searched for, in UTF-16 units of `text`, in order; `end` is behind the last unit. */
  ranges: z.array(z.object({ start: z.number(), end: z.number() })),
});
export type SearchHit = z.infer<typeof searchHit>;

export const searchPage = z.object({
  /** Newest first. */
  hits: z.array(searchHit),
  /** Null: there is no more. A page that is not full may have a next one. */
  nextCursor: z.nullable(z.string()),
  /** Chats that did not answer may hold more. */
  isPartial: z.boolean(),
});
export type SearchPage = z.infer<typeof searchPage>;
