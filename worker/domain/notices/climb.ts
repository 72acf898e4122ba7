// How a notice that nobody acknowledges climbs: whether what asks something of one person still does after a change of the chat's row,
// and which step is due. Pure. Called by the hub, whose alarm is the clock (desk/climbing); that she has looked at the chat it knows by
// itself. Not a matter of her preferences: a customer waits whether she wants to be told or not, and each step asks those of its reader.
import type { NoticeKind } from './notice-kind';
import { type NoticeRow, newsOf } from './row-news';

/** What asks something of one person. */
export type ClimbKind = Extract<NoticeKind, 'offer' | 'assigned' | 'message'>;

/** `push`: her other devices, though a tab of hers is open. `leads`: whoever leads the chat and is on duty. `mail`: by mail. */
export type ClimbStep = 'push' | 'leads' | 'mail';

/** After how long since it began to ask (ms), the first step first. */
export const CLIMB_STEPS: readonly { readonly step: ClimbStep; readonly afterMs: number }[] = [
  { step: 'push', afterMs: 60_000 },
  { step: 'leads', afterMs: 5 * 60_000 },
  { step: 'mail', afterMs: 15 * 60_000 },
];

export interface Climb {
  readonly kind: ClimbKind;
  /** When it began to ask (ms). */
  readonly since: number;
  /** How many steps are done. One that has done them all stays, so that the next message of the chat begins no second one. */
  readonly done: number;
}

export interface ClimbRow extends NoticeRow {
  /** Since when (ms) the customer waits for an answer; null where nobody waits. */
  readonly unansweredSince: number | null;
}

const KINDS: readonly ClimbKind[] = ['offer', 'assigned', 'message'];
const IS_HELD: ReadonlySet<string> = new Set(['assigned', 'active', 'on_hold']);

/**
 * What climbs for this person when a row has changed.
 * @param held what climbed until now; null: nothing
 * @param before null: nothing was known of the chat
 * @param now ms
 * @returns null: nothing asks anything of her, or she has acted
 */
export function climbAfter(
  held: Climb | null,
  before: ClimbRow | null,
  after: ClimbRow,
  operatorId: string,
  now: number,
): Climb | null {
  const news = newsOf(before, after, { operatorId, teams: new Set(), isLead: false });
  const begun = KINDS.find((kind) => news.includes(kind)) ?? null;
  const goesOn = held !== null && asks(held.kind, before, after, operatorId) ? held : null;
  // More words of a customer who waits already begin nothing anew; another offer, or the chat given to her, does.
  if (begun === null || (begun === 'message' && goesOn !== null)) return goesOn;
  return asks(begun, null, after, operatorId) ? { kind: begun, since: now, done: 0 } : null;
}

/** Whether it asks of her still. A chat that was assigned is taken up by an answer, or by what moves its state. */
function asks(kind: ClimbKind, before: ClimbRow | null, after: ClimbRow, operatorId: string): boolean {
  const isHers = after.owner?.operatorId === operatorId;
  if (kind === 'offer') return after.offer?.to.operatorId === operatorId && !isHers;
  if (!isHers || !IS_HELD.has(after.state)) return false;
  if (kind === 'message') return after.unansweredSince !== null;
  const isAnswered = after.unansweredSince === null && before != null && before.unansweredSince !== null;
  return !isAnswered && !(before?.state === 'assigned' && after.state !== 'assigned');
}

/** The steps that are due and not done, in their order. */
export function dueSteps({ since, done }: Climb, now: number): readonly ClimbStep[] {
  return CLIMB_STEPS.slice(done).flatMap(({ step, afterMs }) => (since + afterMs <= now ? [step] : []));
}

/** When the next step is due (ms); null: all are done. */
export function nextStepAt({ since, done }: Climb): number | null {
  const next = CLIMB_STEPS[done];
  return next === undefined ? null : since + next.afterMs;
}
