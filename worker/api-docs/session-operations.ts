// The operations on the session of a chat: taking it, passing it on, ending it, its tags, why it went to whom.
// Data only; joined to the rest in operations.ts.
import {
  assignCommand,
  claimCommand,
  escalateCommand,
  holdCommand,
  offerCommand,
  priorityCommand,
  releaseCommand,
  resolveCommand,
  sessionCommand,
  tagsCommand,
  takeBackCommand,
  transferCommand,
} from '../protocol/chat-command';
import { chatAnswer } from '../protocol/chat-view';
import { decisionPage } from '../protocol/decision-view';
import { macroRun, runMacro } from '../protocol/macro';
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

const DONE = { status: 200, words: 'Heard.' } as const;

export const SESSIONS: readonly Operation[] = [
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
