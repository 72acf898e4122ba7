// Message objects of LINE (templates, Flex, imagemaps, …) that were saved to be sent from the composer.
import * as z from 'zod/mini';

export const savedMessage = z.object({
  id: z.string(),
  name: z.string(),
  /** LINE's type of the object: `flex`, `template`, `imagemap`, … */
  kind: z.string(),
  altText: z.string(),
  /** One message object, JSON text. */
  json: z.string(),
  updatedAt: z.number(),
});
export type SavedMessage = z.infer<typeof savedMessage>;

/** GET /api/saved-messages */
export const savedMessageList = z.object({ items: z.array(savedMessage) });
export type SavedMessageList = z.infer<typeof savedMessageList>;

/** POST /api/saved-messages, PUT /api/saved-messages/{id}: checked by LINE's validate endpoint before it is saved. */
export const saveMessage = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  json: z.string().check(z.minLength(2), z.maxLength(100_000)),
});
export type SaveMessage = z.infer<typeof saveMessage>;

/** Answer of POST and PUT. */
export const savedMessageAnswer = z.object({ item: savedMessage });
export type SavedMessageAnswer = z.infer<typeof savedMessageAnswer>;
