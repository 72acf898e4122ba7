// Limits of rich menus that LINE's OpenAPI file does not state: what has to be there, sizes, areas, texts in graphemes. Pure.
// See https://developers.line.biz/en/reference/messaging-api/#rich-menu-object
import { isRecord, type JsonRecord, type JsonValue } from '../state/json';
import { checkAction } from './action-limits';
import { checkSize, checkTexts, type Finding, UNPUBLISHED } from './findings';

const MISSING = 'must be specified';
const INVALID_URI = 'invalid uri';
const WIDTH = { min: 800, max: 2_500 };
const HEIGHT_MIN = 250;
const ASPECT_MIN = 1.45;
const AREAS_MAX = 20;

export function checkRichMenu(menu: JsonRecord): Finding[] {
  const out: Finding[] = [];
  for (const property of ['size', 'selected', 'name', 'chatBarText', 'areas']) {
    if (menu[property] === undefined || menu[property] === '') out.push({ message: MISSING, property });
  }
  checkTexts(
    menu,
    [
      { field: 'name', unit: 'grapheme', min: 0, max: 300 },
      { field: 'chatBarText', unit: 'grapheme', min: 0, max: 14 },
    ],
    '',
    out,
  );
  checkMenuSize(menu.size, out);
  checkSize(menu.areas, 0, AREAS_MAX, 'areas', out);
  for (const [index, area] of (Array.isArray(menu.areas) ? menu.areas : []).entries()) {
    checkArea(area, `areas[${index}]`, out);
  }
  return out;
}

function checkMenuSize(size: JsonValue | undefined, out: Finding[]): void {
  if (!isRecord(size)) return;
  const { width, height } = size;
  if (typeof width !== 'number') out.push({ message: MISSING, property: 'size.width' });
  if (typeof height !== 'number') out.push({ message: MISSING, property: 'size.height' });
  if (typeof width !== 'number' || typeof height !== 'number') return;
  if (width < WIDTH.min || width > WIDTH.max) out.push({ message: UNPUBLISHED.notAllowedHere, property: 'size.width' });
  if (height < HEIGHT_MIN || width / height < ASPECT_MIN) {
    out.push({ message: UNPUBLISHED.notAllowedHere, property: 'size.height' });
  }
}

function checkArea(area: JsonValue, path: string, out: Finding[]): void {
  if (!isRecord(area)) return;
  for (const part of ['bounds', 'action']) {
    if (area[part] === undefined) out.push({ message: MISSING, property: `${path}.${part}` });
  }
  if (area.action === undefined) return;
  const found: Finding[] = [];
  checkAction(area.action, 'richMenu', `${path}.action`, found);
  out.push(...found.map((one) => (one.message === UNPUBLISHED.uri ? { ...one, message: INVALID_URI } : one)));
}
