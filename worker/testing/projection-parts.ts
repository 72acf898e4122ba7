// Parts of chats as their objects send them, and queue messages that remember what was done to them. Only tests import it.
import type { Entry } from '../domain/chat/entry';
import type { Session } from '../domain/chat/session-state';
import type { OperatorId, SessionId } from '../domain/ids';
import type { ProjectionMessage } from '../rpc/projection-message';
import { aRow } from './hub-client';

export function anEntry(seq: number, text: string, changedSeq = seq): Entry {
  return {
    kind: 'message',
    id: `in_${seq}`,
    author: { kind: 'customer' },
    content: { type: 'text', text },
    epoch: 1,
    seq,
    changedSeq,
    at: 1_700_000_000_000 + seq,
    lineTs: 1_700_000_000_000 + seq,
  };
}

export function aSession(id: string, state: Session['state'], overrides: Partial<Session> = {}): Session {
  return {
    id: id as SessionId,
    state,
    version: 1,
    origin: 'customer',
    openedAt: 1_700_000_000_000,
    owner: { operatorId: 'op_a' as OperatorId, name: 'Aya' },
    ownedSince: 1_700_000_000_000,
    previousOwner: null,
    queueSince: null,
    entryVersion: 1,
    assignedAt: 1_700_000_000_000,
    firstHumanAt: null,
    resolvedAt: null,
    firstResolvedAt: null,
    closedAt: null,
    endedBy: null,
    endReason: null,
    reopens: 0,
    ...overrides,
  };
}

/** A part that reaches up to `seq`, with the chat's row as of then. */
export function aPart(chatId: string, seq: number, overrides: Partial<ProjectionMessage> = {}): ProjectionMessage {
  const row = overrides.row ?? aRow(chatId, seq);
  const upTo = { epoch: row.epoch, seq };
  return { chatId, upTo, row, sessionId: null, sessions: [], entries: [], reads: [], tellHubs: false, ...overrides };
}

export interface FakeMessage<Body> {
  readonly body: Body;
  readonly attempts: number;
  outcome: 'acked' | { readonly retryAfterSec: number | undefined } | null;
  ack(): void;
  retry(options?: QueueRetryOptions): void;
}

export function queued<Body>(body: Body, attempts = 1): FakeMessage<Body> {
  const message: FakeMessage<Body> = {
    body,
    attempts,
    outcome: null,
    ack: () => {
      message.outcome ??= 'acked';
    },
    retry: (options) => {
      message.outcome ??= { retryAfterSec: options?.delaySeconds };
    },
  };
  return message;
}
