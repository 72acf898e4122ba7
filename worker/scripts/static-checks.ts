// The static part of the tests: format, lint, types of every part, and whether the binding types fit wrangler.toml.
// Called by check and test.
import { type Finished, runTool } from './child-process';

interface Check {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
  readonly cwd?: string;
}

/** Two rows beside each other, for most of them use one core. Within a row each may need what those before it wrote. */
const ROWS: readonly (readonly Check[])[] = [
  [
    { name: 'format and lint', tool: 'biome', args: ['ci', '--colors=off'] },
    { name: 'types of the Worker', tool: 'tsc', args: ['-p', 'worker/tsconfig.json'] },
    { name: 'types of the simulator', tool: 'tsc', args: ['-p', 'worker/simulator/tsconfig.json'] },
    { name: 'types of the scripts', tool: 'tsc', args: ['-p', 'worker/scripts/tsconfig.json'] },
  ],
  [
    { name: "types of the Worker's API for the console", tool: 'tsc', args: ['-p', 'worker/tsconfig.api.json'] },
    { name: "the console's messages", tool: 'node', args: ['web/scripts/compile-messages.ts'] },
    { name: "SvelteKit's own types", tool: 'svelte-kit', args: ['sync'], cwd: 'web' },
    { name: 'types of the console', tool: 'svelte-check', args: ['--tsconfig', 'tsconfig.json'], cwd: 'web' },
    {
      name: 'binding types',
      tool: 'wrangler',
      args: ['types', 'worker/worker-configuration.d.ts', '--include-runtime=false', '--strict-vars=false', '--check'],
    },
  ],
];

/** Runs every check even after one failed; prints what failed. @returns how many failed */
export async function runStaticChecks(): Promise<number> {
  const failed = await Promise.all(ROWS.map(runRow));
  return failed.reduce((sum, count) => sum + count, 0);
}

async function runRow(checks: readonly Check[]): Promise<number> {
  let failed = 0;
  for (const check of checks) {
    const startedAt = Date.now();
    const { code, output }: Finished = await runTool(check.tool, check.args, check.cwd ? { cwd: check.cwd } : {});
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${check.name} (${seconds} s)`);
    if (code !== 0) {
      failed += 1;
      console.log(output.trim());
    }
  }
  return failed;
}
