// Every operation of the REST API, with the schemas of protocol/ that its route parses and answers by. Data only.
// A test compares this list with the routes of the app, both ways: a route without a line here fails, and so does the reverse.
import { ADMINISTRATION } from './administration-operations';
import { CHATS } from './chat-operations';
import { DESK } from './desk-operations';
import { FILES } from './file-operations';
import { FACTORS } from './login-operations';
import { NOTES } from './note-operations';
import type { Operation } from './operation';
import { SESSIONS } from './session-operations';
import { SETTINGS } from './settings-operations';
import { SHARED } from './shared-operations';
import { SIGN_IN } from './sign-in-operations';
import { UNSENT } from './unsent-operations';
import { USERS } from './user-operations';

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
  ...SIGN_IN,
  ...FACTORS,
  ...CHATS,
  ...SESSIONS,
  ...NOTES,
  ...DESK,
  ...SHARED,
  ...UNSENT,
  ...SETTINGS,
  ...FILES,
  ...USERS,
  ...ADMINISTRATION,
  ...document,
];
