// A customer's act while it is served: what happened, the chat it happened in, and what the settings say. Types only.
import type { Incoming } from '../domain/chat/incoming';
import type { DeskRules } from '../domain/desk/desk-rules';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';

export interface Act {
  readonly tools: ChatTools;
  /** Its line of the log is written already. */
  readonly write: ChatWrite;
  readonly rules: DeskRules;
  readonly incoming: Incoming;
}
