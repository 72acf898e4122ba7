// The operations on what is not over yet: messages for later, follow-ups, drafts. Data only; joined to the rest in operations.ts.
import { sendAnswer } from '../protocol/chat-command';
import { chatAnswer } from '../protocol/chat-view';
import { draftAnswer, draftList, putDraft } from '../protocol/draft';
import { planMessage, sendPlanned } from '../protocol/planned-message';
import type { Operation } from './operation';

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
    summary: 'Takes a planned message away; nothing happens where it is gone, NOT_CANCELLABLE where it has left.',
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

const followUps: readonly Operation[] = [
  {
    method: 'delete',
    path: '/api/chats/:chatId/follow-ups/:followUpId',
    group: 'Chats',
    summary:
      'Ends a follow-up that was set when the chat was resolved: done or withdrawn, by whoever set it or leads the chat. Nothing happens where it is gone.',
    answer: { status: 200, words: 'The chat as it is now.', schema: chatAnswer },
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

export const UNSENT: readonly Operation[] = [...planned, ...followUps, ...drafts];
