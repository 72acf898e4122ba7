// Answer of POST /api/admin/rebuild: one page of chats was brought from their objects into D1.
import * as z from 'zod/mini';

export const rebuildAnswer = z.object({
  chats: z.number(),
  /** Parts that the chats' objects handed over. */
  parts: z.number(),
  /** Pass as `cursor` for the next page; null: the directory is at its end. */
  nextCursor: z.nullable(z.string()),
});
export type RebuildAnswer = z.infer<typeof rebuildAnswer>;
