// Limits of template messages: counted in grapheme clusters, with rules across columns. Pure; called by message-limits.ts.
// See https://developers.line.biz/en/reference/messaging-api/#template-messages
import { isRecord, type JsonValue } from '../state/json';
import { checkAction } from './action-limits';
import { checkSize, checkTexts, EMPTY, type Finding, type TextRule, UNPUBLISHED } from './findings';

type Fields = { [key: string]: JsonValue };

const title: TextRule = { field: 'title', unit: 'grapheme', min: 1, max: 40 };
const thumbnail: TextRule = { field: 'thumbnailImageUrl', unit: 'u16', min: 1, max: 2000, url: 'https' };
const present = (value: JsonValue | undefined) => value !== undefined && value !== null;
const listOf = (value: JsonValue | undefined) => (Array.isArray(value) ? value : []);

/** A text has less room beside an image or a title. */
function textRule(object: Fields, plainMax: number): TextRule {
  const crowded = present(object.title) || present(object.thumbnailImageUrl);
  return { field: 'text', unit: 'grapheme', min: 1, max: crowded ? 60 : plainMax, required: true };
}

export function checkTemplate(template: JsonValue | undefined, path: string, out: Finding[]): void {
  if (!isRecord(template)) return;
  if (template.type === 'buttons') {
    checkTexts(template, [title, thumbnail, textRule(template, 160)], path, out);
    checkActions(template.actions, 1, 4, path, out);
    if (present(template.defaultAction)) checkAction(template.defaultAction, 'tap', `${path}.defaultAction`, out);
  } else if (template.type === 'confirm') {
    checkTexts(template, [{ field: 'text', unit: 'grapheme', min: 1, max: 240, required: true }], path, out);
    checkActions(template.actions, 2, 2, path, out);
  } else if (template.type === 'carousel') {
    checkCarousel(template, path, out);
  } else if (template.type === 'image_carousel') {
    checkImageCarousel(template, path, out);
  }
}

function checkActions(actions: JsonValue | undefined, min: number, max: number, path: string, out: Finding[]): void {
  checkSize(actions, min, max, `${path}.actions`, out);
  listOf(actions).forEach((action, index) => {
    checkAction(action, 'template', `${path}.actions[${index}]`, out);
  });
}

function checkCarousel(template: Fields, path: string, out: Finding[]): void {
  checkSize(template.columns, 1, 10, `${path}.columns`, out);
  const columns = listOf(template.columns).filter(isRecord);
  columns.forEach((column, index) => {
    const at = `${path}.columns[${index}]`;
    checkTexts(column, [title, thumbnail, textRule(column, 120)], at, out);
    checkActions(column.actions, 1, 3, at, out);
  });
  const shapes = columns.map((column) =>
    JSON.stringify([listOf(column.actions).length, present(column.thumbnailImageUrl), present(column.title)]),
  );
  if (new Set(shapes).size > 1) out.push({ message: UNPUBLISHED.alike, property: `${path}.columns` });
}

function checkImageCarousel(template: Fields, path: string, out: Finding[]): void {
  checkSize(template.columns, 1, 10, `${path}.columns`, out);
  listOf(template.columns).forEach((column, index) => {
    const at = `${path}.columns[${index}]`;
    if (!isRecord(column)) {
      out.push({ message: EMPTY, property: at });
      return;
    }
    checkTexts(column, [{ field: 'imageUrl', unit: 'u16', min: 1, max: 2000, required: true, url: 'https' }], at, out);
    checkAction(column.action, 'imageCarousel', `${at}.action`, out);
  });
}
