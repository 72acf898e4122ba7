// The id of a message written in this browser: UUIDv7 (RFC 9562), which is also LINE's retry key.

/** @param nowMs milliseconds since 1970 @param random ten random bytes */
export function toMessageId(nowMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(nowMs / 2 ** 32));
  view.setUint32(2, nowMs % 2 ** 32);
  bytes.set(random.subarray(0, 10), 6);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

let lastMs = 0;

/** Ids of one tab rise strictly, so that two messages of one millisecond keep the order of writing. */
export function newMessageId(): string {
  lastMs = Math.max(Date.now(), lastMs + 1);
  return toMessageId(lastMs, crypto.getRandomValues(new Uint8Array(10)));
}
