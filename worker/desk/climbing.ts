// What nobody has seen to climbs: keeps of whom each chat asks something, and hands every step that is due to the queue of notices. All
// of it lies in the hub's storage, and its clock is the hub's alarm, so an evicted hub forgets nothing. Called by OperatorHub.
import { FEED_KEEP_MS } from '../domain/hub/feed';
import { climbAfter, dueSteps } from '../domain/notices/climb';
import { rowScope } from '../domain/permissions/chat-scope';
import { logError, logWarn } from '../platform/log';
import { withinMs } from '../platform/within-ms';
import type { ChatRow } from '../protocol/chat-view';
import type { ClimbJob } from '../rpc/notice-job';
import type { RowChange } from './away-notices';
import type { ClimbStore, HeldClimb } from './climb-store';

const SEND_WITHIN_MS = 10_000;
/** A step that could not be handed over is tried again so much later. */
export const AGAIN_AFTER_MS = 30_000;

export interface ClimbingDeps {
  readonly store: ClimbStore;
  /** Whether this hub is hers: it alone counts for her. */
  isOurs(operatorId: string): boolean;
  send(job: ClimbJob): Promise<unknown>;
}

/** In the transaction that keeps the rows. @param now ms */
export function noteClimbs({ store, isOurs }: ClimbingDeps, changes: readonly RowChange[], now: number): void {
  for (const { before, after } of changes) {
    const held = new Map(store.ofChat(after.chatId).map((each) => [each.operatorId, each]));
    const asked = [after.offer?.to.operatorId, after.owner?.operatorId].filter((id) => id !== undefined);
    for (const operatorId of new Set([...held.keys(), ...asked])) {
      if (!isOurs(operatorId)) continue;
      const known = held.get(operatorId) ?? null;
      const climb = climbAfter(known, before, after, operatorId, now);
      if (climb === null) store.drop(operatorId, after.chatId);
      else if (climb !== known) store.put({ ...climb, operatorId, chatId: after.chatId });
    }
  }
}

/** Hands over what is due; what was not taken is due at the next alarm again, so it may come twice. Never throws. @param now ms */
export async function climb({ store, send }: ClimbingDeps, now: number): Promise<void> {
  try {
    store.dropBefore(now - FEED_KEEP_MS);
    const sending = Promise.all(store.due(now).map((held) => climbOne(held, store, send, now)));
    if (!(await withinMs(sending, SEND_WITHIN_MS)).inTime) logWarn('climb_late');
  } catch (cause) {
    logError('climb_failed', cause);
  }
}

async function climbOne(held: HeldClimb, store: ClimbStore, send: ClimbingDeps['send'], now: number): Promise<void> {
  const row = store.rowOf(held.chatId);
  const who = row && askedOf(row, held.operatorId);
  if (!who) return store.drop(held.operatorId, held.chatId);
  const { kind, chatId, since } = held;
  const steps = dueSteps(held, now);
  for (const step of steps) await send({ climb: step, who, kind, chatId, scope: rowScope(row), since, at: now });
  store.advance(held, held.done + steps.length);
}

/** She, as the row names her. */
function askedOf({ owner, offer }: ChatRow, operatorId: string): { operatorId: string; name: string } | undefined {
  return [owner, offer?.to].find((person) => person?.operatorId === operatorId) ?? undefined;
}
