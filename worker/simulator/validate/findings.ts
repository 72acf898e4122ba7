// What a check of a request body finds, in LINE's texts, and the small checks that the tables of limits are made of. Pure.
// `unpublished` texts are ours: LINE does not publish its own, and no production code may depend on them.
import { type JsonValue, stringOf } from '../state/json';
import { type LengthUnit, lengthOf } from './text-length';

/** One entry of `details` in LINE's error body. */
export interface Finding {
  message: string;
  property: string;
}

export const EMPTY = 'May not be empty';
export const lengthText = (min: number, max: number) => `Length must be between ${min} and ${max}`;
export const sizeText = (min: number, max: number) => `Size must be between ${min} and ${max}`;
export const oneOfText = (values: readonly string[]) => `Must be one of the following values: [${values.join(', ')}]`;

/** Unpublished texts: free wording of this simulator. */
export const UNPUBLISHED = {
  https: 'Must be a valid HTTPS URL',
  uri: 'Must be a valid URI of scheme http, https, line or tel',
  pattern: 'Contains a character that is not allowed',
  notAllowedHere: 'Not allowed here',
  together: 'Cannot be specified together',
  alike: 'All columns must be alike',
  emoji: 'Must point at a $ of the text',
  tooLarge: 'Too large',
  date: 'Must be a date and time between 1900-01-01 and 2100-12-31',
  senderName: 'Contains a word that is not allowed',
  placeholder: 'Has no substitution',
  quoteToken: 'Invalid quote token',
  mention: 'Mentions are for members of a group chat or multi-person chat',
} as const;

export interface TextRule {
  field: string;
  unit: LengthUnit;
  min: number;
  max: number;
  required?: boolean;
  pattern?: RegExp;
  url?: 'https' | 'action';
}

type Fields = { [key: string]: JsonValue };

/** Checks the string fields of one object by a table of rules; fields of another JSON type are the schema's business. */
export function checkTexts(object: Fields, rules: readonly TextRule[], path: string, out: Finding[]): void {
  for (const rule of rules) {
    const property = path === '' ? rule.field : `${path}.${rule.field}`;
    const value = object[rule.field];
    if (value === undefined || value === null) {
      if (rule.required) out.push({ message: EMPTY, property });
      continue;
    }
    const text = stringOf(value);
    if (text !== undefined) checkText(text, rule, property, out);
  }
}

function checkText(text: string, rule: TextRule, property: string, out: Finding[]): void {
  if (text === '' && (rule.required || rule.min > 0)) {
    out.push({ message: EMPTY, property });
    return;
  }
  const length = lengthOf(text, rule.unit);
  if (length < rule.min || length > rule.max) {
    // LINE words a required text's bounds from 0, since emptiness has its own text.
    out.push({ message: lengthText(rule.min === 1 ? 0 : rule.min, rule.max), property });
  } else if (rule.pattern !== undefined && !rule.pattern.test(text)) {
    out.push({ message: UNPUBLISHED.pattern, property });
  } else if (rule.url !== undefined && !isUrl(text, rule.url)) {
    out.push({ message: rule.url === 'https' ? UNPUBLISHED.https : UNPUBLISHED.uri, property });
  }
}

const ACTION_SCHEMES = new Set(['http:', 'https:', 'line:', 'tel:']);

function isUrl(text: string, kind: 'https' | 'action'): boolean {
  // LINE wants URLs percent-encoded: nothing outside printable ASCII.
  if (!/^[\x21-\x7e]+$/.test(text)) return false;
  const url = URL.parse(text);
  if (url === null) return false;
  if (kind === 'action') return ACTION_SCHEMES.has(url.protocol);
  // LINE takes https only; a Kaiwa on this machine serves its media without a certificate.
  return (url.protocol === 'https:' && url.hostname !== '') || isLocal(url);
}

const isLocal = ({ protocol, hostname }: URL) =>
  protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1' || hostname.endsWith('.localhost'));

/** Checks the number of items of an array field. */
export function checkSize(
  value: JsonValue | undefined,
  min: number,
  max: number,
  property: string,
  out: Finding[],
): void {
  if (Array.isArray(value) && (value.length < min || value.length > max)) {
    out.push({ message: sizeText(min, max), property });
  }
}
