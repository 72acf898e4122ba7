// Bodies of the commands on a chat. Unknown keys are refused.
import * as z from 'zod/mini';

const position = z.strictObject({ epoch: z.int(), seq: z.int() });

/** POST /api/chats/{chatId}/messages. `id` is a UUIDv7 made by the browser and kept until it is answered. */
export const sendMessage = z.strictObject({
  id: z.string().check(z.maxLength(36)),
  type: z.literal('text'),
  text: z.string().check(z.maxLength(100_000)),
  /** The newest `(epoch, seq)` the writer had seen; a newer message of the customer or a colleague refuses the reply. */
  seenSeq: z.optional(position),
  /** The writer saw the newer message and sends all the same. */
  confirmed: z.optional(z.boolean()),
});
export type SendMessage = z.infer<typeof sendMessage>;

/** 202: durable. The same id with the same body answers the same again. */
export const sendAnswer = z.object({
  id: z.string(),
  epoch: z.number(),
  seq: z.number(),
  state: z.enum(['queued', 'sending', 'sent', 'failed', 'unconfirmed']),
});
export type SendAnswer = z.infer<typeof sendAnswer>;

/** POST claim | release | resolve | reopen. */
export const sessionCommand = z.strictObject({
  /** UUID; the same one again gives the same answer and no second effect. */
  commandId: z.optional(z.string().check(z.maxLength(64))),
  /** The `version` the wish was decided on; another one now answers STALE. */
  expectedVersion: z.optional(z.int()),
});
export type SessionCommand = z.infer<typeof sessionCommand>;

/** POST resolve. */
export const resolveCommand = z.extend(sessionCommand, {
  reason: z.optional(z.enum(['solved', 'unsolved', 'no_reply_needed'])),
});
export type ResolveCommand = z.infer<typeof resolveCommand>;

/** POST read: everything up to this place was seen. */
export const readCommand = z.strictObject({ epoch: z.int(), seq: z.int() });
export type ReadCommand = z.infer<typeof readCommand>;

/** POST messages/{messageId}/retry. */
export const retryCommand = z.strictObject({
  /** The writer was warned that the customer may get it twice. */
  acceptDouble: z.optional(z.boolean()),
});
export type RetryCommand = z.infer<typeof retryCommand>;
