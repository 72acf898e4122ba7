// Finds the operation of a method and path. Fixed paths win over those with parameters, as `/richmenu/list` over
// `/richmenu/{richMenuId}`. Pure.
import { NOT_PLAYED, OPERATIONS } from './operations';

export interface PathMatch {
  /** `METHOD /path/{template}` as LINE's OpenAPI file spells it. */
  operation: string;
  params: Record<string, string>;
}

interface Pattern {
  operation: string;
  method: string;
  segments: string[];
}

const fixed = new Map<string, string>();
const patterns: Pattern[] = [];
for (const operation of [...Object.keys(OPERATIONS), ...NOT_PLAYED]) {
  const [method = '', path = ''] = operation.split(' ');
  if (path.includes('{')) patterns.push({ operation, method, segments: path.split('/') });
  else fixed.set(operation, operation);
}

export function matchPath(method: string, path: string): PathMatch | null {
  const exact = fixed.get(`${method} ${path}`);
  if (exact !== undefined) return { operation: exact, params: {} };
  const segments = path.split('/');
  for (const pattern of patterns) {
    if (pattern.method !== method || pattern.segments.length !== segments.length) continue;
    const params = bind(pattern.segments, segments);
    if (params !== null) return { operation: pattern.operation, params };
  }
  return null;
}

function bind(pattern: string[], segments: string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) {
      if (segment === '') return null;
      params[part.slice(1, -1)] = safeDecode(segment);
    } else if (part !== segment) {
      return null;
    }
  }
  return params;
}

function safeDecode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a broken escape names nobody, and the handler then says so
  }
}
