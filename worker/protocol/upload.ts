// Files that operators send: uploaded in parts, checked by their bytes, then named in a message.
import * as z from 'zod/mini';

/** POST /api/chats/{chatId}/uploads. `preview`: the small JPEG that LINE wants with an image or video. */
export const beginUpload = z.strictObject({
  fileName: z.string().check(z.minLength(1), z.maxLength(255)),
  sizeBytes: z.int().check(z.gte(0)),
  purpose: z.enum(['message', 'preview']),
});
export type BeginUpload = z.infer<typeof beginUpload>;

/** Parts 1..`parts` are PUT to uploads/{uploadId}/parts/{n}, each `partBytes` long but the last. */
export const uploadBegun = z.object({ uploadId: z.string(), partBytes: z.number(), parts: z.number() });
export type UploadBegun = z.infer<typeof uploadBegun>;

/** Answer of a part; given back with complete. */
export const uploadPart = z.object({ n: z.number(), etag: z.string() });
export type UploadPart = z.infer<typeof uploadPart>;

/** POST uploads/{uploadId}/complete */
export const completeUpload = z.strictObject({
  parts: z.array(z.strictObject({ n: z.int(), etag: z.string().check(z.maxLength(200)) })).check(z.maxLength(100)),
});
export type CompleteUpload = z.infer<typeof completeUpload>;

/** What the bytes turned out to be. `file` goes out as a link. Sizes in bytes and pixels. */
export const uploadDone = z.object({
  uploadId: z.string(),
  kind: z.enum(['image', 'video', 'audio', 'file']),
  contentType: z.string(),
  sizeBytes: z.number(),
  width: z.optional(z.number()),
  height: z.optional(z.number()),
});
export type UploadDone = z.infer<typeof uploadDone>;
