// One customer event into the chat: dedupe, decide, write. Runs inside one synchronous transaction and answers what it
// changed; called by receiveAll() for each event by itself. Every kind has its line of the log; none is refused.
import { isCourtesy } from '../domain/bot/whole-text';
import type { ChatEvent } from '../domain/chat/chat-event';
import type { ThreadEvent } from '../domain/chat/entry';
import type { Incoming, IncomingBody } from '../domain/chat/incoming';
import type { MessageContent } from '../domain/chat/message-content';
import { POSTBACK_LINES_MAX, postbackLabel } from '../domain/chat/postback-label';
import { transition } from '../domain/chat/transition';
import type { ChatId } from '../domain/ids';
import { askForProfiles } from './ask-profiles';
import { awaitLanguage, decideAwaited } from './awaited-language';
import { newChatRecord } from './chat-record';
import { type ChatTools, decisionContext } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import { followStep, SETTINGS_AGAIN_MS } from './follow-step';
import { withdrawPlanned } from './plan-message';
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
import { serveCustomer } from './serve-customer';

/** @returns null where the event was applied before: nothing happens, still fine. */
export function receiveEvent(tools: ChatTools, chatId: ChatId, incoming: Incoming): Change | null {
  const now = tools.now();
  if (!tools.store.markSeen(incoming.eventId, now)) return null;
  const known = tools.store.load();
  const write = new ChatWrite(tools, known ?? newChatRecord(chatId, incoming.source.kind, now), now);
  if (!known) write.addJob({ kind: 'directory' });
  // The act brings a free reply, which what follows from it may use.
  keepReplyToken(write, incoming);
  const outcome = apply(tools, write, incoming);
  if (outcome === 'known') return null;
  // What only revised a line of the log was served when that line came, or was taken back.
  if (outcome === 'new') {
    const act = asMessage(incoming);
    if (!awaitLanguage(tools, write, act)) {
      decideAwaited(tools, write);
      serveCustomer(tools, write, act, known !== null);
    }
    if (act.body.kind === 'message') withdrawPlanned(tools, write);
  }
  keepReadToken(write, incoming);
  askForProfiles(tools, write, incoming);
  return write.finish();
}

/** An edit that comes first stands for its message, which is served no more when it comes itself. */
function asMessage(incoming: Incoming): Incoming {
  const { body } = incoming;
  return body.kind === 'edit' ? { ...incoming, body: { ...body, kind: 'message' } } : incoming;
}

/** @returns `known` where the message stands already */
function apply(tools: ChatTools, write: ChatWrite, incoming: Incoming): 'new' | 'revised' | 'known' {
  const { body, lineTs, raw } = incoming;
  switch (body.kind) {
    case 'message': {
      const held = heldMessage(tools, body.lineMessageId);
      if (held && !held.isAwaited) return 'known';
      if (held) {
        reviseByOriginal(tools, write, held, { lineTs, body });
        return 'revised';
      }
      const { event, media } = newMessage(tools, incoming, body);
      decide(tools, write, { ...event, isCourtesy: isCourtesyHere(tools, write, body.content) }, raw);
      if (media) write.addJob(media);
      return 'new';
    }
    case 'edit': {
      const held = heldMessage(tools, body.lineMessageId);
      if (held) {
        reviseByEdit(write, held, { lineTs, raw, body });
        return 'revised';
      }
      decide(tools, write, newEdit(incoming, body), raw);
      return 'new';
    }
    case 'unsend': {
      const { lineMessageId } = body;
      const held = heldMessage(tools, lineMessageId);
      purge(tools, write, lineMessageId, held);
      if (held) reviseByUnsend(write, held);
      else decide(tools, write, { type: 'unsent_early', lineMessageId, senderId: senderOf(incoming), lineTs }, null);
      return 'revised';
    }
    case 'follow':
      decide(tools, write, { type: 'follow', lineTs, isUnblocked: body.isUnblocked }, raw);
      return 'new';
    case 'join':
      decide(tools, write, { type: 'follow', lineTs }, raw);
      return 'new';
    case 'unfollow':
    case 'leave':
      decide(tools, write, { type: 'gone', lineTs }, raw);
      return 'new';
    default:
      note(tools, write, incoming, body);
      return 'new';
  }
}

type NotedBody = Exclude<
  IncomingBody,
  { kind: 'message' | 'edit' | 'unsend' | 'follow' | 'unfollow' | 'join' | 'leave' }
>;

function note(tools: ChatTools, write: ChatWrite, incoming: Incoming, body: NotedBody): void {
  const standby = body.kind === 'chat_control' ? body.mode === 'standby' : incoming.standby;
  const line = toLine(tools, incoming, body);
  const entryId = decide(tools, write, { type: 'noted', line, standby, lineTs: incoming.lineTs }, incoming.raw);
  // A tap may ask for a person: like a message it is served once the settings are known.
  if (body.kind === 'postback' && !tools.rules(write.record)) {
    tools.outbox.setTimer('decide', entryId, write.now + SETTINGS_AGAIN_MS);
  }
  if (body.kind === 'account_link' && body.isDone) write.addJob({ kind: 'account_link', nonce: body.nonce, entryId });
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

/** A sticker alone, or a short word of thanks: after the end it reopens nothing. */
function isCourtesyHere(tools: ChatTools, { record }: ChatWrite, content: MessageContent): boolean {
  const courtesies = tools.rules(record)?.desk?.bot.courtesies;
  if (!courtesies) return false;
  return content.type === 'sticker' || (content.type === 'text' && isCourtesy(content.text, courtesies));
}

/** @returns the id of the event's own line */
function decide(tools: ChatTools, write: ChatWrite, event: ChatEvent, raw: string | null): string {
  const decided = transition(write.record.state, event, decisionContext(tools, write.record, write.now));
  // What customers do is never refused: the state machine has an answer for it in every state.
  if (!decided.ok) throw new Error(`refused: ${decided.error.code}`);
  const before = write.record.state;
  write.take(decided.value, raw);
  followStep(tools, write, event, before);
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
