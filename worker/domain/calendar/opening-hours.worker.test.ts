// The same vectors in workerd: its Intl and its data of time zones are its own.
import { expect, test } from 'vitest';
import { EMPTY_VECTORS, ONE_DATE_VECTORS, openOn } from '../../testing/calendars/vectors';
import { DAY_MS } from './local-date';
import { localParts } from './local-parts';
import { isOpen, nextClose, nextOpen, openSecondsBetween } from './opening-hours';

const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

test.each(ONE_DATE_VECTORS)('$zone, $interval of $date: $seconds s', (vector) => {
  const calendar = openOn(vector.zone, vector.date, vector.interval);
  const from = Date.parse(vector.date) - 5 * DAY_MS;
  expect(openSecondsBetween(calendar, from, from + 10 * DAY_MS)).toBe(vector.seconds);
  expect(iso(nextOpen(calendar, from))).toBe(vector.opens);
  expect(iso(nextClose(calendar, from))).toBe(vector.closes);
});

test.each(EMPTY_VECTORS)('$zone, $interval of $date lies in a gap and is dropped', ({ zone, date, interval }) => {
  expect(nextOpen(openOn(zone, date, interval), Date.parse(date) - 5 * DAY_MS)).toBeNull();
});

test('every zone that workerd lists can be asked', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  expect(zones.length).toBeGreaterThan(400);
  for (const zone of zones) {
    const noon = Date.parse('2026-11-20T12:00Z');
    const { date, hour } = localParts(zone, noon);
    expect(isOpen(openOn(zone, date, '00:00-24:00'), noon)).toBe(true);
    expect(Math.abs(Date.parse(date) + hour * 3_600_000 - noon)).toBeLessThanOrEqual(15 * 3_600_000);
  }
});
