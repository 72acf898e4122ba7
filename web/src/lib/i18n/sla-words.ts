// The words of a service level: what a row warns of, and where each target stands. Pure.
import type { ChatRow, SessionSlaView } from '$protocol/chat-view';
import { m } from '../paraglide/messages';
import { clockOrDate, shortAge } from './format-time';

export type SlaAlert = NonNullable<ChatRow['sla']>;
type Standing = SessionSlaView['targets'][number];

const TARGETS: Readonly<Record<Standing['target'], () => string>> = {
  assign: m.set_target_assign,
  first_reply: m.set_target_first_reply,
  next_reply: m.set_target_next_reply,
  resolution: m.set_target_resolution,
};

export function targetWords(target: Standing['target']): string {
  return TARGETS[target]();
}

/** Short for a row, and the target with its time for the tooltip. @param now ms */
export function alertWords({ state, target, dueAt }: SlaAlert, now: number): { label: string; title: string } {
  const isBreached = state === 'breached';
  const label = isBreached ? m.sla_breached() : m.sla_at_risk();
  if (target === null) return { label, title: isBreached ? m.sla_breached_before() : label };
  const what = { target: targetWords(target), time: dueAt === null ? '' : clockOrDate(dueAt, now) };
  if (dueAt === null) return { label, title: m.sla_paused_title(what) };
  return { label, title: isBreached ? m.sla_breached_title(what) : m.sla_at_risk_title(what) };
}

const MINUTE_MS = 60_000;

/** For a list of what is late: since when it is so, from one minute on. @param now ms */
export function lateWords(alert: SlaAlert, now: number): string {
  const isLong = alert.state === 'breached' && alert.dueAt !== null && now - alert.dueAt >= MINUTE_MS;
  return isLong ? m.sla_breached_for({ age: shortAge(alert.dueAt ?? now, now) }) : alertWords(alert, now).label;
}

/** Where a target stands, with its due time. @param now ms */
export function standingWords({ state, dueAt, isBreached, isWarned }: Standing, now: number): string {
  if (state === 'met') return isBreached ? m.sla_met_late() : m.sla_met();
  if (state === 'stopped') return isBreached ? m.sla_missed() : m.sla_stopped();
  if (state === 'paused') return isBreached ? m.sla_paused_breached() : m.sla_paused();
  if (dueAt === null) return m.sla_no_due();
  const time = clockOrDate(dueAt, now);
  if (isBreached) return m.sla_was_due({ time });
  return isWarned ? m.sla_due_soon({ time }) : m.sla_due({ time });
}

/** How the session as a whole kept it, where that is worth saying. */
export function slaResultWords(result: SessionSlaView['result']): string {
  return RESULTS[result]();
}

const RESULTS: Readonly<Record<SessionSlaView['result'], () => string>> = {
  hit: m.sla_hit,
  missed: m.sla_result_missed,
  on_track: m.sla_on_track,
  at_risk: m.sla_at_risk,
  breached: m.sla_breached,
};
