// Writes a part of the room guide anew and says whether it differed. Called by the commands whose tables stand in it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const GUIDE = join(process.cwd(), 'worker/README.md');

/** @param name of the part, for the one who reads the terminal */
export function writeGuide(name: string, withPart: (guide: string) => string): void {
  const before = readFileSync(GUIDE, 'utf8');
  const after = withPart(before);
  if (after !== before) writeFileSync(GUIDE, after);
  console.log(after === before ? 'worker/README.md is up to date' : `worker/README.md: ${name} was written anew`);
}
