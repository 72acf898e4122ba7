// Consumes the projection queue: writes chats' parts to D1, confirms them to their objects, tells the hubs once per batch,
// and consoles and teams of their new tickets.
// Nothing is decided by order: queues are unordered, the newest (epoch, seq) wins. Called by consume-queue.
import type { Position } from '../domain/position';
import { comparePosition } from '../domain/position';
import { logError, logWarn } from '../platform/log';
import type { ProjectionMessage } from '../rpc/projection-message';

export interface ProjectDeps {
  /** Writes all parts or none. */
  write(parts: readonly ProjectionMessage[]): Promise<void>;
  /** Tells the chat's object that D1 has the part that ends here and begins behind `after`. */
  confirm(chatId: string, upTo: Position, after?: number): Promise<void>;
  tellHubs(rows: readonly ProjectionMessage['row'][]): Promise<void>;
  /** Tells every console that there are other tickets. Never throws. */
  tellOfTickets(): Promise<void>;
  /** Tells whom notes of these parts name, or name no more. Never throws. */
  tellMentioned(parts: readonly ProjectionMessage[]): Promise<void>;
  /** Tells teams of these tickets where nobody did yet. Never throws. */
  mailTickets(ids: readonly string[]): Promise<void>;
}

type Message = Pick<globalThis.Message<ProjectionMessage>, 'body' | 'attempts' | 'ack' | 'retry'>;

/** From this try on a message is written by itself, so that one that D1 refuses takes no neighbours along. */
const ALONE_FROM_ATTEMPT = 4;
const RETRY_FIRST_SEC = 10;
const RETRY_MAX_SEC = 600;

/** Seconds until the next try: 10, doubling to 600. Without a delay eight retries would be gone in ten seconds. */
export function retryDelaySec(attempts: number): number {
  return Math.min(RETRY_MAX_SEC, RETRY_FIRST_SEC * 2 ** Math.max(0, attempts - 1));
}

export async function projectBatch(messages: readonly Message[], deps: ProjectDeps): Promise<void> {
  const together = messages.filter((message) => message.attempts < ALONE_FROM_ATTEMPT);
  const alone = messages.filter((message) => message.attempts >= ALONE_FROM_ATTEMPT);
  const written: Message[] = [];
  for (const group of [together, ...alone.map((message) => [message])]) {
    if (await writeGroup(group, deps)) written.push(...group);
  }
  if (written.length === 0) return;
  await confirmAll(written, deps);
  await tellHubsOnce(written, deps);
  await deps.tellMentioned(written.map(({ body }) => body));
  const tickets = written.flatMap(({ body }) => body.tickets?.map(({ id }) => id) ?? []);
  if (tickets.length === 0) return;
  await deps.tellOfTickets();
  await deps.mailTickets([...new Set(tickets)]);
}

async function writeGroup(group: readonly Message[], deps: ProjectDeps): Promise<boolean> {
  if (group.length === 0) return false;
  try {
    await deps.write(group.map((message) => message.body));
    return true;
  } catch (cause) {
    logError('projection_write_failed', cause, { messages: group.length });
    for (const message of group) message.retry({ delaySeconds: retryDelaySec(message.attempts) });
    return false;
  }
}

/**
 * Part by part: a chat counts as confirmed only what it heard of without a gap. An object that does not hear it sends the
 * same part again after a minute, so the queue is not held up.
 */
async function confirmAll(written: readonly Message[], deps: ProjectDeps): Promise<void> {
  const told = await Promise.allSettled(written.map(({ body }) => deps.confirm(body.chatId, body.upTo, body.after)));
  const silent = told.filter((each) => each.status === 'rejected').length;
  if (silent > 0) logWarn('projection_confirm_failed', { parts: silent });
}

async function tellHubsOnce(written: readonly Message[], deps: ProjectDeps): Promise<void> {
  const forHubs = written.filter((message) => message.body.tellHubs);
  const others = written.filter((message) => !message.body.tellHubs);
  for (const message of others) message.ack();
  if (forHubs.length === 0) return;
  try {
    await deps.tellHubs(newestRows(forHubs));
    for (const message of forHubs) message.ack();
  } catch (cause) {
    logError('projection_hub_failed', cause, { messages: forHubs.length });
    for (const message of forHubs) message.retry({ delaySeconds: retryDelaySec(message.attempts) });
  }
}

function newestRows(messages: readonly Message[]): ProjectionMessage['row'][] {
  const newest = new Map<string, ProjectionMessage['row']>();
  for (const { body } of messages) {
    const held = newest.get(body.chatId);
    if (!held || comparePosition(body.row, held) > 0) newest.set(body.chatId, body.row);
  }
  return [...newest.values()];
}
