// A person's picture made of a file: the middle of it, a small square, drawn anew so that neither place nor camera travels along, the
// right way up. Browser only (canvas), but for the arithmetic. Called by OwnPicture.

/** Pixels; enough for the largest circle on a fine screen. */
export const PICTURE_SIDE = 256;
const QUALITY = 0.9;

export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** The largest square in the middle, in whole pixels. */
export function middleSquare({ width, height }: { readonly width: number; readonly height: number }): Square {
  const side = Math.min(width, height);
  return { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 2), side };
}

/** @returns a WebP, a JPEG where this browser writes none; null where it cannot read the file as a picture */
export async function squarePicture(file: Blob): Promise<Blob | null> {
  const bitmap = await readBitmap(file);
  if (bitmap === null) return null;
  const canvas = new OffscreenCanvas(PICTURE_SIDE, PICTURE_SIDE);
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('This browser gives no canvas to draw on.');
  const { x, y, side } = middleSquare(bitmap);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(bitmap, x, y, side, side, 0, 0, PICTURE_SIDE, PICTURE_SIDE);
  bitmap.close();
  const webp = await canvas.convertToBlob({ type: 'image/webp', quality: QUALITY });
  if (webp.type === 'image/webp') return webp;
  // A JPEG shows black where the picture is transparent.
  pen.globalCompositeOperation = 'destination-over';
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, PICTURE_SIDE, PICTURE_SIDE);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
}

async function readBitmap(file: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    // Broken, or no picture: the caller says so.
    return null;
  }
}
