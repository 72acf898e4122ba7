import { describe, expect, test } from 'vitest';
import { SeededChance } from '../../testing/seeded-chance';
import { DAY_MS, parseDate, toDate } from './local-date';
import { expandYearlyRule, type RuleWeekday, type YearlyRule } from './yearly-rule';

const [MON, TUE, WED, THU, FRI] = [0, 1, 2, 3, 4];
const day = (date: string) => parseDate(date) ?? Number.NaN;
const expand = (
  start: string,
  rule: Omit<YearlyRule, 'start' | 'interval'> & { interval?: number },
  years: [number, number],
) =>
  expandYearlyRule({ interval: 1, ...rule, start: day(start) }, day(`${years[0]}-01-01`), day(`${years[1]}-12-31`)).map(
    toDate,
  );

describe('the dates of a rule', () => {
  test.each<[string, string, Parameters<typeof expand>[1], [number, number], string[]]>([
    ['the date of the start', '1948-05-05', {}, [2026, 2027], ['2026-05-05', '2027-05-05']],
    ['29 February, in leap years alone', '2024-02-29', {}, [2024, 2032], ['2024-02-29', '2028-02-29', '2032-02-29']],
    ['none before the start', '2026-05-05', { months: [1, 6] }, [2020, 2026], ['2026-06-05']],
    ['a month without that day', '2026-01-31', { months: [2, 3] }, [2026, 2026], ['2026-03-31']],
    ['every other year', '2023-05-05', { interval: 2 }, [2024, 2027], ['2025-05-05', '2027-05-05']],
    ['until', '2020-05-05', { until: day('2026-05-05') }, [2026, 2028], ['2026-05-05']],
    ['until the day before', '2020-05-05', { until: day('2026-05-04') }, [2026, 2028], []],
    ['counted from the start', '2020-05-05', { count: 8 }, [2026, 2030], ['2026-05-05', '2027-05-05']],
    [
      'the last day of February',
      '2000-02-28',
      { months: [2], monthDays: [-1] },
      [2027, 2028],
      ['2027-02-28', '2028-02-29'],
    ],
    [
      'a day of every month',
      '2026-01-01',
      { monthDays: [31] },
      [2026, 2026],
      ['01', '03', '05', '07', '08', '10', '12'].map((m) => `2026-${m}-31`),
    ],
    [
      'Thanksgiving',
      '1970-01-01',
      { months: [11], weekdays: [{ nth: 4, weekday: THU }] },
      [2026, 2027],
      ['2026-11-26', '2027-11-25'],
    ],
    [
      'the last Monday of May',
      '1970-01-01',
      { months: [5], weekdays: [{ nth: -1, weekday: MON }] },
      [2026, 2026],
      ['2026-05-25'],
    ],
    [
      'election day',
      '1996-11-05',
      { interval: 4, months: [11], weekdays: [{ nth: 0, weekday: TUE }], monthDays: [2, 3, 4, 5, 6, 7, 8] },
      [2000, 2004],
      ['2000-11-07', '2004-11-02'],
    ],
    [
      'the 20th Monday of the year',
      '1997-05-19',
      { weekdays: [{ nth: 20, weekday: MON }] },
      [1997, 1999],
      ['1997-05-19', '1998-05-18', '1999-05-17'],
    ],
    [
      'the last Wednesday of the year',
      '1970-01-01',
      { weekdays: [{ nth: -1, weekday: WED }] },
      [2026, 2026],
      ['2026-12-30'],
    ],
    [
      'the last working day of March',
      '1970-01-01',
      { months: [3], weekdays: [MON, TUE, WED, THU, FRI].map((weekday) => ({ nth: 0, weekday })), positions: [-1] },
      [2026, 2027],
      ['2026-03-31', '2027-03-31'],
    ],
  ])('%s', (_, start, rule, years, expected) => {
    expect(expand(start, rule, years)).toEqual(expected);
  });
});

describe('random rules', () => {
  /** The same dates by going through every day and asking JavaScript's Date of each. */
  function scan({ start, interval, months, monthDays, weekdays }: YearlyRule, first: number, last: number): number[] {
    const startDate = new Date(start * DAY_MS);
    const found: number[] = [];
    for (let at = Math.max(start, first); at <= last; at++) {
      const date = new Date(at * DAY_MS);
      const [year, month, monthDay] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
      const daysLeft = new Date(Date.UTC(year, month + 1, 0)).getUTCDate() - monthDay;
      const isMonth = months ? months.includes(month + 1) : monthDays || weekdays || month === startDate.getUTCMonth();
      const isDay = monthDays
        ? monthDays.includes(monthDay) || monthDays.includes(-1 - daysLeft)
        : weekdays || monthDay === startDate.getUTCDate();
      const yearDay = months ? monthDay : (Date.UTC(year, month, monthDay) - Date.UTC(year, 0, 0)) / DAY_MS;
      const yearLeft = months ? daysLeft : (Date.UTC(year + 1, 0, 0) - Date.UTC(year, month, monthDay)) / DAY_MS;
      const isWeekday =
        !weekdays ||
        weekdays.some(
          ({ nth, weekday }) =>
            (weekday + 1) % 7 === date.getUTCDay() &&
            (nth === 0 || nth === Math.ceil(yearDay / 7) || -nth === Math.ceil((yearLeft + 1) / 7)),
        );
      if (isMonth && isDay && isWeekday && (year - startDate.getUTCFullYear()) % interval === 0) found.push(at);
    }
    return found;
  }

  const SEED = 20_261_128;

  test(`600 rules of seed ${SEED} name what a look at every day finds`, () => {
    const chance = new SeededChance(SEED);
    const some = <T>(make: () => T, max: number): T[] | undefined =>
      chance.happens(0.5) ? [...new Set(Array.from({ length: 1 + chance.below(max) }, make))] : undefined;
    const weekdayRule = (): RuleWeekday => ({
      nth: chance.pick([0, 0, 1, 2, 4, 5, 20, 53, -1, -2, -5]),
      weekday: chance.below(7),
    });
    let named = 0;
    for (let i = 0; i < 600; i++) {
      const months = some(() => 1 + chance.below(12), 3);
      const monthDays = some(() => chance.pick([1, 2, 15, 28, 29, 30, 31, -1, -2, -31]), 3);
      const weekdays = some(weekdayRule, 2);
      const rule: YearlyRule = {
        start: day('1996-01-01') + chance.below(12_000),
        interval: chance.pick([1, 1, 2, 4]),
        ...(months ? { months } : {}),
        ...(monthDays ? { monthDays } : {}),
        ...(weekdays ? { weekdays } : {}),
      };
      const [first, last] = [day('2020-02-01'), day('2026-10-31')];
      const dates = expandYearlyRule(rule, first, last);
      expect(dates, JSON.stringify(rule)).toEqual(scan(rule, first, last));
      named += dates.length;
    }
    expect(named).toBeGreaterThan(5_000);
  });
});
