// A chat's record and log as the console sees them. Pure translations; what may not leave the object is dropped here.
import { replyRefusal } from '../domain/chat/decide-message';
import type { Entry, MessageEntry, NoteEntry } from '../domain/chat/entry';
import { type MediaCopy, previewText } from '../domain/chat/message-content';
import {
  type ChatState,
  isHumanMode,
  type OpenOffer,
  parkedOf,
  priorityOf,
  type Session,
  stateOf,
} from '../domain/chat/session-state';
import { freshUntil, isFresh } from '../domain/delivery/reply-token';
import { fnv1a } from '../domain/fnv-1a';
import { parseChatId } from '../domain/ids';
import type { ReadMark } from '../domain/inbox/read-mark';
import type { Asker } from '../domain/permissions/asker';
import { can } from '../domain/permissions/can';
import { chatScope } from '../domain/permissions/chat-scope';
import { type SessionSla, slaAlert } from '../domain/sla/session-sla';
import type { ChatRow, ChatView, MemberView, PlannedView, SessionSlaView, SessionView } from '../protocol/chat-view';
import type { ContentView, DeliveryView, EntryView, NoteView, ThreadEventView } from '../protocol/entry-view';
import type { ChatRecord, MemberProfile } from './chat-record';
import type { PlannedMessage } from './planned-store';

const NO_FRIEND_WINDOW_MS = 7 * 86_400_000;

export function toChatRow(record: ChatRecord): ChatRow {
  const { state, contact, summary } = record;
  return {
    chatId: record.chatId,
    channelId: parseChatId(record.chatId)?.channelId ?? '',
    sourceKind: record.sourceKind,
    name: contact.givenName ?? contact.name,
    pictureUrl: contact.pictureUrl && picturePath(record.chatId, contact.pictureUrl),
    state: stateOf(state),
    version: state.session?.version ?? 0,
    owner: state.session?.owner ?? null,
    preview: summary.preview,
    lastAt: summary.lastLineTs,
    unansweredSince: state.unansweredSince,
    inboundCount: state.inboundCount,
    troubleCount: summary.troubleCount,
    blocked: state.friend.state === 'blocked' || state.friend.state === 'left',
    ...(state.tagIds?.length && { tagIds: [...state.tagIds] }),
    ...(summary.followers.length > 0 && { followers: summary.followers.map((person) => ({ ...person })) }),
    ...(summary.followUps.length > 0 && { followUps: summary.followUps.map((one) => ({ ...one, by: { ...one.by } })) }),
    ...(state.session && { scope: toScopeView(state) }),
    ...(state.session && isHumanMode(state.session.state) && deskFields(state.session)),
    epoch: record.epoch,
    seq: record.seq,
  };
}

function toScopeView(state: ChatState): NonNullable<ChatRow['scope']> {
  const { teamIds, lastOwnerId } = chatScope(state);
  return { teamIds: [...teamIds], lastOwnerId };
}

/** What lists show of an open session. */
function deskFields(session: Session) {
  const { offer } = session;
  const alert = session.sla && slaAlert(session.sla);
  return {
    teamId: session.teamId ?? null,
    priority: priorityOf(session),
    queueSince: session.queueSince,
    topic: session.topic?.name ?? null,
    ...(offer && { offer: toOfferView(offer) }),
    ...(session.hold && { heldUntil: session.hold.until }),
    ...(session.escalated && { isEscalated: true }),
    ...(parkedOf(session) && { isParked: true }),
    ...(session.isGrey && { isGrey: true }),
    ...(session.late && { late: session.late }),
    ...(alert && { sla: alert }),
  };
}

function toOfferView({ decisionNo, to, until, from }: OpenOffer): NonNullable<ChatRow['offer']> {
  return { decisionNo, to: { ...to }, until, ...(from && { from: { by: { ...from.by }, note: from.note ?? null } }) };
}

export function toSessionView(session: Session): SessionView {
  return {
    id: session.id,
    origin: session.origin,
    openedAt: session.openedAt,
    trigger: session.trigger ?? null,
    topic: session.topic?.name ?? null,
    language: session.language ?? null,
    teamId: session.teamId ?? null,
    assignedAt: session.assignedAt,
    firstHumanAt: session.firstHumanAt,
    resolvedAt: session.resolvedAt,
    endedBy: session.endedBy,
    endReason: session.endReason,
    reopens: session.reopens,
    slots: Object.entries(session.slots ?? {}).map(([name, value]) => ({ name, value })),
    handover: session.handover ? { ...session.handover, by: { ...session.handover.by } } : null,
    escalation: session.escalated
      ? { ...session.escalated, by: session.escalated.by && { ...session.escalated.by } }
      : null,
    hold: session.hold
      ? { since: session.hold.since, until: session.hold.until, reason: session.hold.reason ?? null }
      : null,
    sla: session.sla ? toSlaView(session.sla) : null,
  };
}

function toSlaView({ policy, result, targets }: SessionSla): SessionSlaView {
  return { policy: policy.name, result, targets: targets.map((target) => ({ ...target })) };
}

/** LINE's own address stays inside: asked for directly, it would see the operators'. Another picture is another path. */
function picturePath(chatId: string, address: string): string {
  return `/api/chats/${encodeURIComponent(chatId)}/picture?v=${fnv1a(address).toString(36)}`;
}

export function toMemberView(chatId: string, { userId, name, pictureUrl, hasLeft }: MemberProfile): MemberView {
  const path = `/api/chats/${encodeURIComponent(chatId)}/members/${encodeURIComponent(userId)}/picture`;
  const address = pictureUrl && `${path}?v=${fnv1a(pictureUrl).toString(36)}`;
  return { userId, name, pictureUrl: address, ...(hasLeft && { hasLeft }) };
}

export function toPlannedView({ message, by, dueAt, state, reason }: PlannedMessage): PlannedView {
  const { id, content, quotedId, quickReplies } = message;
  return {
    id,
    by: { operatorId: by.operatorId, name: by.name },
    at: dueAt,
    state,
    ...(reason && { reason }),
    text: content.type === 'text' ? content.text : previewText(content),
    ...(quotedId !== undefined && { quotedId }),
    ...(quickReplies && { quickReplies: quickReplies.map((reply) => ({ ...reply })) }),
  };
}

export function toChatView(
  record: ChatRecord,
  asker: Asker,
  readMark: Required<ReadMark>,
  members: readonly MemberProfile[],
  now: number,
  planned: readonly PlannedMessage[] = [],
): ChatView {
  return {
    ...toChatRow(record),
    ...readMark,
    sessionId: record.state.session?.id ?? null,
    statusMessage: record.contact.statusMessage,
    language: record.contact.language,
    replyUntil: replyUntil(record, now),
    sendRefusal: can(asker, 'chat.send') ? replyRefusal(record.state, asker) : 'NOT_PERMITTED',
    lineName: record.contact.name,
    givenName: record.contact.givenName,
    friend: record.state.friend.state,
    friendSince: record.state.friend.since || null,
    standby: record.state.standby,
    ...phoneOf(record),
    pushCost: record.sourceKind === 'user' ? 1 : record.contact.memberCount,
    linkedAccount: record.contact.linkedAccount && {
      name: record.contact.linkedAccount.name,
      linkedAt: record.contact.linkedAccount.linkedAt,
    },
    ...toAttributeViews(record.contact),
    members: members.map((member) => toMemberView(record.chatId, member)),
    session: record.state.session && toSessionView(record.state.session),
    planned: planned.map(toPlannedView),
  };
}

function toAttributeViews({ attributes }: ChatRecord['contact']): Pick<ChatView, 'attributes'> {
  const kept = Object.entries(attributes).map(([id, value]) => ({ id, value }));
  return kept.length > 0 ? { attributes: kept } : {};
}

/**
 * The answer to a command of somebody who does not see the chat, now or any more: what became of it, nothing that is said in it or known
 * of its customer but the name by which she knew her.
 */
export function withoutWords({
  offer: _offer,
  topic: _topic,
  tagIds: _tagIds,
  followers: _followers,
  followUps: _followUps,
  attributes: _attributes,
  ...view
}: ChatView): ChatView {
  const unknown = { statusMessage: null, language: null, linkedAccount: null, givenName: null, lineName: null };
  return { ...view, ...unknown, preview: null, session: null, members: [], planned: [] };
}

/** How far the customer's phone shows Read, and until when she can be written to. */
export function phoneOf(record: ChatRecord): Pick<ChatView, 'lineReadAt' | 'canMarkRead' | 'windowUntil'> {
  return {
    lineReadAt: record.lineRead.markedTs,
    canMarkRead: record.lineRead.token !== null,
    windowUntil: windowUntil(record),
  };
}

/**
 * Whoever is no friend can be written to for seven days after her last message; LINE drops later ones without a word.
 * Null for friends, groups and whoever never wrote. https://developers.line.biz/en/docs/messaging-api/sending-messages/
 */
function windowUntil({ sourceKind, state }: ChatRecord): number | null {
  const isLimited = sourceKind === 'user' && state.friend.state === 'unknown';
  return isLimited && state.lastInboundTs !== null ? state.lastInboundTs + NO_FRIEND_WINDOW_MS : null;
}

/** Until when an answer goes out free, or null where it goes by push. */
export function replyUntil(record: ChatRecord, now: number): number | null {
  const lapses = record.replyTokens.filter((token) => isFresh(token, now)).map(freshUntil);
  return lapses.length > 0 ? Math.max(...lapses) : null;
}

export function toEntryView(chatId: string, entry: Entry): EntryView {
  if (entry.kind === 'note') return toNoteView(entry);
  const place = placeOf(entry);
  // The wire's types are the stored ones, less readonly.
  if (entry.kind === 'event') return { kind: 'event', ...place, event: entry.event as ThreadEventView };
  return {
    kind: 'message',
    ...place,
    author: entry.author,
    content: toContentView(chatId, entry),
    ...(entry.quotedId !== undefined && { quotedId: entry.quotedId }),
    ...(quoteTokenOf(entry) !== undefined && { quotable: true }),
    ...(entry.editedAt !== undefined && { editedAt: entry.editedAt }),
    ...(entry.quickReplies && { quickReplies: entry.quickReplies.map((reply) => ({ ...reply })) }),
    ...(entry.delivery && { delivery: toDeliveryView(entry.delivery) }),
  };
}

export function toNoteView(entry: Entry & NoteEntry): NoteView {
  const { by, text, mentions, editedAt, deleted, isSolution } = entry;
  return {
    kind: 'note',
    ...placeOf(entry),
    by: { ...by },
    text,
    mentions: mentions.map((mention) => ({ ...mention })),
    ...(editedAt !== undefined && { editedAt }),
    ...(deleted && { deleted: { ...deleted, by: { ...deleted.by } } }),
    ...(isSolution && { isSolution }),
  };
}

function placeOf({ id, epoch, seq, changedSeq, at, lineTs }: Entry) {
  return { id, epoch, seq, changedSeq, at, lineTs };
}

/** Tokens, request ids and attempts stay inside. */
function toDeliveryView(delivery: NonNullable<MessageEntry['delivery']>): DeliveryView {
  return {
    state: delivery.state,
    ...(delivery.via && { via: delivery.via }),
    ...(delivery.reason && { reason: delivery.reason }),
    ...(delivery.detail && { detail: delivery.detail }),
    ...(delivery.acceptedAt !== undefined && { acceptedAt: delivery.acceptedAt }),
    ...(delivery.cost !== undefined && { cost: delivery.cost }),
    ...(delivery.attempts !== undefined && { attempts: delivery.attempts }),
  };
}

/** LINE's token by which a message can be quoted: the customer's as it came, ours as LINE answered it. */
export function quoteTokenOf(entry: Entry & MessageEntry): string | undefined {
  return entry.content.type === 'unsent' ? undefined : (entry.quoteToken ?? entry.delivery?.quoteToken);
}

function toContentView(chatId: string, entry: Entry & MessageEntry): ContentView {
  const { content } = entry;
  switch (content.type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'file': {
      const { provider: _provider, media, ...rest } = content;
      const {
        originalUrl: _original,
        previewUrl: _preview,
        trackingId: _tracking,
        ...shown
      } = rest as typeof rest & {
        originalUrl?: string;
        previewUrl?: string;
        trackingId?: string;
      };
      return { ...shown, ...toCopyView(chatId, entry.id, media) } as ContentView;
    }
    case 'card':
      return { type: 'card', kind: content.kind, altText: content.altText, json: content.json };
    default:
      // The wire's types are the stored ones, less readonly.
      return content as ContentView;
  }
}

function toCopyView(chatId: string, entryId: string, media: MediaCopy | undefined) {
  const { state = 'fetching', contentType, sizeBytes, width, height, previewKey } = media ?? {};
  if (state !== 'ready') return { state };
  const url = `/api/chats/${encodeURIComponent(chatId)}/media/${encodeURIComponent(entryId)}`;
  return {
    state,
    url,
    ...(previewKey !== undefined && { previewUrl: `${url}?preview=1` }),
    ...(contentType !== undefined && { contentType }),
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  };
}
