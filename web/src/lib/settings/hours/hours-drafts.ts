// The document of business hours as its form holds it. Pure.
import type { HoursSettings } from '$domain/settings/desk-settings';
import type { DocumentShape } from '../form/document-form';
import { newKey } from '../form/new-key';
import { type CalendarDraft, fromCalendarDraft, newCalendar, toCalendarDraft } from '../parts/calendar-drafts';
import { zoneHere } from '../parts/schedule-drafts';

/** Own hours of a channel. */
export interface ChannelHoursDraft {
  readonly key: string;
  channelId: string;
  readonly calendar: CalendarDraft;
}

export interface HoursDraft {
  /** No calendar at all; `calendar` is kept, so that a slip of the box costs nothing. */
  isAlwaysOpen: boolean;
  readonly calendar: CalendarDraft;
  readonly channels: ChannelHoursDraft[];
  handoff: HoursSettings['handoff'];
  onCloseWaiting: HoursSettings['onCloseWaiting'];
  onCloseActive: HoursSettings['onCloseActive'];
}

export const hoursShape: DocumentShape<'hours', HoursDraft> = {
  toDraft: ({ calendar, channels, ...rest }) => ({
    isAlwaysOpen: calendar === null,
    calendar: calendar === null ? newCalendar(zoneHere()) : toCalendarDraft(calendar),
    channels: Object.entries(channels).map(([channelId, own]) => ({
      key: newKey(),
      channelId,
      calendar: toCalendarDraft(own),
    })),
    ...rest,
  }),
  toValue: ({ isAlwaysOpen, calendar, channels, handoff, onCloseWaiting, onCloseActive }) => ({
    calendar: isAlwaysOpen ? null : fromCalendarDraft(calendar),
    channels: Object.fromEntries(channels.map(({ channelId, calendar: own }) => [channelId, fromCalendarDraft(own)])),
    handoff,
    onCloseWaiting,
    onCloseActive,
  }),
};

export function newChannelHours(channelId: string): ChannelHoursDraft {
  return { key: newKey(), channelId, calendar: newCalendar(zoneHere()) };
}
