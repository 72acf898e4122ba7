// Whether an instant lies in a person's quiet hours. Pure.
import { localParts } from '../calendar/local-parts';
import { isZone } from '../calendar/zone-offsets';
import type { QuietHours } from './notice-kind';

/** @param now ms. A zone that nobody knows is read as UTC: better an hour off than a ring at night. */
export function isQuiet({ isOn, from, to, zone }: QuietHours, now: number): boolean {
  if (!isOn) return false;
  const { time } = localParts(isZone(zone) ? zone : 'UTC', now);
  return from < to ? from <= time && time < to : from <= time || time < to;
}
