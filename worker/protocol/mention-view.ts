// Notes that name a person: the list of hers.
import * as z from 'zod/mini';
import { personView } from './chat-view';

export const MENTION_STATES = ['open', 'done'] as const;

/** GET /api/mentions: newest first. Everything in a query is text. */
export const mentionListQuery = z.object({
  /** Left out: open. */
  state: z.optional(z.enum(MENTION_STATES)),
  cursor: z.optional(z.string().check(z.regex(/^\d{1,16}\.[\w-]{1,100}$/))),
});

export const mentionView = z.object({
  chatId: z.string(),
  chatName: z.nullable(z.string()),
  entryId: z.string(),
  by: personView,
  at: z.number(),
  /** The note as it is now. */
  text: z.string(),
});
export type MentionView = z.infer<typeof mentionView>;

/** A page may be short, or empty, and still have a next one: what she may not see any more is left out. */
export const mentionPage = z.object({ items: z.array(mentionView), nextCursor: z.nullable(z.string()) });
export type MentionPage = z.infer<typeof mentionPage>;

/** GET /api/mentions/open, and the answer to a change. `open`: those she may see and is not done with, at most 100. */
export const mentionCount = z.object({ open: z.number() });
export type MentionCount = z.infer<typeof mentionCount>;

/** PUT /api/mentions/{chatId}/{entryId}. */
export const mentionCommand = z.strictObject({ isDone: z.boolean() });
