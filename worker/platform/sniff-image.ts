// Says what a file is by its first bytes, against the list of images that the console may show inline. A sender's own word
// on the type is never believed. Pure. Called by copy-media (what is not on the list
// is served as a download) and serve-picture (which serves nothing else).
// https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern

/** As many first bytes as any of the patterns needs. */
export const SNIFF_BYTES = 12;

/** The content type of a JPEG, PNG, GIF or WebP; null for anything else, SVG included. */
export function sniffImage(bytes: Uint8Array): string | null {
  const text = Array.from(bytes.subarray(0, SNIFF_BYTES), (byte) => String.fromCharCode(byte)).join('');
  if (text.startsWith('\xFF\xD8\xFF')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1A\n')) return 'image/png';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'image/gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  return null;
}
