// What a test or the phone page may let a person do: the body of POST /control/users/{userId}/events and its batch form.
// Strict, so that a misspelled option is an error and not a test that proves nothing.
import { z } from 'zod';
import { messageInput, textInput } from './message-input';

const json = z.record(z.string(), z.json());

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
    /** The source of a group or room does not name the sender, as for people without LINE for iOS or Android. */
    withoutUserId: z.boolean(),
  })
  .partial();

/** `groupId` names a group (`C…`) or a room (`R…`). */
const common = { channelId: z.string().optional(), groupId: z.string().optional(), options: options.optional() };
const plain = <T extends string>(type: T) => z.strictObject({ type: z.literal(type), ...common });
const members = z.array(z.string()).min(1).optional();

const inChats = [
  z.strictObject({ type: z.literal('follow'), isUnblocked: z.boolean().optional(), ...common }),
  plain('unfollow'),
  z.strictObject({ type: z.literal('message'), message: messageInput, ...common }),
  /** Groups only. The same message id with a new quote token and without a read token. */
  z.strictObject({ type: z.literal('messageEdited'), messageId: z.string(), ...textInput, ...common }),
  z.strictObject({ type: z.literal('unsend'), messageId: z.string(), ...common }),
  z.strictObject({
    type: z.literal('postback'),
    data: z.string(),
    displayText: z.string().optional(),
    /** `{date}`, `{time}`, `{datetime}`, or `{newRichMenuAliasId?, status}` of a rich menu switch. */
    params: z.record(z.string(), z.string()).optional(),
    ...common,
  }),
  plain('join'),
  plain('leave'),
  /** Who joins or leaves; left out, the person of the address. */
  z.strictObject({ type: z.literal('memberJoined'), members, ...common }),
  z.strictObject({ type: z.literal('memberLeft'), members, ...common }),
] as const;

const ofPeople = [
  z.strictObject({ type: z.literal('videoPlayComplete'), trackingId: z.string(), ...common }),
  z.strictObject({
    type: z.literal('beacon'),
    hwid: z.string(),
    beaconType: z.enum(['enter', 'banner', 'stay']).default('enter'),
    /** Hexadecimal. */
    dm: z.string().optional(),
    ...common,
  }),
  /** `failed` has no source and no reply token. */
  z.strictObject({ type: z.literal('accountLink'), result: z.enum(['ok', 'failed']), nonce: z.string(), ...common }),
  z.strictObject({
    type: z.literal('membership'),
    membershipType: z.enum(['joined', 'left', 'renewed']),
    membershipId: z.number().int(),
    ...common,
  }),
] as const;

/** Events of the channel itself: no source, no reply token. The person of the address plays no part. */
const ofChannel = [
  z.strictObject({
    type: z.literal('module'),
    moduleType: z.enum(['attached', 'detached']),
    scopes: z.array(z.string()).default(['message:send', 'message:receive']),
    ...common,
  }),
  z.strictObject({ type: z.literal('activated'), expireAt: z.number().int().optional(), ...common }),
  plain('deactivated'),
  plain('botSuspended'),
  plain('botResumed'),
  z.strictObject({ type: z.literal('delivery'), data: z.string(), ...common }),
] as const;

const unheardOf = [
  /** An event type that LINE may bring one day; `fields` are its own properties. */
  z.strictObject({
    type: z.literal('unknown'),
    kind: z.string().min(1),
    fields: json.optional(),
    replyToken: z.boolean().default(false),
    ...common,
  }),
  /** Sent as it stands; common properties are filled in where absent, unless `exact`. */
  z.strictObject({ type: z.literal('raw'), event: json, exact: z.boolean().optional(), ...common }),
] as const;

export const eventInput = z.discriminatedUnion('type', [...inChats, ...ofPeople, ...ofChannel, ...unheardOf]);

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

/** Several pictures sent in one go: each comes as an event of its own. */
export const imageSetInput = z.strictObject({
  total: z.number().int().min(2).max(20),
  order: z.enum(['given', 'reversed', 'shuffled']).default('given'),
  /** Old Android clients tell neither index nor total. */
  withoutIndex: z.boolean().default(false),
  images: z
    .array(z.strictObject({ contentBase64: z.string(), contentType: z.string().default('image/jpeg') }))
    .optional(),
  perRequest: z.number().int().min(1).max(100).default(1),
  ...common,
});

export type EventInput = z.infer<typeof eventInput>;
export type EventOptions = z.infer<typeof options>;
export type BatchInput = z.infer<typeof batchInput>;
export type ImageSetInput = z.infer<typeof imageSetInput>;
