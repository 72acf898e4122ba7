// `npm run build`: the console for Pages, and the Worker as it would be uploaded, both without an account.
import { buildConsole, isConsoleSmall } from './build-console';
import { requireTool } from './child-process';

console.log((await buildConsole()) ? 'Console built.' : 'Console is up to date.');
if (!(await isConsoleSmall())) throw new Error('The console loads too much at first; see above.');
await requireTool('wrangler', ['deploy', '--dry-run', '--outdir', '.dist/worker']);
console.log('Worker built into .dist/worker.');
