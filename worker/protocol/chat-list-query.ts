// Query strings of the reads under /api/chats. Everything is text here: numbers and places are parsed by the route.
import * as z from 'zod/mini';
import { SESSION_STATE_NAMES } from './chat-view';

/**
 * `open`: pending to on_hold. `mine`: those of them whom the asker owns. `late`: those whose service level is warned of or breached,
 * oldest breach first. `waiting`: pending too, longest wait first.
 */
export const LIST_STATES = [...SESSION_STATE_NAMES, 'open', 'mine', 'late', 'all'] as const;

const teamId = z.string().check(z.minLength(1), z.maxLength(100));
/** Each is a query of its own. */
export const TEAMS_MAX = 100;

const digits = z.string().check(z.regex(/^[1-9]\d{0,2}$/));

/** One parameter each, for as many as are wished for. */
const several = <Output extends string>(one: z.ZodMiniType<Output, string>) =>
  z.optional(z.union([one, z.array(one).check(z.maxLength(NARROWED_TO_MAX))]));
/** Of each kind a list is narrowed to so many at most. */
export const NARROWED_TO_MAX = 50;
const someId = z.string().check(z.minLength(1), z.maxLength(100));
const ms = z.string().check(z.regex(/^\d{1,15}$/));

/** What narrows a list beyond its `state`, and how it is ordered (domain/inbox/chat-filter says what each means). */
const narrowing = {
  inState: several(z.enum(SESSION_STATE_NAMES)),
  /** Empty: chats of no team. */
  ofTeam: several(z.string().check(z.maxLength(100))),
  operator: several(someId),
  channel: several(someId),
  priority: several(z.enum(['0', '1', '2', '3'])),
  /** The id of a tag. */
  tag: several(someId),
  /** ms: last message at or after the one, before the other. */
  from: z.optional(ms),
  to: z.optional(ms),
  /** `waiting` only where none but open chats can be listed. */
  order: z.optional(z.enum(['waiting', 'newest', 'oldest'])),
};

/** GET /api/chats */
export const chatListQuery = z.object({
  state: z.optional(z.enum(LIST_STATES)),
  /** A part of a name, or the beginning of a chat id where it holds a colon. */
  q: z.optional(z.string().check(z.maxLength(100))),
  /** Of these teams alone, one parameter each; only with `state=waiting`, `state=open` and `state=late`. */
  team: z.optional(z.union([teamId, z.array(teamId).check(z.maxLength(TEAMS_MAX))])),
  /** Chats of no team: beside those of `team`, or alone. */
  teamless: z.optional(z.literal('true')),
  ...narrowing,
  cursor: z.optional(z.string().check(z.maxLength(600))),
  limit: z.optional(digits),
});
export type ChatListQuery = z.infer<typeof chatListQuery>;

/** GET /api/chats/{chatId}/messages. At most one of `after`, `before`, `newer`, `around`, `at`; without any: the newest. */
export const entriesQuery = z.object({
  /** `{epoch}.{seq}` */
  after: z.optional(z.string().check(z.maxLength(40))),
  /** `{lineTs}.{seq}` */
  before: z.optional(z.string().check(z.maxLength(40))),
  /** `{lineTs}.{seq}` */
  newer: z.optional(z.string().check(z.maxLength(40))),
  /** An entry's id. */
  around: z.optional(z.string().check(z.maxLength(100))),
  /** ms */
  at: z.optional(z.string().check(z.regex(/^\d{1,15}$/))),
  limit: z.optional(digits),
});
export type EntriesQuery = z.infer<typeof entriesQuery>;
