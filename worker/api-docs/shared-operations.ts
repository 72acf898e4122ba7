// The operations on what is one’s own, a team’s or everybody’s: canned replies, macros, saved views.
// Data only; joined to the rest in operations.ts.
import { cannedReplyAnswer, cannedReplyList, changeCannedReply, createCannedReply } from '../protocol/canned-reply';
import { changeMacro, createMacro, macroAnswer, macroList } from '../protocol/macro';
import {
  changeSavedView,
  createSavedView,
  savedViewAnswer,
  savedViewCounts,
  savedViewList,
  savedViewOrder,
} from '../protocol/saved-view';
import type { Operation } from './operation';

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

export const SHARED: readonly Operation[] = [...cannedReplies, ...macros, ...savedViews];
