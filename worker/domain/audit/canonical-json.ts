// JSON in one spelling only, so that a hash over it means the same everywhere: keys sorted by code units, no blanks, nothing
// undefined. Pure. https://www.rfc-editor.org/rfc/rfc8785
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** @throws where a number is none that JSON can write */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('not a number of JSON');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const field = value[key];
      return field === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(field)}`];
    });
  return `{${fields.join(',')}}`;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
