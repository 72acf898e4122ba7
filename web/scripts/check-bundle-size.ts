// Measures the JavaScript the desk loads before it can be used: entry, layouts and page of /inbox with all they import
// statically, gzip. Fails above the limit. Run after `vite build`: node web/scripts/check-bundle-size.ts
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

const LIMIT_BYTES = 170 * 1024;
const LAZY_LIMIT_BYTES = 100 * 1024;

const clientFolder = fileURLToPath(new URL('../.svelte-kit/output/client/', import.meta.url));
const chunk = z.object({
  file: z.string(),
  src: z.string().optional(),
  imports: z.array(z.string()).default([]),
  dynamicImports: z.array(z.string()).default([]),
});
const manifest = z
  .record(z.string(), chunk)
  .parse(JSON.parse(readFileSync(`${clientFolder}.vite/manifest.json`, 'utf8')));

const sizeOf = (file: string) => gzipSync(readFileSync(clientFolder + file), { level: 9 }).length;

function withImports(name: string, found: Set<string>): Set<string> {
  const entry = manifest[name];
  if (entry === undefined || found.has(name)) return found;
  found.add(name);
  for (const imported of entry.imports) withImports(imported, found);
  return found;
}

/** The node that SvelteKit made of a route file. */
function nodeOf(source: string): string {
  const found = Object.keys(manifest).find((name) => manifest[name]?.src?.endsWith(source) || name.endsWith(source));
  if (found === undefined) throw new Error(`check-bundle-size: no chunk for ${source}; has the console been built?`);
  return found;
}

/** SvelteKit numbers its nodes; the generated one names the route file it stands for. */
function nodesOfInbox(): string[] {
  const generated = fileURLToPath(new URL('../.svelte-kit/generated/client-optimized/', import.meta.url));
  const app = readFileSync(`${generated}app.js`, 'utf8');
  const route = /"\/\(desk\)\/inbox":\s*\[(\d+)(?:,\s*\[([\d,\s]*)\])?/.exec(app);
  const layouts = (route?.[2] ?? '').split(',').map((text) => text.trim());
  return ['0', '1', route?.[1] ?? '', ...layouts]
    .filter((text) => text !== '')
    .map((number) => nodeOf(`client-optimized/nodes/${number}.js`));
}

const entries = [nodeOf('client/entry.js'), nodeOf('client-optimized/app.js'), ...nodesOfInbox()];
const loaded = entries.reduce((found, name) => withImports(name, found), new Set<string>());
const files = [...new Set([...loaded].map((name) => manifest[name]?.file ?? ''))].filter((file) =>
  file.endsWith('.js'),
);
const sizes = files.map((file) => ({ file, bytes: sizeOf(file) })).sort((a, b) => b.bytes - a.bytes);
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);

for (const { file, bytes } of sizes) console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KB  ${file}`);
console.log(
  `${(total / 1024).toFixed(1).padStart(7)} KB  first load of the desk, gzip (limit ${LIMIT_BYTES / 1024} KB)`,
);

// Words are no code and come beside it, in one language.
const words = Object.values(manifest)
  .filter(({ src }) => src?.includes('/paraglide/texts/') && src.endsWith('.desk.json'))
  .map(
    ({ file, src = '' }) =>
      `${src.slice(src.lastIndexOf('/') + 1, -'.desk.json'.length)} ${(sizeOf(file) / 1024).toFixed(1)} KB`,
  );
console.log(`${''.padStart(7)}     and its words: ${words.join(', ')}`);

const lazy = Object.values(manifest).filter(({ file }) => file.endsWith('.js') && !files.includes(file));
const tooBig = lazy.filter(({ file }) => sizeOf(file) > LAZY_LIMIT_BYTES);
for (const { file } of tooBig)
  console.log(`${(sizeOf(file) / 1024).toFixed(1)} KB  ${file} is too big for a lazy part`);

if (total > LIMIT_BYTES || tooBig.length > 0) {
  console.error('check-bundle-size: over the limit');
  process.exit(1);
}
