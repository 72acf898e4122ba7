// Latitude and longitude out of what people paste: "35.6812, 139.7671", with full-width digits, or an address of a map page. Pure.

export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

const NUMBER = '[-+]?\\d{1,3}(?:\\.\\d+)?';
const PAIR = new RegExp(`^\\(?\\s*(${NUMBER})°?\\s*[,;\\s]\\s*(${NUMBER})°?\\s*\\)?$`);
/** As map pages write it: `@35.68,139.76`, `q=35.68,139.76`, `#map=17/35.68/139.76`, `mlat=35.68&mlon=139.76`. */
const IN_ADDRESS = [
  new RegExp(`[@=/](${NUMBER}),\\+?(${NUMBER})`),
  new RegExp(`#map=\\d+/(${NUMBER})/(${NUMBER})`),
  new RegExp(`mlat=(${NUMBER})&mlon=(${NUMBER})`),
];

/** @returns null where there are not exactly two numbers that can be a place */
export function parseCoordinates(pasted: string): Coordinates | null {
  const text = pasted.normalize('NFKC').trim();
  const match = /^https?:/.test(text)
    ? IN_ADDRESS.map((pattern) => pattern.exec(text)).find((found) => found !== null)
    : PAIR.exec(text);
  if (!match) return null;
  const latitude = parseDegrees(match[1] ?? '', 90);
  const longitude = parseDegrees(match[2] ?? '', 180);
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

/** @param max 90 for latitudes, 180 for longitudes @returns null where it is no number within -max..max */
export function parseDegrees(typed: string, max: number): number | null {
  const text = typed.normalize('NFKC').trim();
  if (!/^[-+]?\d{1,3}(?:\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  return Math.abs(value) <= max ? value : null;
}
