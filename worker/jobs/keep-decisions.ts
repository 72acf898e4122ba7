// Consumes the Dispatcher's decisions from the projection queue, its dead letters too, and forgets the old ones. What D1 does
// not take comes again; the Dispatcher itself answers for two days. Called by consume-queue and the sweep.
import { DECISIONS_KEEP_MS, dropDecisions } from '../db/decision-queries';
import type { D1Access } from '../db/write-projection';
import { logError, logInfo } from '../platform/log';
import type { DecisionsMessage, ProjectionMessage, ProjectionQueueMessage } from '../rpc/projection-message';
import { retryDelaySec } from './project-batch';

type Held<Body> = Pick<globalThis.Message<Body>, 'body' | 'attempts' | 'ack' | 'retry'>;

const DROPPED_PER_TURN = 2_000;

/** The two kinds that share the queue. */
export function partByKind<Message extends Held<ProjectionQueueMessage>>(messages: readonly Message[]) {
  const parts: (Message & { readonly body: ProjectionMessage })[] = [];
  const decisions: (Message & { readonly body: DecisionsMessage })[] = [];
  for (const message of messages) {
    if ('kind' in message.body) decisions.push(message as Message & { readonly body: DecisionsMessage });
    else parts.push(message as Message & { readonly body: ProjectionMessage });
  }
  return { parts, decisions };
}

/** @param write takes the lists of all or throws */
export async function keepDecisionsBatch(
  messages: readonly Held<DecisionsMessage>[],
  write: (lists: readonly DecisionsMessage['decisions'][]) => Promise<void>,
): Promise<void> {
  if (messages.length === 0) return;
  try {
    await write(messages.map(({ body }) => body.decisions));
    for (const message of messages) message.ack();
  } catch (cause) {
    logError('decisions_write_failed', cause, { messages: messages.length });
    for (const message of messages) message.retry({ delaySeconds: retryDelaySec(message.attempts) });
  }
}

/** Forgets what is older than 90 days, a part at each turn. @param now ms */
export async function sweepDecisions(db: D1Access, now: number): Promise<void> {
  const dropped = await dropDecisions(db, now - DECISIONS_KEEP_MS, DROPPED_PER_TURN);
  if (dropped > 0) logInfo('decisions_dropped', { dropped });
}
