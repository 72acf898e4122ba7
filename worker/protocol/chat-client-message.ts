// Frames from the console to ChatSession. Commands go by HTTP; the socket carries only what keeps itself alive.
import * as z from 'zod/mini';
import { renewMessage } from './connection';

export const chatClientMessage = z.discriminatedUnion('type', [renewMessage]);
export type ChatClientMessage = z.infer<typeof chatClientMessage>;
