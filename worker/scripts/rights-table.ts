// `npm run rights-table`: writes the table of rights from its data into the room guide. Safe to run twice.

import { withRightsTable } from './rights-table-section';
import { writeGuide } from './write-guide';

writeGuide('the table of rights', withRightsTable);
