// Notes of colleagues in a chat: the bodies of their commands, and what they answer. Unknown keys are refused.
import * as z from 'zod/mini';
import { personView } from './chat-view';
import { noteView } from './entry-view';

const mention = z.strictObject({
  operatorId: z.string().check(z.minLength(1), z.maxLength(64)),
  index: z.int().check(z.gte(0)),
  length: z.int().check(z.gte(2)),
});

const words = {
  /** UTF-16 units. */
  text: z.string().check(z.maxLength(5_000)),
  /** Whom it names, each where an @ stands, in the order of the text. */
  mentions: z.array(mention).check(z.maxLength(20)),
};

/** POST /api/chats/{chatId}/notes. `id`: a UUIDv7 made by the browser and kept until it is answered. */
export const writeNote = z.strictObject({ id: z.string().check(z.maxLength(36)), ...words });
export type WriteNote = z.infer<typeof writeNote>;

/** PUT /api/chats/{chatId}/notes/{noteId}. */
export const editNote = z.strictObject(words);
export type EditNote = z.infer<typeof editNote>;

/** PUT /api/chats/{chatId}/notes/{noteId}/solution. */
export const solutionCommand = z.strictObject({ isSolution: z.boolean() });

/** PUT /api/chats/{chatId}/following. */
export const followCommand = z.strictObject({ isFollowing: z.boolean() });

/** The note as it is now. */
export const noteAnswer = z.object({ note: noteView });
export type NoteAnswer = z.infer<typeof noteAnswer>;

/** GET /api/chats/{chatId}/colleagues: who else may see the chat, by name. */
export const colleagueList = z.object({ people: z.array(personView) });
export type ColleagueList = z.infer<typeof colleagueList>;
