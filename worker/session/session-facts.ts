// What the Dispatcher is told of a chat: the present facts of its newest session. Pure.
import { lastSignAt, parkedOf, priorityOf, slotWeight } from '../domain/chat/session-state';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import type { ChatRecord } from './chat-record';

/** The facts without their place in the log: equal facts need not be sent again. Null where there never was a session. */
export function sessionFacts(record: ChatRecord): Omit<SessionFacts, 'epoch' | 'seq'> | null {
  const { session } = record.state;
  if (!session) return null;
  const parked = parkedOf(session);
  return {
    chatId: record.chatId,
    sessionId: session.id,
    version: session.version,
    state: session.state,
    owner: session.owner?.operatorId ?? null,
    entryVersion: session.entryVersion,
    queueSince: session.queueSince,
    weight: slotWeight(session),
    teams: session.teamId === undefined ? [] : [session.teamId, ...(session.overflowTeamIds ?? [])],
    parked: parked && { kind: parked.kind, notBefore: parked.notBefore ?? null },
    ...(session.noShows !== undefined && { noShows: session.noShows }),
    priority: priorityOf(session),
    slaDueAt: session.slaDueAt ?? null,
    needs: session.needs ?? { skills: [] },
    ...(session.language !== undefined && { language: session.language }),
    ...(session.topic && { topic: session.topic.name }),
    preferred: session.preferred ?? null,
    offerNo: session.offer?.decisionNo ?? null,
    // Only then does a customer's message concern the Dispatcher.
    awaitedSince: session.isOwnerGone ? (session.turnSince ?? null) : null,
    isOwnerGone: session.isOwnerGone ?? false,
    ...(session.unansweredBy && { unansweredBy: session.unansweredBy }),
    assignedAt: session.assignedAt,
    endReason: session.endReason,
  };
}

/** With their place in the log, as they leave. */
export function factsOf(record: ChatRecord | null): SessionFacts | null {
  const facts = record && sessionFacts(record);
  return facts && record ? { ...facts, epoch: record.epoch, seq: record.seq, ...signOf(record) } : null;
}

/** As of now: it goes along with facts, and is none itself, or each message of who waits would be told. In groups nobody is asked. */
function signOf({ state, sourceKind }: ChatRecord): Pick<SessionFacts, 'lastSignAt'> {
  return sourceKind === 'user' && state.session?.state === 'waiting' ? { lastSignAt: lastSignAt(state) } : {};
}
