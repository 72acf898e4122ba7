// The committed validators are what LINE's files give today, and closing the unions is what makes them judge at all.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { push } from '../generated/request-validators';
import { buildValidators } from './build-validators';
import { hasOpenApi, openApiAjv, readOpenApi } from './read-openapi';

const here = hasOpenApi();
if (!here) console.warn('SKIPPED: LINE’s OpenAPI files are not beside the project (../shared/line-openapi)');
const committed = fileURLToPath(new URL('../generated/request-validators.js', import.meta.url).href);

describe('request validators', () => {
  test.skipIf(!here)('are generated from LINE’s files as committed', async () => {
    expect((await buildValidators()) === readFileSync(committed, 'utf8')).toBe(true);
  });

  test('hold no code generation, which workerd forbids', () => {
    expect(readFileSync(committed, 'utf8')).not.toMatch(/new Function|\beval\(|\brequire\(/);
  });

  test.skipIf(!here)('refuse what LINE’s unmodified file would let through', () => {
    const ajv = openApiAjv().addSchema(readOpenApi('messaging-api.yml'), 'line');
    const open = ajv.compile({ $ref: 'line#/components/schemas/PushMessageRequest' });
    for (const message of [{ type: 'text' }, { type: 'zzz' }]) {
      const body = { to: 'U', messages: [message] };
      expect([open(body), push(body)]).toEqual([true, false]);
    }
  });
});
