// The operations of the desk: who is there, who waits, what can be chosen from, follow-up records.
// Data only; joined to the rest in operations.ts.

import { attributeList, tagList, teamList } from '../protocol/desk-documents';
import { deskPeople, intakeCommand, queueView, statusCommand, takenNext } from '../protocol/desk-view';
import { missedNotices } from '../protocol/missed-notices';
import { ticketAnswer } from '../protocol/ticket-list-query';
import { ticketPage } from '../protocol/ticket-view';
import type { Operation } from './operation';

const DONE = { status: 200, words: 'Heard.' } as const;

const desk: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/desk/people',
    group: 'Desk',
    summary: 'Everybody with status and load.',
    answer: { status: 200, words: 'Everybody.', schema: deskPeople },
  },
  {
    method: 'get',
    path: '/api/desk/missed-notices',
    group: 'Desk',
    summary:
      'How many notices the people one leads have missed lately: nobody saw to them until those who lead were told.',
    answer: { status: 200, words: 'The numbers, by person.', schema: missedNotices },
  },
  {
    method: 'put',
    path: '/api/desk/status',
    group: 'Desk',
    summary: 'Sets one’s own status; with `handOver` chats that wait for an answer go back to the queue.',
    body: statusCommand,
    answer: { status: 200, words: 'Everybody, as they are now.', schema: deskPeople },
  },
  {
    method: 'delete',
    path: '/api/desk/wrap-up',
    group: 'Desk',
    summary: 'Ends one’s own wrap-up after a chat before its time: chats may be given again.',
    answer: { status: 200, words: 'Everybody, as they are now.', schema: deskPeople },
  },
  {
    method: 'get',
    path: '/api/desk/queue',
    group: 'Desk',
    summary: 'Who waits, in order, and how each team stands.',
    answer: { status: 200, words: 'The queues.', schema: queueView },
  },
  {
    method: 'post',
    path: '/api/desk/next',
    group: 'Desk',
    summary: 'Takes the chat that is next by the order of one’s queues. NOTHING_WAITS, AT_CAPACITY.',
    answer: { status: 200, words: 'The chat that was taken.', schema: takenNext },
  },
  {
    method: 'get',
    path: '/api/desk/teams',
    group: 'Desk',
    summary: 'The teams by name, for whoever passes a chat on.',
    answer: { status: 200, words: 'The teams.', schema: teamList },
  },
  {
    method: 'get',
    path: '/api/desk/attributes',
    group: 'Desk',
    summary: 'What can be kept of contacts.',
    answer: { status: 200, words: 'The attributes.', schema: attributeList },
  },
  {
    method: 'get',
    path: '/api/desk/tags',
    group: 'Desk',
    summary: 'The tags of chats, archived ones too.',
    answer: { status: 200, words: 'The tags.', schema: tagList },
  },
  {
    method: 'put',
    path: '/api/desk/teams/:teamId/intake',
    group: 'Desk',
    summary: 'Opens, drains or pauses a team’s queue. Supervisors and admins.',
    body: intakeCommand,
    answer: DONE,
  },
];

const tickets: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/tickets',
    group: 'Desk',
    summary:
      'Follow-up records: what customers wanted whom nobody could serve then. Open ones oldest first, done ones newest first.',
    query: {
      state: 'open (left out) or done',
      team: 'the id of a team',
      cursor: 'nextCursor of the page before',
      limit: 'tickets per page',
    },
    answer: { status: 200, words: 'The page.', schema: ticketPage },
  },
  {
    method: 'post',
    path: '/api/tickets/:id/done',
    group: 'Desk',
    summary: 'Marks a ticket as done. Who was done with it first stays named.',
    answer: { status: 200, words: 'The ticket as it is now.', schema: ticketAnswer },
  },
  {
    method: 'post',
    path: '/api/tickets/:id/reopen',
    group: 'Desk',
    summary: 'Opens a ticket again.',
    answer: { status: 200, words: 'The ticket as it is now.', schema: ticketAnswer },
  },
];

export const DESK: readonly Operation[] = [...desk, ...tickets];
