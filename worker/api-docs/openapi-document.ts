// Turns the list of operations into an OpenAPI 3.1 document. Pure.
// https://spec.openapis.org/oas/v3.1.1.html
import * as z from 'zod/mini';
import { errorBody } from '../protocol/error-body';
import type { Operation } from './operation';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: Json;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: Json;
}

export function toOpenApiDocument(operations: readonly Operation[]): OpenApiDocument {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const path = toTemplate(operation.path);
    paths[path] = { ...paths[path], [operation.method]: toOperation(operation) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Kaiwa',
      version: '1',
      description:
        'What the console calls. Unsafe methods need the header `x-kaiwa: 1`, JSON, and the Origin of the console. ' +
        'Every refusal has the same body: a code, a request id, never a stack.',
    },
    paths,
    components: {
      schemas: { Error: toSchema(errorBody) },
      securitySchemes: { login: { type: 'apiKey', in: 'cookie', name: '__Host-at' } },
    },
  };
}

function toOperation(operation: Operation): Json {
  const { answer } = operation;
  const content = answer.schema
    ? { 'application/json': { schema: toSchema(answer.schema) } }
    : answer.contentType && { [answer.contentType]: {} };
  return {
    tags: [operation.group],
    summary: operation.summary,
    security: operation.isOpen ? [] : [{ login: [] }],
    parameters: parametersOf(operation),
    ...(operation.body && {
      requestBody: { required: true, content: { 'application/json': { schema: toSchema(operation.body) } } },
    }),
    responses: {
      [answer.status]: { description: answer.words, ...(content && { content }) },
      default: {
        description: 'Refused: see the code.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

function parametersOf({ path, query = {} }: Operation): Json[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query).map(([name, description]) => ({
    name,
    in: 'query',
    required: false,
    description,
    schema: { type: 'string' },
  }));
  return [...inPath, ...inQuery];
}

/** `/api/chats/:chatId` as OpenAPI writes it: `/api/chats/{chatId}`. */
function toTemplate(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function toSchema(schema: z.ZodMiniType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema);
  return rest;
}
