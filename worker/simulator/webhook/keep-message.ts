// Keeps what a person sent: the message and its media, and forgets both when she takes the message back or changes its text.
// Called by change-state.ts only.
import type { MessageInput } from '../control/message-input';
import type { PlatformState } from '../state/platform-state';
import type { IncomingMessage, Media } from '../state/records';
import { bytesOfBase64, contentTypeOf } from '../state/sample-media';

const MEGABYTE = 1_000_000;

export function keepMessage(
  state: PlatformState,
  message: MessageInput,
  about: Omit<IncomingMessage, 'type' | 'unsent' | 'media'>,
): void {
  state.messages.set(about.messageId, {
    ...about,
    type: message.type,
    unsent: false,
    media: mediaOf(state, about.messageId, message),
  });
}

/** Null for what has no content at LINE: text and the like, and media that lies at another host. */
function mediaOf(state: PlatformState, messageId: string, message: MessageInput): Media | null {
  if (!isMedia(message) || message.external !== undefined) return null;
  if (message.contentBase64 !== undefined) state.deps.putMedia(messageId, bytesOfBase64(message.contentBase64));
  const sizeMb = message.type === 'image' ? undefined : message.sizeMb;
  return {
    contentType: message.contentType ?? contentTypeOf(message.type),
    fileName: message.type === 'file' ? message.fileName : null,
    uploaded: message.contentBase64 !== undefined,
    readyAt: state.now() + (message.preparingMs ?? 0),
    expiresAt: message.expiresInMs === undefined ? null : state.now() + message.expiresInMs,
    transcodingFailed: message.transcodingFailed ?? false,
    ...(sizeMb === undefined ? {} : { sizeBytes: Math.round(sizeMb * MEGABYTE) }),
    ...(message.withoutLength ? { withoutLength: true } : {}),
  };
}

function isMedia(
  message: MessageInput,
): message is Extract<MessageInput, { type: 'image' | 'video' | 'audio' | 'file' }> {
  return ['image', 'video', 'audio', 'file'].includes(message.type);
}

/** The content is gone from now on; the line on the phone says that something was there. */
export function unsendMessage(state: PlatformState, messageId: string): void {
  const message = state.messages.get(messageId);
  if (message !== undefined) state.messages.set(messageId, { ...message, unsent: true });
  const line = lineOf(state, messageId);
  if (line !== undefined) state.timeline.set(String(line.seq), { ...line, messages: [{ type: 'unsent' }] });
}

/** Shows the new text where the old one stood. */
export function editMessage(state: PlatformState, messageId: string, text: string): void {
  const line = lineOf(state, messageId);
  if (line === undefined) return;
  state.timeline.set(String(line.seq), { ...line, messages: [{ type: 'text', text, edited: true }] });
  state.next('feed');
  state.onChange();
}

function lineOf(state: PlatformState, messageId: string) {
  return state.timeline.values().find((entry) => entry.from === 'user' && entry.messageIds.includes(messageId));
}
