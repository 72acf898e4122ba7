// `npm run build`: the console for Pages, and the Worker as it would be uploaded, both without an account.
import { buildConsole } from './build-console';
import { requireTool } from './child-process';

console.log((await buildConsole()) ? 'Console built.' : 'Console is up to date.');
await requireTool('wrangler', ['deploy', '--dry-run', '--outdir', '.dist/worker']);
console.log('Worker built into .dist/worker.');
