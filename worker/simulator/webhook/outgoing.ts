// Turns stored events into webhook calls and keeps what became of them: status per attempt, the reply token's new minute, the next
// automatic redelivery. Sends nothing itself (deliver.ts does). Called by LinePlatform.
// See https://developers.line.biz/en/docs/messaging-api/receiving-messages/#webhook-redelivery
import type { EventOptions } from '../control/event-schema';
import { isRecord, type JsonRecord, type JsonValue, stringOf } from '../state/json';
import type { PlatformState } from '../state/platform-state';
import type { DeliveryStatus, StoredEvent } from '../state/records';
import type { WebhookCall } from './deliver';

export interface OutgoingCall extends WebhookCall {
  channelId: string;
  webhookEventIds: string[];
  redelivery: boolean;
}

/** One webhook call for events of one channel. */
export function callFor(
  state: PlatformState,
  events: StoredEvent[],
  settings: { redelivery?: boolean; options?: EventOptions | undefined } = {},
): OutgoingCall | null {
  const channel = state.channel(events[0]?.channelId ?? '');
  if (channel === undefined) return null;
  const { redelivery = false, options = {} } = settings;
  const sent = events.map((stored) => (redelivery ? redelivered(stored.event) : stored.event));
  const shaped = options.strangeProperties ? sent.map(strange) : sent;
  const text = JSON.stringify({ destination: channel.botUserId, events: shaped });
  return {
    url: channel.webhookUrl === '' ? '' : state.webhookUrlOf(channel),
    body: options.escapeUnicode ? escapeUnicode(text) : text,
    secret: channel.secret,
    ...(options.headerName === undefined ? {} : { headerName: options.headerName }),
    ...(options.signature === undefined ? {} : { signature: options.signature }),
    channelId: channel.channelId,
    webhookEventIds: events.map((stored) => stored.webhookEventId),
    redelivery,
  };
}

/** The same event but for one flag: same id, same token, same time. */
function redelivered(event: JsonRecord): JsonRecord {
  return { ...event, deliveryContext: { isRedelivery: true } };
}

function escapeUnicode(text: string): string {
  return text.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

function strange(event: JsonRecord): JsonRecord {
  const reversed = reverseKeys(event) as JsonRecord;
  return { newPropertyOfLine: { nested: [1, null, 'x'] }, ...reversed };
}

function reverseKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reverseKeys(item)]),
  );
}

/** A (re)delivery begins a new minute for the reply token. Called when the call goes out, not when it came back. */
export function startTokenClock(state: PlatformState, events: StoredEvent[]): void {
  for (const { event } of events) {
    const token = state.replyTokens.get(stringOf(event.replyToken) ?? '');
    if (token !== undefined) state.replyTokens.set(token.token, { ...token, deliveredAt: state.now() });
  }
}

export function recordDelivery(state: PlatformState, call: OutgoingCall, status: DeliveryStatus): void {
  const accepted = typeof status === 'number' && status >= 200 && status < 300;
  const channel = state.channel(call.channelId);
  for (const id of call.webhookEventIds) {
    const stored = state.events.get(id);
    if (stored === undefined) continue;
    const attempts = [...stored.attempts, { at: state.now(), status, redelivery: call.redelivery }];
    const delay = (channel?.redeliveryDelayMs ?? 0) * 2 ** (attempts.length - 1);
    const again = !accepted && channel?.redelivery && attempts.length <= channel.redeliveryAttemptsMax;
    const redeliverAt = again ? state.now() + delay : null;
    state.events.set(id, { ...stored, held: false, attempts, redeliverAt });
    if (accepted) noteKnownBlock(state, stored);
  }
}

/** From here on the bot knows that the person blocked it. */
function noteKnownBlock(state: PlatformState, { event, channelId }: StoredEvent): void {
  if (event.type !== 'unfollow' || !isRecord(event.source)) return;
  const user = state.users.get(stringOf(event.source.userId) ?? '');
  const relation = user?.relations[channelId];
  if (user === undefined || !relation?.blocked) return;
  state.putUser({ ...user, relations: { ...user.relations, [channelId]: { ...relation, blockIsKnown: true } } });
}

/** Events whose automatic redelivery is due, and when the next one will be (fake clock), or null. */
export function dueRedeliveries(state: PlatformState): { due: StoredEvent[]; nextAt: number | null } {
  const waiting = state.events.values().filter((stored) => stored.redeliverAt !== null);
  const now = state.now();
  const due = waiting.filter((stored) => (stored.redeliverAt ?? 0) <= now);
  const later = waiting.map((stored) => stored.redeliverAt ?? 0).filter((at) => at > now);
  return { due, nextAt: later.length === 0 ? null : Math.min(...later) };
}
