// The operations on the desk’s settings and its people, and where somebody else is signed in.
// Data only; joined to the rest in operations.ts.
import * as z from 'zod/mini';
import { icalAnswer, icalUpload } from '../protocol/calendar-document';
import { deskDocumentAnswer, deskDocuments, saveDeskDocument } from '../protocol/desk-documents';
import { ownLogins } from '../protocol/login-factors';
import { peopleAdmin, personAnswer, savePerson } from '../protocol/people-admin';
import type { Operation } from './operation';

const logins = { status: 200, words: 'The logins that have not ended, the last active first.', schema: ownLogins };

/** `value` by the document that the address names; here any of them. */
const anyDocument = z.extend(saveDeskDocument, { value: z.union(Object.values(deskDocuments)) });

export const SETTINGS: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/admin/desk/:document',
    group: 'Administration',
    summary: `A document of the desk’s settings: ${Object.keys(deskDocuments).join(', ')}. Supervisors and admins.`,
    answer: { status: 200, words: 'The document; version 0: the defaults.', schema: deskDocumentAnswer },
  },
  {
    method: 'put',
    path: '/api/admin/desk/:document',
    group: 'Administration',
    summary:
      'Saves a document on the version it was read with, else STALE. What is wrong is named in `fields` as `path CODE`. Admins only.',
    body: anyDocument,
    answer: { status: 200, words: 'The document as it is now.', schema: deskDocumentAnswer },
  },
  {
    method: 'post',
    path: '/api/admin/desk/hours/ical',
    group: 'Administration',
    summary: 'Reads the holidays out of a calendar file. Nothing is saved. Admins only.',
    body: icalUpload,
    answer: { status: 200, words: 'The holidays between the two dates.', schema: icalAnswer },
  },
  {
    method: 'get',
    path: '/api/admin/people',
    group: 'Administration',
    summary: 'The desk’s side of the people: public name, capacity, languages, skills, teams. Supervisors and admins.',
    answer: { status: 200, words: 'Everybody, by name.', schema: peopleAdmin },
  },
  {
    method: 'put',
    path: '/api/admin/people/:operatorId',
    group: 'Administration',
    summary: 'Sets all of it for one person, on the version it was made on; acts at once. Admins only.',
    body: savePerson,
    answer: { status: 200, words: 'The person as she is now.', schema: personAnswer },
  },
  {
    method: 'delete',
    path: '/api/admin/people/:operatorId/picture',
    group: 'Administration',
    summary: 'Removes the picture of a person; nothing happens where there is none. Admins only.',
    answer: { status: 200, words: 'The person as she is now.', schema: personAnswer },
  },
  {
    method: 'get',
    path: '/api/admin/people/:operatorId/logins',
    group: 'Administration',
    summary: 'Where somebody is signed in. Admins, of nobody above them.',
    answer: logins,
  },
  {
    method: 'post',
    path: '/api/admin/people/:operatorId/logins/end-all',
    group: 'Administration',
    summary: 'Ends all logins of somebody else; her sockets are closed before the answer. Asks for a fresh proof.',
    answer: logins,
  },
  {
    method: 'delete',
    path: '/api/admin/people/:operatorId/logins/:loginId',
    group: 'Administration',
    summary: 'Ends one login of somebody else; its sockets are closed before the answer. Asks for a fresh proof.',
    answer: logins,
  },
];
