// The operations of notes for colleagues: writing them, whom they name, following a chat, mentions of oneself.
// Data only; joined to the rest in operations.ts.
import { chatAnswer } from '../protocol/chat-view';
import { mentionCommand, mentionCount, mentionPage } from '../protocol/mention-view';
import {
  colleagueList,
  editNote,
  followCommand,
  noteAnswer,
  solutionCommand,
  writeNote,
} from '../protocol/note-command';
import type { Operation } from './operation';

const note = { status: 200, words: 'The note as it is now.', schema: noteAnswer };

export const NOTES: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/chats/:chatId/colleagues',
    group: 'Chats',
    summary: 'Who else may see the chat: whom a note of it may name.',
    answer: { status: 200, words: 'The colleagues, by name.', schema: colleagueList },
  },
  {
    method: 'post',
    path: '/api/chats/:chatId/notes',
    group: 'Chats',
    summary: 'Writes a note for colleagues, whatever the state of the chat. The customer never gets it.',
    body: writeNote,
    answer: note,
  },
  {
    method: 'put',
    path: '/api/chats/:chatId/notes/:noteId',
    group: 'Chats',
    summary: 'Changes a note of one’s own.',
    body: editNote,
    answer: note,
  },
  {
    method: 'delete',
    path: '/api/chats/:chatId/notes/:noteId',
    group: 'Chats',
    summary: 'Deletes a note: one’s own, or any as a supervisor of the chat. Its place stays.',
    answer: note,
  },
  {
    method: 'put',
    path: '/api/chats/:chatId/notes/:noteId/solution',
    group: 'Chats',
    summary: 'Marks the note that tells how the customer was helped, or takes the mark off.',
    body: solutionCommand,
    answer: note,
  },
  {
    method: 'put',
    path: '/api/chats/:chatId/following',
    group: 'Chats',
    summary: 'Follows the chat, to hear of it as of one of one’s own, or ends that.',
    body: followCommand,
    answer: { status: 200, words: 'The chat as it is now.', schema: chatAnswer },
  },
  {
    method: 'get',
    path: '/api/mentions',
    group: 'Desk',
    summary: 'The notes that name oneself, of chats that one may see, newest first.',
    query: { state: 'open (left out) or done', cursor: 'nextCursor of the page before' },
    answer: { status: 200, words: 'The page; it may be short and still have a next one.', schema: mentionPage },
  },
  {
    method: 'get',
    path: '/api/mentions/open',
    group: 'Desk',
    summary: 'How many of them one is not done with.',
    answer: { status: 200, words: 'The number, at most 100.', schema: mentionCount },
  },
  {
    method: 'put',
    path: '/api/mentions/:chatId/:entryId',
    group: 'Desk',
    summary: 'Marks a mention of oneself as done, or opens it again.',
    body: mentionCommand,
    answer: { status: 200, words: 'How many are left.', schema: mentionCount },
  },
];
