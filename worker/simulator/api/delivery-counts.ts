// How many messages went out on a day of Japan's, by way of sending: kept when something is sent, told about a day later.
// See https://developers.line.biz/en/reference/messaging-api/#get-number-of-reply-messages
import type { PlatformState } from '../state/platform-state';
import type { Channel, TimelineEntry } from '../state/records';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';

type Way = NonNullable<TimelineEntry['via']>;

const JAPAN_OFFSET_MS = 9 * 3_600_000;
/** LINE began to count on this day. */
const FIRST_DAY = '20180331';

/** yyyyMMdd in Japan. */
const dayOf = (timeMs: number) => new Date(timeMs + JAPAN_OFFSET_MS).toISOString().slice(0, 10).replaceAll('-', '');
const keyOf = (channel: Channel, day: string, way: Way) => `${channel.channelId} ${day} ${way}`;

export function countDelivery(state: PlatformState, channel: Channel, way: Way, people: number): void {
  const key = keyOf(channel, dayOf(state.now()), way);
  state.deliveries.set(key, (state.deliveries.get(key) ?? 0) + people);
}

export const getDeliveryCount =
  (way: Way) =>
  ({ state, channel, call, now }: CallContext): Outcome => {
    const date = new URLSearchParams(call.query).get('date') ?? '';
    if (!isDay(date)) return refusal(400, TEXT.invalidParameter('date'));
    if (date < FIRST_DAY) return { status: 200, json: { status: 'out_of_service' } };
    if (date >= dayOf(now)) return { status: 200, json: { status: 'unready' } };
    return { status: 200, json: { status: 'ready', success: state.deliveries.get(keyOf(channel, date, way)) ?? 0 } };
  };

function isDay(date: string): boolean {
  if (!/^\d{8}$/.test(date)) return false;
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
}
