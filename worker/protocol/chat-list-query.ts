// Query strings of the reads under /api/chats. Everything is text here: numbers and places are parsed by the route.
import * as z from 'zod/mini';
import { SESSION_STATE_NAMES } from './chat-view';

/** `open`: pending to on_hold. `mine`: those of them whom the asker owns. `waiting`: pending too, longest wait first. */
export const LIST_STATES = [...SESSION_STATE_NAMES, 'open', 'mine', 'all'] as const;

const digits = z.string().check(z.regex(/^[1-9]\d{0,2}$/));

/** GET /api/chats */
export const chatListQuery = z.object({
  state: z.optional(z.enum(LIST_STATES)),
  /** The beginning of a name, or of a chat id where it holds a colon. */
  q: z.optional(z.string().check(z.maxLength(100))),
  /** Of one team alone; only with `state=waiting`. */
  team: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  cursor: z.optional(z.string().check(z.maxLength(600))),
  limit: z.optional(digits),
});
export type ChatListQuery = z.infer<typeof chatListQuery>;

/** GET /api/chats/{chatId}/messages. `after` and `before` exclude each other; without both: the newest. */
export const entriesQuery = z.object({
  /** `{epoch}.{seq}` */
  after: z.optional(z.string().check(z.maxLength(40))),
  /** `{lineTs}.{seq}` */
  before: z.optional(z.string().check(z.maxLength(40))),
  limit: z.optional(digits),
});
export type EntriesQuery = z.infer<typeof entriesQuery>;
