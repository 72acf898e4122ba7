// One customer event into the chat: dedupe, decide, write. Runs inside one synchronous transaction and answers what it
// changed; called by ChatSession.receive() for each event by itself.
import type { ChatEvent } from '../domain/chat/chat-event';
import type { Incoming } from '../domain/chat/incoming';
import type { MessageContent } from '../domain/chat/message-content';
import { transition } from '../domain/chat/transition';
import type { ChatId } from '../domain/ids';
import { newChatRecord } from './chat-record';
import { type ChatTools, decisionContext } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import type { Job } from './outbox-store';

/** A profile is asked for again after a day, whether or not LINE gave one. */
const PROFILE_EVERY_MS = 86_400_000;

/** @returns null where the event was applied before: nothing happens, still fine. */
export function receiveEvent(tools: ChatTools, chatId: ChatId, incoming: Incoming): Change | null {
  const now = tools.now();
  if (!tools.store.markSeen(incoming.eventId, now)) return null;
  const { body } = incoming;
  if (body.kind === 'message' && tools.store.entryById(`in_${body.lineMessageId}`)) return null;

  const known = tools.store.load();
  const record = known ?? newChatRecord(chatId, incoming.source.kind, now);
  const write = new ChatWrite(tools, record, now);
  if (!known) write.addJob({ kind: 'directory' });
  const media = mediaJob(tools, incoming);
  const decided = transition(record.state, toChatEvent(incoming, media), decisionContext(tools, record, now));
  // What customers do is never refused: the state machine has an answer for it in every state.
  if (!decided.ok) throw new Error(`refused: ${decided.error.code}`);
  write.take(decided.value, incoming.raw);
  if (media) write.addJob(media);
  keepToken(write, incoming);
  askForProfile(tools, write, incoming);
  return write.finish();
}

function toChatEvent(incoming: Incoming, media: MediaJobOrder | null): ChatEvent {
  const { body, lineTs } = incoming;
  switch (body.kind) {
    case 'message':
      return {
        type: 'customer_message',
        lineMessageId: body.lineMessageId,
        content: withMedia(body.content, media),
        senderId: incoming.source.kind === 'user' ? null : (incoming.source.senderId ?? null),
        ...(body.quoteToken !== undefined && { quoteToken: body.quoteToken }),
        ...(body.quotedLineMessageId !== undefined && { quotedLineMessageId: body.quotedLineMessageId }),
        lineTs,
        standby: incoming.standby,
      };
    case 'follow':
      return { type: 'follow', lineTs, isUnblocked: body.isUnblocked };
    case 'unfollow':
      return { type: 'gone', lineTs };
    case 'unsupported':
      return { type: 'noted', line: { type: 'unsupported', lineType: body.type }, standby: incoming.standby, lineTs };
    default:
      return { type: 'noted', line: { type: 'unsupported', lineType: body.kind }, standby: incoming.standby, lineTs };
  }
}

type MediaJobOrder = Extract<Job, { kind: 'media' }>;

/** LINE deletes content after a time it does not publish: it is copied at once. */
function mediaJob(tools: ChatTools, { body }: Incoming): MediaJobOrder | null {
  if (body.kind !== 'message' || body.content.type !== 'image' || body.content.provider !== 'line') return null;
  return {
    kind: 'media',
    entryId: `in_${body.lineMessageId}`,
    lineMessageId: body.lineMessageId,
    key: `media/${tools.newName()}`,
  };
}

function withMedia(content: MessageContent, media: MediaJobOrder | null): MessageContent {
  if (content.type !== 'image') return content;
  // Pictures that lie with a third party are not fetched yet.
  return { ...content, media: media ? { state: 'fetching', key: media.key } : { state: 'failed' } };
}

function keepToken(write: ChatWrite, incoming: Incoming): void {
  if (incoming.replyToken === undefined || incoming.standby) return;
  write.keepReplyToken({
    token: incoming.replyToken,
    arrivedAt: incoming.arrivedAt,
    eventTs: incoming.lineTs,
    isRedelivery: incoming.isRedelivery,
  });
}

function askForProfile(tools: ChatTools, write: ChatWrite, incoming: Incoming): void {
  if (incoming.source.kind !== 'user' || incoming.body.kind === 'unfollow') return;
  const { triedAt } = write.record.contact;
  const isDue = triedAt === null || write.now - triedAt >= PROFILE_EVERY_MS;
  if (!isDue || tools.outbox.hasJob('profile')) return;
  write.changeContact({ triedAt: write.now });
  write.addJob({ kind: 'profile' });
}
