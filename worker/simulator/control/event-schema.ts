// What a test or the phone page may let a person do: the body of POST /control/users/{userId}/events and its batch form.
// Strict, so that a misspelled option is an error and not a test that proves nothing.
import { z } from 'zod';
import type { JsonRecord } from '../state/json';

const json = z.record(z.string(), z.json());
const external = z.strictObject({ originalContentUrl: z.string(), previewImageUrl: z.string().optional() });
const media = {
  /** The bytes; without them a small sample of the type is served. */
  contentBase64: z.string().optional(),
  contentType: z.string().optional(),
  /** Content at another host: the event then says `external` and LINE's content API has nothing. */
  external: external.optional(),
  /** Fake-clock time for which the content API answers 202 (video and audio). */
  preparingMs: z.number().int().min(0).optional(),
  /** Fake-clock time after which the content is gone (404). */
  expiresInMs: z.number().int().min(0).optional(),
  transcodingFailed: z.boolean().optional(),
};

export const messageInput = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: z.string(),
    quotedMessageId: z.string().optional(),
    emojis: z.array(json).optional(),
    mention: json.optional(),
  }),
  z.strictObject({
    type: z.literal('sticker'),
    packageId: z.string().default('446'),
    stickerId: z.string().default('1988'),
    stickerResourceType: z.string().default('STATIC'),
    keywords: z.array(z.string()).optional(),
    text: z.string().optional(),
    quotedMessageId: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('image'),
    ...media,
    imageSet: z.strictObject({ id: z.string(), index: z.number().optional(), total: z.number().optional() }).optional(),
  }),
  z.strictObject({ type: z.literal('video'), ...media, duration: z.number().int().optional() }),
  z.strictObject({ type: z.literal('audio'), ...media, duration: z.number().int().optional() }),
  z.strictObject({
    type: z.literal('file'),
    ...media,
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
]);

const options = z
  .strictObject({
    /** Built and stored, not sent: the answer has the event, POST /control/flush sends it. */
    hold: z.boolean(),
    /** How many times more the same event is sent at once with `isRedelivery: false`. */
    duplicates: z.number().int().min(0).max(100),
    mode: z.enum(['active', 'standby']),
    /** Time of the event in ms; default now on the fake clock. */
    timestamp: z.number().int(),
    signature: z.enum(['valid', 'wrong', 'missing']),
    /** Spelling of the signature header. */
    headerName: z.string().regex(/^x-line-signature$/i),
    /** Non-ASCII as `\uXXXX`, as LINE may send it. */
    escapeUnicode: z.boolean(),
    /** Properties in reverse order, and some that nobody knows. */
    strangeProperties: z.boolean(),
  })
  .partial();

const common = { channelId: z.string().optional(), groupId: z.string().optional(), options: options.optional() };

export const eventInput = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('follow'), isUnblocked: z.boolean().optional(), ...common }),
  z.strictObject({ type: z.literal('unfollow'), ...common }),
  z.strictObject({ type: z.literal('message'), message: messageInput, ...common }),
  z.strictObject({
    type: z.literal('postback'),
    data: z.string(),
    displayText: z.string().optional(),
    params: z.record(z.string(), z.string()).optional(),
    ...common,
  }),
  z.strictObject({ type: z.literal('unsend'), messageId: z.string(), ...common }),
  z.strictObject({ type: z.literal('join'), ...common }),
  z.strictObject({ type: z.literal('leave'), ...common }),
  /** Sent as it stands; common properties are filled in where absent, unless `exact`. */
  z.strictObject({ type: z.literal('raw'), event: json, exact: z.boolean().optional(), ...common }),
]);

export const batchInput = z.strictObject({
  events: z
    .array(z.strictObject({ userId: z.string(), event: eventInput }))
    .min(1)
    .max(5_000),
  /** Events per webhook call, in the order of the list or mixed. */
  perRequest: z.number().int().min(1).max(100).default(1),
  order: z.enum(['given', 'reversed', 'shuffled']).default('given'),
  /** Webhook calls in flight at a time. */
  parallel: z.number().int().min(1).max(100).default(1),
});

export type EventInput = z.infer<typeof eventInput>;
export type MessageInput = z.infer<typeof messageInput>;
export type EventOptions = z.infer<typeof options>;
export type BatchInput = z.infer<typeof batchInput>;
export type RawEvent = JsonRecord;
