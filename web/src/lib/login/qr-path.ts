// A QR code as the path of an SVG, so that nothing is drawn by HTML of a library. Loaded with the page that shows one.
import { encode } from 'uqr';

/** `size`: width and height in modules, border included. `path`: the dark ones. */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { size, path };
}
