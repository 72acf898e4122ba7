// What is told of a note that names a person. Apart from her list, which the console loads when it is first shown.
import * as z from 'zod/mini';
import { personView } from './chat-view';

export const mentionNews = z.object({ chatId: z.string(), entryId: z.string(), by: personView });
export type MentionNews = z.infer<typeof mentionNews>;
