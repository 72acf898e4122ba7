// Holds every function of domain/calendar against the oracle's minutes for one calendar and window. Called by calendars.test.ts
// and run-calendars.
import type { Calendar } from '../../domain/calendar/calendar';
import { localParts } from '../../domain/calendar/local-parts';
import {
  addOpenSeconds,
  closesSoon,
  isOpen,
  nextClose,
  nextOpen,
  openSecondsBetween,
} from '../../domain/calendar/opening-hours';
import { isScheduled, type ScheduleRange } from '../../domain/calendar/schedule';
import { SeededChance } from '../seeded-chance';
import { firstNotBelow, openMinutes, scheduledMinutes, WindowWall } from './minute-oracle';
import { randomCalendar, randomRange, randomWindow } from './random-calendar';
import { MINUTE } from './wall-clock';

/** Instants of each calendar that are asked beside all its full minutes. */
const INSTANTS = 60;

/** Calendar number `index` of a seed against the oracle. @returns what differs, as sentences; none: they agree */
export function compareRandomCalendar(zones: readonly string[], seed: number, index: number): string[] {
  const chance = new SeededChance(Math.imul(seed, 1_000_003) + index);
  const window = randomWindow(chance, zones[index % zones.length] ?? 'UTC');
  const wall = new WindowWall(window);
  const calendar = randomCalendar(chance, window);
  const judge = new Judge(calendar, wall, chance);
  judge.compare(randomRange(chance, window));
  return judge.differences.map((difference) => `seed ${seed}, calendar ${index}, ${window.zone}: ${difference}`);
}

export class Judge {
  readonly differences: string[] = [];
  readonly #calendar: Calendar;
  readonly #wall: WindowWall;
  readonly #chance: SeededChance;
  readonly #open: Uint8Array;
  /** By minute of the window, and one more: open minutes before it. */
  readonly #openBefore: Int32Array;
  readonly #from: number;
  readonly #until: number;

  constructor(calendar: Calendar, wall: WindowWall, chance: SeededChance) {
    this.#calendar = calendar;
    this.#wall = wall;
    this.#chance = chance;
    this.#open = openMinutes(calendar, wall);
    this.#openBefore = new Int32Array(this.#open.length + 1);
    for (const [i, isOpenThen] of this.#open.entries()) {
      this.#openBefore[i + 1] = (this.#openBefore[i] ?? 0) + isOpenThen;
    }
    this.#from = wall.window.from;
    this.#until = wall.window.from + this.#open.length * MINUTE;
  }

  compare(range: ScheduleRange): void {
    this.#compareMinutes();
    for (const at of this.#instants(this.#open)) {
      this.#compareInstant(at);
      this.#compareWay(at, this.#from + this.#chance.below(this.#until - this.#from));
      this.#compareDueTime(at, this.#chance.pick([0.5, 30, 60, 180, 600, 28_800, 400_000]));
    }
    this.#compareWay(this.#from, this.#until);
    this.#compareSchedule(range);
  }

  /** Every full minute of the window; the first that differs stands for all. */
  #compareMinutes(): void {
    const isWrong = (isOpenThen: number, i: number) =>
      isOpen(this.#calendar, this.#from + i * MINUTE) !== (isOpenThen === 1);
    const wrong = this.#open.findIndex(isWrong);
    if (wrong >= 0) this.#note('isOpen', this.#from + wrong * MINUTE, this.#open[wrong] === 1);
  }

  #compareInstant(at: number): void {
    const [opens, closes, isOpenNow] = [this.#opens(at), this.#closes(at), this.#isOpen(at)];
    if (isOpen(this.#calendar, at) !== isOpenNow) this.#note('isOpen', at, isOpenNow);
    this.#compareFound('nextOpen', at, nextOpen(this.#calendar, at), opens);
    this.#compareFound('nextClose', at, nextClose(this.#calendar, at), closes);
    const isSoon = isOpenNow && closes !== null && closes - at <= this.#calendar.closesSoonMin * MINUTE;
    const isKnown = closes !== null || at + this.#calendar.closesSoonMin * MINUTE < this.#until;
    if (isKnown && closesSoon(this.#calendar, at) !== isSoon) this.#note('closesSoon', at, isSoon);
    this.#compareParts(at);
  }

  #compareWay(from: number, until: number): void {
    const expected = Math.max(0, this.#openMsUntil(until) - this.#openMsUntil(from)) / 1_000;
    const found = openSecondsBetween(this.#calendar, from, until);
    if (found !== expected) this.#note(`openSecondsBetween(…, ${until}) = ${found}`, from, expected);
  }

  #compareDueTime(at: number, seconds: number): void {
    const expected = this.#whenOpenMs(this.#openMsUntil(at) + seconds * 1_000);
    this.#compareFound(`addOpenSeconds(${seconds})`, at, addOpenSeconds(this.#calendar, at, seconds), expected);
  }

  #compareSchedule(range: ScheduleRange): void {
    const expected = scheduledMinutes(range, this.#wall);
    for (const at of this.#instants(expected)) {
      const holds = expected[this.#minuteOf(at)] === 1;
      const isOpenNow = this.#isOpen(at);
      if (isScheduled(range, this.#calendar, at) !== holds) this.#note(`range ${JSON.stringify(range)}`, at, holds);
      if (isScheduled({ kind: 'open' }, this.#calendar, at) !== isOpenNow) this.#note('open', at, isOpenNow);
      if (isScheduled({ kind: 'closed' }, this.#calendar, at) === isOpenNow) this.#note('closed', at, !isOpenNow);
    }
  }

  #compareParts(at: number): void {
    const shown = this.#wall.wall[this.#wall.lead + this.#minuteOf(at)] ?? Number.NaN;
    const expected = new Date(shown * MINUTE).toISOString().slice(0, 16);
    const { date, time } = localParts(this.#calendar.zone, at);
    if (`${date}T${time}` !== expected) this.#note('localParts', at, expected);
  }

  /** What lies beyond the window the oracle does not know: then the answer must lie there too, or be null. */
  #compareFound(name: string, at: number, found: number | null, expected: number | null): void {
    const agree = expected === null ? found === null || found >= this.#until : found === expected;
    if (!agree) this.#note(`${name} = ${found}`, at, expected);
  }

  /** Borders between the minutes' values, a millisecond beside them, and anything between. */
  #instants(minutes: Uint8Array): number[] {
    const borders: number[] = [];
    for (let i = 1; i < minutes.length; i++) {
      if (minutes[i] !== minutes[i - 1]) borders.push(this.#from + i * MINUTE);
    }
    return Array.from({ length: INSTANTS }, () => {
      const isBorder = borders.length > 0 && this.#chance.happens(0.6);
      if (isBorder) return this.#chance.pick(borders) + this.#chance.pick([-1, 0, 1]);
      return this.#from + this.#chance.below(this.#until - this.#from);
    });
  }

  #isOpen(at: number): boolean {
    return this.#open[this.#minuteOf(at)] === 1;
  }

  #opens(at: number): number | null {
    return this.#isOpen(at) ? at : this.#firstMinute(this.#minuteOf(at), 1);
  }

  #closes(at: number): number | null {
    const minute = this.#minuteOf(at);
    const opens = this.#open.indexOf(1, minute);
    return opens < 0 ? null : this.#firstMinute(opens, 0);
  }

  #firstMinute(from: number, value: 0 | 1): number | null {
    const minute = this.#open.indexOf(value, from);
    return minute < 0 ? null : this.#from + minute * MINUTE;
  }

  #openMsUntil(at: number): number {
    const minute = this.#minuteOf(at);
    const begun = at - this.#from - minute * MINUTE;
    return (this.#openBefore[minute] ?? 0) * MINUTE + (this.#open[minute] === 1 ? begun : 0);
  }

  /** The first instant by which so many ms of the window were open. */
  #whenOpenMs(openMs: number): number | null {
    const reached = firstNotBelow(this.#openBefore, openMs / MINUTE);
    if (reached === this.#openBefore.length) return null;
    return this.#from + reached * MINUTE - ((this.#openBefore[reached] ?? 0) * MINUTE - openMs);
  }

  #minuteOf(at: number): number {
    return Math.floor((at - this.#from) / MINUTE);
  }

  #note(what: string, at: number, expected: unknown): void {
    const calendar = JSON.stringify(this.#calendar);
    this.differences.push(`${what} at ${new Date(at).toISOString()}: oracle says ${String(expected)}; ${calendar}`);
  }
}
