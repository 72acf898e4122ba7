// Content of messages that people sent, on the data host: bytes, preparation state, preview.
// See https://developers.line.biz/en/reference/messaging-api/#get-content
import type { IncomingMessage, Media } from '../state/records';
import { sampleImage, sampleOf } from '../state/sample-media';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';

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
  const data = (media.uploaded ? ctx.state.deps.getMedia(message.messageId) : null) ?? sampleOf(message.type);
  return { status: 200, bytes: { data, contentType: media.contentType } };
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
  if (message.type === 'image' && media.uploaded) {
    const data = ctx.state.deps.getMedia(message.messageId);
    if (data !== null) return { status: 200, bytes: { data, contentType: media.contentType } };
  }
  if (message.type !== 'image' && message.type !== 'video') return refusal(400, TEXT.noPreview);
  return { status: 200, bytes: { data: sampleImage(), contentType: 'image/jpeg' } };
}
