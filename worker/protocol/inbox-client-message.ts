// Frames from the console to OperatorHub. Commands go by HTTP; the socket carries only what keeps itself alive.
import * as z from 'zod/mini';
import { renewMessage } from './connection';

/** Somebody is at this tab: key, pointer, touch or focus since the last one; at most one a minute. */
export const activeMessage = z.strictObject({ type: z.literal('active') });

/** She has this chat before her, of which a notice told: it need not climb. */
export const lookedMessage = z.strictObject({ type: z.literal('looked'), chatId: z.string().check(z.maxLength(300)) });

export const inboxClientMessage = z.discriminatedUnion('type', [renewMessage, activeMessage, lookedMessage]);
export type InboxClientMessage = z.infer<typeof inboxClientMessage>;
