// Frames from ChatSession to a chat socket (/ws/chats/{chatId}?protocol=&after={epoch}.{seq}).
import * as z from 'zod/mini';
import { chatRow, memberView, personView, plannedView, sessionView } from './chat-view';
import { errorMessage, renewedMessage } from './connection';
import { entryView } from './entry-view';

/** First frame. `resumed: false`: the cursor was of another epoch or missing; load the thread anew. */
export const chatHello = z.object({
  type: z.literal('hello'),
  protocol: z.number(),
  epoch: z.number(),
  seq: z.number(),
  resumed: z.boolean(),
  validUntil: z.number(),
});

/**
 * What changed between `prevSeq` and `seq`: whole entries, new or changed, and the row. A console whose cursor is not
 * `prevSeq` or later has a gap and asks for what came after its cursor.
 */
export const chatChanges = z.object({
  type: z.literal('changes'),
  epoch: z.number(),
  prevSeq: z.number(),
  seq: z.number(),
  entries: z.array(entryView),
  chat: chatRow,
  sessionId: z.nullable(z.string()),
  replyUntil: z.nullable(z.number()),
  /** As in the chat's view; left out by version 3. */
  lineReadAt: z.optional(z.nullable(z.number())),
  canMarkRead: z.optional(z.boolean()),
  windowUntil: z.optional(z.nullable(z.number())),
  /** What is known of the session. */
  session: z.optional(z.nullable(sessionView)),
  /** All that is planned to be sent later; left out: as before. */
  planned: z.optional(z.array(plannedView)),
  /** Members whose name or picture changed. */
  members: z.optional(z.array(memberView)),
});

/** Who has the chat open, the receiver among them. Sent when somebody else comes or goes. */
export const chatViewers = z.object({ type: z.literal('viewers'), people: z.array(personView) });

/** This colleague writes a reply; holds for five seconds. */
export const chatComposing = z.object({ type: z.literal('composing'), by: personView });

export const chatServerMessage = z.discriminatedUnion('type', [
  chatHello,
  chatChanges,
  chatViewers,
  chatComposing,
  renewedMessage,
  errorMessage,
]);
export type ChatServerMessage = z.infer<typeof chatServerMessage>;
