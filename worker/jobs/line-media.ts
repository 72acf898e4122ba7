// What copying asks of LINE, put to the channel of the message: content, preview, preparation. Called by consume-queue.
// https://developers.line.biz/en/reference/messaging-api/#verify-video-or-audio-preparation-status
import type { TranscodingAnswer } from '../line/outbound/line-answer';
import type { LineChannel } from '../line/outbound/line-channel';
import type { CopyMediaDeps, Transcoding } from './copy-media';

type MediaChannel = Pick<LineChannel, 'content' | 'contentPreview' | 'transcodingStatus'>;
type LineMedia = Pick<CopyMediaDeps, 'content' | 'preview' | 'transcoding'>;

export function lineMedia(open: (channelId: string) => Promise<MediaChannel | null>): LineMedia {
  return {
    content: async (channelId, lineMessageId) => (await open(channelId))?.content(lineMessageId) ?? null,
    preview: async (channelId, lineMessageId) => (await open(channelId))?.contentPreview(lineMessageId) ?? null,
    transcoding: async (channelId, lineMessageId) => {
      const answer = await (await open(channelId))?.transcodingStatus(lineMessageId);
      return answer ? toTranscoding(answer) : 'unknown';
    },
  };
}

function toTranscoding(answer: TranscodingAnswer): Transcoding {
  if (answer.kind === 'ok') return answer.value;
  if (answer.kind === 'gone') return 'gone';
  // 400: LINE prepares nothing for this kind of message.
  return answer.kind === 'rejected' ? 'none' : 'unknown';
}
