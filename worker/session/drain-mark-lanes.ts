// The lanes kept as one mark each: hub, Dispatcher, projection. What is sent is read when it is sent, so only the present
// counts; a failure waits with full jitter up to 60 s and is never given up. One drain per lane at a time per object.

import type { ChatRow } from '../protocol/chat-view';
import type { FactsAnswer, SessionFacts } from '../rpc/dispatcher-rpc';
import type { ProjectionMessage } from '../rpc/projection-message';
import type { ChatRecord, Lanes, MarkLane, ProjectionLane } from './chat-record';
import type { ChatTools } from './chat-tools';
import { toChatRow } from './chat-views';
import { isPending } from './next-alarm';
import { projectionPart } from './projection-part';
import { factsOf } from './session-facts';

export interface MarkLaneDeps {
  readonly tools: ChatTools;
  readonly notifyHubs: (row: ChatRow) => Promise<void>;
  readonly tellDispatcher: (facts: SessionFacts) => Promise<FactsAnswer>;
  /** The Dispatcher answered with the place of a session that waits. */
  readonly onPlace: (answer: FactsAnswer) => void;
  readonly sendToProjection: (part: ProjectionMessage) => Promise<void>;
  /** Notes what was sent; it is written with whatever is written next. */
  readonly noteLanes: (change: (lanes: Lanes, now: number) => Partial<Lanes>) => void;
  /** Rewrites the lanes in one transaction on the record as it is then. */
  readonly updateLanes: (change: (lanes: Lanes, now: number) => Partial<Lanes>) => void;
  readonly onTrouble: (code: string, cause: unknown) => void;
}

const BACKOFF_MAX_MS = 60_000;
/** What D1 has not confirmed by then is sent again. */
export const CONFIRM_WITHIN_MS = 60_000;

export async function drainHubLane(deps: MarkLaneDeps): Promise<void> {
  await drainMark(deps, 'hub', (record) => deps.notifyHubs(toChatRow(record)));
}

export async function drainDispatcherLane(deps: MarkLaneDeps): Promise<void> {
  await drainMark(deps, 'dispatcher', async (record) => {
    const facts = factsOf(record);
    if (!facts) return;
    const answer = await deps.tellDispatcher(facts);
    if (facts.state === 'waiting') deps.onPlace(answer);
  });
}

async function drainMark(
  deps: MarkLaneDeps,
  name: 'hub' | 'dispatcher',
  send: (record: ChatRecord) => Promise<void>,
): Promise<void> {
  for (;;) {
    const record = deps.tools.store.load();
    if (!record) return;
    const lane = record.lanes[name];
    if (!isPending(lane) || lane.dueAt > deps.tools.now()) return;
    try {
      await send(record);
      // Only as far as what was read: a change that came meanwhile keeps the lane pending.
      deps.noteLanes((lanes) => ({ [name]: { ...lanes[name], doneSeq: record.seq, attempts: 0 } }));
    } catch (cause) {
      deps.onTrouble(`${name}_lane_failed`, cause);
      deps.updateLanes((lanes, now) => ({ [name]: postponed(lanes[name], cause, now, deps.tools.chance()) }));
      return;
    }
  }
}

export async function drainProjectionLane(deps: MarkLaneDeps): Promise<void> {
  for (;;) {
    const record = deps.tools.store.load();
    if (!record) return;
    const now = deps.tools.now();
    const lane = record.lanes.projection;
    const isOverdue = lane.sentSeq > lane.confirmedSeq && lane.resendAt <= now;
    const after = isOverdue ? lane.confirmedSeq : lane.sentSeq;
    if (lane.wantSeq <= after || (lane.dueAt > now && !isOverdue)) return;
    const part = projectionPart(deps.tools, record, after);
    try {
      await deps.sendToProjection(part);
      deps.noteLanes((lanes, sentAt) => ({
        projection: withPart(lanes.projection, after, part.upTo.seq, sentAt, isOverdue),
      }));
    } catch (cause) {
      deps.onTrouble('projection_lane_failed', cause);
      deps.updateLanes((lanes, failedAt) => {
        const later = postponed(lanes.projection, cause, failedAt, deps.tools.chance());
        return { projection: { ...later, resendAt: Math.max(later.resendAt, later.dueAt) } };
      });
      return;
    }
  }
}

/** The lane after a part left. A resend forgets the open parts: it covers them. */
function withPart(lane: ProjectionLane, after: number, upTo: number, now: number, isResend: boolean): ProjectionLane {
  const open = isResend ? [] : lane.parts;
  return {
    ...lane,
    sentSeq: Math.max(isResend ? upTo : lane.sentSeq, upTo),
    parts: [...open, { after, upTo, isDone: false }],
    attempts: 0,
    sentAt: now,
    resendAt: open.length > 0 ? lane.resendAt : now + CONFIRM_WITHIN_MS,
  };
}

/**
 * The lane after D1 confirmed a part: all changes in (after, upTo]. Only an unbroken run of confirmed parts moves
 * `confirmedSeq`; a part that this object has forgotten counts by its own bounds. Older consumers send no `after`.
 */
export function withConfirmation(
  lane: ProjectionLane,
  confirmed: { readonly upTo: number; readonly after: number | undefined },
  now: number,
): ProjectionLane {
  const isIt = (part: ProjectionLane['parts'][number]) =>
    part.upTo === confirmed.upTo && part.after === (confirmed.after ?? part.after);
  const known = lane.parts.map((part) => (isIt(part) ? { ...part, isDone: true } : part));
  const { after, upTo } = confirmed;
  const isForgotten = after !== undefined && !lane.parts.some(isIt);
  const parts = isForgotten ? [...known, { after, upTo, isDone: true }] : known;
  const next = (from: number) => parts.find((part) => part.isDone && part.after <= from && part.upTo > from);
  let { confirmedSeq } = lane;
  for (let part = next(confirmedSeq); part; part = next(confirmedSeq)) confirmedSeq = part.upTo;
  const open = parts.filter((part) => part.upTo > confirmedSeq);
  const hasMoved = confirmedSeq > lane.confirmedSeq;
  const sentSeq = Math.max(lane.sentSeq, confirmedSeq);
  return { ...lane, sentSeq, confirmedSeq, parts: open, resendAt: hasMoved ? now + CONFIRM_WITHIN_MS : lane.resendAt };
}

/** Full jitter; an overloaded object is left alone for the longest time at once. */
function postponed<Lane extends MarkLane | ProjectionLane>(
  lane: Lane,
  cause: unknown,
  now: number,
  chance: number,
): Lane {
  const isOverloaded = cause instanceof Error && 'overloaded' in cause && cause.overloaded === true;
  const ceiling = isOverloaded ? BACKOFF_MAX_MS : Math.min(BACKOFF_MAX_MS, 500 * 2 ** Math.min(lane.attempts, 10));
  return { ...lane, attempts: lane.attempts + 1, dueAt: now + Math.max(100, Math.round(ceiling * chance)) };
}
