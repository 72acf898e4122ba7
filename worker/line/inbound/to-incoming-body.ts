// What an event of a chat is about, from LINE's event object to the body that ChatSession takes. Pure; never throws.
// Each kind that lacks the field which makes it that kind, and each unknown one, becomes `unsupported`. Called by to-chat-event.ts.
// https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects

import type { Member, PostbackParams } from '../../domain/chat/entry';
import type { IncomingBody } from '../../domain/chat/incoming';
import { isUserId, type LineEvent, type LineMessage } from './line-event';
import { takeUpTo, toMessageContent, toText } from './to-message-content';

/** LINE's message ids are decimal strings; anything that could not stand in an address is no id. */
const MESSAGE_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** A group of LINE has no more. */
const MEMBERS_MAX = 500;

/** @param type LINE's name of the event */
export function toIncomingBody(event: LineEvent, type: string): IncomingBody {
  return toKnownBody(event, type) ?? { kind: 'unsupported', type };
}

function toKnownBody(event: LineEvent, type: string): IncomingBody | null {
  switch (type) {
    case 'message':
      return toMessage(event.message);
    case 'messageEdited':
      return toEdit(event.message);
    case 'unsend':
      return isMessageId(event.unsend?.messageId) ? { kind: 'unsend', lineMessageId: event.unsend.messageId } : null;
    case 'follow':
      return { kind: 'follow', isUnblocked: event.follow?.isUnblocked === true };
    case 'unfollow':
    case 'join':
    case 'leave':
      return { kind: type };
    case 'memberJoined':
      return { kind: 'members', change: 'joined', members: toMembers(event.joined?.members) };
    case 'memberLeft':
      return { kind: 'members', change: 'left', members: toMembers(event.left?.members) };
    case 'postback':
      return toPostback(event.postback);
    case 'videoPlayComplete': {
      const trackingId = event.videoPlayComplete?.trackingId;
      return trackingId === undefined ? null : { kind: 'video_played', trackingId };
    }
    case 'beacon': {
      const { hwid, type: beaconType } = event.beacon ?? {};
      return hwid && beaconType ? { kind: 'beacon', hwid, beaconType } : null;
    }
    case 'accountLink': {
      const { result, nonce } = event.link ?? {};
      return nonce === undefined ? null : { kind: 'account_link', isDone: result === 'ok', nonce };
    }
    case 'membership': {
      const { type: change, membershipId } = event.membership ?? {};
      if (!change || membershipId === undefined) return null;
      return { kind: 'membership', change, membershipId: String(membershipId) };
    }
    case 'activated':
      return { kind: 'chat_control', mode: 'active' };
    case 'deactivated':
      return { kind: 'chat_control', mode: 'standby' };
    default:
      return null;
  }
}

function isMessageId(id: string | undefined): id is string {
  return id !== undefined && MESSAGE_ID.test(id);
}

function toMessage(message: LineMessage | undefined): IncomingBody | null {
  if (!message || !isMessageId(message.id)) return null;
  const { quoteToken, quotedMessageId, markAsReadToken } = message;
  return {
    kind: 'message',
    lineMessageId: message.id,
    content: toMessageContent(message),
    ...(quoteToken && { quoteToken }),
    ...(quotedMessageId && { quotedLineMessageId: quotedMessageId }),
    ...(markAsReadToken && { markAsReadToken }),
  };
}

/** LINE lets texts alone be edited. */
function toEdit(message: LineMessage | undefined): IncomingBody | null {
  if (!message || !isMessageId(message.id) || (message.type ?? 'text') !== 'text') return null;
  const content = toText(message);
  if (!content) return null;
  const { id: lineMessageId, quoteToken } = message;
  return { kind: 'edit', lineMessageId, content, ...(quoteToken && { quoteToken }) };
}

/** LINE names no member who never used it on a phone; an unnamed one adds nothing to what the event says by itself. */
function toMembers(members: readonly unknown[] | undefined): Member[] {
  return takeUpTo(MEMBERS_MAX, members, ({ userId }) => (isUserId(userId) ? { userId } : null));
}

function toPostback(postback: LineEvent['postback']): IncomingBody | null {
  if (postback?.data === undefined) return null;
  const params = toParams(postback.params);
  return { kind: 'postback', data: postback.data, ...(params && { params }) };
}

function toParams(params: NonNullable<LineEvent['postback']>['params']): PostbackParams | null {
  const { date, time, datetime, newRichMenuAliasId, status } = params ?? {};
  const known = {
    ...(date !== undefined && { date }),
    ...(time !== undefined && { time }),
    ...(datetime !== undefined && { datetime }),
    ...(newRichMenuAliasId !== undefined && { newRichMenuAliasId }),
    ...(status !== undefined && { status }),
  };
  return Object.keys(known).length > 0 ? known : null;
}
