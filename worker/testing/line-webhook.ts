// What LINE would send, for tests: events with ids of their own, signed requests, and a channel that the Worker knows.
// Builds its JSON and its HMAC by itself, not with the code under test.
import { loadSettings, publishSettings, upsertChannel } from '../db/channel-queries';
import type { Env } from '../env';
import { forgetSettings } from '../platform/settings-snapshot';

export interface TestChannel {
  readonly id: string;
  readonly name: string;
  readonly lineChannelId: string;
  readonly botUserId: string;
  readonly secret: string;
  readonly accessToken: string | null;
}

export const DEMO_CHANNEL: TestChannel = {
  id: 'demo',
  name: 'Demo',
  lineChannelId: '1000000001',
  botUserId: `U${'1'.padStart(32, '0')}`,
  secret: 'a channel secret of the tests',
  accessToken: 'a pasted token of the tests',
};

/** Puts the channel, sealed, into D1 and the snapshot into KV, and lets the isolate forget an older one. */
export async function seedChannel(env: Env, overrides: Partial<TestChannel> = {}): Promise<TestChannel> {
  const channel = { ...DEMO_CHANNEL, ...overrides };
  const saved = await upsertChannel(env.DB, channel, env.DATA_KEK, Date.now());
  if (!saved.ok) throw new Error(`seedChannel: ${saved.error.code}`);
  await publishSettings(env.DB, env.SETTINGS);
  forgetSettings();
  if (!(await loadSettings(env.DB))?.channels[channel.id]) throw new Error('seedChannel: not in the snapshot');
  return channel;
}

let counter = 0;

/** A number that no other call of this process got, so that tests sharing storage do not meet. */
function unique(): number {
  counter += 1;
  return Date.now() * 1000 + counter;
}

/** A LINE userId, groupId or roomId of its own. */
export function newSourceId(prefix: 'U' | 'C' | 'R' = 'U'): string {
  return `${prefix}${unique().toString(16).padStart(32, '0')}`;
}

export type TestEvent = Readonly<Record<string, unknown>>;
type Overrides = Readonly<Record<string, unknown>>;

function baseEvent(userId: string, type: string, overrides: Overrides): TestEvent {
  const id = unique();
  return {
    type,
    mode: 'active',
    timestamp: Date.now(),
    source: { type: 'user', userId },
    webhookEventId: `01TEST${id.toString(32).toUpperCase().padStart(20, '0')}`,
    deliveryContext: { isRedelivery: false },
    ...overrides,
  };
}

function messageEvent(userId: string, message: Overrides, overrides: Overrides): TestEvent {
  const id = unique();
  return baseEvent(userId, 'message', {
    replyToken: `reply-${id}`,
    message: { id: String(id), quoteToken: `quote-${id}`, markAsReadToken: `read-${id}`, ...message },
    ...overrides,
  });
}

export function textEvent(userId: string, text: string, overrides: Overrides = {}): TestEvent {
  return messageEvent(userId, { type: 'text', text }, overrides);
}

export function stickerEvent(userId: string, overrides: Overrides = {}): TestEvent {
  const sticker = { packageId: '446', stickerId: '1988', stickerResourceType: 'STATIC', keywords: ['hello'] };
  return messageEvent(userId, { type: 'sticker', ...sticker }, overrides);
}

export function imageEvent(userId: string, overrides: Overrides = {}): TestEvent {
  return messageEvent(userId, { type: 'image', contentProvider: { type: 'line' } }, overrides);
}

export function locationEvent(userId: string, overrides: Overrides = {}): TestEvent {
  const place = { title: 'Station', address: '1-1 Chiyoda', latitude: 35.681, longitude: 139.767 };
  return messageEvent(userId, { type: 'location', ...place }, overrides);
}

export function followEvent(userId: string, overrides: Overrides = {}): TestEvent {
  return baseEvent(userId, 'follow', { replyToken: `reply-${unique()}`, follow: { isUnblocked: false }, ...overrides });
}

export function unfollowEvent(userId: string, overrides: Overrides = {}): TestEvent {
  return baseEvent(userId, 'unfollow', overrides);
}

/** The same event as LINE sends it again: only the delivery context differs. */
export function redelivered(event: TestEvent): TestEvent {
  return { ...event, deliveryContext: { isRedelivery: true } };
}

export function webhookBody(channel: TestChannel, events: readonly unknown[]): string {
  return JSON.stringify({ destination: channel.botUserId, events });
}

/** LINE's signature of a body: Base64 of HMAC-SHA256. */
export async function signBody(secret: string, body: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const hash = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), hash, false, ['sign']);
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes))));
}

/** A POST to the channel's webhook address, signed by its secret. `headers` and `signature` replace what LINE would send. */
export async function webhookRequest(
  channel: TestChannel,
  body: string,
  options: { readonly signature?: string | null; readonly headers?: Record<string, string> } = {},
): Promise<Request> {
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8', ...options.headers });
  const signature = options.signature === undefined ? await signBody(channel.secret, body) : options.signature;
  if (signature !== null) headers.set('x-line-signature', signature);
  return new Request(`http://kaiwa.test/webhook/line/${channel.id}`, { method: 'POST', headers, body });
}

/** A signed request with these events. */
export function signedWebhook(channel: TestChannel, ...events: readonly TestEvent[]): Promise<Request> {
  return webhookRequest(channel, webhookBody(channel, events));
}
