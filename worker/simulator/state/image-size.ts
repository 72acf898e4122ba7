// Width and height of a JPEG or PNG, read from its first bytes. Pure.
// https://www.w3.org/TR/png-3/#11IHDR and ITU-T T.81, B.2.2 (frame header)

export interface ImageSize {
  type: 'image/jpeg' | 'image/png';
  width: number;
  height: number;
}

/** Null for anything that is neither. */
export function imageSizeOf(bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 24 && view.getUint32(0) === 0x89504e47) {
    return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
  }
  return bytes.length >= 4 && view.getUint16(0) === 0xffd8 ? jpegSize(view) : null;
}

function jpegSize(view: DataView): ImageSize | null {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    const marker = view.getUint16(at);
    // Start of frame, of whatever coding; C4, C8 and CC are tables.
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { type: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
