// Limits of text messages (v2): placeholders in braces and what stands for them. Pure; called by message-limits.ts.
// See https://developers.line.biz/en/reference/messaging-api/#text-message-v2
import { isRecord, type JsonValue, stringOf } from '../state/json';
import { type Finding, sizeText, UNPUBLISHED } from './findings';

const SUBSTITUTIONS_MAX = 100;
const MENTIONS_MAX = 20;
const EMOJIS_MAX = 20;

export function checkTextV2(message: { [key: string]: JsonValue }, path: string, out: Finding[]): void {
  const substitution = isRecord(message.substitution) ? message.substitution : {};
  const property = `${path}.substitution`;
  const entries = Object.entries(substitution);
  if (entries.length > SUBSTITUTIONS_MAX) out.push({ message: sizeText(0, SUBSTITUTIONS_MAX), property });
  for (const [type, max] of [
    ['mention', MENTIONS_MAX],
    ['emoji', EMOJIS_MAX],
  ] as const) {
    const count = entries.filter(([, item]) => isRecord(item) && item.type === type).length;
    if (count > max) out.push({ message: sizeText(0, max), property });
  }
  for (const [key] of entries) {
    if (!/^[0-9A-Za-z_]{1,20}$/.test(key)) out.push({ message: UNPUBLISHED.pattern, property: `${property}.${key}` });
  }
  const text = stringOf(message.text);
  if (text !== undefined && !placeholdersFit(text, substitution)) {
    out.push({ message: UNPUBLISHED.placeholder, property: `${path}.text` });
  }
}

/** Every `{key}` has its substitution and no brace stands alone; `{{` and `}}` are literal braces. */
function placeholdersFit(text: string, substitution: { [key: string]: JsonValue }): boolean {
  const rest = text.replaceAll('{{', '').replaceAll('}}', '');
  const plain = rest.replace(/\{([0-9A-Za-z_]{1,20})\}/g, (whole, key: string) => (key in substitution ? '' : whole));
  return !/[{}]/.test(plain);
}
