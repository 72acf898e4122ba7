// Builds webhook events in LINE's shape. Pure: ids, tokens and time come in, JSON goes out; what happens to the platform's state is
// let-happen.ts's business. Every event but `raw` and `unknown` validates against LINE's own webhook.yml, which a test holds.
// See https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
import type { EventInput } from '../control/event-schema';
import type { JsonRecord } from '../state/json';
import { buildMessage, type MessageIds, present } from './build-message';

/** Everything but the escape hatch. */
export type TypedInput = Exclude<EventInput, { type: 'raw' }>;

export interface EventFrame {
  webhookEventId: string;
  timestamp: number;
  mode: 'active' | 'standby';
  /** Null = the event belongs to no chat. */
  source: JsonRecord | null;
  botUserId: string;
}

/** How long a module channel holds a chat unless the event says otherwise. */
const CONTROL_MS = 3_600_000;

const OF_CHANNEL = new Set(['module', 'activated', 'deactivated', 'botSuspended', 'botResumed', 'delivery']);
const WITHOUT_REPLY_TOKEN = new Set(['unfollow', 'leave', 'memberLeft', 'unsend', ...OF_CHANNEL]);
const NAMES_MEMBER = new Set(['message', 'messageEdited']);

/** Where the event comes from; null where LINE names no chat. */
export function sourceOf(input: EventInput, userId: string): JsonRecord | null {
  const { type, groupId } = input;
  if (OF_CHANNEL.has(type) || (type === 'accountLink' && input.result === 'failed')) return null;
  if (groupId === undefined) return { type: 'user', userId };
  const names = (NAMES_MEMBER.has(type) || type === 'raw') && !input.options?.withoutUserId;
  const member = names ? { userId } : {};
  return groupId.startsWith('R') ? { type: 'room', roomId: groupId, ...member } : { type: 'group', groupId, ...member };
}

/** Nothing in standby may be answered, and LINE gives no token for what nobody can answer. */
export function bringsReplyToken(input: TypedInput, mode: EventFrame['mode']): boolean {
  if (mode === 'standby' || WITHOUT_REPLY_TOKEN.has(input.type)) return false;
  if (input.type === 'accountLink') return input.result === 'ok';
  return input.type !== 'unknown' || input.replyToken;
}

export function buildEvent(
  input: TypedInput,
  frame: EventFrame,
  replyToken: string | null,
  ids: MessageIds,
): JsonRecord {
  const { webhookEventId, timestamp, mode, source } = frame;
  return {
    ...ownProperties(input, frame, ids),
    type: input.type === 'unknown' ? input.kind : input.type,
    webhookEventId,
    deliveryContext: { isRedelivery: false },
    timestamp,
    ...(source === null ? {} : { source }),
    ...(replyToken === null ? {} : { replyToken }),
    mode,
  };
}

function ownProperties(input: TypedInput, frame: EventFrame, ids: MessageIds): JsonRecord {
  const { botUserId } = frame;
  switch (input.type) {
    case 'follow':
      return { follow: { isUnblocked: input.isUnblocked ?? false } };
    case 'message':
      return { message: buildMessage(input.message, ids, botUserId) };
    case 'messageEdited': {
      const { text, emojis, mention } = input;
      return { message: buildMessage({ type: 'text', text, emojis, mention }, ids, botUserId) };
    }
    case 'unsend':
      return { unsend: { messageId: input.messageId } };
    case 'postback':
      return { postback: { data: input.data, ...present({ params: input.params }) } };
    case 'memberJoined':
      return { joined: { members: peopleOf(input.members) } };
    case 'memberLeft':
      return { left: { members: peopleOf(input.members) } };
    default:
      return rareProperties(input, frame);
  }
}

function rareProperties(input: TypedInput, { timestamp, botUserId }: EventFrame): JsonRecord {
  switch (input.type) {
    case 'videoPlayComplete':
      return { videoPlayComplete: { trackingId: input.trackingId } };
    case 'beacon':
      return { beacon: { hwid: input.hwid, type: input.beaconType, ...present({ dm: input.dm }) } };
    case 'accountLink':
      return { link: { result: input.result, nonce: input.nonce } };
    case 'membership':
      return { membership: { type: input.membershipType, membershipId: input.membershipId } };
    case 'module':
      return {
        module: {
          type: input.moduleType,
          botId: botUserId,
          ...(input.moduleType === 'attached' ? { scopes: input.scopes } : { reason: 'bot_deleted' }),
        },
      };
    case 'activated':
      return { chatControl: { expireAt: input.expireAt ?? timestamp + CONTROL_MS } };
    case 'delivery':
      return { delivery: { data: input.data } };
    case 'unknown':
      return (input.fields ?? {}) as JsonRecord;
    default:
      return {};
  }
}

/** let-happen.ts fills the people in where the input names none. */
const peopleOf = (userIds: string[] = []) => userIds.map((userId) => ({ type: 'user', userId }));

/** The common properties that a raw event lacks. */
export function fillEvent(event: JsonRecord, frame: EventFrame): JsonRecord {
  const { webhookEventId, timestamp, mode, source } = frame;
  return { source, timestamp, mode, webhookEventId, deliveryContext: { isRedelivery: false }, ...event };
}
