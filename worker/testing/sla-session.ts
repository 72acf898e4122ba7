// Sessions at seconds after their asking, for the tests of domain/sla. Only tests import it.
import type { Calendar } from '../domain/calendar/calendar';
import { addOpenSeconds, openSecondsBetween } from '../domain/calendar/opening-hours';
import type { SlaFacts, SlaPause } from '../domain/sla/sla-facts';
import { DEFAULT_SLA_POLICY, type SlaPolicy, type SlaTarget } from '../domain/sla/sla-policy';
import { type OpenHours, slaProgress } from '../domain/sla/sla-progress';
import { calendarOf, hours, weekOf } from './calendars/vectors';

/** Thursday, five minutes before closing. */
export const ASK = Date.parse('2026-11-26T17:55:00Z');
export const secondsOn = (seconds: number) => ASK + seconds * 1_000;
export const openHours = (calendar: Calendar | null): OpenHours => ({
  openSecondsBetween: (from, until) => openSecondsBetween(calendar, from, until),
  addOpenSeconds: (at, seconds) => addOpenSeconds(calendar, at, seconds),
});
export const ALWAYS = openHours(null);
export const OFFICE = openHours(calendarOf('Etc/UTC', { weekly: weekOf(hours('09:00-18:00')) }));
/** From the closing after ASK to the next opening. */
export const NIGHT_SEC = 15 * 3_600;

export const ASKED: SlaFacts = {
  askedAt: ASK,
  assignedAt: null,
  firstHumanAt: null,
  turnSince: ASK,
  resolvedAt: null,
  closedAt: null,
  pauses: [],
  marks: [],
};
export const ANSWERED: SlaFacts = { ...ASKED, assignedAt: secondsOn(10), firstHumanAt: secondsOn(20), turnSince: null };
export const pause = (reason: SlaPause['reason'], from: number, until: number | null): SlaPause => ({
  reason,
  from: secondsOn(from),
  until: until === null ? null : secondsOn(until),
});
export const policyOf = (targetsSec: SlaPolicy['targetsSec'], rest: Partial<SlaPolicy> = {}): SlaPolicy => ({
  ...DEFAULT_SLA_POLICY,
  ...rest,
  targetsSec,
});

/** `running 30/60 warn 45 due 60`, seconds after ASK. */
export function line(
  target: SlaTarget,
  facts: SlaFacts,
  now: number,
  open = ALWAYS,
  policy = DEFAULT_SLA_POLICY,
): string {
  const one = slaProgress(facts, policy, secondsOn(now), open).find((progress) => progress.target === target);
  if (!one) return 'not measured';
  const seconds = (instant: number | null) => (instant === null ? '-' : (instant - ASK) / 1_000);
  const { state, usedSec, limitSec, warnAt, dueAt, isBreached } = one;
  return `${state} ${usedSec}/${limitSec} warn ${seconds(warnAt)} due ${seconds(dueAt)}${isBreached ? ' breached' : ''}`;
}
