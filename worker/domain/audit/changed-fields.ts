// What changed between two states of a document, field by field, for the audit log: paths like `sales.policy.capacity`, where a
// list's items go by their id. Long values and long lists of changes are cut to a mark, so that an entry stays small. Pure.

/** UTF-16 units of a value's JSON; a longer one is told by its length alone. */
const VALUE_LENGTH_MAX = 1_000;
/** Fields told one by one. */
const FIELDS_MAX = 100;

export interface ChangedFields {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** `secrets`: names of fields whose values are never told, at any depth. */
export function changedFields(before: unknown, after: unknown, secrets: readonly string[] = []): ChangedFields {
  const found: { path: string; before: unknown; after: unknown }[] = [];
  compare('', before, after, found);
  const told = found.slice(0, FIELDS_MAX).map((field) => {
    const isSecret = field.path.split('.').some((name) => secrets.includes(name));
    return isSecret ? { ...field, before: markOf(field.before), after: markOf(field.after) } : field;
  });
  const more = found.length - told.length;
  return {
    before: record(told.map((field) => [field.path, shortened(field.before)])),
    after: record([
      ...told.map((field): [string, unknown] => [field.path, shortened(field.after)]),
      ...(more > 0 ? [['…', { moreFields: more }] as [string, unknown]] : []),
    ]),
  };
}

function compare(
  path: string,
  before: unknown,
  after: unknown,
  found: { path: string; before: unknown; after: unknown }[],
) {
  const [left, right] = [fieldsOf(before), fieldsOf(after)];
  if (left && right && Array.isArray(before) === Array.isArray(after)) {
    for (const key of new Set([...left.keys(), ...right.keys()])) {
      compare(path === '' ? key : `${path}.${key}`, left.get(key), right.get(key), found);
    }
    return;
  }
  if (JSON.stringify(before) !== JSON.stringify(after)) found.push({ path: path || 'value', before, after });
}

/** The parts of what has parts: an object's fields, items of a list by their ids. Null: compared as a whole. */
function fieldsOf(value: unknown): Map<string, unknown> | null {
  if (value === null || typeof value !== 'object') return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const ids = value.map(idOf);
  if (ids.some((id) => id === null) || new Set(ids).size < ids.length) return null;
  return new Map(value.map((item, index) => [ids[index] ?? '', item]));
}

function idOf(item: unknown): string | null {
  return item !== null && typeof item === 'object' && 'id' in item && typeof item.id === 'string' ? item.id : null;
}

function shortened(value: unknown): unknown {
  const length = JSON.stringify(value)?.length ?? 0;
  return length > VALUE_LENGTH_MAX ? { cut: true, length } : value;
}

function markOf(value: unknown): string | null {
  return value === undefined || value === null ? null : 'hidden';
}

/** JSON knows no undefined: a field that is not there is null. */
function record(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries.map(([path, value]) => [path, value ?? null]));
}
