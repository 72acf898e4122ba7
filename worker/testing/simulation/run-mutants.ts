// `npm run mutants [-- part of a name]`: breaks the code in each way of mutants.ts, one at a time, in a copy, and lets the simulation play. Every
// mutant must be found; one that lives on, or whose place in the code is no more, fails the command.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../../scripts/child-process';
import { MUTANTS, type Mutant } from './mutants';

const COPIED = ['worker', 'web', 'migrations', 'package.json', 'tsconfig.json', 'vitest.config.ts', 'wrangler.toml'];
/** Hundreds of runs at most: most mutants are found within the first dozen. */
const ENV = { KAIWA_COMMANDS: '40000', KAIWA_SEED: process.env.KAIWA_SEED ?? '1', KAIWA_SHRINK: 'off' };
const TEST = ['run', '--project', 'node', '--silent=passed-only', 'worker/testing/simulation/core.test.ts'];

const copy = mkdtempSync(join(tmpdir(), 'kaiwa-mutants-'));
try {
  const isBuilt = (path: string) => /node_modules|\.svelte-kit|\.wrangler|\/build(\/|$)/.test(path);
  for (const name of COPIED) cpSync(name, join(copy, name), { recursive: true, filter: (path) => !isBuilt(path) });
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  const chosen = MUTANTS.filter(({ name }) => name.includes(process.argv[2] ?? ''));
  let alive = 0;
  for (const mutant of chosen) if (!(await isKilled(mutant))) alive += 1;
  console.log(`${chosen.length - alive} of ${chosen.length} mutants found.`);
  process.exitCode = alive === 0 && chosen.length > 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

async function isKilled({ name, edits }: Mutant): Promise<boolean> {
  const originals = edits.map(({ file }) => readFileSync(join(copy, file), 'utf8'));
  try {
    for (const { file, from, to } of edits) {
      const path = join(copy, file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(from)) {
        console.log(`GONE   ${name}: ${file} has no "${from}"`);
        return false;
      }
      writeFileSync(path, text.replace(from, to));
    }
    const { code, output } = await runTool('vitest', TEST, { env: ENV, cwd: copy });
    const why = /Caused by: \S*Error\S*: (.*)/.exec(stripped(output))?.[1] ?? '';
    const isFound = code !== 0 && why !== '';
    console.log(isFound ? `found  ${name}: ${why.slice(0, 120)}` : `ALIVE  ${name}`);
    return isFound;
  } finally {
    // In reverse: of two edits of one file the first text read is the original.
    for (const [i, { file }] of [...edits.entries()].reverse()) writeFileSync(join(copy, file), originals[i] ?? '');
  }
}

function stripped(text: string): string {
  return text.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
}
