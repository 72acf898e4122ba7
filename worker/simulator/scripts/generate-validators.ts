// Writes generated/request-validators.js from LINE's OpenAPI files. Safe to run twice; ends non-zero when the files are missing.
// Run: node worker/simulator/scripts/generate-validators.ts
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildValidators } from '../openapi/build-validators.ts';
import { hasOpenApi } from '../openapi/read-openapi.ts';

const target = fileURLToPath(new URL('../generated/request-validators.js', import.meta.url).href);
if (hasOpenApi()) {
  const text = await buildValidators();
  writeFileSync(target, text);
  console.log(`wrote ${target}, ${Math.round(text.length / 1024)} KiB`);
} else {
  console.error('LINE’s OpenAPI files are not at ../shared/line-openapi: nothing was generated');
  process.exitCode = 1;
}
