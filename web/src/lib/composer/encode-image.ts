// Pictures as LINE takes them: JPEG or PNG drawn anew in this browser, so that neither the place nor the camera travels along, the
// right way up, within 10 MB; and the small JPEG beside it. Browser only (canvas). Called by prepare-media.
// https://developers.line.biz/en/reference/messaging-api/#image-message

/** LINE's limits in bytes, and the server's in pixels. */
export const IMAGE_BYTES_MAX = 10_000_000;
export const PREVIEW_BYTES_MAX = 1_000_000;
/** No phone shows more; within the 40 megapixels of the server. */
const SIDE_MAX = 4_096;
const PREVIEW_SIDE_MAX = 1_024;
const JPEG_QUALITIES = [0.92, 0.85, 0.75, 0.6];
const SHRINK_BY = 0.75;
const SHRINKS_MAX = 8;
/** Transparency is looked for in a picture of this size. */
const ALPHA_SIDE = 256;

export interface EncodedImage {
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
}

/** @returns null where this browser cannot read it */
export async function readImage(file: Blob): Promise<ImageBitmap | null> {
  try {
    // Turned as its metadata say: what is drawn has none.
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    // Broken, or a format that this browser does not know: the caller sends it as a file.
    return null;
  }
}

/** @param mayStayPng whether the source loses nothing as PNG; what is transparent becomes PNG anyway */
export async function encodeImage(bitmap: ImageBitmap, mayStayPng: boolean): Promise<EncodedImage | null> {
  const isTransparent = hasTransparency(bitmap);
  let side = Math.min(SIDE_MAX, Math.max(bitmap.width, bitmap.height));
  for (let shrinks = 0; shrinks < SHRINKS_MAX; shrinks++) {
    const canvas = draw(bitmap, side, isTransparent || mayStayPng ? null : 'white');
    if (isTransparent || (mayStayPng && shrinks === 0)) {
      const png = await canvas.convertToBlob({ type: 'image/png' });
      if (png.size <= IMAGE_BYTES_MAX) return { blob: png, width: canvas.width, height: canvas.height };
    }
    if (!isTransparent) {
      const jpeg = await smallestJpeg(canvas, IMAGE_BYTES_MAX);
      if (jpeg !== null) return { blob: jpeg, width: canvas.width, height: canvas.height };
    }
    side = Math.round(side * SHRINK_BY);
  }
  return null;
}

/** The small picture, of the same shape; what is transparent stands on white. */
export async function encodePreview(source: CanvasImageSource & Size): Promise<Blob | null> {
  let side = PREVIEW_SIDE_MAX;
  for (let shrinks = 0; shrinks < SHRINKS_MAX; shrinks++) {
    const jpeg = await smallestJpeg(draw(source, side, 'white'), PREVIEW_BYTES_MAX);
    if (jpeg !== null) return jpeg;
    side = Math.round(side * SHRINK_BY);
  }
  return null;
}

/** A plain picture of the shape of a video that this browser cannot show: dark, with a sign to play. */
export async function drawStandIn(width: number, height: number): Promise<Blob> {
  const { width: wide, height: high } = fit({ width, height }, PREVIEW_SIDE_MAX);
  const canvas = new OffscreenCanvas(wide, high);
  const pen = penOf(canvas);
  pen.fillStyle = '#20242c';
  pen.fillRect(0, 0, wide, high);
  const unit = Math.min(wide, high) / 6;
  pen.fillStyle = '#ffffff';
  pen.beginPath();
  pen.moveTo(wide / 2 - unit * 0.6, high / 2 - unit);
  pen.lineTo(wide / 2 + unit, high / 2);
  pen.lineTo(wide / 2 - unit * 0.6, high / 2 + unit);
  pen.fill();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size within a square, of the same shape, never larger than it was. */
export function fit({ width, height }: Size, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function draw(source: CanvasImageSource & Size, side: number, ground: string | null): OffscreenCanvas {
  const { width, height } = fit(source, side);
  const canvas = new OffscreenCanvas(width, height);
  const pen = penOf(canvas);
  if (ground !== null) {
    pen.fillStyle = ground;
    pen.fillRect(0, 0, width, height);
  }
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(source, 0, 0, width, height);
  return canvas;
}

function penOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('This browser gives no canvas to draw on.');
  return pen;
}

async function smallestJpeg(canvas: OffscreenCanvas, bytesMax: number): Promise<Blob | null> {
  for (const quality of JPEG_QUALITIES) {
    const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (jpeg.size <= bytesMax) return jpeg;
  }
  return null;
}

function hasTransparency(bitmap: ImageBitmap): boolean {
  const canvas = draw(bitmap, ALPHA_SIDE, null);
  const { data } = penOf(canvas).getImageData(0, 0, canvas.width, canvas.height);
  for (let index = 3; index < data.length; index += 4) if (data[index] !== 255) return true;
  return false;
}
