// Bodies of the commands on a chat. Unknown keys are refused.
import * as z from 'zod/mini';
import { quickReply } from './quick-reply';

const position = z.strictObject({ epoch: z.int(), seq: z.int() });

/** What is told with every kind of message. `id` is a UUIDv7 made by the browser and kept until it is answered. */
const frame = {
  id: z.string().check(z.maxLength(36)),
  /**
   * The newest `(epoch, seq)` the writer had seen; a newer message of the customer or a colleague refuses the reply. The repeat
   * after she saw that one names the place she has seen by then.
   */
  seenSeq: z.optional(position),
  /** Sends all the same, whatever was written meanwhile. */
  confirmed: z.optional(z.boolean()),
  /** Buttons under it, at most 13. */
  quickReplies: z.optional(z.array(quickReply)),
};

/** Entry id of the message it answers; only text and stickers can quote. */
const quotedId = z.optional(z.string().check(z.maxLength(100)));
const upload = z.string().check(z.maxLength(200));

/** POST /api/chats/{chatId}/messages. */
export const sendMessage = z.discriminatedUnion('type', [
  /** Up to 25,000 UTF-16 units: what is over 5,000 goes to LINE in up to 5 parts of one call. */
  z.strictObject({ ...frame, type: z.literal('text'), text: z.string().check(z.maxLength(100_000)), quotedId }),
  z.strictObject({
    ...frame,
    type: z.literal('sticker'),
    packageId: z.string().check(z.maxLength(20)),
    stickerId: z.string().check(z.maxLength(20)),
    quotedId,
  }),
  /** `uploadId`, `previewId`: answers of the upload route for this chat. */
  z.strictObject({ ...frame, type: z.literal('image'), uploadId: upload, previewId: upload }),
  z.strictObject({
    ...frame,
    type: z.literal('video'),
    uploadId: upload,
    previewId: upload,
    durationMs: z.optional(z.int()),
  }),
  z.strictObject({ ...frame, type: z.literal('audio'), uploadId: upload, durationMs: z.int() }),
  z.strictObject({ ...frame, type: z.literal('file'), uploadId: upload }),
  z.strictObject({
    ...frame,
    type: z.literal('location'),
    title: z.string().check(z.maxLength(200)),
    address: z.string().check(z.maxLength(200)),
    latitude: z.number().check(z.gte(-90), z.lte(90)),
    longitude: z.number().check(z.gte(-180), z.lte(180)),
  }),
  z.strictObject({ ...frame, type: z.literal('saved'), savedMessageId: z.string().check(z.maxLength(64)) }),
]);
export type SendMessage = z.infer<typeof sendMessage>;

/** 202: durable. The same id with the same body answers the same again. */
export const sendAnswer = z.object({
  id: z.string(),
  epoch: z.number(),
  seq: z.number(),
  state: z.enum(['queued', 'sending', 'sent', 'failed', 'unconfirmed', 'cancelled']),
});
export type SendAnswer = z.infer<typeof sendAnswer>;

const operatorId = z.string().check(z.maxLength(64));
const note = z.optional(z.string().check(z.maxLength(2_000)));

/** POST reopen | take-over | unhold | return-to-bot | archive. */
export const sessionCommand = z.strictObject({
  /** UUID; the same one again gives the same answer and no second effect. */
  commandId: z.optional(z.string().check(z.maxLength(64))),
  /** The `version` the wish was decided on; another one now answers STALE. */
  expectedVersion: z.optional(z.int()),
});
export type SessionCommand = z.infer<typeof sessionCommand>;

/** POST claim. */
export const claimCommand = z.extend(sessionCommand, {
  /** The offer that is accepted. */
  decisionNo: z.optional(z.int()),
  /** Above one's own capacity. */
  force: z.optional(z.boolean()),
});
export type ClaimCommand = z.infer<typeof claimCommand>;

/** POST release: back to the queue. */
export const releaseCommand = z.extend(sessionCommand, { note });
export type ReleaseCommand = z.infer<typeof releaseCommand>;

/** POST transfer: to a person or to a team, never both. */
export const transferCommand = z.extend(sessionCommand, {
  operatorId: z.optional(operatorId),
  teamId: z.optional(z.string().check(z.maxLength(64))),
  note,
});
export type TransferCommand = z.infer<typeof transferCommand>;

/** POST assign: by a supervisor, to a person. */
export const assignCommand = z.extend(sessionCommand, { operatorId, force: z.optional(z.boolean()) });
export type AssignCommand = z.infer<typeof assignCommand>;

/** POST hold. `until`: ms, at most 30 days away; null: until the customer writes. */
export const holdCommand = z.extend(sessionCommand, {
  until: z.nullable(z.int()),
  reason: z.optional(z.string().check(z.maxLength(200))),
});
export type HoldCommand = z.infer<typeof holdCommand>;

/** POST escalate. */
export const escalateCommand = z.extend(sessionCommand, { reason: z.string().check(z.maxLength(500)) });
export type EscalateCommand = z.infer<typeof escalateCommand>;

/** POST priority. */
export const priorityCommand = z.extend(sessionCommand, { priority: z.int().check(z.gte(0), z.lte(3)) });
export type PriorityCommand = z.infer<typeof priorityCommand>;

const tagIds = z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(40))).check(z.maxLength(20)));

/** POST tags: what is there already, or not there, is left as it is. An archived tag is not put on anything. */
export const tagsCommand = z.extend(sessionCommand, { add: tagIds, remove: tagIds });
export type TagsCommand = z.infer<typeof tagsCommand>;

/** POST offer/take-back: of what one passes on oneself. */
export const takeBackCommand = z.extend(sessionCommand, { decisionNo: z.int() });
export type TakeBackCommand = z.infer<typeof takeBackCommand>;

/** POST offer/decline and offer/shown. */
export const offerCommand = z.strictObject({ decisionNo: z.int() });
export type OfferCommand = z.infer<typeof offerCommand>;

/** POST resolve. */
export const resolveCommand = z.extend(sessionCommand, {
  /** `archived`: ended to be put away, with many others. */
  reason: z.optional(
    z.enum(['solved', 'unsolved', 'no_reply_needed', 'duplicate', 'spam', 'wrong_channel', 'archived']),
  ),
  /** The chat comes back to the list of whoever ends it then (ms, at most 30 days ahead). */
  followUp: z.optional(z.strictObject({ at: z.int(), note: z.string().check(z.maxLength(200)) })),
});
export type ResolveCommand = z.infer<typeof resolveCommand>;

/** POST read: everything up to this place was seen. */
export const readCommand = z.strictObject({ epoch: z.int(), seq: z.int() });
export type ReadCommand = z.infer<typeof readCommand>;

/** POST messages/{messageId}/retry. */
export const retryCommand = z.strictObject({
  /** The writer was warned that the customer may get it twice. */
  acceptDouble: z.optional(z.boolean()),
  /** As in a new message: what she had seen when she asked for it. */
  seenSeq: z.optional(position),
});
export type RetryCommand = z.infer<typeof retryCommand>;

/** PUT attributes/{attributeId}: null: nothing is known any more. */
export const attributeCommand = z.strictObject({ value: z.nullable(z.string().check(z.maxLength(600))) });
export type AttributeCommand = z.infer<typeof attributeCommand>;

/** POST contact: a name of our own, which LINE's profile never overwrites; null: LINE's name again. */
export const contactCommand = z.strictObject({ givenName: z.nullable(z.string().check(z.maxLength(100))) });
export type ContactCommand = z.infer<typeof contactCommand>;
