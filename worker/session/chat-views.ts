// A chat's record and log as the console sees them. Pure translations; what may not leave the object is dropped here.
import { replyRefusal } from '../domain/chat/decide-message';
import type { Entry, MessageEntry } from '../domain/chat/entry';
import { stateOf } from '../domain/chat/session-state';
import { freshUntil, isFresh } from '../domain/delivery/reply-token';
import { fnv1a } from '../domain/fnv-1a';
import { parseChatId } from '../domain/ids';
import type { Asker } from '../domain/permissions/asker';
import type { ChatRow, ChatView } from '../protocol/chat-view';
import type { ContentView, DeliveryView, EntryView } from '../protocol/entry-view';
import type { ChatRecord } from './chat-record';

export function toChatRow(record: ChatRecord): ChatRow {
  const { state, contact, summary } = record;
  return {
    chatId: record.chatId,
    channelId: parseChatId(record.chatId)?.channelId ?? '',
    sourceKind: record.sourceKind,
    name: contact.name,
    pictureUrl: contact.pictureUrl && picturePath(record.chatId, contact.pictureUrl),
    state: stateOf(state),
    version: state.session?.version ?? 0,
    owner: state.session?.owner ?? null,
    preview: summary.preview,
    lastAt: summary.lastLineTs,
    unansweredSince: state.unansweredSince,
    inboundCount: state.inboundCount,
    troubleCount: summary.troubleCount,
    blocked: state.friend.state === 'blocked',
    epoch: record.epoch,
    seq: record.seq,
  };
}

/** LINE's own address stays inside: asked for directly, it would see the operators'. Another picture is another path. */
function picturePath(chatId: string, address: string): string {
  return `/api/chats/${encodeURIComponent(chatId)}/picture?v=${fnv1a(address).toString(36)}`;
}

export function toChatView(record: ChatRecord, asker: Asker, readCount: number, now: number): ChatView {
  return {
    ...toChatRow(record),
    readCount,
    sessionId: record.state.session?.id ?? null,
    statusMessage: record.contact.statusMessage,
    language: record.contact.language,
    replyUntil: replyUntil(record, now),
    sendRefusal: replyRefusal(record.state, asker),
  };
}

/** Until when an answer goes out free, or null where it goes by push. */
export function replyUntil(record: ChatRecord, now: number): number | null {
  const lapses = record.replyTokens.filter((token) => isFresh(token, now)).map(freshUntil);
  return lapses.length > 0 ? Math.max(...lapses) : null;
}

export function toEntryView(chatId: string, entry: Entry): EntryView {
  const place = {
    id: entry.id,
    epoch: entry.epoch,
    seq: entry.seq,
    changedSeq: entry.changedSeq,
    at: entry.at,
    lineTs: entry.lineTs,
  };
  if (entry.kind === 'event') return { kind: 'event', ...place, event: entry.event };
  return {
    kind: 'message',
    ...place,
    author: entry.author,
    content: toContentView(chatId, entry),
    ...(entry.delivery && { delivery: toDeliveryView(entry.delivery) }),
  };
}

/** Tokens, request ids and attempts stay inside. */
function toDeliveryView(delivery: NonNullable<MessageEntry['delivery']>): DeliveryView {
  return {
    state: delivery.state,
    ...(delivery.via && { via: delivery.via }),
    ...(delivery.reason && { reason: delivery.reason }),
    ...(delivery.detail && { detail: delivery.detail }),
    ...(delivery.acceptedAt !== undefined && { acceptedAt: delivery.acceptedAt }),
  };
}

function toContentView(chatId: string, entry: Entry & MessageEntry): ContentView {
  const { content } = entry;
  switch (content.type) {
    case 'sticker':
      return { ...content, ...(content.keywords && { keywords: [...content.keywords] }) } as ContentView;
    case 'image': {
      const state = content.media?.state ?? 'fetching';
      const url = `/api/chats/${encodeURIComponent(chatId)}/media/${encodeURIComponent(entry.id)}`;
      return { type: 'image', state, ...(state === 'ready' && { url }) };
    }
    default:
      return content;
  }
}
