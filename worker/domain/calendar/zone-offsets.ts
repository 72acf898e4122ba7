// How far a zone's local time is ahead of UTC, and when that changes, from Intl alone: workerd has no Temporal. Caches what it
// asked, for a question to Intl costs a microsecond and most dates are asked for again. Pure but for that. Called by the other
// files of this folder.
import { DAY_MS } from './local-date';

/** A stretch of time [from, until) in which local time = UTC + offsetMs. */
export interface OffsetSegment {
  readonly from: number;
  readonly until: number;
  readonly offsetMs: number;
}

interface ZoneOffsets {
  readonly format: Intl.DateTimeFormat;
  /** By days since 1970: the offset at that day's beginning in UTC. */
  readonly atDayStart: Map<number, number>;
}

/** `GMT`, `GMT+05:45`, in old times `GMT-00:44:30`. */
const OFFSET = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;
/** Some fourteen years; whoever asks for more begins anew. */
const DAYS_KEPT_MAX = 5_000;

const zones = new Map<string, ZoneOffsets>();

/** Whether Intl knows the zone by this name. Bare offsets (`+09:00`) are no zones. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    offsetsOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** @returns ms by which local time is ahead of UTC at that instant. Throws RangeError for an unknown zone. */
export function offsetMsAt(zone: string, at: number): number {
  const offsets = offsetsOf(zone);
  const day = Math.floor(at / DAY_MS);
  const offsetMs = atDayStart(offsets, day);
  return offsetMs === atDayStart(offsets, day + 1) ? offsetMs : askIntl(offsets, at);
}

/**
 * The stretches from the beginning of one UTC day to the beginning of another, in order and without gaps. Throws RangeError for an
 * unknown zone. A day that begins and ends with the same offset is taken to keep it: in the whole database of zones no two
 * changes that undo each other lie closer than four days.
 */
export function offsetSegments(zone: string, fromDay: number, untilDay: number): OffsetSegment[] {
  const offsets = offsetsOf(zone);
  const segments: OffsetSegment[] = [];
  let from = fromDay * DAY_MS;
  let offsetMs = atDayStart(offsets, fromDay);
  for (let day = fromDay; day < untilDay; day++) {
    const dayEnd = (day + 1) * DAY_MS;
    const next = atDayStart(offsets, day + 1);
    while (offsetMs !== next) {
      const until = firstChange(offsets, Math.max(from, day * DAY_MS), dayEnd);
      segments.push({ from, until, offsetMs });
      from = until;
      offsetMs = askIntl(offsets, until);
    }
  }
  segments.push({ from, until: untilDay * DAY_MS, offsetMs });
  return segments;
}

/** The first second in (from, until] with another offset than at `from`, where there is one at `until`. */
function firstChange(offsets: ZoneOffsets, from: number, until: number): number {
  const before = askIntl(offsets, from);
  let same = Math.floor(from / 1_000);
  let other = Math.ceil(until / 1_000);
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (askIntl(offsets, middle * 1_000) === before) same = middle;
    else other = middle;
  }
  return other * 1_000;
}

function atDayStart(offsets: ZoneOffsets, day: number): number {
  const known = offsets.atDayStart.get(day);
  if (known !== undefined) return known;
  if (offsets.atDayStart.size >= DAYS_KEPT_MAX) offsets.atDayStart.clear();
  const offsetMs = askIntl(offsets, day * DAY_MS);
  offsets.atDayStart.set(day, offsetMs);
  return offsetMs;
}

function askIntl({ format }: ZoneOffsets, at: number): number {
  const text = format.format(at);
  const match = OFFSET.exec(text);
  if (!match) throw new Error(`no offset in ${text}`);
  const [, sign, hours = 0, minutes = 0, seconds = 0] = match;
  const ahead = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -ahead : ahead;
}

function offsetsOf(zone: string): ZoneOffsets {
  const known = zones.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const offsets = { format, atDayStart: new Map<number, number>() };
  zones.set(zone, offsets);
  return offsets;
}
