// Turns what an operator wrote into the bytes of LINE's message objects. Pure: the same content always gives the same bytes.
// Called by session when it freezes a call. https://developers.line.biz/en/reference/messaging-api/#text-message
import type { MessageContent } from '../../domain/chat/message-content';
import { checkText } from '../../domain/delivery/text-limits';
import { err, ok, type Result } from '../../domain/result';

/** LINE takes at most so many message objects in one call. */
export const MESSAGES_PER_CALL_MAX = 5;

export interface NotSendable {
  readonly code: 'TEXT_EMPTY' | 'TEXT_TOO_LONG' | 'NOT_SENDABLE';
  readonly retry: false;
}

/** One message object as JSON text. Only texts can be sent so far; any other content is NOT_SENDABLE. */
export function toLineMessage(content: MessageContent): Result<string, NotSendable> {
  if (content.type !== 'text') return err({ code: 'NOT_SENDABLE', retry: false });
  const fault = checkText(content.text);
  if (fault) return err({ code: fault, retry: false });
  return ok(JSON.stringify({ type: 'text', text: content.text }));
}

/** The `messages` of one call, 1-5 objects in their order, as JSON text. */
export function toMessagesArray(messages: readonly string[]): string {
  return `[${messages.join(',')}]`;
}
