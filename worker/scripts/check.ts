// `npm run check`: format, lint and types. Ends non-zero when one fails.
import { runStaticChecks } from './static-checks';

const failed = await runStaticChecks();
console.log(failed === 0 ? 'All checks passed.' : `${failed} of the checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;
