// Reads LINE's answers without trusting them: a body may be missing, broken or of another shape, and that is never an error.
// Only status, headers, `Invalid reply token` and the two published 429 texts may be branched on. Called by line-client.ts.
import type { Accepted, Limited, LineErrorDetail, Rejected, SentMessage, Unauthorized, Unknown } from './line-answer';

const RATE_TEXT = 'The API rate limit has been exceeded. Try again later.';
const MONTHLY_TEXT = 'You have reached your monthly limit.';

/** The body as JSON, or null where it is none or breaks off. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch {
    // What a status means does not hang on its body; each caller says what a missing one does.
    return null;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function toAccepted(body: unknown, requestId: string | null): Accepted {
  const sentMessages = isRecord(body) ? toSentMessages(body.sentMessages) : null;
  return sentMessages ? { kind: 'accepted', requestId, sentMessages } : { kind: 'accepted', requestId };
}

/** What a status other than 2xx means, 409 of a push apart. @see line.md section 5 "Errors" */
export function toFailure(
  response: Response,
  body: unknown,
  requestId: string | null,
): Rejected | Limited | Unauthorized | Unknown {
  const { status } = response;
  if (status >= 500) return { kind: 'unknown', cause: 'server_error', requestId };
  if (status < 400) return { kind: 'unknown', cause: 'redirect', requestId };
  if (status === 401) return { kind: 'unauthorized', requestId };
  const message = (isRecord(body) ? toText(body.message) : undefined) ?? '';
  if (status === 429) return { kind: 'limited', why: toWhy(message), requestId };
  return { kind: 'rejected', status, message, details: toDetails(body), requestId };
}

function toWhy(message: string): Limited['why'] {
  if (message === RATE_TEXT) return 'rate';
  return message === MONTHLY_TEXT ? 'monthly' : 'unknown';
}

/** All or none: a list with a hole would give ids to the wrong messages. */
function toSentMessages(value: unknown): SentMessage[] | null {
  if (!Array.isArray(value)) return null;
  const sent: SentMessage[] = [];
  for (const item of value) {
    const id = isRecord(item) ? toText(item.id) : undefined;
    if (id === undefined || !isRecord(item)) return null;
    const quoteToken = toText(item.quoteToken);
    sent.push(quoteToken === undefined ? { id } : { id, quoteToken });
  }
  return sent;
}

function toDetails(body: unknown): LineErrorDetail[] {
  const details = isRecord(body) && Array.isArray(body.details) ? body.details : [];
  return details.filter(isRecord).map((detail) => {
    const message = toText(detail.message);
    const property = toText(detail.property);
    return { ...(message === undefined ? {} : { message }), ...(property === undefined ? {} : { property }) };
  });
}
