// Draws what stands in for LINE's stickers and emoji, whose pictures are LINE's: a round face whose colour, eyes and mouth follow
// from the id, on a transparent ground. Pure; served by page/cdn-routes.ts.
import { hashOf, pngOf, rgbOf } from './png';

/** Palette entries. */
const CLEAR = 0;
const SKIN = 1;
const DARK = 2;
const CHEEK = 3;

interface Face {
  eyes: number;
  mouth: number;
}

/** @param seed names the sticker or emoji; the same one always gives the same bytes */
export function stickerPng(seed: string, sizePx: number): Uint8Array<ArrayBuffer> {
  const hash = hashOf(`face ${seed}`);
  const hue = hash % 360;
  const face: Face = { eyes: (hash >>> 9) % 3, mouth: (hash >>> 13) % 4 };
  const half = sizePx / 2;
  return pngOf({
    width: sizePx,
    height: sizePx,
    depth: 2,
    palette: [[255, 255, 255], rgbOf(hue, 0.8, 0.72), [52, 40, 44], rgbOf(hue + 330, 0.75, 0.58)],
    transparent: true,
    colorAt: (x, y) => colorOf((x + 0.5 - half) / half, (y + 0.5 - half) / half, face),
  });
}

/** @param x, y −1 to 1 from the middle of the picture */
function colorOf(x: number, y: number, face: Face): number {
  const distance = Math.hypot(x, y);
  if (distance > 0.96) return CLEAR;
  if (distance > 0.9 || isEye(Math.abs(x), y, face.eyes) || isMouth(x, y, face.mouth)) return DARK;
  return Math.hypot(Math.abs(x) - 0.58, y - 0.2) < 0.15 ? CHEEK : SKIN;
}

function isEye(x: number, y: number, kind: number): boolean {
  const dx = x - 0.34;
  const dy = y + 0.18;
  if (kind === 0) return Math.hypot(dx, dy * 0.7) < 0.11;
  // Closed in a smile, or wide open.
  if (kind === 1) return dy < 0.04 && Math.abs(Math.hypot(dx, dy - 0.04) - 0.14) < 0.04;
  return Math.abs(Math.hypot(dx, dy) - 0.14) < 0.035 || Math.hypot(dx, dy) < 0.06;
}

function isMouth(x: number, y: number, kind: number): boolean {
  const ring = (centre: number) => Math.abs(Math.hypot(x, y - centre) - 0.36) < 0.045;
  if (kind === 0) return y > 0.3 && ring(0.16);
  if (kind === 1) return y > 0.28 && Math.hypot(x, y - 0.28) < 0.34;
  if (kind === 2) return y < 0.5 && y > 0.2 && Math.hypot(x, y - 0.36) < 0.14;
  return y < 0.5 && ring(0.72);
}
