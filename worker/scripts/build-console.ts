// Builds the console into web/.svelte-kit/cloudflare, unless nothing it is made from has changed since the last build.
// Called by start, build, deploy and the tests.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireTool, runTool } from './child-process';

/** The console's own files, and what it takes from the Worker: the wire, and rules that both judge by. */
const SOURCES = ['web', 'worker/protocol', 'worker/domain', 'worker/platform', 'package-lock.json', 'tsconfig.json'];
const NOT_SOURCES = new Set(['node_modules', '.svelte-kit', '.wrangler', 'e2e', 'test-results', 'paraglide']);
const OUTPUT = 'web/.svelte-kit/cloudflare/_worker.js';
const STAMP = '.dist/console-built-from';

/** @returns whether it had to build */
export async function buildConsole(): Promise<boolean> {
  const sources = hashOfSources();
  if (existsSync(OUTPUT) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return false;
  await requireTool('vite', ['build'], { cwd: 'web' });
  mkdirSync('.dist', { recursive: true });
  writeFileSync(STAMP, hashOfSources());
  return true;
}

/** Measures what the last build makes a browser load first; prints it. @returns whether it is within the limit */
export async function isConsoleSmall(): Promise<boolean> {
  const { code, output } = await runTool('node', ['web/scripts/check-bundle-size.ts']);
  const words = output
    .trim()
    .split('\n')
    .map((line) => line.trim());
  console.log(code === 0 ? words.find((line) => line.includes('first load')) : words.join('\n'));
  return code === 0;
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(filesOf).sort())
    hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !NOT_SOURCES.has(name))
    .flatMap((name) => filesOf(join(path, name)));
}
