// Files as operators have them, for the browser tests: small, real, with what must not travel along. Made without a network.
import { SAMPLE_CLIPS } from '../../worker/simulator/state/sample-clips';

interface FileToPick {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const video: FileToPick = {
  name: 'how-it-works.mp4',
  mimeType: 'video/mp4',
  buffer: Buffer.from(SAMPLE_CLIPS.mp4, 'base64'),
};
export const sound: FileToPick = {
  name: 'greeting.m4a',
  mimeType: 'audio/mp4',
  buffer: Buffer.from(SAMPLE_CLIPS.m4a, 'base64'),
};
export const contract: FileToPick = {
  name: '見積書 2026.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.7\n${'an offer '.repeat(500)}`),
};
/** What it says of itself is a lie. */
export const page: FileToPick = {
  name: 'harmless.png',
  mimeType: 'image/png',
  buffer: Buffer.from('<!doctype html><script>alert(1)</script>'),
};

/** Stands in the picture's metadata, as a place would. */
export const PLACE_IN_PICTURE = 'KAIWA-CANARY-35.68-139.76';

/** Runs in the page: a JPEG of 60 x 30 that a phone held upright, so that it is shown 30 x 60, with a place in it. */
export async function drawPhoto(place: string): Promise<File> {
  const canvas = new OffscreenCanvas(60, 30);
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no canvas');
  pen.fillStyle = '#3366cc';
  pen.fillRect(0, 0, 60, 30);
  const jpeg = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
  const words = [...place].map((letter) => letter.charCodeAt(0));
  // EXIF, big-endian: one field, orientation 6 (turn right); the place stands behind it.
  const fields = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...fields, ...words];
  const length = body.length + 2;
  const app1 = [0xff, 0xe1, length >> 8, length & 255, ...body];
  return new File([jpeg.slice(0, 2), new Uint8Array(app1), jpeg.slice(2)], 'photo.jpg', { type: 'image/jpeg' });
}
