// The operations on chats: lists, search, one chat and its log, what is sent, what is kept of its contact.
// Data only; joined to the rest in operations.ts.
import {
  attributeCommand,
  contactCommand,
  readCommand,
  retryCommand,
  sendAnswer,
  sendMessage,
} from '../protocol/chat-command';
import { chatAnswer, chatPage, chatView } from '../protocol/chat-view';
import { entryPage, entryView } from '../protocol/entry-view';
import { searchPage } from '../protocol/search';
import { transcriptFile } from '../protocol/transcript';
import type { Operation } from './operation';

export const CHATS: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/chats',
    group: 'Chats',
    summary: 'A page of the inbox, newest first.',
    query: {
      state: 'all, open, mine or the name of a state; waiting: pending too, longest wait first',
      q: 'a part of a name, or the beginning of a chat id',
      team: 'the id of a team, once for each; with state=waiting or state=open',
      teamless: 'true: chats of no team, beside those of the teams',
      inState: 'the name of a state, once for each; narrows any list, as the following do, and all of them together',
      ofTeam: 'the id of a team that has or had the session, once for each; empty: no team',
      operator: 'the id of whoever has the chat, or had its last session, once for each',
      channel: 'the id of a channel, once for each',
      priority: '0 urgent to 3 low, once for each; of open chats alone',
      tag: 'the id of a tag, once for each',
      from: 'last message at or after it, ms',
      to: 'last message before it, ms',
      order: 'waiting: longest wait first, of open chats alone; newest or oldest message first',
      cursor: 'nextCursor of the page before',
      limit: 'rows per page',
    },
    answer: { status: 200, words: 'The page.', schema: chatPage },
  },
  {
    method: 'get',
    path: '/api/search',
    group: 'Chats',
    summary:
      'Messages that hold a text, in any script and over all history, newest first: of chats and sessions that the asker may read.',
    query: {
      q: 'the text, one character or more; width, case and white space make no difference',
      from: 'ms: not older',
      to: 'ms: not newer',
      operator: 'the id of a person: what she wrote, and what was said in sessions of hers',
      channel: 'the id of a channel',
      cursor: 'nextCursor of the page before',
      limit: 'messages per page, at most 50',
    },
    answer: { status: 200, words: 'The page, with the places to mark in UTF-16 units.', schema: searchPage },
  },
  {
    method: 'get',
    path: '/api/transcripts',
    group: 'Chats',
    summary:
      'What was said in up to 100 chats, as a file: without what colleagues wrote to each other unless it is asked for, and with nothing of what was unsent. Needs a fresh proof of the person; each chat is an entry of the audit log.',
    query: {
      chat: 'the id of a chat, one parameter each',
      format: 'text, csv or json',
      range: 'session: the one that is open, or was last (left out: the same); history: all that the asker may read',
      notes: 'true: with internal notes',
      names: 'own: names of operators (left out: the same); shown: what LINE showed over their messages',
      language: 'of the words in a text: en, ja, th, zh-Hant, id',
      zone: 'IANA time zone of the times in a text; left out: UTC',
    },
    answer: {
      status: 200,
      words: 'The file, in the asked format. The schema is that of json.',
      schema: transcriptFile,
    },
  },
  {
    method: 'get',
    path: '/api/chats/:chatId',
    group: 'Chats',
    summary: 'One chat and what may be done in it.',
    answer: { status: 200, words: 'The chat.', schema: chatView },
  },
  {
    method: 'get',
    path: '/api/chats/:chatId/messages',
    group: 'Chats',
    summary: 'The thread: page by page in both directions, around an entry or a time, or what changed after a place.',
    query: {
      after: '{epoch}.{seq}: changes after this place, oldest first',
      before: '{lineTs}.{seq}: entries older than this place; without any of the five, the newest',
      newer: '{lineTs}.{seq}: entries that stand below this place, oldest first',
      around: 'the id of an entry: it and what stands above and below it',
      at: 'ms: the same about the first entry of this time or later',
      limit: 'entries per page',
    },
    answer: { status: 200, words: 'The entries.', schema: entryPage },
  },
  {
    method: 'get',
    path: '/api/chats/:chatId/messages/:messageId',
    group: 'Chats',
    summary: 'One entry of the thread by its id, for a quote of what is not loaded.',
    answer: { status: 200, words: 'The entry.', schema: entryView },
  },
  {
    method: 'post',
    path: '/api/chats/:chatId/messages',
    group: 'Chats',
    summary: 'Sends a message. The id is made by the sender; the same id with the same body is one message.',
    body: sendMessage,
    answer: { status: 202, words: 'The message is durable and on its way.', schema: sendAnswer },
  },
  {
    method: 'post',
    path: '/api/chats/:chatId/messages/:messageId/retry',
    group: 'Chats',
    summary: 'Tries a failed or unconfirmed message again, with the same key while LINE still knows it.',
    body: retryCommand,
    answer: { status: 202, words: 'The message is on its way again.', schema: sendAnswer },
  },
  {
    method: 'delete',
    path: '/api/chats/:chatId/messages/:messageId',
    group: 'Chats',
    summary: 'Cancels a message that was never tried; NOT_CANCELLABLE afterwards. LINE takes nothing back.',
    answer: { status: 200, words: 'The message is cancelled.', schema: sendAnswer },
  },
  {
    method: 'post',
    path: '/api/chats/:chatId/typing',
    group: 'Chats',
    summary: 'The asker types: the customer sees LINE’s loading animation, at most every 4 s, in one-to-one chats.',
    answer: { status: 202, words: 'Heard; shown where LINE shows it.' },
  },
  {
    method: 'post',
    path: '/api/chats/:chatId/line-read',
    group: 'Chats',
    summary: 'Marks the chat as read on the customer’s phone. One way: LINE cannot unmark it.',
    answer: { status: 200, words: 'The chat as it is now.', schema: chatAnswer },
  },
  {
    method: 'post',
    path: '/api/chats/:chatId/contact',
    group: 'Chats',
    summary: 'Gives the contact a name of our own, which LINE’s profile never overwrites; null: LINE’s name again.',
    body: contactCommand,
    answer: { status: 200, words: 'The chat as it is now.', schema: chatAnswer },
  },
  {
    method: 'put',
    path: '/api/chats/:chatId/attributes/:attributeId',
    group: 'Chats',
    summary:
      'Keeps what is known of the contact, by one of the settings’ attributes. ATTRIBUTE_UNKNOWN, ATTRIBUTE_INVALID.',
    body: attributeCommand,
    answer: { status: 200, words: 'The chat as it is now.', schema: chatAnswer },
  },
  {
    method: 'post',
    path: '/api/chats/:chatId/read',
    group: 'Chats',
    summary: 'Marks everything up to a place as read by the asker.',
    body: readCommand,
    answer: { status: 200, words: 'The chat as it is now.', schema: chatAnswer },
  },
  {
    method: 'delete',
    path: '/api/chats/:chatId/read',
    group: 'Chats',
    summary: 'The customer’s newest message is unread again, for the asker alone. What LINE shows the customer stays.',
    answer: { status: 200, words: 'The chat as it is now.', schema: chatAnswer },
  },
];
