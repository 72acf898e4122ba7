// What stands in the bubble of a message that only this device has, and what of it goes on the wire. Pure.
import type { SendMessage } from '$protocol/chat-command';
import type { ContentView } from '$protocol/entry-view';
import type { NewMessage } from '../composer/new-message';
import type { OutgoingBody, OutgoingMessage } from './outgoing-store';

/** @param localUrl where this browser shows the picked file; without it, a file is shown as on its way */
export function toContent(body: OutgoingBody, localUrl: string | undefined): ContentView {
  switch (body.type) {
    case 'text':
      return { type: 'text', text: body.text };
    case 'sticker':
      return { type: 'sticker', packageId: body.packageId, stickerId: body.stickerId };
    case 'image':
    case 'video':
    case 'audio':
      return {
        type: body.type,
        ...(localUrl === undefined ? { state: 'fetching' } : { state: 'ready', url: localUrl }),
        sizeBytes: body.sizeBytes,
        ...(body.type !== 'image' && body.durationMs !== null && { durationMs: body.durationMs }),
      };
    case 'file':
      return {
        type: 'file',
        ...(localUrl === undefined ? { state: 'fetching' } : { state: 'ready', url: localUrl }),
        fileName: body.fileName,
        fileSizeBytes: body.sizeBytes,
      };
    case 'location': {
      const { title, address, latitude, longitude } = body;
      return { type: 'location', title, address, latitude, longitude };
    }
    case 'saved':
      return { type: 'card', kind: body.kind, altText: body.altText, json: body.json };
  }
}

/** A new message as it is kept; of a file, what is known before it is uploaded. */
export function toBody(message: NewMessage): OutgoingBody {
  if (message.type !== 'media') return message;
  const { kind, fileName, blob, durationMs } = message.media;
  const known = { fileName, sizeBytes: blob.size, uploadId: null, durationMs };
  return kind === 'image' || kind === 'video' ? { type: kind, ...known, previewId: null } : { type: kind, ...known };
}

/** @returns null while its file is not with the server */
export function toSendMessage(message: OutgoingMessage): SendMessage | null {
  const { id, body, quickReplies, seenSeq } = message;
  const frame = {
    id,
    ...(seenSeq && { seenSeq }),
    ...(quickReplies && quickReplies.length > 0 && { quickReplies }),
  };
  switch (body.type) {
    case 'text':
    case 'sticker':
    case 'location':
      return { ...frame, ...body };
    case 'saved':
      return { ...frame, type: 'saved', savedMessageId: body.savedMessageId };
    case 'image':
    case 'video': {
      const { type, uploadId, previewId, durationMs } = body;
      if (uploadId === null || previewId === null) return null;
      if (type === 'image') return { ...frame, type, uploadId, previewId };
      return { ...frame, type, uploadId, previewId, ...(durationMs !== null && { durationMs }) };
    }
    case 'audio':
      if (body.uploadId === null) return null;
      return { ...frame, type: 'audio', uploadId: body.uploadId, durationMs: body.durationMs ?? 0 };
    case 'file':
      return body.uploadId === null ? null : { ...frame, type: 'file', uploadId: body.uploadId };
  }
}
