// A customer's message, its edit and its unsend on their way into the log: what stands already is revised, what is new is
// decided by transition. Runs inside one synchronous transaction, called by receive-event. Content that was taken back goes
// with everything that held it: raw event, list preview, dead letters, files.
import type { CustomerMessage } from '../domain/chat/chat-event';
import type { Entry, MessageEntry } from '../domain/chat/entry';
import type { Incoming, IncomingBody } from '../domain/chat/incoming';
import { isMedia, type MediaContent, type MessageContent } from '../domain/chat/message-content';
import { withEdit, withOriginal, withoutContent } from '../domain/chat/revise-message';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';
import { forgetAnswers } from './forget-answers';
import type { MediaJobOrder } from './inbound-job';

type BodyOf<Kind extends IncomingBody['kind']> = Extract<IncomingBody, { kind: Kind }>;

/** What a new message of a customer does: its event for transition, and the file to copy. */
export interface NewMessage {
  readonly event: CustomerMessage;
  readonly media: MediaJobOrder | null;
}

export function toEntryId(lineMessageId: string): string {
  return `in_${lineMessageId}`;
}

export function heldMessage(tools: ChatTools, lineMessageId: string): (Entry & MessageEntry) | null {
  const held = tools.store.entryById(toEntryId(lineMessageId));
  return held?.kind === 'message' ? held : null;
}

/** The member who acted, where LINE names one; in one-to-one chats the chat says who it is. */
export function senderOf({ source }: Incoming): string | null {
  return source.kind === 'user' ? null : (source.senderId ?? null);
}

export function newMessage(tools: ChatTools, incoming: Incoming, body: BodyOf<'message'>): NewMessage {
  const media = mediaJob(tools, body);
  const event: CustomerMessage = {
    type: 'customer_message',
    lineMessageId: body.lineMessageId,
    content: withCopy(body.content, media),
    senderId: senderOf(incoming),
    ...(body.quoteToken !== undefined && { quoteToken: body.quoteToken }),
    ...quoteOf(tools, body),
    lineTs: incoming.lineTs,
    standby: incoming.standby,
  };
  return { event, media };
}

/** An edit of a message that has not come yet: shown as the message, and counted as one. */
export function newEdit(incoming: Incoming, body: BodyOf<'edit'>): CustomerMessage {
  return {
    type: 'customer_message',
    lineMessageId: body.lineMessageId,
    content: body.content,
    senderId: senderOf(incoming),
    ...(body.quoteToken !== undefined && { quoteToken: body.quoteToken }),
    lineTs: incoming.lineTs,
    standby: incoming.standby,
    isEdit: true,
  };
}

/** The message itself, after its edit or its unsend. */
export function reviseByOriginal(
  tools: ChatTools,
  write: ChatWrite,
  held: Entry & MessageEntry,
  { lineTs, body }: { readonly lineTs: number; readonly body: BodyOf<'message'> },
): void {
  const placed = withOriginal(held, { lineTs, ...quoteOf(tools, body) });
  if (placed) write.reviseMessage(placed);
}

export function reviseByEdit(
  write: ChatWrite,
  held: Entry & MessageEntry,
  { lineTs, raw, body }: { readonly lineTs: number; readonly raw: string; readonly body: BodyOf<'edit'> },
): void {
  const { content, quoteToken } = body;
  const edited = withEdit(held, { content, lineTs, ...(quoteToken !== undefined && { quoteToken }) });
  // The raw event goes along: else the old text would stay in it.
  if (edited) write.reviseMessage(edited, raw);
}

/** @param held null: it has not come, but its events may lie among the dead letters */
export function purge(tools: ChatTools, write: ChatWrite, lineMessageId: string, held: MessageEntry | null): void {
  const copy = tools.outbox.mediaJobOf(toEntryId(lineMessageId));
  if (copy) tools.outbox.removeJob(copy.id);
  const media = held && isMedia(held.content) ? held.content.media : undefined;
  const keys = [media?.key, media?.previewKey].filter((key) => key !== undefined);
  write.addJob({ kind: 'purge', lineMessageId, keys, ...(copy && { isInFlight: true }) });
  tools.store.forgetDeadLetters(lineMessageId);
  forgetAnswers(tools, write, toEntryId(lineMessageId));
}

export function reviseByUnsend(write: ChatWrite, held: Entry & MessageEntry): void {
  const gone = withoutContent(held);
  if (gone) write.reviseMessage(gone, null);
}

/** The quoted message is one of ours, which LINE knows under its own id, or a customer's. It may be missing. */
function quoteOf(tools: ChatTools, { quotedLineMessageId }: BodyOf<'message'>) {
  if (quotedLineMessageId === undefined) return {};
  const quotedId = tools.store.sentEntryId(quotedLineMessageId) ?? toEntryId(quotedLineMessageId);
  return { quotedLineMessageId, quotedId };
}

/** LINE deletes content after a time it does not publish: it is copied at once. Null where there is nothing to copy. */
function mediaJob(tools: ChatTools, { content, lineMessageId }: BodyOf<'message'>): MediaJobOrder | null {
  if (!isMedia(content)) return null;
  const order = {
    kind: 'media',
    entryId: toEntryId(lineMessageId),
    lineMessageId,
    key: `media/${tools.newName()}`,
    mediaKind: content.type,
    ...(hasPreview(content) && { previewKey: `media/${tools.newName()}` }),
  } as const;
  if (content.provider !== 'external') return order;
  // What lies with a third party is never asked of LINE.
  const { originalUrl, previewUrl } = addressesOf(content);
  return originalUrl === undefined ? null : { ...order, url: originalUrl, ...(previewUrl && { previewUrl }) };
}

function hasPreview(content: MediaContent): boolean {
  return content.type === 'image' || content.type === 'video';
}

function addressesOf(content: MediaContent): { readonly originalUrl?: string; readonly previewUrl?: string } {
  return content.type === 'file' ? {} : content;
}

function withCopy(content: MessageContent, media: MediaJobOrder | null): MessageContent {
  if (!isMedia(content)) return content;
  if (!media) return { ...content, media: { state: 'failed' } };
  const { key, previewKey } = media;
  return { ...content, media: { state: 'fetching', key, ...(previewKey !== undefined && { previewKey }) } };
}
