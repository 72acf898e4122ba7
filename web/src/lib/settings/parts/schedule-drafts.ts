// When a rule holds, as a form holds it. Pure. Called by the drafts of routing and of the bot.
import type { Schedule } from '$domain/calendar/schedule';
import { fromIntervalDrafts, type IntervalDraft, toIntervalDrafts } from './interval-drafts';

export interface ScheduleDraft {
  kind: Schedule['kind'];
  zone: string;
  /** Empty: open. */
  from: string;
  to: string;
  /** 0 Monday to 6 Sunday; none: all. */
  weekdays: number[];
  /** None: the whole day. */
  times: IntervalDraft[];
}

/** @param zone of the browser, for a range that is begun here */
export function toScheduleDraft(schedule: Schedule | undefined, zone: string): ScheduleDraft {
  const plain = { zone, from: '', to: '', weekdays: [], times: [] };
  if (schedule === undefined) return { kind: 'always', ...plain };
  if (schedule.kind !== 'range') return { kind: schedule.kind, ...plain };
  return {
    kind: 'range',
    zone: schedule.zone,
    from: schedule.from ?? '',
    to: schedule.to ?? '',
    weekdays: [...(schedule.weekdays ?? [])],
    times: toIntervalDrafts(schedule.times ?? []),
  };
}

export function fromScheduleDraft({ kind, zone, from, to, weekdays, times }: ScheduleDraft): Schedule {
  if (kind !== 'range') return { kind };
  return {
    kind,
    zone: zone.trim(),
    ...(from !== '' && { from }),
    ...(to !== '' && { to }),
    ...(weekdays.length > 0 && { weekdays: weekdays.toSorted((a, b) => a - b) }),
    ...(times.length > 0 && { times: fromIntervalDrafts(times) }),
  };
}

/** Of this browser; where rules of times begin. */
export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
