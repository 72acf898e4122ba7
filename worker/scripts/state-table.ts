// `npm run state-table`: writes the state table from its data into the room guide. Safe to run twice.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withStateTable } from './state-table-section';

const GUIDE = join(process.cwd(), 'worker/README.md');

const before = readFileSync(GUIDE, 'utf8');
const after = withStateTable(before);
if (after !== before) writeFileSync(GUIDE, after);
console.log(after === before ? 'worker/README.md is up to date' : 'worker/README.md: the state table was written anew');
