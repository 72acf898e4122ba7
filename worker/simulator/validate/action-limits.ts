// Limits of action objects that LINE's OpenAPI file does not state: labels by place, texts, schemes, and what excludes what. Pure.
// See https://developers.line.biz/en/reference/messaging-api/#action-objects
import { isRecord, type JsonValue, stringOf } from '../state/json';
import { checkTexts, EMPTY, type Finding, oneOfText, type TextRule, UNPUBLISHED } from './findings';

export type ActionPlace = 'template' | 'imageCarousel' | 'quickReply' | 'flexButton' | 'tap' | 'richMenu';

const LABELS: Record<ActionPlace, Pick<TextRule, 'max' | 'min' | 'required'>> = {
  template: { min: 1, max: 20, required: true },
  imageCarousel: { min: 0, max: 12 },
  quickReply: { min: 1, max: 20, required: true },
  flexButton: { min: 1, max: 40, required: true },
  tap: { min: 0, max: 40 },
  richMenu: { min: 0, max: 20 },
};

const QUICK_REPLY_ONLY = ['camera', 'cameraRoll', 'location'];
const ELSEWHERE = ['postback', 'message', 'uri', 'datetimepicker', 'clipboard', 'richmenuswitch'];
const QUICK_REPLY = ['postback', 'message', 'uri', 'datetimepicker', 'clipboard', ...QUICK_REPLY_ONLY];

const RULES: Record<string, TextRule[]> = {
  postback: [
    { field: 'data', unit: 'u16', min: 1, max: 300, required: true },
    { field: 'displayText', unit: 'grapheme', min: 0, max: 300 },
    { field: 'text', unit: 'grapheme', min: 0, max: 300 },
    { field: 'fillInText', unit: 'grapheme', min: 0, max: 300 },
  ],
  message: [{ field: 'text', unit: 'grapheme', min: 1, max: 300, required: true }],
  uri: [{ field: 'uri', unit: 'u16', min: 1, max: 1000, required: true, url: 'action' }],
  clipboard: [{ field: 'clipboardText', unit: 'u16', min: 1, max: 1000, required: true }],
  datetimepicker: [{ field: 'data', unit: 'u16', min: 1, max: 300, required: true }],
  richmenuswitch: [
    { field: 'data', unit: 'u16', min: 1, max: 300, required: true },
    { field: 'richMenuAliasId', unit: 'u16', min: 1, max: 32, required: true },
  ],
};

const DATE_TIME: Record<string, RegExp> = {
  date: /^\d{4}-\d\d-\d\d$/,
  time: /^([01]\d|2[0-3]):[0-5]\d$/,
  datetime: /^\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d$/,
};

/** Checks one action where it stands. An action without `type` draws `May not be empty`. */
export function checkAction(action: JsonValue | undefined, place: ActionPlace, path: string, out: Finding[]): void {
  if (!isRecord(action)) {
    out.push({ message: EMPTY, property: path });
    return;
  }
  const type = stringOf(action.type);
  if (type === undefined) {
    out.push({ message: EMPTY, property: `${path}.type` });
    return;
  }
  const allowed = place === 'quickReply' ? QUICK_REPLY : ELSEWHERE;
  if (!allowed.includes(type)) out.push({ message: oneOfText(allowed), property: `${path}.type` });
  checkTexts(action, [{ field: 'label', unit: 'grapheme', ...LABELS[place] }, ...(RULES[type] ?? [])], path, out);
  if (type === 'postback') checkPostback(action, path, out);
  if (type === 'datetimepicker') checkPicker(action, path, out);
}

function checkPostback(action: { [key: string]: JsonValue }, path: string, out: Finding[]): void {
  if (action.displayText !== undefined && action.text !== undefined) {
    out.push({ message: UNPUBLISHED.together, property: `${path}.displayText` });
  }
  if (action.fillInText !== undefined && action.inputOption !== 'openKeyboard') {
    out.push({ message: UNPUBLISHED.notAllowedHere, property: `${path}.fillInText` });
  }
}

function checkPicker(action: { [key: string]: JsonValue }, path: string, out: Finding[]): void {
  const format = DATE_TIME[stringOf(action.mode) ?? ''];
  if (format === undefined) {
    out.push({ message: EMPTY, property: `${path}.mode` });
    return;
  }
  for (const field of ['initial', 'max', 'min']) {
    const value = stringOf(action[field]);
    if (value === undefined) continue;
    const year = action.mode === 'time' ? 2000 : Number(value.slice(0, 4));
    if (!format.test(value) || year < 1900 || year > 2100) {
      out.push({ message: UNPUBLISHED.date, property: `${path}.${field}` });
    }
  }
}
