// A message that an operator wrote for later.
import * as z from 'zod/mini';
import { sendMessage } from './chat-command';

/** How far ahead, ms, and how many in one chat. */
export const PLANNED_AHEAD_MS_MAX = 30 * 86_400_000;
export const PLANNED_PER_CHAT_MAX = 20;

/** POST /api/chats/{chatId}/planned. `at`: ms. The same id again plans it once, for the time that was named last. */
export const planMessage = z.strictObject({ message: sendMessage, at: z.int() });
export type PlanMessage = z.infer<typeof planMessage>;

/** POST /api/chats/{chatId}/planned/{messageId}/send. */
export const sendPlanned = z.strictObject({
  /** As in a new message: what its writer had seen. */
  seenSeq: z.optional(z.strictObject({ epoch: z.int(), seq: z.int() })),
});
export type SendPlanned = z.infer<typeof sendPlanned>;
