// One customer event into the chat: dedupe, decide, write. Runs inside one synchronous transaction and answers what it
// changed; called by receiveAll() for each event by itself. Every kind has its line of the log; none is refused.
import type { ChatEvent } from '../domain/chat/chat-event';
import type { ThreadEvent } from '../domain/chat/entry';
import type { Incoming, IncomingBody } from '../domain/chat/incoming';
import { POSTBACK_LINES_MAX, postbackLabel } from '../domain/chat/postback-label';
import { transition } from '../domain/chat/transition';
import type { ChatId } from '../domain/ids';
import { askForProfiles } from './ask-profiles';
import { newChatRecord } from './chat-record';
import { type ChatTools, decisionContext } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import {
  heldMessage,
  newEdit,
  newMessage,
  purge,
  reviseByEdit,
  reviseByOriginal,
  reviseByUnsend,
  senderOf,
} from './receive-message';

/** @returns null where the event was applied before: nothing happens, still fine. */
export function receiveEvent(tools: ChatTools, chatId: ChatId, incoming: Incoming): Change | null {
  const now = tools.now();
  if (!tools.store.markSeen(incoming.eventId, now)) return null;
  const known = tools.store.load();
  const write = new ChatWrite(tools, known ?? newChatRecord(chatId, incoming.source.kind, now), now);
  if (!known) write.addJob({ kind: 'directory' });
  if (!apply(tools, write, incoming)) return null;
  keepReplyToken(write, incoming);
  keepReadToken(write, incoming);
  askForProfiles(tools, write, incoming);
  return write.finish();
}

/** @returns false where the message stands already */
function apply(tools: ChatTools, write: ChatWrite, incoming: Incoming): boolean {
  const { body, lineTs, raw } = incoming;
  switch (body.kind) {
    case 'message': {
      const held = heldMessage(tools, body.lineMessageId);
      if (held && !held.isAwaited) return false;
      if (held) {
        reviseByOriginal(tools, write, held, { lineTs, body });
        return true;
      }
      const { event, media } = newMessage(tools, incoming, body);
      decide(tools, write, event, raw);
      if (media) write.addJob(media);
      return true;
    }
    case 'edit': {
      const held = heldMessage(tools, body.lineMessageId);
      if (held) reviseByEdit(write, held, { lineTs, raw, body });
      else decide(tools, write, newEdit(incoming, body), raw);
      return true;
    }
    case 'unsend': {
      const { lineMessageId } = body;
      const held = heldMessage(tools, lineMessageId);
      purge(tools, write, lineMessageId, held);
      if (held) reviseByUnsend(write, held);
      else decide(tools, write, { type: 'unsent_early', lineMessageId, senderId: senderOf(incoming), lineTs }, null);
      return true;
    }
    case 'follow':
      decide(tools, write, { type: 'follow', lineTs, isUnblocked: body.isUnblocked }, raw);
      return true;
    case 'join':
      decide(tools, write, { type: 'follow', lineTs }, raw);
      return true;
    case 'unfollow':
    case 'leave':
      decide(tools, write, { type: 'gone', lineTs }, raw);
      return true;
    default:
      return note(tools, write, incoming, body);
  }
}

type NotedBody = Exclude<
  IncomingBody,
  { kind: 'message' | 'edit' | 'unsend' | 'follow' | 'unfollow' | 'join' | 'leave' }
>;

function note(tools: ChatTools, write: ChatWrite, incoming: Incoming, body: NotedBody): boolean {
  const standby = body.kind === 'chat_control' ? body.mode === 'standby' : incoming.standby;
  const line = toLine(tools, incoming, body);
  const entryId = decide(tools, write, { type: 'noted', line, standby, lineTs: incoming.lineTs }, incoming.raw);
  if (body.kind === 'account_link' && body.isDone) write.addJob({ kind: 'account_link', nonce: body.nonce, entryId });
  return true;
}

function toLine(tools: ChatTools, incoming: Incoming, body: NotedBody): ThreadEvent {
  switch (body.kind) {
    case 'members':
      return { type: body.change === 'joined' ? 'members_joined' : 'members_left', members: body.members };
    case 'postback':
      return toPostback(tools, incoming, body);
    case 'video_played':
      return { type: 'video_played', trackingId: body.trackingId };
    case 'beacon':
      return { type: 'beacon', beaconType: body.beaconType, hwid: body.hwid };
    case 'account_link':
      return { type: 'account_linked', isDone: body.isDone };
    case 'membership':
      return { type: 'membership', change: body.change, membershipId: body.membershipId };
    case 'chat_control':
      return { type: 'chat_control', mode: body.mode };
    case 'unsupported':
      return { type: 'unsupported', lineType: body.type };
    default:
      // Only a newer Worker knows more kinds: shown by their name until this object runs its code.
      return { type: 'unsupported', lineType: (body as IncomingBody).kind };
  }
}

function toPostback(
  tools: ChatTools,
  incoming: Incoming,
  { data, params }: Extract<IncomingBody, { kind: 'postback' }>,
): ThreadEvent {
  const label = postbackLabel(tools.store.displayedBefore(null, POSTBACK_LINES_MAX), data);
  const senderId = senderOf(incoming);
  return {
    type: 'postback',
    data,
    ...(label !== null && { label }),
    ...(params && { params }),
    ...(senderId !== null && { senderId }),
  };
}

/** @returns the id of the event's own line */
function decide(tools: ChatTools, write: ChatWrite, event: ChatEvent, raw: string | null): string {
  const decided = transition(write.record.state, event, decisionContext(tools, write.record, write.now));
  // What customers do is never refused: the state machine has an answer for it in every state.
  if (!decided.ok) throw new Error(`refused: ${decided.error.code}`);
  write.take(decided.value, raw);
  return decided.value.entries[0]?.entry.id ?? '';
}

function keepReplyToken(write: ChatWrite, incoming: Incoming): void {
  if (incoming.replyToken === undefined || incoming.standby) return;
  write.keepReplyToken({
    token: incoming.replyToken,
    arrivedAt: incoming.arrivedAt,
    eventTs: incoming.lineTs,
    isRedelivery: incoming.isRedelivery,
  });
}

/**
 * The newest one marks all that came before it, so it alone is kept.
 * https://developers.line.biz/en/docs/messaging-api/mark-as-read/
 */
function keepReadToken(write: ChatWrite, { body, lineTs, standby }: Incoming): void {
  if (body.kind !== 'message' || body.markAsReadToken === undefined || standby) return;
  if (lineTs >= write.record.lineRead.tokenTs) write.keepReadToken(body.markAsReadToken, lineTs);
}
