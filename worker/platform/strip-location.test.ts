// Nothing that says where a photo was taken is left, wherever in the file cameras and programs may put it.
import { expect, test } from 'vitest';
import { aJpeg, aWebp, bytes } from '../testing/sample-files';
import { stripLocation } from './strip-location';

const text = (file: Uint8Array) => new TextDecoder('latin1').decode(file);

function segment(marker: number, body: string): Uint8Array {
  const length = body.length + 2;
  return bytes([0xff, marker, length >> 8, length & 0xff], body);
}

const WITH_PLACE: readonly [string, Uint8Array][] = [
  ['camera data', segment(0xe1, 'Exif\0\0 GPS')],
  ['a further index of pictures', segment(0xe2, 'MPF\0 GPS')],
  ['FlashPix', segment(0xe2, 'FPXR\0 GPS')],
  ['a camera maker’s own', segment(0xe3, 'Meta GPS')],
  ['provenance', segment(0xeb, 'JP\0\0 c2pa GPS')],
  ['a program’s own', segment(0xec, 'Ducky GPS')],
  ['IPTC', segment(0xed, 'Photoshop 3.0\0 GPS')],
  ['a comment', segment(0xfe, 'GPS')],
];

test.each(WITH_PLACE)('%s before the picture goes', (_, aside) => {
  const photo = aJpeg(64, 48);
  const marked = bytes(photo.subarray(0, 20), aside, photo.subarray(20));
  expect(text(marked)).toContain('GPS');
  expect(stripLocation(marked, 'image/jpeg')).toEqual(photo);
});

test.each(WITH_PLACE)('%s between two scans goes', (_, aside) => {
  const photo = aJpeg(64, 48);
  const scan = segment(0xda, '\x01\x01\x00\x00\x3f\x00');
  const two = (between: Uint8Array) => bytes(photo.subarray(0, -2), between, scan, [0x12, 0x34], [0xff, 0xd9]);
  expect(stripLocation(two(aside), 'image/jpeg')).toEqual(two(bytes()));
});

test('camera data behind bytes that belong to nothing goes', () => {
  const photo = aJpeg(64, 48);
  const marked = bytes(photo.subarray(0, 20), [0, 0, 0], segment(0xe1, 'Exif\0\0 GPS'), photo.subarray(20));
  expect(text(stripLocation(marked, 'image/jpeg'))).not.toContain('GPS');
});

test('profiles of colours and Adobe’s mark of how they are kept stay', () => {
  const photo = aJpeg(64, 48);
  const colours = bytes(segment(0xe2, 'ICC_PROFILE\0\x01\x01 profile'), segment(0xee, 'Adobe\0d\0\0\0\0\x01'));
  const marked = bytes(photo.subarray(0, 20), colours, photo.subarray(20));
  expect(stripLocation(marked, 'image/jpeg')).toEqual(marked);
});

test('of a WebP camera data, XMP, what is unknown and what hangs behind it go, and its head no longer speaks of them', () => {
  const marked = aWebp(64, 48, 'GPS');
  expect(text(marked)).toContain('GPS');
  expect(stripLocation(marked, 'image/webp')).toEqual(aWebp(64, 48));
});

test('a WebP without any of it comes back as it is', () => {
  expect(stripLocation(aWebp(64, 48), 'image/webp')).toEqual(aWebp(64, 48));
  const cut = aWebp(64, 48).slice(0, 14);
  expect(stripLocation(cut, 'image/webp')).toHaveLength(12);
});
