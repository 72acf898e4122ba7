// What the Dispatcher is told of a chat: the present facts of its newest session. Pure.
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import type { ChatRecord } from './chat-record';

/** The facts without their place in the log: equal facts need not be sent again. Null where there never was a session. */
export function sessionFacts(record: ChatRecord): Omit<SessionFacts, 'epoch' | 'seq'> | null {
  const { session } = record.state;
  if (!session) return null;
  return {
    chatId: record.chatId,
    sessionId: session.id,
    version: session.version,
    state: session.state,
    owner: session.owner?.operatorId ?? null,
    entryVersion: session.entryVersion,
    queueSince: session.queueSince,
    weight: session.state === 'assigned' || session.state === 'active' ? 1 : 0,
  };
}
