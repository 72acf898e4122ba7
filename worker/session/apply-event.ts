// Applies one more event to a chat within the transaction that is under way. A refusal changes nothing: what the event was made
// for has passed. Called by what follows from other decisions.
import type { ChatEvent } from '../domain/chat/chat-event';
import { transition } from '../domain/chat/transition';
import { type ChatTools, decisionContext } from './chat-tools';
import type { ChatWrite } from './chat-write';

/** @returns whether it was taken */
export function applyEvent(tools: ChatTools, write: ChatWrite, event: ChatEvent): boolean {
  const decided = transition(write.record.state, event, decisionContext(tools, write.record, write.now));
  if (decided.ok) write.take(decided.value);
  return decided.ok;
}
