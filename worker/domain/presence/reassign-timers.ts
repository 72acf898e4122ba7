// When an owner is reminded that a customer waits for her, when the supervisors see it, and when she loses the chat. Pure: open
// seconds arrive as a function. A chat on hold has no such timer. Called by ChatSession, which keeps the rows.
import { HOPS_MAX } from '../chat/decision';

/** `accept`: of an offer; `first_reply`: since `assigned`; `next_reply`: since the first unanswered message of a turn. */
export type ReassignKind = 'accept' | 'first_reply' | 'next_reply';

/** Open seconds; `accept` is `assign.acceptSec`. */
export interface ReassignSettings {
  readonly acceptSec: number;
  readonly firstReplySec: number;
  readonly nextReplySec: number;
}

export const DEFAULT_REASSIGN_SETTINGS: ReassignSettings = { acceptSec: 30, firstReplySec: 60, nextReplySec: 180 };

/** PERSISTED CONTRACT: a row of the chat's timers; new fields are optional. */
export interface ReassignTimer {
  readonly kind: ReassignKind;
  /** ms; what it waits for began then. */
  readonly startedAt: number;
  /** Stages that are behind it: 1 nudged, 2 supervisors told. */
  readonly stage: 0 | 1 | 2;
  /** Put off once, while the owner was typing, until then (ms); null: not yet. */
  readonly putOffUntil: number | null;
}

export type ReassignAction =
  | { readonly type: 'nudge_owner' }
  | { readonly type: 'tell_supervisors' }
  /** The offer ends as `timeout`. */
  | { readonly type: 'end_offer' }
  /** `toSupervisors`: the last hop; it goes to the supervisors' list with priority High and is not moved again. */
  | { readonly type: 'owner_lost'; readonly hops: number; readonly toSupervisors: boolean };

export interface ReassignStep {
  /** Null: nothing is due yet, or it was put off. */
  readonly action: ReassignAction | null;
  /** The timer as it goes on; null: it has done its work. */
  readonly timer: ReassignTimer | null;
  /** ms at which it is to fire next; null: no more. */
  readonly dueAt: number | null;
}

export interface ReassignContext {
  readonly now: number;
  readonly settings: ReassignSettings;
  /** How often this session lost its owner by such a timer. */
  readonly hops: number;
  /** The owner is typing in this chat. */
  readonly isTyping: boolean;
  /** The instant at which `seconds` open seconds have passed since `from` (ms), by the team's calendar. */
  readonly addOpenSeconds: (from: number, seconds: number) => number;
}

const PUT_OFF_SEC = 60;
/** Share of the length at which each stage is due; `accept` ends with the second. */
const STAGE_AT = [0.5, 1, 1.5] as const;

/** A timer as what it waits for begins. */
export function startReassign(kind: ReassignKind, startedAt: number): ReassignTimer {
  return { kind, startedAt, stage: 0, putOffUntil: null };
}

/** When the timer is due next (ms); null: never, for a session that was moved often enough only waits. */
export function reassignDueAt(
  timer: ReassignTimer,
  ctx: Pick<ReassignContext, 'settings' | 'hops' | 'addOpenSeconds'>,
): number | null {
  if (timer.stage === 2 && !mayMove(timer.kind, ctx.hops)) return null;
  return timer.putOffUntil ?? dueOf(timer.stage, timer, ctx);
}

/** Fires the timer. One that comes late does what is due now and leaves out what would have come before. */
export function fireReassign(timer: ReassignTimer, ctx: ReassignContext): ReassignStep {
  const stage = latestDue(timer, ctx);
  if (stage === null) return { action: null, timer, dueAt: reassignDueAt(timer, ctx) };
  if (stage === 0) return goOn({ type: 'nudge_owner' }, { ...timer, stage: 1 }, ctx);
  if (stage === 1) {
    if (timer.kind === 'accept') return { action: { type: 'end_offer' }, timer: null, dueAt: null };
    return goOn({ type: 'tell_supervisors' }, { ...timer, stage: 2 }, ctx);
  }
  if (ctx.isTyping && timer.putOffUntil === null) {
    const putOffUntil = ctx.addOpenSeconds(ctx.now, PUT_OFF_SEC);
    const action = timer.stage < 2 ? ({ type: 'tell_supervisors' } as const) : null;
    return { action, timer: { ...timer, stage: 2, putOffUntil }, dueAt: putOffUntil };
  }
  const hops = ctx.hops + 1;
  return { action: { type: 'owner_lost', hops, toSupervisors: hops >= HOPS_MAX }, timer: null, dueAt: null };
}

function goOn(action: ReassignAction, timer: ReassignTimer, ctx: ReassignContext): ReassignStep {
  const dueAt = reassignDueAt(timer, ctx);
  return { action, timer: dueAt === null ? null : timer, dueAt };
}

/** The last stage that is due and not behind the timer; null: none. */
function latestDue(timer: ReassignTimer, ctx: ReassignContext): 0 | 1 | 2 | null {
  if (timer.putOffUntil !== null) return ctx.now >= timer.putOffUntil && mayMove(timer.kind, ctx.hops) ? 2 : null;
  const stages = mayMove(timer.kind, ctx.hops) ? ([2, 1, 0] as const) : ([1, 0] as const);
  return stages.find((stage) => stage >= timer.stage && dueOf(stage, timer, ctx) <= ctx.now) ?? null;
}

function dueOf(
  stage: 0 | 1 | 2,
  { kind, startedAt }: ReassignTimer,
  { settings, addOpenSeconds }: Pick<ReassignContext, 'settings' | 'addOpenSeconds'>,
): number {
  return addOpenSeconds(startedAt, STAGE_AT[stage] * lengthSec(kind, settings));
}

function lengthSec(kind: ReassignKind, settings: ReassignSettings): number {
  if (kind === 'accept') return settings.acceptSec;
  return kind === 'first_reply' ? settings.firstReplySec : settings.nextReplySec;
}

/** An offer ends by itself and moves nothing. */
function mayMove(kind: ReassignKind, hops: number): boolean {
  return kind !== 'accept' && hops < HOPS_MAX;
}
