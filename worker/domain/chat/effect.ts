// What must follow from a decision, and the deadlines of a session. Pure types.
import type { SessionId } from '../ids';
import type { AutomaticMessage } from './chat-event';
import type { MessageContent } from './message-content';
import type { QuickReply } from './quick-reply';

/** Deadlines of a session. The shell keeps one row each and fires it; a firing timer checks its condition again. */
export const SESSION_TIMERS = [
  'window_end',
  'idle_warn',
  'idle_end',
  'hold_end',
  'join_push',
  'first_reply',
  'next_reply',
  'grey',
  'opening',
  'closing',
  'queue_push',
  'decide',
  'greet',
  'sla',
] as const;

export type SessionTimer = (typeof SESSION_TIMERS)[number];

/** What must follow from a decision, as data; the shell turns it into outbox and timer rows. */
export type Effect =
  | {
      readonly type: 'send_to_contact';
      readonly messageId: string;
      readonly content: MessageContent;
      readonly quickReplies?: readonly QuickReply[];
      readonly quoteToken?: string;
      readonly way?: AutomaticMessage['way'];
      readonly notBefore?: number;
      readonly isForWaiting?: boolean;
    }
  | { readonly type: 'wake_at'; readonly timer: SessionTimer; readonly sessionId: SessionId; readonly at: number }
  | { readonly type: 'cancel_wake'; readonly timer: SessionTimer; readonly sessionId: SessionId }
  /** A follow-up record for later work, with what is known of the session. */
  | { readonly type: 'make_ticket'; readonly sessionId: SessionId; readonly reason: TicketReason }
  /** What the bot said, and words for whoever waits, are taken back where LINE has not been handed them yet. */
  | { readonly type: 'cancel_bot_messages' };

export type TicketReason =
  | 'after_hours'
  | 'queue_timeout'
  | 'queue_full'
  | 'intake_closed'
  | 'no_team'
  | 'callback_expired'
  | 'callback_phone';
