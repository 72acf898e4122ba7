// The buttons that hang on a message until the next one, on the wire. LINE's limits of lengths are checked by the Worker.
import * as z from 'zod/mini';

export const quickReplyAction = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('message'), text: z.string() }),
  z.strictObject({ type: z.literal('postback'), data: z.string(), displayText: z.exactOptional(z.string()) }),
  z.strictObject({ type: z.literal('uri'), uri: z.string() }),
  z.strictObject({
    type: z.literal('datetimepicker'),
    data: z.string(),
    mode: z.enum(['date', 'time', 'datetime']),
  }),
  z.strictObject({ type: z.literal('clipboard'), clipboardText: z.string() }),
  z.strictObject({ type: z.enum(['camera', 'cameraRoll', 'location']) }),
]);

export const quickReply = z.strictObject({ label: z.string(), action: quickReplyAction });
export type QuickReplyView = z.infer<typeof quickReply>;
