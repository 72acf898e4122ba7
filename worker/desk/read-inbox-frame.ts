// Reads one frame of a console on its inbox socket. Pure: answers with a result and never sees the socket.
// Called by OperatorHub for every message.
import { isLongerThan } from '../platform/frame-bytes';
import { FRAME_BYTES_MAX } from '../protocol/connection';
import { type InboxClientMessage, inboxClientMessage } from '../protocol/inbox-client-message';

export type FrameReading =
  | { readonly kind: 'message'; readonly message: InboxClientMessage }
  /** A well-formed frame of a type that is not served: answered by an error frame. */
  | { readonly kind: 'unknown'; readonly requestId: string | null }
  /** Closes the socket with 1008. */
  | { readonly kind: 'malformed' };

const KNOWN_TYPES: ReadonlySet<string> = new Set<InboxClientMessage['type']>(['renew', 'active', 'looked']);

export function readInboxFrame(data: string | ArrayBuffer): FrameReading {
  if (typeof data !== 'string' || isLongerThan(data, FRAME_BYTES_MAX)) return { kind: 'malformed' };
  const value = parseJson(data);
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string') {
    return { kind: 'malformed' };
  }
  if (!KNOWN_TYPES.has(value.type)) {
    const requestId = 'requestId' in value && typeof value.requestId === 'string' ? value.requestId : null;
    return { kind: 'unknown', requestId };
  }
  const parsed = inboxClientMessage.safeParse(value);
  return parsed.success ? { kind: 'message', message: parsed.data } : { kind: 'malformed' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
