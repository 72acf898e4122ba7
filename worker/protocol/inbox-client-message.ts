// Frames from the console to OperatorHub. Commands go by HTTP; the socket carries only what keeps itself alive.
import * as z from 'zod/mini';
import { renewMessage } from './connection';

export const inboxClientMessage = z.discriminatedUnion('type', [renewMessage]);
export type InboxClientMessage = z.infer<typeof inboxClientMessage>;
