import { describe, expect, test } from 'vitest';
import { HOLIDAYS_MAX } from '../domain/calendar/calendar-faults';
import { SeededChance } from '../testing/seeded-chance';
import { ICAL_EVENTS_MAX, ICAL_TEXT_MAX, parseIcal } from './parse-ical';

const WINDOW = { from: '2026-01-01', to: '2027-12-31' };

/** A calendar file of events, each a list of lines. */
function file(...events: readonly (readonly string[])[]): string {
  const lines = events.flatMap((event) => ['BEGIN:VEVENT', ...event, 'END:VEVENT']);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

/** `2026-01-01 New Year`, `2026-05-03/2026-05-05 Golden Week`, and what was left out. */
function read(text: string, window = WINDOW): string[] {
  const parsed = parseIcal(text, window);
  if (!parsed.ok) return [parsed.error.code];
  const { holidays, leftOut } = parsed.value;
  const left = Object.entries(leftOut).filter(([, count]) => count > 0);
  return [
    ...holidays.map(({ from, to, name }) => `${from === to ? from : `${from}/${to}`} ${name}`),
    ...left.map(([reason, count]) => `left out: ${count} ${reason}`),
  ];
}

const start = (date: string) => `DTSTART;VALUE=DATE:${date}`;
const end = (date: string) => `DTEND;VALUE=DATE:${date}`;
const newYear = [start('20260101'), end('20260102'), 'UID:ny', 'SUMMARY:New Year'];

describe('all-day events', () => {
  test.each<[string, string[], string[]]>([
    ['one date', newYear, ['2026-01-01 New Year']],
    ['without an end', [start('20260101'), 'SUMMARY:A'], ['2026-01-01 A']],
    ['an end that is the start', [start('20260101'), end('20260101'), 'SUMMARY:A'], ['2026-01-01 A']],
    [
      'a range: its end is the day after',
      [start('20260503'), end('20260506'), 'SUMMARY:A'],
      ['2026-05-03/2026-05-05 A'],
    ],
    ['a duration', [start('20260503'), 'DURATION:P3D', 'SUMMARY:A'], ['2026-05-03/2026-05-05 A']],
    ['a duration in weeks', [start('20260503'), 'DURATION:P1W', 'SUMMARY:A'], ['2026-05-03/2026-05-09 A']],
    ['without a name', [start('20260101')], ['2026-01-01 ']],
    [
      'a folded and escaped name',
      [start('20260101'), 'SUMMARY;LANGUAGE=th:วันขึ้น', ' ปีใหม่\\, ก\\nข  ค'],
      ['2026-01-01 วันขึ้นปีใหม่, ก ข ค'],
    ],
    ['before the window', [start('20251231'), 'SUMMARY:A'], []],
    ['after it', [start('20280101'), 'SUMMARY:A'], []],
    ['over its beginning', [start('20251230'), end('20260102'), 'SUMMARY:A'], ['2025-12-30/2026-01-01 A']],
    ['over its end', [start('20271231'), end('20280105'), 'SUMMARY:A'], ['2027-12-31/2028-01-04 A']],
    ['cancelled', [...newYear, 'STATUS:CANCELLED'], []],
    ['with a time of day', ['DTSTART:20260101T090000Z', 'SUMMARY:A'], ['left out: 1 timed']],
    ['with a time in a zone', ['DTSTART;TZID=Asia/Tokyo:20260101T000000', 'SUMMARY:A'], ['left out: 1 timed']],
    ['a date that is not called one', ['DTSTART:20260101', 'SUMMARY:A'], ['2026-01-01 A']],
    ['no start', ['SUMMARY:A'], ['left out: 1 unreadable']],
    ['no date', [start('20261345'), 'SUMMARY:A'], ['left out: 1 unreadable']],
    ['29 February of another year', [start('20260229'), 'SUMMARY:A'], ['left out: 1 unreadable']],
    ['longer than a year', [start('20260101'), end('20280101'), 'SUMMARY:A'], ['left out: 1 unreadable']],
    ['before 1900', [start('18991231'), 'RRULE:FREQ=YEARLY', 'SUMMARY:A'], ['left out: 1 unreadable']],
  ])('%s', (_, event, expected) => {
    expect(read(file(event))).toEqual(expected);
  });

  test('are sorted, and the same one twice is one', () => {
    const other = [start('20260101'), 'SUMMARY:Ganjitsu'];
    expect(read(file([start('20261225'), 'SUMMARY:C'], newYear, other, newYear))).toEqual([
      '2026-01-01 Ganjitsu',
      '2026-01-01 New Year',
      '2026-12-25 C',
    ]);
  });

  test('a name keeps 200 units and no half character', () => {
    const [holiday = ''] = read(file([start('20260101'), `SUMMARY:${'x'.repeat(199)}😀`]));
    expect(holiday.slice(11)).toBe(`${'x'.repeat(199)}\uFFFD`);
  });
});

describe('yearly events', () => {
  const yearly = (date: string, rule: string, ...more: string[]) => [
    start(date),
    `RRULE:${rule}`,
    ...more,
    'SUMMARY:A',
  ];

  test.each<[string, string[], string[]]>([
    ['the same date', yearly('19480505', 'FREQ=YEARLY'), ['2026-05-05 A', '2027-05-05 A']],
    [
      'a range over New Year',
      yearly('20001229', 'FREQ=YEARLY', end('20010104')),
      ['2025-12-29/2026-01-03 A', '2026-12-29/2027-01-03 A', '2027-12-29/2028-01-03 A'],
    ],
    ['an nth weekday', yearly('19700101', 'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'), ['2026-11-26 A', '2027-11-25 A']],
    ['a last weekday', yearly('19700101', 'FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO'), ['2026-05-25 A', '2027-05-31 A']],
    [
      'a position',
      yearly('19700101', 'FREQ=YEARLY;BYMONTH=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'),
      ['2026-03-31 A', '2027-03-31 A'],
    ],
    ['29 February', yearly('20240229', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'), []],
    ['every other year', yearly('20250505', 'FREQ=YEARLY;INTERVAL=2'), ['2027-05-05 A']],
    ['until a date', yearly('20000505', 'FREQ=YEARLY;UNTIL=20260505'), ['2026-05-05 A']],
    ['until a time of that date', yearly('20000505', 'FREQ=YEARLY;UNTIL=20260505T000000Z'), ['2026-05-05 A']],
    ['a count', yearly('20200505', 'FREQ=YEARLY;COUNT=7'), ['2026-05-05 A']],
    ['but for one', yearly('20000505', 'FREQ=YEARLY', 'EXDATE;VALUE=DATE:20260505'), ['2027-05-05 A']],
    [
      'and one more',
      yearly('20000505', 'FREQ=YEARLY;UNTIL=20260505', 'RDATE;VALUE=DATE:20270506,20270507'),
      ['2026-05-05 A', '2027-05-06 A', '2027-05-07 A'],
    ],
    ['weekly', yearly('20260104', 'FREQ=WEEKLY'), ['left out: 1 recurring']],
    ['by week number', yearly('20260104', 'FREQ=YEARLY;BYWEEKNO=20'), ['left out: 1 recurring']],
    ['by two rules', yearly('20260104', 'FREQ=YEARLY', 'RRULE:FREQ=YEARLY;BYMONTH=2'), ['left out: 1 recurring']],
    ['at hours', yearly('20260104', 'FREQ=YEARLY;BYHOUR=9'), ['left out: 1 recurring']],
  ])('%s', (_, event, expected) => {
    expect(read(file(event))).toEqual(expected);
  });

  test('one occurrence may be moved, another cancelled', () => {
    const series = [...yearly('20000505', 'FREQ=YEARLY'), 'UID:s'];
    const moved = [start('20260506'), 'UID:s', 'RECURRENCE-ID;VALUE=DATE:20260505', 'SUMMARY:Moved'];
    const cancelled = [start('20270505'), 'UID:s', 'RECURRENCE-ID;VALUE=DATE:20270505', 'STATUS:CANCELLED'];
    const stranger = [start('20280505'), 'UID:t', 'RECURRENCE-ID;VALUE=DATE:20280505', 'SUMMARY:B'];
    const window = { from: '2026-01-01', to: '2028-12-31' };
    expect(read(file(series, moved, cancelled, stranger), window)).toEqual([
      '2026-05-06 Moved',
      '2028-05-05 A',
      '2028-05-05 B',
    ]);
  });
});

describe('files', () => {
  test.each<[string, string, string[]]>([
    ['no events', file(), []],
    [
      'with a mark of byte order and bare line ends',
      `\uFEFF${file(newYear).replaceAll('\r', '')}`,
      ['2026-01-01 New Year'],
    ],
    ['two calendars', file(newYear) + file([start('20260102'), 'SUMMARY:B']), ['2026-01-01 New Year', '2026-01-02 B']],
    [
      'with zones, to-dos and alarms',
      file([...newYear, 'BEGIN:VALARM', 'TRIGGER:-PT15M', 'END:VALARM']).replace(
        'BEGIN:VEVENT',
        'BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO\r\nBEGIN:VEVENT',
      ),
      ['2026-01-01 New Year'],
    ],
    ['nothing', '', ['NOT_ICAL']],
    ['a web page', '<!doctype html>\n<title>Sign in</title>', ['NOT_ICAL']],
    ['JSON', '{"a":1}', ['NOT_ICAL']],
    ['a contact', 'BEGIN:VCARD\nVERSION:4.0\nFN:x\nEND:VCARD', ['NOT_ICAL']],
    ['cut off', file(newYear).slice(0, -20), ['NOT_ICAL']],
    ['a line that is none', file([...newYear, 'garbage']), ['NOT_ICAL']],
    ['a rule that is none', file([...newYear, 'RRULE:FREQ=NEVER']), ['NOT_ICAL']],
    ['too long', file(newYear).padEnd(ICAL_TEXT_MAX + 1, '\n'), ['TOO_LARGE']],
    ['as long as may be', file(newYear).padEnd(ICAL_TEXT_MAX, '\n'), ['2026-01-01 New Year']],
    ['too many events', file(...Array(ICAL_EVENTS_MAX + 1).fill(newYear)), ['TOO_MANY_EVENTS']],
    ['as many as may be', file(...Array(ICAL_EVENTS_MAX).fill(newYear)), ['2026-01-01 New Year']],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('too many holidays', () => {
    const many = (count: number) => {
      const dates = Array.from({ length: count }, (_, i) => `202601${String(1 + (i % 28)).padStart(2, '0')}`);
      return file(...dates.map((date, i) => [start(date), 'RDATE;VALUE=DATE:20260201', `SUMMARY:${i}`]));
    };
    expect(read(many(HOLIDAYS_MAX / 2))).toHaveLength(HOLIDAYS_MAX);
    expect(read(many(HOLIDAYS_MAX / 2 + 1))).toEqual(['TOO_MANY_HOLIDAYS']);
  });

  test('too many years to count through', () => {
    const counted = (events: number) =>
      read(file(...Array(events).fill([start('19280201'), 'RRULE:FREQ=YEARLY;BYDAY=53MO;COUNT=99'])));
    expect(counted(100)).toEqual([]);
    expect(counted(101)).toEqual(['TOO_MANY_EVENTS']);
  });

  test.each([
    { from: '2027-01-01', to: '2026-01-01' },
    { from: 'soon', to: '2026-01-01' },
  ])('a window that is none: %j', (window) => {
    expect(read(file(newYear), window)).toEqual(['BAD_WINDOW']);
  });
});

describe('whatever comes', () => {
  const SEED = 20_261_128;
  const PIECES = [
    ...[
      'BEGIN:VEVENT',
      'END:VEVENT',
      'BEGIN:VCALENDAR',
      'END:VCALENDAR',
      'DTSTART',
      'DTEND',
      'RRULE',
      'EXDATE',
      'RDATE',
    ],
    ...[
      ';VALUE=DATE',
      ';VALUE=PERIOD',
      ':',
      ';',
      ',',
      '=',
      '"',
      '\\',
      '\r\n',
      '\n',
      ' ',
      '\r\n ',
      '20260101',
      '99999999',
    ],
    ...[
      'FREQ=YEARLY',
      'COUNT=-1',
      'INTERVAL=0',
      'INTERVAL=999999999',
      'BYDAY=0MO',
      'BYDAY=',
      'BYMONTH=13',
      'BYSETPOS=0',
    ],
    ...[
      'UNTIL=',
      'UNTIL=00000000',
      'DURATION:-P9999W',
      '__proto__',
      'constructor',
      '\u0000',
      '\uD800',
      'RECURRENCE-ID:x',
    ],
  ];

  test(`4000 broken files of seed ${SEED}: a result or a fault, never an exception`, () => {
    const chance = new SeededChance(SEED);
    const whole = file(newYear, [start('19700101'), 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=90', 'SUMMARY:T']);
    let read = 0;
    for (let i = 0; i < 4_000; i++) {
      let text = whole;
      for (let cuts = chance.below(4); cuts >= 0; cuts--) {
        const at = chance.below(text.length);
        text = text.slice(0, at) + chance.pick(PIECES) + text.slice(at + chance.below(12));
      }
      if (parseIcal(text, WINDOW).ok) read += 1;
    }
    expect(read).toBeGreaterThan(400);
    expect(read).toBeLessThan(4_000);
  });
});
