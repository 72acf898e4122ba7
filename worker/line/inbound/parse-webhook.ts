// Verified bytes to LINE's events, loosely: each known field is taken where it has the right type and is absent otherwise,
// unknown ones stay in the raw text. Must not refuse an event for what it holds. Called by take-body.ts.
// https://developers.line.biz/en/reference/messaging-api/#request-body
import * as z from 'zod/mini';
import { err, ok, type Result } from '../../domain/result';
import { sliceArray } from './slice-array';

/** Absent where it is missing or of another type: LINE changes shapes without notice, and one odd field must not cost the event. */
function loose<Output>(schema: z.ZodMiniType<Output>) {
  return z.catch(z.optional(schema), undefined);
}

const text = loose(z.string());
const flag = loose(z.boolean());
const finite = loose(z.number());

const eventSchema = z.object({
  type: text,
  mode: text,
  timestamp: finite,
  webhookEventId: text,
  replyToken: text,
  source: loose(z.object({ type: text, userId: text, groupId: text, roomId: text })),
  deliveryContext: loose(z.object({ isRedelivery: flag })),
  follow: loose(z.object({ isUnblocked: flag })),
  message: loose(
    z.object({
      id: text,
      type: text,
      text: text,
      quoteToken: text,
      quotedMessageId: text,
      markAsReadToken: text,
      packageId: text,
      stickerId: text,
      stickerResourceType: text,
      keywords: loose(z.array(z.string())),
      contentProvider: loose(z.object({ type: text, originalContentUrl: text, previewImageUrl: text })),
      title: text,
      address: text,
      latitude: finite,
      longitude: finite,
    }),
  ),
});

export type LineEvent = z.infer<typeof eventSchema>;

export interface ParsedEvent {
  /** Null where the element of `events` is no object. */
  readonly event: LineEvent | null;
  /** The element as LINE sent it, byte for byte. */
  readonly raw: string;
}

export interface ParsedWebhook {
  /** Absent where the body names none. */
  readonly destination: string | undefined;
  readonly events: readonly ParsedEvent[];
}

/** The body, or BAD_REQUEST where it is no JSON object or its `events` is no list. No `events` at all is an empty list. */
export function parseWebhook(
  body: string,
): Result<ParsedWebhook, { readonly code: 'BAD_REQUEST'; readonly retry: false }> {
  const value = parseJson(body);
  const envelope = z.object({ destination: text, events: z.optional(z.array(z.unknown())) }).safeParse(value);
  if (!envelope.success) return err({ code: 'BAD_REQUEST', retry: false });
  const { destination, events = [] } = envelope.data;
  const raws = sliceArray(body, 'events');
  return ok({
    destination,
    events: events.map((event, index) => {
      const parsed = eventSchema.safeParse(event);
      return { event: parsed.success ? parsed.data : null, raw: raws[index] ?? JSON.stringify(event) };
    }),
  });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // No JSON value is undefined, so the schema refuses it.
    return undefined;
  }
}
