// What a person may send: the `message` of an event, in the control API's words. Strict, so that a misspelled field is an error and
// not a test that proves nothing. Read by event-schema.ts; build-message.ts makes LINE's shape of it.
import { z } from 'zod';

const json = z.record(z.string(), z.json());
const external = z.strictObject({ originalContentUrl: z.string(), previewImageUrl: z.string().optional() });
const media = {
  /** The bytes; without them a small playable sample of the type is served. */
  contentBase64: z.string().optional(),
  contentType: z.string().optional(),
  /** Content at another host: the event then says `external` and LINE's content API has nothing. */
  external: external.optional(),
  /** Platform time for which the content API answers 202 (video and audio). */
  preparingMs: z.number().int().min(0).optional(),
  /** Platform time after which the content is gone (404). */
  expiresInMs: z.number().int().min(0).optional(),
  transcodingFailed: z.boolean().optional(),
  /** The content API answers without `content-length`, as a server may that makes the bytes as it goes. */
  withoutLength: z.boolean().optional(),
};
/** The sample, made this many megabytes (10^6 bytes) long; the bytes are made while they are sent. */
const sizeMb = z.number().positive().max(2_000).optional();

const range = { index: z.number().int().min(0), length: z.number().int().min(1) };
const emoji = z.strictObject({ ...range, productId: z.string(), emojiId: z.string() });
const mentionee = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('all'), ...range }),
  /** `isSelf` = the account itself is meant; its id is filled in. Without `userId` it is somebody who did not consent. */
  z.strictObject({ type: z.literal('user'), ...range, userId: z.string().optional(), isSelf: z.boolean().optional() }),
]);
const imageSet = z.strictObject({
  id: z.string(),
  /** Both are missing from old Android clients. */
  index: z.number().int().min(1).optional(),
  total: z.number().int().min(1).optional(),
});

/** A text and what stands in it; indexes and lengths in UTF-16 units. */
export const textInput = {
  text: z.string().min(1),
  emojis: z.array(emoji).min(1).optional(),
  mention: z.strictObject({ mentionees: z.array(mentionee).min(1).max(20) }).optional(),
};

export const messageInput = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), ...textInput, quotedMessageId: z.string().optional() }),
  z.strictObject({
    type: z.literal('sticker'),
    packageId: z.string().default('446'),
    stickerId: z.string().default('1988'),
    stickerResourceType: z.string().default('STATIC'),
    keywords: z.array(z.string()).max(15).optional(),
    text: z.string().max(100).optional(),
    quotedMessageId: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('image'), ...media, imageSet: imageSet.optional() }),
  z.strictObject({ type: z.literal('video'), ...media, sizeMb, duration: z.number().int().optional() }),
  z.strictObject({ type: z.literal('audio'), ...media, sizeMb, duration: z.number().int().optional() }),
  z.strictObject({
    type: z.literal('file'),
    ...media,
    sizeMb,
    fileName: z.string().default('note.txt'),
    fileSize: z.number().int().optional(),
  }),
  z.strictObject({
    type: z.literal('location'),
    title: z.string().optional(),
    address: z.string().optional(),
    latitude: z.number(),
    longitude: z.number(),
  }),
  /** A message type that LINE may bring one day. */
  z.strictObject({ type: z.literal('unknown'), kind: z.string().min(1), fields: json.optional() }),
]);

export type MessageInput = z.infer<typeof messageInput>;
export type Mentionee = z.infer<typeof mentionee>;
