// The operations of the desk: what operators do with a session, who is there and who waits, follow-up records, and the desk's
// settings and people. Data only; joined to the rest in operations.ts.
import * as z from 'zod/mini';
import { icalAnswer, icalUpload } from '../protocol/calendar-document';
import { cannedReplyAnswer, cannedReplyList, changeCannedReply, createCannedReply } from '../protocol/canned-reply';
import {
  assignCommand,
  claimCommand,
  escalateCommand,
  holdCommand,
  offerCommand,
  priorityCommand,
  releaseCommand,
  resolveCommand,
  sendAnswer,
  sessionCommand,
  tagsCommand,
  takeBackCommand,
  transferCommand,
} from '../protocol/chat-command';
import { chatAnswer } from '../protocol/chat-view';
import { decisionPage } from '../protocol/decision-view';
import {
  attributeList,
  deskDocumentAnswer,
  deskDocuments,
  saveDeskDocument,
  tagList,
  teamList,
} from '../protocol/desk-documents';
import { deskPeople, intakeCommand, queueView, statusCommand, takenNext } from '../protocol/desk-view';
import { draftAnswer, draftList, putDraft } from '../protocol/draft';
import { ownLogins } from '../protocol/login-factors';
import { changeMacro, createMacro, macroAnswer, macroList, macroRun, runMacro } from '../protocol/macro';
import { mentionCommand, mentionCount, mentionPage } from '../protocol/mention-view';
import {
  colleagueList,
  editNote,
  followCommand,
  noteAnswer,
  solutionCommand,
  writeNote,
} from '../protocol/note-command';
import { peopleAdmin, personAnswer, savePerson } from '../protocol/people-admin';
import { planMessage, sendPlanned } from '../protocol/planned-message';
import {
  changeSavedView,
  createSavedView,
  savedViewAnswer,
  savedViewCounts,
  savedViewList,
  savedViewOrder,
} from '../protocol/saved-view';
import { ticketAnswer } from '../protocol/ticket-list-query';
import { ticketPage } from '../protocol/ticket-view';
import type { Operation } from './operation';

function onSession(wish: string, summary: string, body: NonNullable<Operation['body']> = sessionCommand): Operation {
  return {
    method: 'post',
    path: `/api/chats/:chatId/${wish}`,
    group: 'Chats',
    summary,
    body,
    answer: { status: 200, words: 'The chat as it is now.', schema: chatAnswer },
  };
}

const logins = { status: 200, words: 'The logins that have not ended, the last active first.', schema: ownLogins };
const DONE = { status: 200, words: 'Heard.' } as const;

const sessions: readonly Operation[] = [
  onSession(
    'claim',
    'Takes the chat, or accepts the offer that is named; of two who try at once one gets 409 OWNED with the name of the other.',
    claimCommand,
  ),
  onSession('release', 'Gives the chat back to those who wait.', releaseCommand),
  onSession('take-over', 'Takes an owned chat from its owner. Supervisors and admins.'),
  onSession(
    'transfer',
    'Passes the chat on, to a person or to a team. Where the team asks first, the person is offered it, and its owner keeps it until she accepts.',
    transferCommand,
  ),
  onSession('offer/take-back', 'Ends the offer by which one passes a chat on.', takeBackCommand),
  onSession('assign', 'Gives the chat to a person. Supervisors and admins.', assignCommand),
  onSession('hold', 'Puts the chat on hold, until a time or until the customer writes.', holdCommand),
  onSession('unhold', 'Takes a chat up again that was on hold.'),
  onSession('escalate', 'Shows the chat to the supervisors, with a reason.', escalateCommand),
  onSession('priority', 'Sets how urgent the chat is: 0 urgent to 3 low.', priorityCommand),
  onSession('tags', 'Puts tags on the chat and takes others off. TOO_MANY_TAGS above 20, TAG_UNKNOWN.', tagsCommand),
  {
    ...onSession(
      'macro-runs',
      'Runs a macro: its steps in their order, up to the first that is refused. The same run again does nothing twice.',
      runMacro,
    ),
    answer: { status: 200, words: 'What became of each step.', schema: macroRun },
  },
  onSession('return-to-bot', 'Gives the customer back to the bot.'),
  onSession('resolve', 'Ends the session.', resolveCommand),
  onSession('reopen', 'Opens a resolved session again.'),
  onSession('archive', 'Ends a session without a word to the customer.'),
  {
    ...onSession('offer/decline', 'Declines an offer; the next one is asked.', offerCommand),
    answer: DONE,
  },
  {
    ...onSession('offer/shown', 'Says that a tab shows the offer.', offerCommand),
    answer: DONE,
  },
  {
    method: 'get',
    path: '/api/chats/:chatId/decisions',
    group: 'Chats',
    summary: 'Why the chat went to whom: who was considered, why not, who won. Kept 90 days.',
    query: { sessionId: 'of an older session of the chat; left out: of the newest' },
    answer: { status: 200, words: 'Newest first.', schema: decisionPage },
  },
];

const note = { status: 200, words: 'The note as it is now.', schema: noteAnswer };

const notes: readonly Operation[] = [
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

const desk: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/desk/people',
    group: 'Desk',
    summary: 'Everybody with status and load.',
    answer: { status: 200, words: 'Everybody.', schema: deskPeople },
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

/** `value` by the document that the address names; here any of them. */
const anyDocument = z.extend(saveDeskDocument, { value: z.union(Object.values(deskDocuments)) });

const settings: readonly Operation[] = [
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

const cannedReplies: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/canned-replies',
    group: 'Canned replies',
    summary: 'Texts that are ready to be sent: one’s own, those of one’s teams and those of all.',
    answer: { status: 200, words: 'All that the asker may use.', schema: cannedReplyList },
  },
  {
    method: 'post',
    path: '/api/canned-replies',
    group: 'Canned replies',
    summary: 'Makes one: one’s own, a team’s (its supervisors), or everybody’s (admins).',
    body: createCannedReply,
    answer: { status: 201, words: 'The reply.', schema: cannedReplyAnswer },
  },
  {
    method: 'put',
    path: '/api/canned-replies/:id',
    group: 'Canned replies',
    summary: 'Changes one, on the version it names.',
    body: changeCannedReply,
    answer: { status: 200, words: 'The reply.', schema: cannedReplyAnswer },
  },
  {
    method: 'delete',
    path: '/api/canned-replies/:id',
    group: 'Canned replies',
    summary: 'Deletes one. What was sent of it stays in its chats.',
    query: { version: 'the version that is deleted' },
    answer: { status: 204, words: 'It is gone.' },
  },
];

const macros: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/macros',
    group: 'Macros',
    summary: 'Several things done to a chat at once: one’s own, those of one’s teams and those of all.',
    answer: { status: 200, words: 'All that the asker may run.', schema: macroList },
  },
  {
    method: 'post',
    path: '/api/macros',
    group: 'Macros',
    summary: 'Makes one: one’s own, a team’s (its supervisors), or everybody’s (admins).',
    body: createMacro,
    answer: { status: 201, words: 'The macro.', schema: macroAnswer },
  },
  {
    method: 'put',
    path: '/api/macros/:id',
    group: 'Macros',
    summary: 'Changes one, on the version it names.',
    body: changeMacro,
    answer: { status: 200, words: 'The macro.', schema: macroAnswer },
  },
  {
    method: 'delete',
    path: '/api/macros/:id',
    group: 'Macros',
    summary: 'Deletes one. What it did stays done.',
    query: { version: 'the version that is deleted' },
    answer: { status: 204, words: 'It is gone.' },
  },
];

const planned: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/chats/:chatId/planned',
    group: 'Chats',
    summary:
      'Plans a message for later, at most 30 days ahead and 20 in a chat; refused where it could not be sent now. It is withdrawn when the customer writes first, and stays with a reason where it cannot be sent when its time comes.',
    body: planMessage,
    answer: { status: 200, words: 'The chat as it is now.', schema: chatAnswer },
  },
  {
    method: 'delete',
    path: '/api/chats/:chatId/planned/:messageId',
    group: 'Chats',
    summary: 'Takes a planned message away; nothing happens where it is gone.',
    answer: { status: 200, words: 'The chat as it is now.', schema: chatAnswer },
  },
  {
    method: 'post',
    path: '/api/chats/:chatId/planned/:messageId/send',
    group: 'Chats',
    summary: 'Sends a planned message now. Its writer alone.',
    body: sendPlanned,
    answer: { status: 202, words: 'The message is durable and on its way.', schema: sendAnswer },
  },
];

const drafts: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/me/drafts',
    group: 'Chats',
    summary: 'What the asker has begun to write and not sent. Nobody else reads it.',
    query: { chatId: 'of this chat alone' },
    answer: { status: 200, words: 'Last written first.', schema: draftList },
  },
  {
    method: 'put',
    path: '/api/me/drafts/:chatId/:mode',
    group: 'Chats',
    summary:
      'Keeps a draft, by mode `reply` or `note`, at most 10,000 UTF-16 units; an empty text takes it away. One that was written later stays. Gone after 30 days.',
    body: putDraft,
    answer: { status: 200, words: 'What stands now.', schema: draftAnswer },
  },
];

const savedViews: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/chat-views',
    group: 'Saved views',
    summary:
      'Lists of chats that are kept under a name: one’s own, those of one’s teams and those of all, in one’s own order.',
    answer: { status: 200, words: 'All that the asker may use.', schema: savedViewList },
  },
  {
    method: 'get',
    path: '/api/chat-views/counts',
    group: 'Saved views',
    summary: 'How many chats each holds that the asker may see, counted up to 100.',
    query: { zone: 'IANA zone in which the asker has her days; left out: UTC' },
    answer: { status: 200, words: 'The counts by the ids of the views.', schema: savedViewCounts },
  },
  {
    method: 'put',
    path: '/api/chat-views/order',
    group: 'Saved views',
    summary: 'The order of one’s own rail.',
    body: savedViewOrder,
    answer: { status: 204, words: 'Kept.' },
  },
  {
    method: 'post',
    path: '/api/chat-views',
    group: 'Saved views',
    summary: 'Keeps one: one’s own, a team’s (its supervisors), or everybody’s (admins).',
    body: createSavedView,
    answer: { status: 201, words: 'The view.', schema: savedViewAnswer },
  },
  {
    method: 'put',
    path: '/api/chat-views/:id',
    group: 'Saved views',
    summary: 'Changes one, on the version it names.',
    body: changeSavedView,
    answer: { status: 200, words: 'The view.', schema: savedViewAnswer },
  },
  {
    method: 'delete',
    path: '/api/chat-views/:id',
    group: 'Saved views',
    summary: 'Deletes one. Its chats stay where they are.',
    query: { version: 'the version that is deleted' },
    answer: { status: 204, words: 'It is gone.' },
  },
];

export const DESK: readonly Operation[] = [
  ...sessions,
  ...notes,
  ...desk,
  ...tickets,
  ...cannedReplies,
  ...macros,
  ...savedViews,
  ...planned,
  ...drafts,
  ...settings,
];
