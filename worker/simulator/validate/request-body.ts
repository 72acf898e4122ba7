// Judges a request body as LINE does: JSON, then LINE's own schema with unions closed, then the overlay of limits; and words the
// findings in LINE's texts. Pure. Called by api/handle-call.ts and by tests.
import type { RequestValidator, SchemaFault } from '../generated/request-validators';
import type { JsonValue } from '../state/json';
import { EMPTY, type Finding, oneOfText, sizeText, UNPUBLISHED } from './findings';

export type BodyVerdict =
  | { ok: true; body: { [key: string]: JsonValue } }
  | { ok: false; message: string; details?: Finding[] };

// Bounds of the arrays whose sizes the schema states; a fault names one bound only, LINE's text both.
const ARRAY_BOUNDS: Record<string, [number, number]> = {
  messages: [1, 5],
  to: [1, 500],
  userIds: [1, 500],
  items: [0, 13],
  customAggregationUnits: [0, 1],
};

/**
 * @param text the raw body
 * @param overlay what to check beyond the schema; called only with a body whose JSON types fit it
 */
export function judgeBody(
  text: string,
  validator: RequestValidator,
  overlay: (body: { [key: string]: JsonValue }) => Finding[],
): BodyVerdict {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const faults = validator(parsed.body) ? [] : (validator.errors ?? []);
  const typeFault = faults.find((fault) => fault.keyword === 'type');
  if (typeFault !== undefined) return { ok: false, message: invalidPropertyText(propertyOf(typeFault.instancePath)) };
  const body = parsed.body as { [key: string]: JsonValue };
  const found = [...faults.flatMap(toFinding), ...overlay(body)];
  const details = found.filter((finding, index) => index === found.findIndex((other) => same(other, finding)));
  if (details.length === 0) return { ok: true, body };
  return { ok: false, message: bodyErrorsText(details.length), details };
}

export const bodyErrorsText = (count: number) => `The request body has ${count} error(s)`;

export const invalidPropertyText = (property: string) =>
  `The property, ${property}, in the request body is invalid (line: -, column: -)`;

// The schema may find by format what the overlay finds by scheme: one detail per property is what LINE shows.
function same(left: Finding, right: Finding): boolean {
  return left.property === right.property && (left.message === right.message || left.message === UNPUBLISHED.https);
}

function parseJson(text: string): { ok: true; body: unknown } | { ok: false; message: string } {
  try {
    return { ok: true, body: JSON.parse(text) };
  } catch (error) {
    const at = /position (\d+)/.exec(String(error))?.[1];
    const before = text.slice(0, at === undefined ? text.length : Number(at));
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    return { ok: false, message: `The request body could not be parsed as JSON (line: ${line}, column: ${column})` };
  }
}

/** `/messages/0/text` → `messages[0].text` */
function propertyOf(instancePath: string): string {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`), '');
}

function toFinding(fault: SchemaFault): Finding[] {
  const property = propertyOf(fault.instancePath);
  switch (fault.keyword) {
    case 'if':
      return []; // only says that the member of a union failed, whose own faults are listed
    case 'required': {
      const missing = String(fault.params.missingProperty);
      return [{ message: EMPTY, property: property === '' ? missing : `${property}.${missing}` }];
    }
    case 'enum':
      return [{ message: oneOfText((fault.params.allowedValues as string[]) ?? []), property }];
    case 'minItems':
    case 'maxItems': {
      const field = fault.instancePath.slice(fault.instancePath.lastIndexOf('/') + 1);
      const [min, max] = ARRAY_BOUNDS[field] ?? [0, Number(fault.params.limit)];
      return [{ message: sizeText(min, max), property }];
    }
    case 'minimum':
    case 'maximum':
      return property === 'loadingSeconds' ? [{ message: 'Must be between 5 and 60', property }] : [];
    case 'format':
      return [{ message: UNPUBLISHED.https, property }];
    default:
      return [{ message: UNPUBLISHED.pattern, property }];
  }
}
