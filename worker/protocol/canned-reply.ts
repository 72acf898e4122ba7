// Texts that are ready to be sent, called by a shortcode in the composer: one's own, a team's, everybody's.
import * as z from 'zod/mini';

const title = z.string().check(z.minLength(1), z.maxLength(80));
/** Letters, digits, hyphens and underscores of any script, in any case; a slash before them is left out. */
const shortcode = z.string().check(z.minLength(1), z.maxLength(40));
/** In UTF-16 units. Tokens like `{{name}}` are filled in by the composer. */
const text = z.string().check(z.minLength(1), z.maxLength(5_000));
const scope = z.enum(['personal', 'team', 'all']);

export const cannedReply = z.object({
  id: z.string(),
  scope,
  /** Whose it is, of scope `team`; else null. */
  teamId: z.nullable(z.string()),
  title: z.string(),
  /** Lower case, without the slash. */
  shortcode: z.string(),
  text: z.string(),
  /** A change names the one it was made on. */
  version: z.number(),
  updatedAt: z.number(),
});
export type CannedReply = z.infer<typeof cannedReply>;

/** GET /api/canned-replies: all that the asker may use. */
export const cannedReplyList = z.object({
  items: z.array(cannedReply),
  /** What customers call the asker, for `{{operator}}`. */
  operatorName: z.string(),
});
export type CannedReplyList = z.infer<typeof cannedReplyList>;

/** POST /api/canned-replies. `teamId` with scope `team` alone. */
export const createCannedReply = z.strictObject({
  scope,
  teamId: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  title,
  shortcode,
  text,
});
export type CreateCannedReply = z.infer<typeof createCannedReply>;

/** PUT /api/canned-replies/{id}. Whose it is does not change. */
export const changeCannedReply = z.strictObject({ version: z.int(), title, shortcode, text });
export type ChangeCannedReply = z.infer<typeof changeCannedReply>;

/** DELETE /api/canned-replies/{id}: the version it is deleted on. */
export const deleteCannedReplyQuery = z.object({ version: z.string().check(z.regex(/^\d{1,9}$/)) });

/** Answer of POST and PUT. */
export const cannedReplyAnswer = z.object({ reply: cannedReply });
export type CannedReplyAnswer = z.infer<typeof cannedReplyAnswer>;
