// Says what a file is by its first bytes; a sender's own word on the type is never believed. And which types a browser may
// show in our pages. Pure. Called by jobs/copy-media, desk/judge-upload and whoever serves files.
// https://mimesniff.spec.whatwg.org/#matching-an-audio-or-video-type-pattern
import { sniffImage } from './sniff-image';

/** As many first bytes as any of the patterns needs. */
export const FILE_HEAD_BYTES = 16;

/** What nothing is known of: a download. */
export const UNKNOWN_TYPE = 'application/octet-stream';

/** Types whose bytes were checked and that run nothing; everything else is a download. */
const SHOWN_TYPES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'video/mp4',
  'video/quicktime',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/ogg',
  'audio/wav',
]);

export function isShownInline(contentType: string): boolean {
  return SHOWN_TYPES.has(contentType);
}

/** Brands of the ISO container that are pictures: no browser of all shows them. */
const STILL_BRANDS: ReadonlySet<string> = new Set([
  'heic',
  'heix',
  'hevc',
  'hevx',
  'heim',
  'mif1',
  'msf1',
  'avif',
  'avis',
]);
const SOUND_BRANDS: ReadonlySet<string> = new Set(['M4A ', 'M4B ', 'M4P ']);

/** The content type, `application/octet-stream` where nothing is known. An mp4 may still hold sound alone: its tracks tell. */
export function sniffFile(bytes: Uint8Array): string {
  const image = sniffImage(bytes);
  if (image !== null) return image;
  const text = Array.from(bytes.subarray(0, FILE_HEAD_BYTES), (byte) => String.fromCharCode(byte)).join('');
  if (text.slice(4, 8) === 'ftyp') return typeOfBrand(text.slice(8, 12));
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WAVE') return 'audio/wav';
  if (text.startsWith('OggS')) return 'audio/ogg';
  if (text.startsWith('%PDF-')) return 'application/pdf';
  if (text.startsWith('PK\x03\x04')) return 'application/zip';
  return text.startsWith('ID3') ? 'audio/mpeg' : typeOfFrame(bytes);
}

function typeOfBrand(brand: string): string {
  if (STILL_BRANDS.has(brand)) return UNKNOWN_TYPE;
  if (SOUND_BRANDS.has(brand)) return 'audio/mp4';
  return brand === 'qt  ' ? 'video/quicktime' : 'video/mp4';
}

/** The head of a frame of MPEG sound: 11 bits of sync, then version, layer, rates. */
function typeOfFrame([first = 0, second = 0, third = 0]: Uint8Array): string {
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return UNKNOWN_TYPE;
  const layer = second & 0x06;
  if (layer === 0) return (second & 0xf0) === 0xf0 ? 'audio/aac' : UNKNOWN_TYPE;
  const hasRates = (third & 0xf0) !== 0xf0 && (third & 0xf0) !== 0 && (third & 0x0c) !== 0x0c;
  // Version 1 is reserved.
  return layer === 0x02 && (second & 0x18) !== 0x08 && hasRates ? 'audio/mpeg' : UNKNOWN_TYPE;
}
