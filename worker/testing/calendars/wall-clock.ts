// What the clock on the wall of a zone shows, minute by minute, from Intl's own fields. Belongs to the oracle: shares nothing with
// domain/calendar, whose arithmetic it has to judge. Called by minute-oracle and random-calendar.

export const MINUTE = 60_000;
export const DAY = 1_440 * MINUTE;
const STRAIGHT_MINUTES = 360;

/** Before this some zones had offsets with seconds, which minutes cannot show. */
const FIRST_YEAR = 1973;
const LAST_YEAR = 2037;
export const STEP_DAYS = 28;

const formats = new Map<string, Intl.DateTimeFormat>();
const changes = new Map<string, readonly number[]>();

/** The wall's date and time at a full minute as one number: minutes since 1970, as if the wall showed UTC. */
export function wallMinute(zone: string, at: number): number {
  const fields = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const [year, month, day, hour, minute, second] = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).map(
    (type) => fields.get(type) ?? Number.NaN,
  );
  if (second !== 0) throw new Error(`${zone} shows seconds at ${at}`);
  return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute) / MINUTE;
}

/** The wall at every minute from `from` on. Six hours that take six hours on the wall are taken to go straight. */
export function wallMinutes(zone: string, from: number, count: number): Int32Array {
  const wall = new Int32Array(count + 1);
  const show = (i: number) => wallMinute(zone, from + i * MINUTE);
  /** Between two minutes that are known; halves what does not go straight, down to single minutes. */
  const fillBetween = (first: number, last: number): void => {
    const shown = wall[first] ?? 0;
    if ((wall[last] ?? 0) - shown === last - first) {
      for (let i = first + 1; i < last; i++) wall[i] = shown + i - first;
    } else if (last - first > 1) {
      const middle = (first + last) >> 1;
      wall[middle] = show(middle);
      fillBetween(first, middle);
      fillBetween(middle, last);
    }
  };
  wall[0] = show(0);
  for (let first = 0; first < count; first += STRAIGHT_MINUTES) {
    const last = Math.min(first + STRAIGHT_MINUTES, count);
    wall[last] = show(last);
    fillBetween(first, last);
  }
  return wall.subarray(0, count);
}

/** The clock changes of a zone: for each an instant (ms) that lies up to STEP_DAYS before it. */
export function clockChanges(zone: string): readonly number[] {
  const known = changes.get(zone);
  if (known) return known;
  const found: number[] = [];
  const last = Date.UTC(LAST_YEAR, 0);
  for (let at = Date.UTC(FIRST_YEAR, 0); at < last; at += STEP_DAYS * DAY) {
    const passed = wallMinute(zone, at + STEP_DAYS * DAY) - wallMinute(zone, at);
    if (passed * MINUTE !== STEP_DAYS * DAY) found.push(at);
  }
  changes.set(zone, found);
  return found;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}
