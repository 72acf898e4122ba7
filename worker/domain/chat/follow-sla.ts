// Keeps a session's SLA beside every decision about it: its policy when it begins and at each change of team, priority or tags, the
// facts its targets are measured by, the lines that tell a warning or a breach, the one timer that finds the next of them, and
// by the first reply's due time its place in the queue. Pure; part of transition.
import type { SessionSla, SlaChoice, SlaRules } from '../sla/session-sla';
import type { SlaFacts, SlaMark, SlaPause } from '../sla/sla-facts';
import type { SlaPolicy } from '../sla/sla-policy';
import {
  changePolicy,
  newMarks,
  nextMarkAt,
  type OpenHours,
  type SlaProgress,
  slaProgress,
  slaResult,
  withMarks,
} from '../sla/sla-progress';
import type { DecisionContext, Step } from './decision';
import type { Effect } from './effect';
import { said } from './session-moves';
import { type ChatState, priorityOf, type Session } from './session-state';

/** Orders the queue where the policy has no first reply, in open seconds since the customer began to wait. */
const FIRST_REPLY_SEC = 60;
/** Pauses that are over are counted together beyond this: they are written with every change of the session. */
const PAUSES_MAX = 12;

/** The step with what it does to the SLA of its session. Without rules nothing is measured. */
export function withSla(before: ChatState, step: Step, ctx: DecisionContext): Step {
  const { session, unansweredSince, tagIds = [] } = step.state;
  const rules = ctx.policy.sla;
  if (!rules || !session) return step;
  const known = session.sla;
  const isRetagged = step.state.tagIds !== before.tagIds && session !== null && !isOver(session);
  const isSame = session === before.session && unansweredSince === before.unansweredSince && !isRetagged;
  const isDue = typeof known?.nextAt === 'number' && known.nextAt <= ctx.now;
  // One that was never measured and has ended stays so.
  if ((isSame && !isDue) || (!known && isOver(session))) return step;
  const choice = choiceOf(session, isOver(session) ? (known?.chosenFor.tagIds ?? []) : tagIds);
  const { sla, marks } = followed(
    known ?? begun(session, unansweredSince, choice, rules),
    session,
    unansweredSince,
    choice,
    rules,
    ctx,
  );
  const lines = marks.map(({ target, level }) => said(ctx, { type: 'sla', target, level }));
  const next: Session = { ...session, sla, ...queueOrder(session, sla, rules) };
  // The same object: a session that does not change is not written again.
  const isNews = JSON.stringify(next) !== JSON.stringify(session);
  return {
    ...step,
    state: isNews ? { ...step.state, session: next } : step.state,
    entries: [...step.entries, ...lines],
    effects: [...step.effects, ...timer(before, session, sla.nextAt, isDue)],
  };
}

function isOver({ resolvedAt, closedAt }: Session): boolean {
  return resolvedAt !== null || closedAt !== null;
}

type Unjudged = Pick<SessionSla, 'policy' | 'chosenFor' | 'facts'>;

/** Whoever was taken from the bot asked for nobody: only next replies are measured then. */
function begun(session: Session, unansweredSince: number | null, chosenFor: SlaChoice, rules: SlaRules): Unjudged {
  const { origin, openedAt } = session;
  const askedAt = origin === 'customer' ? Math.min(openedAt, unansweredSince ?? openedAt) : null;
  const facts: SlaFacts = {
    askedAt,
    assignedAt: null,
    firstHumanAt: null,
    turnSince: null,
    resolvedAt: null,
    closedAt: null,
    pauses: [],
    marks: [],
  };
  return { policy: kept(rules.policyFor(chosenFor)), chosenFor, facts };
}

/** What has come until now is told by what was in force; then the new facts, and perhaps a new policy, which may tell more. */
function followed(
  known: Unjudged,
  session: Session,
  unansweredSince: number | null,
  chosenFor: SlaChoice,
  rules: SlaRules,
  { now }: DecisionContext,
): { sla: SessionSla; marks: readonly SlaMark[] } {
  const before = { policy: known.policy, hours: rules.hoursOf(known.chosenFor.teamId) };
  const past = newMarks(known.facts, before.policy, now, before.hours);
  let facts = followedFacts(withMarks(known.facts, past), session, unansweredSince, known.policy, now);
  const isChosenAnew = JSON.stringify(chosenFor) !== JSON.stringify(known.chosenFor);
  const policy = isChosenAnew ? kept(rules.policyFor(chosenFor)) : known.policy;
  const hours = rules.hoursOf(chosenFor.teamId);
  const isOther = JSON.stringify(policy) !== JSON.stringify(before.policy) || hours !== before.hours;
  if (isOther || facts.pauses.length > PAUSES_MAX) facts = carried(facts, before, policy, now);
  const present = newMarks(facts, policy, now, hours);
  facts = withMarks(facts, present);
  const nextAt = nextMarkAt(facts, policy, now, hours);
  const sla = { policy, chosenFor, facts, ...judged(facts, policy, now, hours), nextAt };
  return { sla, marks: [...past, ...present] };
}

function judged(
  facts: SlaFacts,
  policy: SlaPolicy,
  now: number,
  hours: OpenHours,
): Pick<SessionSla, 'result' | 'targets'> {
  const targets = slaProgress(facts, policy, now, hours).map(
    ({ target, limitSec, state, warnAt, dueAt, isBreached }: SlaProgress) => ({
      target,
      limitSec,
      state,
      dueAt,
      isBreached,
      isWarned: warnAt !== null && warnAt <= now,
    }),
  );
  return { result: slaResult(facts, policy, now, hours), targets };
}

/** Used seconds stay used; pauses that are over lie within them. */
function carried(
  facts: SlaFacts,
  before: { readonly policy: SlaPolicy; readonly hours: OpenHours },
  policy: SlaPolicy,
  now: number,
): SlaFacts {
  const changed = changePolicy(facts, before, policy, now);
  return { ...changed, pauses: changed.pauses.filter(({ until }) => until === null || until > now) };
}

function followedFacts(
  facts: SlaFacts,
  session: Session,
  unansweredSince: number | null,
  policy: SlaPolicy,
  now: number,
): SlaFacts {
  const { assignedAt, firstHumanAt, resolvedAt, closedAt } = session;
  return {
    ...facts,
    assignedAt,
    firstHumanAt,
    resolvedAt,
    closedAt,
    // A message that comes late begins no other turn.
    turnSince: unansweredSince === null ? null : (facts.turnSince ?? unansweredSince),
    pauses: followedPauses(facts.pauses, session, unansweredSince, policy, now),
  };
}

/** Each pause goes on while its reason stands, and ends where the session is found without it. */
function followedPauses(
  pauses: readonly SlaPause[],
  session: Session,
  unansweredSince: number | null,
  policy: SlaPolicy,
  now: number,
): readonly SlaPause[] {
  const owes = policy.pausesForCustomer === true && unansweredSince === null ? session.lastReplyAt : undefined;
  const since: Readonly<Record<SlaPause['reason'], number | null>> = {
    parked: session.parked?.since ?? null,
    on_hold: session.hold?.since ?? null,
    resolved: session.resolvedAt,
    customer_owes: owes ?? null,
  };
  const isOpen = ({ reason, until }: SlaPause) => until === null && since[reason] === null;
  const ended = pauses.map((pause) => (isOpen(pause) ? { ...pause, until: Math.max(pause.from, now) } : pause));
  const isRunning = (reason: SlaPause['reason']) => ended.some((one) => one.reason === reason && one.until === null);
  const opened = (Object.keys(since) as SlaPause['reason'][]).flatMap((reason): SlaPause[] => {
    const from = since[reason];
    return from === null || isRunning(reason) ? [] : [{ reason, from, until: null }];
  });
  return [...ended, ...opened];
}

/** While she waits: when her first reply is due, or would be by the usual time where it is none of the policy's, or is met. */
function queueOrder(session: Session, sla: SessionSla, rules: SlaRules): { slaDueAt?: number } {
  if (session.state !== 'waiting' || session.queueSince === null) return {};
  const first = sla.targets.find(({ target, state }) => target === 'first_reply' && state !== 'met');
  if (typeof first?.dueAt === 'number') return { slaDueAt: first.dueAt };
  const limitSec = sla.policy.targetsSec.first_reply ?? FIRST_REPLY_SEC;
  const hours = rules.hoursOf(sla.chosenFor.teamId);
  return { slaDueAt: hours.addOpenSeconds(session.queueSince, limitSec) ?? session.queueSince };
}

/** A void row goes with its session; else the one that is there rings earlier, and finds the next. */
function timer({ session }: ChatState, after: Session, next: number | null, hasRung: boolean): Effect[] {
  const before = session?.id === after.id ? session : null;
  const rings = { timer: 'sla', sessionId: after.id } as const;
  if (isOver(after)) return before && isOver(before) ? [] : [{ type: 'cancel_wake', ...rings }];
  if (next === null || (next === before?.sla?.nextAt && !hasRung)) return [];
  return [{ type: 'wake_at', ...rings, at: next }];
}

/** Tags that are put on what has ended change nothing of how it ended. */
function choiceOf(session: Session, tagIds: readonly string[]): SlaChoice {
  return { teamId: session.teamId ?? null, priority: priorityOf(session), ...(tagIds.length > 0 && { tagIds }) };
}

/** Its conditions have done their work. */
function kept(policy: SlaPolicy): SlaPolicy {
  return { ...policy, conditions: {} };
}
