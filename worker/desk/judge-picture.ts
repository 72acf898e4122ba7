// Decides whether bytes are the picture of a person, by themselves alone: a PNG, JPEG or WebP of modest size. What a camera wrote
// about it is left out, and so is what hangs behind it. Called by own-picture-route.
import { err, ok, type Result } from '../domain/result';
import { imageSize } from '../platform/image-size';
import { sniffImage } from '../platform/sniff-image';
import { stripLocation } from '../platform/strip-location';

export const PICTURE_BYTES_MAX = 512 * 1024;
/** Pixels; the console sends 256. */
const SIDE_MAX = 1_024;
const TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp']);

export interface JudgedPicture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

export async function judgePicture(bytes: Uint8Array<ArrayBuffer>): Promise<Result<JudgedPicture, 'PICTURE_REFUSED'>> {
  const contentType = sniffImage(bytes);
  if (contentType === null || !TYPES.has(contentType)) return err('PICTURE_REFUSED');
  const picture = stripLocation(bytes, contentType);
  const read = async (offset: number, length: number) => picture.slice(offset, offset + length);
  // Of what is kept: a size that stands only in what was left out is none.
  const size = await imageSize({ size: picture.length, read }, contentType);
  if (!size || size.width > SIDE_MAX || size.height > SIDE_MAX) return err('PICTURE_REFUSED');
  return ok({ bytes: picture, contentType });
}
