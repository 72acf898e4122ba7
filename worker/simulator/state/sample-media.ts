// Media that people of the simulator "send" when a test gives no bytes of its own: a drawn JPEG and PNG, clips that play, a text.
// Also makes any of them as long as asked, without holding the length in memory. Drawn for Kaiwa; no foreign picture. Pure.
import { SAMPLE_CLIPS } from './sample-clips';
import { stickerPng } from './sticker-picture';

const SAMPLE_JPEG_BASE64 = [
  '/9j/2wBDAA0NDQ0ODQ4QEA4UFhMWFB4bGRkbHi0gIiAiIC1EKjIqKjIqRDxJOzc7STxsVUtLVWx9aWNpfZeHh5e+tb75+f//2wBDAQ0NDQ0O',
  'DQ4QEA4UFhMWFB4bGRkbHi0gIiAiIC1EKjIqKjIqRDxJOzc7STxsVUtLVWx9aWNpfZeHh5e+tb75+f//wgARCAC0APADASIAAhEBAxEB/8QA',
  'GgABAAIDAQAAAAAAAAAAAAAAAAECAwQGBf/EABoBAQADAQEBAAAAAAAAAAAAAAABAwQCBQb/2gAMAwEAAhADEAAAAOlS9bzISISISISISISI',
  'SISISISISISISISLJczCRCRCRCRCRCRCRCRCRCclXeJt28rbpNnB6GaqWqiEiyUTCRCRCRCRCRCRCRCRCQ2cWX5r1w8zYpdbxqpfZ/PwkSs5',
  '6qsKrCqwqsKrCqwqsKrCqwnLhy+D6Ujx96Jx66Maz6vxarCVkTVYVWFVsERa/K+tRz6izR3VYVWFVhVYVWQTDJdEWaaqrO4qsJWczVYVWwEc',
  'xODz6Qp46H0uN6XbburNNlVhVYVW8vmNrY4306OPfLabKrCqwqsJSiYTghHLsGGgKeAFqk9Xt8b1e67Olf3Cee45zeGYKQ4je6XjNm/vrWLN',
  'tuhKUJFk4OZjlGDFnCngAABnwJns8nJX1W5POMtQRAAGbp+Svb32zz/R23wlM4eSnXw0BVWAAAAAAAAAABPQ86767xz3Q7NPBqYsGXYaeOZ3',
  '66I3GmNydIb1vPHotDIbbBliLBAAAAAD1PKxT1qCegAAAAAALZMJGzbUQ3Z0SN6NIbldUnPjokCQAAAAAAAAAAAAAAP/xAAwEAACAQIEAwcE',
  'AQUAAAAAAAABAgMABBExQXETIDAFEiFAUVKhEDJCYSIjUGCB4f/aAAgBAQABPwD/AC9I8fE5UFUZD6NGpy8KIIOB8yq4nldcRj5mPXzyZ8pO',
  'APmgceRjj1XdE7veYDE4Drd413qJJ6s86QIXc7DU1PO87l3Ow0FWF738IZD/AC/E+vm5544Iy7nYamp53nkLudhoPrY3omAjkP8AUHz0pLqC',
  'ORY2cBj8b9eeeO3jLudhqannkuJC7nYaDkVipBBwIyNWV4LhMG8JBn++he34ixjiIL6nQUSWJJJJNWV+YsI5Timh1FAhgCCCDkepcTx28Zdz',
  'sNTVxcSXEhdzsNBzI7RurocGGRqzuluY8cnH3Dmvu0c4oDu/JZ3r257pxaPUVHIkqB0YFT0ri4jt4y7nYamri4kuJC7nYaDoQyvDIHQ4EVbX',
  'KXMYdc9R6H6kgAknACr7tEyYxwnBNW9ea2upLZ8V8VOa6GoJ47hO+h3Go6FxcR28ZdzsNSauLiS4kLudhoOlb3D28gdP9j1FQTxzxiRD/wAN',
  'O6RqWcgKMzV7ftcEomIj+T0IZ5IHDxnA1aXkd0vh4OM15ri4jtoy7nYak1cXElxIXc7DQDqWl09rJ3h4qfuWry9kum9EGS9JHeNg6MQwyNWV',
  '+lwAj4LL8HkubiO2jLudhqTVxcSXMhdzsNAPMgkEEHAirDtISYRTnB9G9frc3MlzIXc7DQDzlh2mUwinOK6PQwIBHKWUZkVxE9wrjR+tcZK4',
  'yVxo/WhIh/IUCDkfJWHaL25CSYtF8rTOi5mjONBRmc/qizHMnoh3GTGhO4zwNCdTmCKDqciOqSBmaM6DLx8iHcZMaE76gGhcDVaE6fuuLH7q',
  '4ie6uInuFcWP3VxkozjRTRnbQCjI5/L+/wD/xAAoEQACAgEDAgYCAwAAAAAAAAABAgMRAAQQIDAxBRIhIjJBQGFRYqH/2gAIAQIBAT8A/Jmn',
  'jgQvI1DD40l+kBI/ZzTa2HUj2GmHdT1fFZWfUlPpAP8AdoJWhlSRfo9XxXTt5xOotSKbbR6dp5lFe0G2PIkAEnE1Cs5XsPrkfUUcOh0hNmEY',
  'iJGoVFCj+BxJAFnJZi5ofHaCbze1u/BnCCycTUgsQwofXIkAWTkspc0Pjwhl84o/LZ5FQWcd2c2dopinofjgIIsHckAWcllLmh24gkGxg1A8',
  'n9sZixsnhHKUP6xWDCwdpJC5oduqjlDYxHDixtWVlZWVldBSVNjpVlZWV+F//8QAJxEAAgECBQMEAwAAAAAAAAAAAQIRAAMQEiAhMAQTcQUx',
  'QEEyUWH/2gAIAQMBAT8A+TbtvcbKok0PTzG9wT4q909yz+Xt+xy9EgFnN9scLiB0ZT9jl6K6MvbJ3Hthfui1bJnc+2sMCdY6m+BHcNMzMZYk',
  'nUzTgjTsdBIFB999bNPjQjT5wYhaJJwV42Ol3zeNXcEf2iSToVitAgiRg75vHKrFTSsGGEVFRUVFRwAkGRxQKioqB8L/2Q==',
].join('');

/** Bytes that are made while they are sent: `head`, then zeros up to `sizeBytes`. */
export interface MadeBytes {
  head: Uint8Array;
  sizeBytes: number;
  /** Leave `content-length` out. */
  withoutLength: boolean;
}

export function bytesOfBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** A landscape of 240 × 180 px. */
export function sampleImage(): Uint8Array {
  return bytesOfBase64(SAMPLE_JPEG_BASE64);
}

/** Bytes for a message type; another format of the same kind where the content type asks for it. */
export function sampleOf(type: string, contentType = contentTypeOf(type)): Uint8Array {
  if (type === 'image') return contentType === 'image/png' ? stickerPng('sample', 160) : sampleImage();
  if (type === 'video') return bytesOfBase64(SAMPLE_CLIPS.mp4);
  if (type === 'audio') return bytesOfBase64(contentType === 'audio/mpeg' ? SAMPLE_CLIPS.mp3 : SAMPLE_CLIPS.m4a);
  return new TextEncoder().encode('A file from the Kaiwa simulator.\n');
}

const BOX_HEADER_BYTES = 8;

/**
 * A sample made long. Files of the mp4 family end in a `free` box, which players skip, so that they stay playable.
 * @see https://developer.apple.com/documentation/quicktime-file-format/free_atom
 */
export function madeOf(type: string, contentType: string, sizeBytes: number, withoutLength: boolean): MadeBytes {
  const sample = sampleOf(type, contentType);
  const room = sizeBytes - sample.length;
  if (room < BOX_HEADER_BYTES) return { head: sample, sizeBytes: sample.length, withoutLength };
  const isMp4 = type === 'video' || (type === 'audio' && contentType !== 'audio/mpeg');
  return { head: isMp4 ? withFreeBox(sample, room) : sample, sizeBytes, withoutLength };
}

/** @param boxBytes length of the box with its header, below 2^32 */
function withFreeBox(sample: Uint8Array, boxBytes: number): Uint8Array {
  const bytes = new Uint8Array(sample.length + BOX_HEADER_BYTES);
  bytes.set(sample);
  new DataView(bytes.buffer).setUint32(sample.length, boxBytes);
  bytes.set(new TextEncoder().encode('free'), sample.length + 4);
  return bytes;
}

/** Content type that LINE gives for a message type unless the sender's file says another. */
export function contentTypeOf(type: string): string {
  switch (type) {
    case 'image':
      return 'image/jpeg';
    case 'video':
      return 'video/mp4';
    case 'audio':
      return 'audio/x-m4a';
    default:
      return 'text/plain';
  }
}
