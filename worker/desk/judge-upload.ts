// Decides what an uploaded file is and how it may go out, by its bytes alone: as LINE's image, video or audio where LINE takes
// it as such, else as a link; what a browser or a computer would run not at all. Called by finish-upload.
// https://developers.line.biz/en/reference/messaging-api/#image-message
import type { UploadFacts } from '../db/upload-queries';
import { err, ok, type Result } from '../domain/result';
import type { ByteSource } from '../platform/byte-source';
import { imageSize } from '../platform/image-size';
import { mp4Tracks } from '../platform/mp4-tracks';
import { RUNNING_HEAD_BYTES, runs } from '../platform/running-file';
import { sniffFile } from '../platform/sniff-file';

/** LINE counts a megabyte as a million here; the smaller reading is right in both. */
export const MESSAGE_BYTES_MAX = 200_000_000;
export const PREVIEW_BYTES_MAX = 1_000_000;
const IMAGE_BYTES_MAX = 10_000_000;
const PIXELS_MAX = 40_000_000;

/** @param purpose a preview is an image or nothing */
export async function judgeUpload(
  source: ByteSource,
  purpose: 'message' | 'preview',
): Promise<Result<UploadFacts, 'FILE_TYPE_REFUSED'>> {
  const head = await source.read(0, RUNNING_HEAD_BYTES);
  if (runs(head)) return err('FILE_TYPE_REFUSED');
  const facts = await factsOf(source, sniffFile(head));
  return purpose === 'preview' && facts.kind !== 'image' ? err('FILE_TYPE_REFUSED') : ok(facts);
}

async function factsOf(source: ByteSource, contentType: string): Promise<UploadFacts> {
  const file: UploadFacts = { kind: 'file', contentType, sizeBytes: source.size, width: null, height: null };
  switch (contentType) {
    case 'image/jpeg':
    case 'image/png': {
      const size = await imageSize(source, contentType);
      const isSendable = size && source.size <= IMAGE_BYTES_MAX && size.width * size.height <= PIXELS_MAX;
      return isSendable ? { ...file, ...size, kind: 'image' } : file;
    }
    case 'video/mp4':
    case 'audio/mp4': {
      const tracks = await mp4Tracks(source);
      if (tracks?.hasPicture) return { ...file, ...tracks.size, kind: 'video', contentType: 'video/mp4' };
      return tracks?.hasSound ? { ...file, kind: 'audio', contentType: 'audio/mp4' } : file;
    }
    case 'audio/mpeg':
      return { ...file, kind: 'audio' };
    default:
      return file;
  }
}
