// The shape of a webhook event of LINE, as far as Kaiwa reads it: each known field where it has the right type, else absent.
// Must not refuse an event for what it holds; unknown fields stay in the raw text. Used by parse-webhook and the translators.
// https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
import * as z from 'zod/mini';

/** Absent where it is missing or of another type: LINE changes shapes without notice, and one odd field must not cost the event. */
function loose<Output>(schema: z.ZodMiniType<Output>) {
  return z.catch(z.optional(schema), undefined);
}

const text = loose(z.string());
const flag = loose(z.boolean());
const finite = loose(z.number());
/** Its elements are looked at where they are used, and only so many: a list of a million must not be walked. */
const list = loose(z.array(z.unknown()));

const message = z.object({
  id: text,
  type: text,
  quoteToken: text,
  quotedMessageId: text,
  markAsReadToken: text,
  text: text,
  emojis: list,
  mention: loose(z.object({ mentionees: list })),
  packageId: text,
  stickerId: text,
  stickerResourceType: text,
  keywords: list,
  contentProvider: loose(z.object({ type: text, originalContentUrl: text, previewImageUrl: text })),
  imageSet: loose(z.object({ id: text, index: finite, total: finite })),
  duration: finite,
  fileName: text,
  fileSize: finite,
  title: text,
  address: text,
  latitude: finite,
  longitude: finite,
});

const postbackParams = z.object({ date: text, time: text, datetime: text, newRichMenuAliasId: text, status: text });

export const lineEvent = z.object({
  type: text,
  mode: text,
  timestamp: finite,
  webhookEventId: text,
  replyToken: text,
  source: loose(z.object({ type: text, userId: text, groupId: text, roomId: text })),
  deliveryContext: loose(z.object({ isRedelivery: flag })),
  message: loose(message),
  unsend: loose(z.object({ messageId: text })),
  follow: loose(z.object({ isUnblocked: flag })),
  joined: loose(z.object({ members: list })),
  left: loose(z.object({ members: list })),
  postback: loose(z.object({ data: text, params: loose(postbackParams) })),
  videoPlayComplete: loose(z.object({ trackingId: text })),
  beacon: loose(z.object({ hwid: text, type: text })),
  link: loose(z.object({ result: text, nonce: text })),
  membership: loose(z.object({ type: text, membershipId: loose(z.union([z.number(), z.string()])) })),
});

export type LineEvent = z.infer<typeof lineEvent>;
export type LineMessage = NonNullable<LineEvent['message']>;

/** LINE's own name of a kind; open-ended, so it is cut where no name goes. */
export function toName(type: string | undefined): string {
  return type?.slice(0, 64) || 'unknown';
}

/** Whether something can be the id of a person at LINE: what could not stand in an address is none. */
export function isUserId(id: unknown): id is string {
  return typeof id === 'string' && /^[A-Za-z0-9]{1,64}$/.test(id);
}
