// What a file is, by its first bytes and never by its name. Pure. The server judges by the same marks and has the last word.
// Anything that is not listed goes out as a file, that is as a link.
// https://developers.line.biz/en/reference/messaging-api/#image-message (JPEG, PNG), #video-message (mp4), #audio-message (mp3, m4a)

export type Sniffed =
  /** `isStill`: false where pictures of it may move, which LINE's images do not. */
  | { readonly kind: 'image'; readonly contentType: string; readonly isStill: boolean }
  /** An ISO container: whether it is a video or a sound is told by its tracks. */
  | { readonly kind: 'mp4'; readonly brand: string }
  | { readonly kind: 'mp3' }
  | { readonly kind: 'other' };

/** So many first bytes are enough. */
export const SNIFF_BYTES = 64;

const PICTURES_OF_CONTAINER: ReadonlySet<string> = new Set(['heic', 'heix', 'hevc', 'mif1', 'msf1', 'avif', 'avis']);

const startsWith = (bytes: Uint8Array, marks: readonly number[], from = 0) =>
  marks.every((mark, index) => bytes[from + index] === mark);
const ascii = (bytes: Uint8Array, from: number, length: number) =>
  String.fromCharCode(...bytes.subarray(from, from + length));

/** @param head the first bytes of the file, at least SNIFF_BYTES where there are so many */
export function sniffFile(head: Uint8Array): Sniffed {
  if (startsWith(head, [0xff, 0xd8, 0xff])) return { kind: 'image', contentType: 'image/jpeg', isStill: true };
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    return { kind: 'image', contentType: 'image/png', isStill: true };
  const start = ascii(head, 0, 6);
  if (start === 'GIF87a' || start === 'GIF89a') return { kind: 'image', contentType: 'image/gif', isStill: false };
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 4) === 'WEBP')
    return { kind: 'image', contentType: 'image/webp', isStill: true };
  if (ascii(head, 0, 2) === 'BM' && startsWith(head, [0, 0, 0, 0], 6))
    return { kind: 'image', contentType: 'image/bmp', isStill: true };
  if (ascii(head, 4, 4) === 'ftyp') {
    const brand = ascii(head, 8, 4).trim();
    if (PICTURES_OF_CONTAINER.has(brand)) return { kind: 'image', contentType: `image/${brand}`, isStill: true };
    // QuickTime's own brand is not mp4, whatever lies in it; LINE does not take it.
    return brand === 'qt' ? { kind: 'other' } : { kind: 'mp4', brand };
  }
  return isMp3(head) ? { kind: 'mp3' } : { kind: 'other' };
}

/** An ID3 tag, or the head of a frame of MPEG layer III. */
function isMp3(head: Uint8Array): boolean {
  if (ascii(head, 0, 3) === 'ID3') return true;
  const [first = 0, second = 0, third = 0] = head;
  const isFrame = first === 0xff && (second & 0xe0) === 0xe0;
  const isLayer3 = (second & 0x06) === 0x02;
  const hasRates = (third & 0xf0) !== 0xf0 && (third & 0xf0) !== 0 && (third & 0x0c) !== 0x0c;
  return isFrame && isLayer3 && hasRates;
}
