// `npm run state-table`: writes the state table from its data into the room guide. Safe to run twice.
import { withStateTable } from './state-table-section';
import { writeGuide } from './write-guide';

writeGuide('the state table', withStateTable);
