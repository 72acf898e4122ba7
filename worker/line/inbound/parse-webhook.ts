// A verified body to LINE's events, each read loosely by line-event.ts and kept raw beside it.
// Must not refuse an event for what it holds. Called by take-body.ts.
// https://developers.line.biz/en/reference/messaging-api/#request-body
import * as z from 'zod/mini';
import { err, ok, type Result } from '../../domain/result';
import { type LineEvent, lineEvent } from './line-event';
import { sliceArray } from './slice-array';

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

const webhookBody = z.object({
  destination: z.catch(z.optional(z.string()), undefined),
  events: z.optional(z.array(z.unknown())),
});

/** The body, or BAD_REQUEST where it is no JSON object or its `events` is no list. No `events` at all is an empty list. */
export function parseWebhook(
  body: string,
): Result<ParsedWebhook, { readonly code: 'BAD_REQUEST'; readonly retry: false }> {
  const value = parseJson(body);
  const envelope = webhookBody.safeParse(value);
  if (!envelope.success) return err({ code: 'BAD_REQUEST', retry: false });
  const { destination, events = [] } = envelope.data;
  const raws = sliceArray(body, 'events');
  return ok({
    destination,
    events: events.map((event, index) => {
      const parsed = lineEvent.safeParse(event);
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
