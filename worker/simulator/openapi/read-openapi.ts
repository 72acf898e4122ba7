// Reads LINE's OpenAPI files, which lie beside the project and not in it (see line-openapi's own README for their licence).
// Node only: for the generator of the request validators and for tests. Nothing that runs in workerd may import it.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { closeUnions, type OpenApiDocument } from './close-unions.ts';
import { withMessageEdited } from './webhook-overlay.ts';

const FOLDER = fileURLToPath(new URL('../../../../shared/line-openapi/', import.meta.url).href);

/** True where LINE's files are at hand; tests that need them say loudly that they skip when this is false. */
export function hasOpenApi(): boolean {
  return existsSync(FOLDER);
}

/** @param file name of one of LINE's files, such as `webhook.yml` */
export function readOpenApi(file: string): OpenApiDocument {
  return parse(readFileSync(FOLDER + file, 'utf8')) as OpenApiDocument;
}

/** Ajv as LINE's files need it: they use formats of OpenAPI and keywords that JSON Schema does not know. */
export function openApiAjv(options: { standalone?: boolean } = {}): Ajv {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    ...(options.standalone ? { code: { source: true, esm: true, optimize: 2 } } : {}),
  });
  addFormats.default(ajv);
  for (const format of ['int32', 'int64', 'double', 'binary', 'blob']) ajv.addFormat(format, true);
  return ajv;
}

/** A validator of one schema of a file, unions closed, with what the file does not know yet. For tests: it generates code. */
export function schemaValidator(file: string, schema: string): ValidateFunction {
  const ajv = openApiAjv();
  const document = readOpenApi(file);
  ajv.addSchema(closeUnions(file === 'webhook.yml' ? withMessageEdited(document) : document), 'line');
  return ajv.compile({ $ref: `line#/components/schemas/${schema}` });
}
