// Every operation of the REST API, with the schemas of protocol/ that its route parses and answers by. Data only.
// A test compares this list with the routes of the app, both ways: a route without a line here fails, and so does the reverse.
import {
  attributeCommand,
  contactCommand,
  readCommand,
  retryCommand,
  sendAnswer,
  sendMessage,
} from '../protocol/chat-command';
import { chatAnswer, chatPage, chatView } from '../protocol/chat-view';
import { socketProof } from '../protocol/connection';
import { entryPage, entryView } from '../protocol/entry-view';
import { loginAnswer } from '../protocol/login-factors';
import { loginRequest } from '../protocol/login-request';
import { meView } from '../protocol/operator-view';
import { searchPage } from '../protocol/search';
import { ADMINISTRATION } from './administration-operations';
import { DESK } from './desk-operations';
import { FILES } from './file-operations';
import { FACTORS } from './login-operations';
import type { Operation } from './operation';
import { USERS } from './user-operations';

const login: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/auth/login',
    group: 'Login',
    summary:
      'Signs in and sets the two login cookies. Where the account has a second factor, only says so, with a ticket of five minutes in a cookie.',
    body: loginRequest,
    answer: { status: 200, words: 'Who signed in, or that the second factor is to come.', schema: loginAnswer },
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/auth/refresh',
    group: 'Login',
    summary:
      'Renews the access token by the refresh cookie. The same token again within 10 s gives the same successor.',
    answer: { status: 200, words: 'Who is signed in.', schema: meView },
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/auth/logout',
    group: 'Login',
    summary: 'Ends this login, closes its sockets and takes the cookies back.',
    answer: { status: 204, words: 'The login has ended.' },
  },
  {
    method: 'post',
    path: '/api/auth/socket-proof',
    group: 'Login',
    summary: 'Gives a proof of the login that renews one open socket: single use, 60 s.',
    answer: { status: 200, words: 'The proof.', schema: socketProof },
  },
  {
    method: 'get',
    path: '/api/me',
    group: 'Login',
    summary: 'Who is signed in.',
    answer: { status: 200, words: 'The signed-in person and the workspace.', schema: meView },
  },
];

const chats: readonly Operation[] = [
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
    path: '/api/chats/:chatId',
    group: 'Chats',
    summary: 'One chat and what may be done in it.',
    answer: { status: 200, words: 'The chat.', schema: chatView },
  },
  {
    method: 'get',
    path: '/api/chats/:chatId/messages',
    group: 'Chats',
    summary: 'The thread: older entries page by page, or what changed after a place.',
    query: {
      after: '{epoch}.{seq}: changes after this place, oldest first',
      before: '{lineTs}.{seq}: entries older than this place; without after and before, the newest',
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
];

const document: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/csp-report',
    group: 'This document',
    summary: 'What a browser’s content security policy refused on a page of the console. Sent by browsers alone.',
    answer: { status: 204, words: 'Noted.' },
    isOpen: true,
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    group: 'This document',
    summary: 'The API as OpenAPI 3.1. Served where API_DOCS is on.',
    answer: { status: 200, words: 'The document.' },
    isOpen: true,
  },
  {
    method: 'get',
    path: '/api/docs',
    group: 'This document',
    summary: 'The API as a page. Served where API_DOCS is on.',
    answer: { status: 200, words: 'The page.', contentType: 'text/html' },
    isOpen: true,
  },
];

export const OPERATIONS: readonly Operation[] = [
  ...login,
  ...FACTORS,
  ...chats,
  ...DESK,
  ...FILES,
  ...USERS,
  ...ADMINISTRATION,
  ...document,
];
