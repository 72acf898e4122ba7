// Makes LINE's OpenAPI files judge union members: a union's base there has a `discriminator` but no `oneOf`, and its children
// point back at it through `allOf`, so a plain JSON Schema validator checks neither the type nor the child.
// Pure data in, data out; used by the generator of the request validators and by tests, never at run time.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
export interface OpenApiDocument extends JsonObject {
  components: { schemas: Record<string, JsonObject> };
}

const SCHEMAS = '#/components/schemas/';
const lastSegment = (ref: string) => ref.slice(ref.lastIndexOf('/') + 1);
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The `type → schema` table of a union base, or null for any other schema. */
function unionOf(schema: JsonObject | undefined): { property: string; members: [string, string][] } | null {
  const discriminator = schema?.discriminator;
  if (!isObject(discriminator) || !isObject(discriminator.mapping)) return null;
  const members = Object.entries(discriminator.mapping).map(([type, ref]): [string, string] => [type, String(ref)]);
  return { property: String(discriminator.propertyName), members };
}

/**
 * Closes every union of the document.
 * @returns a copy in which a base means "own properties + type is one of the mapped values + if type is X then child X"; the
 *   base's own properties live on under `<Name>__own`, to which children refer, so that nothing recurses.
 */
export function closeUnions(document: OpenApiDocument): OpenApiDocument {
  const schemas = document.components.schemas;
  const closed: Record<string, JsonObject> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const union = unionOf(schema);
    if (union === null) {
      closed[name] = withOwnParents(schema, schemas);
      continue;
    }
    const { discriminator: _, ...own } = schema;
    const { property, members } = union;
    closed[`${name}__own`] = own;
    closed[name] = {
      allOf: [
        { $ref: `${SCHEMAS}${name}__own` },
        { required: [property], properties: { [property]: { enum: members.map(([type]) => type) } } },
        ...members.map(([type, ref]) => ({
          if: { required: [property], properties: { [property]: { const: type } } },
          // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
          then: { $ref: SCHEMAS + lastSegment(ref) },
        })),
      ],
    };
  }
  return { ...document, components: { ...document.components, schemas: closed } };
}

function withOwnParents(schema: JsonObject, schemas: Record<string, JsonObject>): JsonObject {
  if (!Array.isArray(schema.allOf)) return schema;
  const allOf = schema.allOf.map((part) => {
    if (!isObject(part) || typeof part.$ref !== 'string') return part;
    return unionOf(schemas[lastSegment(part.$ref)]) === null ? part : { ...part, $ref: `${part.$ref}__own` };
  });
  return { ...schema, allOf };
}
