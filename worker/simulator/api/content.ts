// Content of messages that people sent, on the data host: bytes, preparation state, preview.
// See https://developers.line.biz/en/reference/messaging-api/#get-content
import type { PlatformState } from '../state/platform-state';
import type { IncomingMessage, Media } from '../state/records';
import { type MadeBytes, madeOf, sampleImage, sampleOf } from '../state/sample-media';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';

const PREVIEW_BYTES_MAX = 300_000;

interface Found {
  message: IncomingMessage;
  media: Media;
}

/** The stored media, or the refusal that LINE gives for it. Content of other hosts (`external`) is not LINE's to give. */
function find(ctx: CallContext): Found | Outcome {
  if (ctx.fault === '404') return refusal(404, TEXT.contentNotFound);
  if (ctx.fault === '410') return refusal(410, TEXT.contentGone);
  const message = ctx.state.messages.get(ctx.params.messageId ?? '');
  if (message === undefined || message.channelId !== ctx.channel.channelId) return refusal(404, TEXT.contentNotFound);
  if (message.unsent) return refusal(410, TEXT.contentGone);
  const { media } = message;
  const gone = media === null || (media.expiresAt !== null && media.expiresAt <= ctx.now);
  return gone ? refusal(404, TEXT.contentNotFound) : { message, media };
}

const isSlow = (message: IncomingMessage) => message.type === 'video' || message.type === 'audio';

export function getContent(ctx: CallContext): Outcome {
  const found = find(ctx);
  if ('status' in found) return found;
  const { message, media } = found;
  if (ctx.fault === '202_then_200' || (isSlow(message) && media.readyAt > ctx.now)) return { status: 202 };
  if (ctx.fault === 'transcoding_failed' || media.transcodingFailed) return refusal(404, TEXT.contentNotFound);
  return { status: 200, bytes: { data: contentOf(ctx.state, message, media), contentType: media.contentType } };
}

/** What the person sent: her bytes, or a sample, made as long as she said. */
export function contentOf(state: PlatformState, message: IncomingMessage, media: Media): Uint8Array | MadeBytes {
  const { contentType, sizeBytes, withoutLength = false } = media;
  const bytes = media.uploaded ? state.deps.getMedia(message.messageId) : null;
  if (bytes !== null) return withoutLength ? { head: bytes, sizeBytes: bytes.length, withoutLength } : bytes;
  if (sizeBytes !== undefined) return madeOf(message.type, contentType, sizeBytes, withoutLength);
  const head = sampleOf(message.type, contentType);
  return withoutLength ? { head, sizeBytes: head.length, withoutLength } : head;
}

export function getTranscoding(ctx: CallContext): Outcome {
  const found = find(ctx);
  if ('status' in found) return found;
  const { message, media } = found;
  if (!isSlow(message)) return refusal(400, TEXT.noTranscoding);
  if (ctx.fault === 'transcoding_failed' || media.transcodingFailed) return { status: 200, json: { status: 'failed' } };
  const preparing = ctx.fault === '202_then_200' || media.readyAt > ctx.now;
  return { status: 200, json: { status: preparing ? 'processing' : 'succeeded' } };
}

export function getPreview(ctx: CallContext): Outcome {
  const found = find(ctx);
  if ('status' in found) return found;
  const { message, media } = found;
  if (message.type !== 'image' && message.type !== 'video') return refusal(400, TEXT.noPreview);
  const own = message.type === 'image' ? previewOf(ctx.state, message, media) : null;
  return { status: 200, bytes: own ?? { data: sampleImage(), contentType: 'image/jpeg' } };
}

/** A small picture is its own preview; a large one would have to be scaled, so the sample stands for it. */
function previewOf(state: PlatformState, message: IncomingMessage, media: Media): Outcome['bytes'] | null {
  const data = contentOf(state, message, media);
  const isPicture = media.contentType === 'image/jpeg' || media.contentType === 'image/png';
  const fits = data instanceof Uint8Array && data.length <= PREVIEW_BYTES_MAX;
  return isPicture && fits ? { data, contentType: media.contentType } : null;
}
