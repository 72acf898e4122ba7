// A delivery of customer events, each in a transaction of its own: one that cannot be applied rolls back alone and is kept
// whole in the dead letters, its neighbours stand. Called by ChatSession.receive().
import type { Incoming } from '../domain/chat/incoming';
import type { ChatId } from '../domain/ids';
import { logError, logWarn } from '../platform/log';
import type { Receipt } from '../rpc/chat-session-rpc';
import type { ChatTools } from './chat-tools';
import type { Commit } from './commit';
import { receiveEvent } from './receive-event';
import { heldMessage } from './receive-message';

export function receiveAll(tools: ChatTools, commit: Commit, chatId: ChatId, incoming: readonly Incoming[]): Receipt[] {
  return incoming.map((event) => receiveOne(tools, commit, chatId, event));
}

function receiveOne(tools: ChatTools, commit: Commit, chatId: ChatId, event: Incoming): Receipt {
  const { eventId } = event;
  const apply = (): Receipt => {
    const isNew = commit(() => {
      const change = receiveEvent(tools, chatId, event);
      return { value: change !== null, change };
    });
    return { eventId, outcome: isNew ? 'stored' : 'seen' };
  };
  try {
    return apply();
  } catch (cause) {
    logWarn('event_applied_again', { chat: chatId, eventId, error: cause instanceof Error ? cause.name : 'unknown' });
  }
  try {
    // What failed for want of luck stands now; what fails again is at fault itself.
    return apply();
  } catch (cause) {
    logError('event_not_applied', cause, { chat: chatId, eventId });
    // Durable all the same: where this fails too, the call fails and the event is not acknowledged.
    const raw = isTakenBack(tools, event) ? '{}' : event.raw;
    tools.store.keepDeadLetter(eventId, tools.now(), raw, cause instanceof Error ? cause.name : 'unknown');
    return { eventId, outcome: 'parked' };
  }
}

/** What its sender took back is kept nowhere, not even where it could not be applied. */
function isTakenBack(tools: ChatTools, { body }: Incoming): boolean {
  if (body.kind !== 'message' && body.kind !== 'edit') return false;
  return heldMessage(tools, body.lineMessageId)?.content.type === 'unsent';
}
