// What stands unsent in a composer, kept for its writer alone: by chat and mode, on whatever device she goes on.
import * as z from 'zod/mini';

export const DRAFT_MODES = ['reply', 'note'] as const;
export type DraftMode = (typeof DRAFT_MODES)[number];
/** UTF-16 units; longer ones stay on their device. */
export const DRAFT_LENGTH_MAX = 10_000;
const MONTH_MS = 30 * 86_400_000;

const mode = z.enum(DRAFT_MODES);
/** The newest `(epoch, seq)` when the draft was begun: what comes after it is news to it. */
const place = z.nullable(z.strictObject({ epoch: z.int(), seq: z.int() }));

export const draftView = z.object({
  chatId: z.string(),
  mode,
  text: z.string(),
  place,
  /** ms, by the server's clock. */
  writtenAt: z.number(),
});
export type DraftView = z.infer<typeof draftView>;

/** GET /api/me/drafts: one's own that are not empty. */
export const draftList = z.object({ items: z.array(draftView) });
export type DraftList = z.infer<typeof draftList>;

/** `chatId`: those of one chat alone. */
export const draftListQuery = z.object({ chatId: z.optional(z.string().check(z.maxLength(200))) });

/**
 * PUT /api/me/drafts/{chatId}/{mode}. An empty text takes it away. `ageMs`: how long ago it was written, so that of two devices the
 * later one wins whatever their clocks say.
 */
export const putDraft = z.strictObject({
  text: z.string().check(z.maxLength(DRAFT_LENGTH_MAX)),
  place,
  ageMs: z.int().check(z.gte(0), z.lte(MONTH_MS)),
});
export type PutDraft = z.infer<typeof putDraft>;

/** What stands now: a draft that another device wrote later stays. */
export const draftAnswer = z.object({ draft: draftView });
export type DraftAnswer = z.infer<typeof draftAnswer>;
